package report

import (
	"encoding/json"
	"strconv"
	"strings"

	"redline/geo"
	"redline/screening"
)

// shownVertices is how many vertices of a component a document lists; the rest it counts.
const shownVertices = 40

// vertex is one point of a footprint: which ring, line or point it belongs to, degrees.
type vertex struct {
	part     int
	lon, lat float64
}

// coordinates lists a footprint's first vertices, ring by ring. A ring's last point, which
// is its first, is left out. Without geometry there is no table.
func (c composer) coordinates(f screening.FootprintPart) block {
	all := verticesOf(f.Geometry, f.Kind == "area")
	if len(all) == 0 {
		return block{}
	}
	t := table{columns: []column{
		{head: c.say("column.vertex"), right: true},
		{head: c.say("column.ring"), right: true},
		{head: c.say("column.longitude"), right: true},
		{head: c.say("column.latitude"), right: true},
	}}
	plane, flat := c.plane()
	if flat {
		t.columns = append(t.columns, column{head: c.say("column.northing"), right: true}, column{head: c.say("column.easting"), right: true})
	}
	for i, v := range all[:min(len(all), shownVertices)] {
		row := []string{strconv.Itoa(i + 1), strconv.Itoa(v.part), degrees(v.lon), degrees(v.lat)}
		if flat {
			at := plane.Project(geo.LonLat{Lon: v.lon, Lat: v.lat})
			row = append(row, fixed(at.Y, 3), fixed(at.X, 3))
		}
		t.rows = append(t.rows, row)
	}
	b := block{table: &t}
	shown := strconv.Itoa(len(t.rows))
	if len(all) > len(t.rows) {
		b.add("", c.say("coordinates.first", "n", strconv.Itoa(len(all)), "shown", shown))
	} else {
		b.add("", c.say("coordinates.all", "n", shown))
	}
	if flat {
		b.add("", c.say("coordinates.plane", "plane", c.r.Engine.Plane, "meridian", strconv.FormatFloat(plane.CentralMeridian(), 'f', -1, 64)))
	}
	return b
}

// plane is the Gauss-Krüger plane that was measured on; false where the report names none.
func (c composer) plane() (geo.Plane, bool) {
	code, err := strconv.Atoi(strings.TrimPrefix(c.r.Engine.Plane, "EPSG:"))
	if err != nil {
		return geo.Plane{}, false
	}
	plane, err := geo.NewPlane(code)
	return plane, err == nil
}

// degrees prints to 1e-7°, a centimetre.
func degrees(v float64) string { return strconv.FormatFloat(v, 'f', 7, 64) }

// verticesOf reads the points of a GeoJSON geometry, whatever its nesting; nil when it is none.
func verticesOf(raw json.RawMessage, closed bool) []vertex {
	var g struct {
		Coordinates any `json:"coordinates"`
	}
	if json.Unmarshal(raw, &g) != nil {
		return nil
	}
	var out []vertex
	part := 0
	var walk func(v any)
	walk = func(v any) {
		list, _ := v.([]any)
		if lon, lat, ok := pointOf(list); ok {
			part++
			out = append(out, vertex{part, lon, lat})
			return
		}
		if !isRing(list) {
			for _, one := range list {
				walk(one)
			}
			return
		}
		part++
		if closed && len(list) > 1 {
			list = list[:len(list)-1]
		}
		for _, one := range list {
			point, _ := one.([]any)
			lon, lat, _ := pointOf(point)
			out = append(out, vertex{part, lon, lat})
		}
	}
	walk(g.Coordinates)
	return out
}

// isRing reports whether list holds points only.
func isRing(list []any) bool {
	for _, one := range list {
		point, _ := one.([]any)
		if _, _, ok := pointOf(point); !ok {
			return false
		}
	}
	return len(list) > 0
}

func pointOf(list []any) (lon, lat float64, ok bool) {
	if len(list) < 2 {
		return 0, 0, false
	}
	lon, first := list[0].(float64)
	lat, second := list[1].(float64)
	return lon, lat, first && second
}
