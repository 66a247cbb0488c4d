package demo_test

import (
	"os"
	"regexp"
	"strconv"
	"testing"

	"redline/geo"
)

// A row of the documentation's table of places: longitude, latitude, layers.
var (
	placeRow  = regexp.MustCompile(`(?m)^\| [^|]+ \| ([\d.]+), ([\d.]+) \| ([^|]+) \|$`)
	layerName = regexp.MustCompile("`([a-z0-9-]+)`")
)

// The places that the documentation sends its readers to lie where it says.
func TestPlacesOfTheDocumentation(t *testing.T) {
	s, _ := snapshot(t)
	for _, name := range []string{"demo.md", "demo.zh-CN.md"} {
		data, err := os.ReadFile("../docs/" + name)
		if err != nil {
			t.Fatal(err)
		}
		rows := placeRow.FindAllStringSubmatch(string(data), -1)
		if len(rows) != 11 {
			t.Errorf("%s: %d places, want 11", name, len(rows))
		}
		for _, row := range rows {
			lon, _ := strconv.ParseFloat(row[1], 64)
			lat, _ := strconv.ParseFloat(row[2], 64)
			place, err := geo.NewShape(s.Plane, plot(s.Plane, s.Plane.Project(geo.LonLat{Lon: lon, Lat: lat})))
			if err != nil {
				t.Fatal(err)
			}
			for _, layer := range layerName.FindAllStringSubmatch(row[3], -1) {
				if h, _ := s.Holding(layer[1]); h.Current == nil {
					t.Errorf("%s: no layer %s", name, layer[1])
				} else if in, err := geo.CoveredBy(place, shapes(h.Current.Zones)...); err != nil || !in {
					t.Errorf("%s: %s, %s does not lie in %s (%v)", name, row[1], row[2], layer[1], err)
				}
			}
		}
	}
}
