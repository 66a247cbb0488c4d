package demo

import (
	"bytes"
	"encoding/json"
	"fmt"

	"redline/geo"

	"github.com/twpayne/go-geom"
)

// feature is one GeoJSON feature on the plane: polygons (shell first, then holes) or
// lines, or else a point.
type feature struct {
	properties map[string]any
	areas      [][]ring
	lines      []line
	point      vec
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
	switch {
	case len(f.areas) == 1:
		return geom.NewPolygon(geom.XY).MustSetCoords(rings(p, f.areas[0]))
	case len(f.areas) > 1:
		coords := make([][][]geom.Coord, len(f.areas))
		for i, a := range f.areas {
			coords[i] = rings(p, a)
		}
		return geom.NewMultiPolygon(geom.XY).MustSetCoords(coords)
	case len(f.lines) == 1:
		return geom.NewLineString(geom.XY).MustSetCoords(path(p, f.lines[0]))
	}
	return geom.NewPoint(geom.XY).MustSetCoords(degrees(p, f.point))
}

func rings(p geo.Plane, area []ring) [][]geom.Coord {
	out := make([][]geom.Coord, len(area))
	for i, r := range area {
		out[i] = append(path(p, r), degrees(p, r[0]))
	}
	return out
}

func path(p geo.Plane, l []vec) []geom.Coord {
	out := make([]geom.Coord, len(l))
	for i, v := range l {
		out[i] = degrees(p, v)
	}
	return out
}

func degrees(p geo.Plane, v vec) geom.Coord {
	l := p.Unproject(geo.Point{X: v.x, Y: v.y})
	return geom.Coord{l.Lon, l.Lat}
}
