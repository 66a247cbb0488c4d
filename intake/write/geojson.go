package write

import (
	"bytes"
	"encoding/json"
)

// writeGeoJSON writes a FeatureCollection (RFC 7946): degrees, longitude first.
func writeGeoJSON(j *job) ([]byte, error) {
	type geometry struct {
		Type        string `json:"type"`
		Coordinates any    `json:"coordinates"`
	}
	type feature struct {
		Type       string         `json:"type"`
		Properties map[string]any `json:"properties"`
		Geometry   geometry       `json:"geometry"`
	}
	features := make([]feature, 0, len(j.figures))
	for i := range j.figures {
		name, coordinates := geoJSONOf(&j.figures[i])
		features = append(features, feature{"Feature", j.figures[i].attributes(), geometry{name, coordinates}})
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err := enc.Encode(struct {
		Type     string    `json:"type"`
		Name     string    `json:"name,omitempty"`
		Features []feature `json:"features"`
	}{"FeatureCollection", j.Title, features})
	return out.Bytes(), err
}

// geoJSONOf returns the type and the coordinates of a figure.
func geoJSONOf(f *figure) (string, any) {
	single := map[kind]string{points: "Point", lines: "LineString", areas: "Polygon"}[f.kind]
	var parts []any
	for _, part := range f.parts {
		switch f.kind {
		case points:
			parts = append(parts, part[0][0])
		case lines:
			parts = append(parts, part[0])
		default:
			parts = append(parts, part)
		}
	}
	if len(parts) == 1 {
		return single, parts[0]
	}
	return "Multi" + single, parts
}
