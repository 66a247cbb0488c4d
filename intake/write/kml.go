package write

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"github.com/twpayne/go-kml/v3"
)

// writeKML writes a KML 2.2 document: a Placemark for each footprint, its attributes as
// ExtendedData.
func writeKML(j *job) ([]byte, error) {
	children := []kml.Element{kml.Name(j.Title)}
	for i := range j.figures {
		f := &j.figures[i]
		var data []kml.Element
		for _, key := range slices.Sorted(maps.Keys(f.properties)) {
			data = append(data, kml.Data(key, kml.Value(fmt.Sprint(f.properties[key]))))
		}
		placemark := []kml.Element{kml.Name(f.name)}
		if len(data) > 0 {
			placemark = append(placemark, kml.ExtendedData(data...))
		}
		children = append(children, kml.Placemark(append(placemark, kmlOf(f))...))
	}
	var out bytes.Buffer
	err := kml.KML(kml.Document(children...)).WriteIndent(&out, "", " ")
	return out.Bytes(), err
}

func kmlOf(f *figure) kml.Element {
	var parts []kml.Element
	for _, part := range f.parts {
		switch f.kind {
		case points:
			parts = append(parts, kml.Point(kmlPath(part[0])))
		case lines:
			parts = append(parts, kml.LineString(kmlPath(part[0])))
		default:
			rings := []kml.Element{kml.OuterBoundaryIs(kml.LinearRing(kmlPath(part[0])))}
			for _, hole := range part[1:] {
				rings = append(rings, kml.InnerBoundaryIs(kml.LinearRing(kmlPath(hole))))
			}
			parts = append(parts, kml.Polygon(rings...))
		}
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return kml.MultiGeometry(parts...)
}

func kmlPath(path []position) kml.Element {
	flat := make([]float64, 0, 2*len(path))
	for _, p := range path {
		flat = append(flat, p[0], p[1])
	}
	return kml.CoordinatesFlat(flat, 0, len(flat), 2, 2)
}
