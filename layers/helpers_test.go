package layers

import (
	"errors"
	"testing"

	"redline/geo"
	"redline/lang"

	"github.com/twpayne/go-geom"
)

// originX, originY is where the tests' drawings have their 0, 0 on the plane, so that
// they can be read in metres.
const originX, originY = 450000, 3460000

func testPlane(t testing.TB) geo.Plane {
	t.Helper()
	p, err := geo.NewPlane(4544)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// degrees turns metres from the origin into degrees on the judging grid.
func degrees(t testing.TB, xy ...float64) []float64 {
	t.Helper()
	p := testPlane(t)
	flat := make([]float64, 0, len(xy))
	for i := 0; i < len(xy); i += 2 {
		l := p.Unproject(geo.Point{X: originX + xy[i], Y: originY + xy[i+1]})
		flat = append(flat, l.Lon, l.Lat)
	}
	return flat
}

func line(t testing.TB, xy ...float64) geom.T {
	t.Helper()
	return geo.Snap(geom.NewLineStringFlat(geom.XY, degrees(t, xy...)))
}

func square(t testing.TB, x0, y0, x1, y1 float64) geom.T {
	t.Helper()
	flat := degrees(t, x0, y0, x1, y0, x1, y1, x0, y1, x0, y0)
	return geo.Snap(geom.NewPolygonFlat(geom.XY, flat, []int{len(flat)}))
}

func shape(t testing.TB, g geom.T) geo.Shape {
	t.Helper()
	s, err := geo.NewShape(testPlane(t), g)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func zone(t testing.TB, code string, g geom.T) Zone {
	t.Helper()
	return Zone{Code: code, Geometry: g, Shape: shape(t, g)}
}

func bank(t testing.TB, code string, side geo.Side, xy ...float64) Zone {
	t.Helper()
	z := zone(t, code, line(t, xy...))
	z.Reach = &Reach{Watercourse: "w", Side: side, Baseline: "岸线", WidthMin: 20, WidthMax: 200, Status: "已划定"}
	return z
}

func river(t testing.TB, id string, next []string, xy ...float64) Watercourse {
	t.Helper()
	g := line(t, xy...)
	return Watercourse{ID: id, Next: next, Geometry: g, Line: shape(t, g)}
}

func at(x, y float64) geo.Point { return geo.Point{X: originX + x, Y: originY + y} }

func mustDate(t testing.TB, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func interval(t testing.TB, from, until string) Interval {
	t.Helper()
	return Interval{mustDate(t, from), mustDate(t, until)}
}

// wantFault fails unless err is or joins exactly one fault, said in both languages.
func wantFault(t testing.TB, err error) *lang.Fault {
	t.Helper()
	var f *lang.Fault
	if !errors.As(err, &f) {
		t.Fatalf("error %v, want a *lang.Fault", err)
	}
	if f.What.ZH == "" || f.What.EN == "" || f.Hint.ZH == "" || f.Hint.EN == "" {
		t.Errorf("fault %+v is not said in both languages", f)
	}
	return f
}
