package intake

import (
	"errors"
	"strings"
	"testing"

	"redline/lang"
)

func TestGeoJSONSequences(t *testing.T) {
	feature := func(name string, x string) string {
		return `{"type":"Feature","properties":{"name":"` + name + `"},"geometry":{"type":"Polygon","coordinates":[[[` + x + `,31.3],[104.511,31.3],[104.511,31.31],[` + x + `,31.3]]]}}`
	}
	a, b := feature("甲", "104.5"), feature("乙", "104.505")
	tests := []struct{ name, text string }{
		{"a line each", a + "\n" + b + "\n"},
		{"Windows lines, a blank one, no last end", a + "\r\n\r\n" + b},
		{"record separators", "\x1e" + a + "\n\x1e" + b + "\n"},
		{"record separators, laid out", "\x1e" + strings.ReplaceAll(a, ",", ",\n ") + "\n\x1e" + b + "\n"},
		{"collections", `{"type":"FeatureCollection","features":[` + a + "]}\n" + b},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := mustRead(t, tt.text, Options{ServiceArea: district(t)})
			if r.Format != "geojsonseq" || len(r.Footprints) != 2 || r.Footprints[0].Name != "甲" || r.Footprints[1].Name != "乙" {
				t.Errorf("%s: %v", r.Format, r.Footprints)
			}
		})
	}
	bad := []struct {
		name, text, want string
		line             int
	}{
		{"cut off", a + "\n" + b[:90] + "\n", "没有写完|incomplete", 2},
		{"two on a line", a + "\n" + b + b, "写法有误|not well-formed", 2},
		{"no GeoJSON", a + "\n" + `{"a":1}`, "没有_type|no_type", 2},
	}
	for _, tt := range bad {
		t.Run(tt.name, func(t *testing.T) {
			kind := ErrSyntax
			if tt.name == "no GeoJSON" {
				kind = ErrFormat
			}
			if f := refused(t, tt.text, Options{}, kind, tt.want); f.Line != tt.line {
				t.Errorf("line %d, want %d", f.Line, tt.line)
			}
		})
	}
}

// What Scan is told to pass over does not end it.
func TestScanPassesOverWhatIsRefused(t *testing.T) {
	square := func(x string) string {
		return `{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[` + x + `,31.3],[104.511,31.3],[104.511,31.31],[` + x + `,31.3]]]}}`
	}
	crossed := `{"type":"Feature","properties":{"name":"叉"},"geometry":{"type":"Polygon","coordinates":[[[104.5,31.3],[104.51,31.31],[104.51,31.3],[104.5,31.31],[104.5,31.3]]]}}`
	var order []string
	opt := Options{ServiceArea: district(t), Refused: func(name string, why error) error {
		var f *lang.Fault
		if !errors.As(why, &f) || !errors.Is(why, ErrGeometry) {
			t.Errorf("refused for %v", why)
			return nil
		}
		order = append(order, "refused "+name+" "+f.File)
		return nil
	}}
	result, err := Scan("三.geojsonl", []byte(square("104.5")+"\n"+crossed+"\n"+square("104.502")), opt, func(f Footprint) error {
		order = append(order, f.Name)
		return nil
	})
	if err != nil || result.Features != 2 {
		t.Fatalf("%v features, %v", result, err)
	}
	if got := strings.Join(order, ", "); got != "1, refused 叉 三.geojsonl, 3" {
		t.Errorf("in the order %s", got)
	}
}

func FuzzGeoJSONSeq(f *testing.F) {
	const point, area = `{"type":"Point","coordinates":[104.5,31.3]}`, `{"type":"Feature","properties":{"name":"甲"},"geometry":{"type":"Polygon","coordinates":[[[104.5,31.3],[104.51,31.3],[104.51,31.31],[104.5,31.3]]]}}`
	fuzz(f, point+"\n"+area+"\n", "\x1e"+area+"\n\x1e"+point+"\n", "\x1e\x1e"+point, area+"\n\n"+point[:20], "\x1e"+point+"\x1e{\n",
		point+"\r\n"+`{"type":"Feature","crs":{"type":"name","properties":{"name":"EPSG:4544"}},"properties":null,"geometry":{"type":"Point","coordinates":[453359,3466557]}}`, "{}\n{}", "\x1e")
}
