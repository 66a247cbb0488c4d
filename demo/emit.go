package demo

import (
	"bytes"
	"encoding/json"
	"fmt"

	"redline/geo"

	"github.com/twpayne/go-geom"
)

// feature is one GeoJSON feature on the plane: a polygon (shell first, then holes) or a
// line.
type feature struct {
	properties map[string]any
	area       []ring
	line       line
}

// collection writes features as an RFC 7946 FeatureCollection, one feature a line, in
// degrees snapped to 1e-9°.
func collection(p geo.Plane, features []feature) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("{\"type\":\"FeatureCollection\",\"features\":[")
	for i, f := range features {
		properties, err := json.Marshal(f.properties)
		if err != nil {
			return nil, fmt.Errorf("demo: properties: %w", err)
		}
		geometry, err := geo.EncodeGeoJSON(geo.Snap(f.geometry(p)))
		if err != nil {
			return nil, fmt.Errorf("demo: geometry: %w", err)
		}
		if i > 0 {
			out.WriteByte(',')
		}
		fmt.Fprintf(&out, "\n{\"type\":\"Feature\",\"properties\":%s,\"geometry\":%s}", properties, geometry)
	}
	out.WriteString("\n]}\n")
	return out.Bytes(), nil
}

func (f feature) geometry(p geo.Plane) geom.T {
	if f.area == nil {
		return geom.NewLineString(geom.XY).MustSetCoords(path(p, f.line))
	}
	coords := make([][]geom.Coord, len(f.area))
	for i, r := range f.area {
		coords[i] = append(path(p, r), path(p, r[:1])...)
	}
	return geom.NewPolygon(geom.XY).MustSetCoords(coords)
}

func path(p geo.Plane, places []vec) []geom.Coord {
	out := make([]geom.Coord, len(places))
	for i, v := range places {
		l := p.Unproject(geo.Point{X: v.x, Y: v.y})
		out[i] = geom.Coord{l.Lon, l.Lat}
	}
	return out
}
