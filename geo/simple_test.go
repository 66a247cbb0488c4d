package geo

import (
	"reflect"
	"testing"

	simple "github.com/peterstace/simplefeatures/geom"
)

func TestSimpleAndBack(t *testing.T) {
	tests := []struct{ name, wkt, want string }{
		{"points", "MULTIPOINT(1 1,2 2)", "MULTIPOINT((0 -1),(1 0))"},
		{"lines", "MULTILINESTRING((1 2,3 4),(0 0,5 5))", "MULTILINESTRING((0 0,2 2),(-1 -2,4 3))"},
		{"hole", "POLYGON((1 2,11 2,11 12,1 12,1 2),(3 4,3 5,4 5,3 4))", "MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0),(2 2,2 3,3 3,2 2)))"},
		{"empty", "POLYGON EMPTY", "MULTIPOLYGON EMPTY"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := wktShape(t, tt.wkt)
			origin := Point{1, 2}
			g := s.simple(origin)
			if got := g.AsText(); got != tt.want {
				t.Errorf("simple = %s, want %s", got, tt.want)
			}
			if back := fromSimple(s.Plane(), origin, g); back.kind != s.kind || back.box != s.box || !reflect.DeepEqual(back.parts, s.parts) {
				t.Errorf("came back as %+v, want %+v", back, s)
			}
		})
	}
}

// With an origin on whole metres not a bit is lost.
func TestSimpleIsExactAroundWholeMetres(t *testing.T) {
	s := wktShape(t, "POLYGON((452397.735443559 3464343.845476178,452497.1234567891 3464343.1,452450.3 3464999.999999999,452397.735443559 3464343.845476178))")
	origin := Point{452397, 3464343}
	if back := fromSimple(s.Plane(), origin, s.simple(origin)); !reflect.DeepEqual(back.parts, s.parts) {
		t.Errorf("%v came back as %v", s.parts, back.parts)
	}
}

func TestFromSimpleKeepsTheHighestDimension(t *testing.T) {
	tests := []struct {
		wkt  string
		want Kind
	}{
		{"GEOMETRYCOLLECTION(POINT(1 1),POLYGON((0 0,0 1,1 1,0 0)),LINESTRING(0 0,1 1))", Area},
		{"GEOMETRYCOLLECTION(POINT(1 1),LINESTRING(0 0,1 1))", Lines},
		{"GEOMETRYCOLLECTION(POINT(1 1),POINT EMPTY)", Points},
		{"GEOMETRYCOLLECTION EMPTY", Empty},
	}
	for _, tt := range tests {
		g, err := simple.UnmarshalWKT(tt.wkt)
		if err != nil {
			t.Fatal(err)
		}
		s := fromSimple(mustPlane(t, 4544), Point{}, g)
		if s.Kind() != tt.want || len(s.parts) > 1 {
			t.Errorf("%s: %+v", tt.wkt, s)
		}
		if tt.want == Area && s.Area() != 0.5 { // and turned counter-clockwise
			t.Errorf("area %v, want 0.5", s.Area())
		}
	}
}
