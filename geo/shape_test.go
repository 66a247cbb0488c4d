package geo

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"redline/lang"

	"github.com/twpayne/go-geom"
	"pgregory.net/rapid"
)

func TestMeasures(t *testing.T) {
	tests := []struct {
		name, wkt string
		kind      Kind
		area      SquareMetres
		length    Metres
		vertices  int
		parts     int
		box       Box
	}{
		{"point", "POINT(3 4)", Points, 0, 0, 1, 1, Box{3, 4, 3, 4}},
		{"points, one empty", "MULTIPOINT(1 1,EMPTY,2 2)", Points, 0, 0, 2, 2, Box{1, 1, 2, 2}},
		{"line", "LINESTRING(0 0,3 4,3 10)", Lines, 0, 11, 3, 1, Box{0, 0, 3, 10}},
		{"lines", "MULTILINESTRING((0 0,3 4),(0 0,1 0))", Lines, 0, 6, 4, 2, Box{0, 0, 3, 4}},
		{"square, clockwise", "POLYGON((0 0,0 10,10 10,10 0,0 0))", Area, 100, 40, 5, 1, Box{0, 0, 10, 10}},
		{"hole, either direction", "POLYGON((0 0,10 0,10 10,0 10,0 0),(2 2,4 2,4 4,2 4,2 2))", Area, 96, 48, 10, 1, Box{0, 0, 10, 10}},
		{"two parts", "MULTIPOLYGON(((0 0,2 0,2 2,0 2,0 0)),((5 5,6 5,6 6,5 5)))", Area, 4.5, Metres(10 + math.Sqrt2), 9, 2, Box{0, 0, 6, 6}},
		{"empty", "POLYGON EMPTY", Empty, 0, 0, 0, 0, EmptyBox()},
		{"empty part", "MULTIPOLYGON(EMPTY,((0 0,2 0,2 2,0 2,0 0)))", Area, 4, 8, 5, 1, Box{0, 0, 2, 2}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := wktShape(t, tt.wkt)
			if s.Kind() != tt.kind || s.Area() != tt.area || s.Length() != tt.length || s.Vertices() != tt.vertices || s.Bounds() != tt.box {
				t.Errorf("kind %v, area %v, length %v, %d vertices, box %v", s.Kind(), s.Area(), s.Length(), s.Vertices(), s.Bounds())
			}
			if s.IsEmpty() != (tt.kind == Empty) {
				t.Errorf("IsEmpty = %v", s.IsEmpty())
			}
			parts := s.Parts()
			if len(parts) != tt.parts {
				t.Fatalf("%d parts, want %d", len(parts), tt.parts)
			}
			var area SquareMetres
			box := EmptyBox()
			for _, p := range parts {
				area += p.Area()
				box = box.Union(p.Bounds())
			}
			if area != tt.area || box != tt.box {
				t.Errorf("parts have area %v and box %v", area, box)
			}
			if joined := Join(parts...); joined.Area() != tt.area || joined.Vertices() != tt.vertices || joined.Kind() != tt.kind {
				t.Errorf("Join of the parts = %+v", joined)
			}
		})
	}
}

// A small square far out on a plane with zone prefix keeps its area: shoelace sums on the
// plane coordinates themselves would be off by square metres.
func TestAreaFarFromTheOrigin(t *testing.T) {
	s := wktShape(t, "POLYGON((35452397 3464343,35452397.5 3464343,35452397.5 3464343.5,35452397 3464343.5,35452397 3464343))")
	if s.Area() != 0.25 {
		t.Errorf("area = %v, want 0.25", s.Area())
	}
}

func TestNewShapeProjectsAndReturns(t *testing.T) {
	p := mustPlane(t, 4544)
	g := geom.NewPolygon(geom.XYZ).MustSetCoords([][]geom.Coord{{{104.5, 31.3, 500}, {104.5, 31.31, 500}, {104.51, 31.31, 500}, {104.51, 31.3, 500}, {104.5, 31.3, 500}}})
	s, err := NewShape(p, g)
	if err != nil {
		t.Fatal(err)
	}
	if s.Plane() != p {
		t.Errorf("plane EPSG:%d", s.Plane().EPSG())
	}
	// 0.01° × 0.01° at 31.3°N is about 951.7 m × 1108.9 m, 0.003 % more on the plane.
	if a := float64(s.Area()); a < 1.05e6 || a > 1.06e6 {
		t.Errorf("area = %v", a)
	}
	back, ok := s.Geometry().(*geom.MultiPolygon)
	if !ok || back.Layout() != geom.XY || back.NumPolygons() != 1 {
		t.Fatalf("Geometry = %T", s.Geometry())
	}
	// Counter-clockwise now, from the same vertex.
	want := []float64{104.5, 31.3, 104.51, 31.3, 104.51, 31.31, 104.5, 31.31, 104.5, 31.3}
	for i, x := range back.FlatCoords() {
		if math.Abs(x-want[i]) > 1e-12 {
			t.Errorf("coordinates %v, want %v", back.FlatCoords(), want)
			break
		}
	}
	again, err := NewShape(p, back)
	if err != nil || math.Abs(float64(again.Area()-s.Area())) > 1e-6 {
		t.Errorf("again: %v, %v, want %v", again.Area(), err, s.Area())
	}
}

func TestGeometryTypes(t *testing.T) {
	tests := []struct{ wkt, want string }{
		{"POINT(1 2)", "*geom.MultiPoint"},
		{"LINESTRING(1 2,3 4)", "*geom.MultiLineString"},
		{"MULTILINESTRING((1 2,3 4),(5 6,7 8,9 9))", "*geom.MultiLineString"},
		{"POLYGON((0 0,1 0,1 1,0 0))", "*geom.MultiPolygon"},
		{"LINESTRING EMPTY", "*geom.MultiPolygon"},
	}
	for _, tt := range tests {
		s := wktShape(t, tt.wkt)
		if got := fmt.Sprintf("%T", s.Geometry()); got != tt.want {
			t.Errorf("%s: Geometry is a %s, want %s", tt.wkt, got, tt.want)
		}
		back, err := PlaneShape(s.Plane(), s.PlaneGeometry())
		if err != nil || !reflect.DeepEqual(back.parts, s.parts) {
			t.Errorf("%s: PlaneGeometry came back as %v, %v", tt.wkt, back.parts, err)
		}
	}
}

func ringOf(coords ...geom.Coord) geom.T {
	return geom.NewPolygon(geom.XY).MustSetCoords([][]geom.Coord{coords})
}

func TestNewShapeRefuses(t *testing.T) {
	tests := []struct {
		name        string
		g           geom.T
		where, what string // of the Chinese text
	}{
		{"not a number", ringOf(geom.Coord{104.5, 31}, geom.Coord{104.6, math.NaN()}, geom.Coord{104.6, 31.1}, geom.Coord{104.5, 31}), "第 1 环，第 2 点", "有限"},
		{"infinite", geom.NewPointFlat(geom.XY, []float64{math.Inf(1), 31}), "", "有限"},
		{"too far west", geom.NewLineStringFlat(geom.XY, []float64{104, 31, 102.9, 31}), "第 2 点", "中央经线 105°E"},
		{"order of the axes", geom.NewPointFlat(geom.XY, []float64{31.3, 104.5}), "", "纬度 104.5"},
		{"metres", geom.NewMultiPointFlat(geom.XY, []float64{104.5, 31.3, 452397.7, 3464343.8}), "第 2 部分", "纬度 3464343.8"},
		{"open ring", ringOf(geom.Coord{104.5, 31}, geom.Coord{104.6, 31}, geom.Coord{104.6, 31.1}, geom.Coord{104.5, 31.1}), "第 1 环", "不闭合"},
		{"short ring", ringOf(geom.Coord{104.5, 31}, geom.Coord{104.6, 31}, geom.Coord{104.5, 31}), "第 1 环", "3 个点"},
		{"empty hole", geom.NewPolygonFlat(geom.XY, []float64{104, 31, 105, 31, 105, 32, 104, 31}, []int{8, 8}), "第 2 环", "0 个点"},
		{"short line", geom.NewMultiLineStringFlat(geom.XY, []float64{104, 31, 105, 31, 104, 31}, []int{4, 6}), "第 2 部分", "一个点"},
		{"collection", geom.NewGeometryCollection(), "", "GeometryCollection"},
		{"nothing", nil, "", "nil"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := NewShape(mustPlane(t, 4544), tt.g)
			var f *lang.Fault
			if !errors.As(err, &f) {
				t.Fatalf("error %v, want a fault", err)
			}
			if f.Where.ZH != tt.where || !strings.Contains(f.What.ZH, tt.what) {
				t.Errorf("at %q: %q; want at %q: …%q…", f.Where.ZH, f.What.ZH, tt.where, tt.what)
			}
			if f.What.EN == "" || f.Hint.ZH == "" || f.Hint.EN == "" || (f.Where.EN == "") != (tt.where == "") {
				t.Errorf("a person is not told enough: %+v", f)
			}
		})
	}
}

func TestTwoDegreesAreIncluded(t *testing.T) {
	p := mustPlane(t, 4544)
	for lon, want := range map[float64]bool{103: true, 107: true, 102.999999: false, 107.000001: false} {
		if _, err := NewShape(p, geom.NewPointFlat(geom.XY, []float64{lon, 31})); (err == nil) != want {
			t.Errorf("%v°E: %v", lon, err)
		}
	}
}

func TestPlaneShapeRefuses(t *testing.T) {
	p := mustPlane(t, 4544)
	for _, x := range []float64{1.1e8, -1.1e8, math.NaN(), math.Inf(-1), 1e300} {
		if _, err := PlaneShape(p, geom.NewPointFlat(geom.XY, []float64{0, x})); err == nil {
			t.Errorf("northing %v: no error", x)
		}
	}
	if _, err := PlaneShape(p, geom.NewPointFlat(geom.XY, []float64{-1e8, 1e8})); err != nil {
		t.Errorf("1e8 m: %v", err)
	}
}

func TestJoinRefusesToMix(t *testing.T) {
	point, line := wktShape(t, "POINT(1 2)"), wktShape(t, "LINESTRING(1 2,3 4)")
	elsewhere, err := PlaneShape(mustPlane(t, 4545), geom.NewPointFlat(geom.XY, []float64{1, 2}))
	if err != nil {
		t.Fatal(err)
	}
	for name, other := range map[string]Shape{"kinds": line, "planes": elsewhere} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			Join(point, other)
		})
	}
	if s := Join(Shape{}, Shape{}); !s.IsEmpty() {
		t.Errorf("Join of nothing = %+v", s)
	}
	if s := Join(Shape{}, point, Shape{}, point); s.Vertices() != 2 {
		t.Errorf("Join skipping empty shapes = %+v", s)
	}
}

// Neither the direction of a ring nor the vertex it starts at changes its measures.
func TestMeasuresOfTurnedRings(t *testing.T) {
	p := mustPlane(t, 4544)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 12).Draw(t, "vertices")
		var open []geom.Coord
		for i := range n {
			a := 2 * math.Pi * float64(i) / float64(n)
			r := rapid.Float64Range(10, 1000).Draw(t, "radius")
			open = append(open, geom.Coord{452_000 + r*math.Cos(a), 3_464_000 + r*math.Sin(a)})
		}
		k := rapid.IntRange(0, n-1).Draw(t, "start")
		reverse := rapid.Bool().Draw(t, "reverse")
		var turned []geom.Coord
		for i := range n {
			if reverse {
				i = n - i
			}
			turned = append(turned, open[(i+k)%n])
		}
		a, err := PlaneShape(p, ringOf(append(open, open[0])...))
		if err != nil {
			t.Fatal(err)
		}
		b, err := PlaneShape(p, ringOf(append(turned, turned[0])...))
		if err != nil {
			t.Fatal(err)
		}
		if a.Area() <= 0 || math.Abs(float64(a.Area()-b.Area())) > 1e-8*float64(a.Area()) {
			t.Fatalf("areas %v and %v", a.Area(), b.Area())
		}
		if math.Abs(float64(a.Length()-b.Length())) > 1e-9*float64(a.Length()) {
			t.Fatalf("lengths %v and %v", a.Length(), b.Length())
		}
	})
}

func ExampleNewShape() {
	plane, _ := NewPlane(4544)
	square, _ := NewShape(plane, ringOf(
		geom.Coord{104.5, 31.3}, geom.Coord{104.501, 31.3}, geom.Coord{104.501, 31.301}, geom.Coord{104.5, 31.301}, geom.Coord{104.5, 31.3}))
	fmt.Printf("%.2f m², %.4f 亩, %.3f m around\n", square.Area(), square.Area().Mu(), square.Length())

	_, err := NewShape(plane, geom.NewPointFlat(geom.XY, []float64{108.2, 31.3}))
	fmt.Println(err)
	// Output:
	// 10556.24 m², 15.8344 亩, 412.168 m around
	// longitude 108.2 lies more than 2° from 105°E, the central meridian of the plane EPSG:4544: outside what can be judged Check the reference system and the order (longitude first, then latitude), and that the project lies in this district.
}
