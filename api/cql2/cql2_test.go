package cql2_test

import (
	"errors"
	"testing"

	"redline/api/cql2"
	"redline/geo"
	"redline/lang"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/twpayne/go-geom"
)

// degrees puts longitude and latitude onto the plane of 105°E.
type degrees struct{ plane geo.Plane }

func (d degrees) Plane() geo.Plane { return d.plane }

func (d degrees) Point(lon, lat float64) (geo.Point, *lang.Fault) {
	return d.plane.Project(geo.LonLat{Lon: lon, Lat: lat}), nil
}

func (d degrees) Box(a, b, c, e float64) (geo.Shape, *lang.Fault) {
	s, err := geo.NewShape(d.plane, geom.NewPolygonFlat(geom.XY, []float64{a, b, c, b, c, e, a, e, a, b}, []int{10}))
	if err != nil {
		var f *lang.Fault
		errors.As(err, &f)
		return geo.Shape{}, f
	}
	return s, nil
}

func space(t testing.TB) degrees {
	t.Helper()
	plane, err := geo.NewPlane(4544)
	if err != nil {
		t.Fatal(err)
	}
	return degrees{plane}
}

// record is a square of 0.01° whose lower corner is 104.50, 31.30; or nothing.
type record struct {
	values map[string]any
	shape  geo.Shape
}

func (r record) Value(name string) (any, bool) {
	v, ok := r.values[name]
	return v, ok
}

func (r record) Shape() geo.Shape { return r.shape }

var queryables = []cql2.Queryable{
	{Name: "code", Type: cql2.TextType},
	{Name: "name", Type: cql2.TextType},
	{Name: "grade", Type: cql2.TextType},
	{Name: "面积", Type: cql2.NumberType},
	{Name: "share", Type: cql2.NumberType},
	{Name: "missing", Type: cql2.NumberType},
	{Name: "revoked", Type: cql2.BooleanType},
	{Name: "geometry", Type: cql2.GeometryType},
}

func square(t testing.TB) record {
	t.Helper()
	s, err := space(t).Box(104.50, 31.30, 104.51, 31.31)
	if err != nil {
		t.Fatal(err)
	}
	return record{map[string]any{
		"code": "A-1", "name": "凯江 Reservoir", "面积": 12.5, "share": 0.25, "revoked": false,
	}, s}
}

const always = "code = 'A-1'"

// filters are filters in text with what they are of the square: + true, - false, ? unknown.
var filters = []struct{ text, want string }{
	{"code = 'A-1'", "+"},
	{"code <> 'A-1'", "-"},
	{"code < 'B'", "+"},
	{"'B' > code", "+"},
	{"面积 >= 12.5", "+"},
	{"面积 > 12.5", "-"},
	{"\"面积\" <= 1.25e1", "+"},
	{"share = .25", "+"},
	{"share = -0.25", "-"},
	{"revoked = FALSE", "+"},
	{"revoked <> false", "-"},
	{"grade = 'a'", "?"},
	{"grade <> 'a'", "?"},
	{"missing > 1", "?"},
	{"code = name", "-"},
	{"share < 面积", "+"},
	{"share < missing", "?"},
	{"grade IS NULL", "+"},
	{"grade IS NOT NULL", "-"},
	{"code is null", "-"},
	{"geometry IS NULL", "-"},
	{"geometry IS NOT NULL", "+"},
	{"TRUE", "+"},
	{"false", "-"},
	{"NOT grade = 'a'", "?"},
	{"grade = 'a' AND FALSE", "-"},
	{"grade = 'a' AND TRUE", "?"},
	{"grade = 'a' OR TRUE", "+"},
	{"grade = 'a' OR FALSE", "?"},
	{"FALSE AND FALSE OR TRUE", "+"},
	{"FALSE AND (FALSE OR TRUE)", "-"},
	{"NOT FALSE AND FALSE", "-"},
	{"NOT (FALSE AND FALSE)", "+"},
	{"name LIKE '凯江%'", "+"},
	{"name LIKE '%江 Res_rvoir'", "+"},
	{"name LIKE '__ R%r'", "+"},
	{"name LIKE '凯江'", "-"},
	{"name LIKE '凯.%'", "-"},
	{"name NOT LIKE '%ABC%'", "+"},
	{"name LIKE '%reservoir'", "-"},
	{"CASEI(name) LIKE CASEI('%RESERVOIR')", "+"},
	{"casei(name) = casei('凯江 RESERVOIR')", "+"},
	{"CASEI(code) IN (CASEI('a-1'), 'x')", "+"},
	{"code LIKE 'A\\_1'", "-"},
	{"code LIKE 'A_1'", "+"},
	{"code LIKE 'A\\-1'", "+"},
	{"grade LIKE '%'", "?"},
	{"name LIKE ''", "-"},
	{"code IN ('A-1')", "+"},
	{"code IN ('x', 'y')", "-"},
	{"code NOT IN ('x', 'y')", "+"},
	{"grade IN ('x')", "?"},
	{"code IN ('x', grade)", "?"},
	{"code IN (grade, code)", "+"},
	{"面积 IN (1, 12.5)", "+"},
	{"revoked IN (FALSE)", "+"},
	{"面积 BETWEEN 12.5 AND 13", "+"},
	{"面积 NOT BETWEEN 13 AND 14", "+"},
	{"面积 BETWEEN 13 AND 12", "-"},
	{"面积 BETWEEN 13 AND missing", "-"},
	{"面积 BETWEEN 1 AND missing", "?"},
	{"DATE('2026-03-01') < DATE('2026-03-02')", "+"},
	{"TIMESTAMP('2026-03-01T08:00:00+08:00') = TIMESTAMP('2026-03-01T00:00:00Z')", "+"},
	{"S_INTERSECTS(geometry, POINT(104.505 31.305))", "+"},
	{"S_INTERSECTS(POINT(104.505 31.305), geometry)", "+"},
	{"S_INTERSECTS(geometry, POINT Z (104.505 31.305 12))", "+"},
	{"S_INTERSECTS(geometry, POINT(104.52 31.305))", "-"},
	{"S_DISJOINT(geometry, POINT(104.52 31.305))", "+"},
	{"S_INTERSECTS(geometry, MULTIPOINT((104.4 31), (104.505 31.305)))", "+"},
	{"S_INTERSECTS(geometry, MULTIPOINT(104.4 31, 104.505 31.305))", "+"},
	{"S_INTERSECTS(geometry, LINESTRING(104.4 31.305, 104.6 31.305))", "+"},
	{"S_INTERSECTS(geometry, MULTILINESTRING((104.4 31, 104.6 31), (104.4 31.305, 104.6 31.305)))", "+"},
	{"S_WITHIN(geometry, POLYGON((104.4 31.2, 104.6 31.2, 104.6 31.4, 104.4 31.4, 104.4 31.2)))", "+"},
	{"S_WITHIN(geometry, POLYGON((104.4 31.2, 104.6 31.2, 104.6 31.4, 104.4 31.4, 104.4 31.2), (104.502 31.302, 104.504 31.302, 104.504 31.304, 104.502 31.302)))", "-"},
	{"S_WITHIN(geometry, MULTIPOLYGON(((104.4 31.2, 104.6 31.2, 104.6 31.4, 104.4 31.4, 104.4 31.2))))", "+"},
	{"S_CONTAINS(geometry, POINT(104.505 31.305))", "+"},
	{"S_CONTAINS(geometry, POINT(104.50 31.30))", "-"},
	{"S_TOUCHES(geometry, POINT(104.50 31.30))", "+"},
	{"S_EQUALS(geometry, BBOX(104.50, 31.30, 104.51, 31.31))", "+"},
	{"S_EQUALS(geometry, geometry)", "+"},
	{"S_INTERSECTS(geometry, BBOX(104.50, 31.30, 5, 104.51, 31.31, 10))", "+"},
	{"S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(104.4 31), POINT(104.505 31.305)))", "+"},
	{"S_DWITHIN(geometry, POINT(104.52 31.305), 1000)", "+"},
	{"S_DWITHIN(geometry, POINT(104.52 31.305), 900)", "-"},
	{"NOT S_INTERSECTS(geometry, POINT(104.505 31.305)) OR 面积 > 3", "+"},
}

func TestFilters(t *testing.T) {
	r := square(t)
	for _, f := range filters {
		t.Run(f.text, func(t *testing.T) {
			if got := evaluate(t, f.text, r); got != f.want {
				t.Errorf("is %s, want %s", got, f.want)
			}
		})
	}
}

// evaluate tells unknown from false by the filter's negation.
func evaluate(t *testing.T, text string, r cql2.Record) string {
	t.Helper()
	n, err := cql2.ParseText(text)
	if err != nil {
		t.Fatal(err)
	}
	match := func(n cql2.Node) bool {
		f, err := cql2.Bind(n, queryables, space(t))
		if err != nil {
			t.Fatal(err)
		}
		ok, err := f.Match(r)
		if err != nil {
			t.Fatal(err)
		}
		if box, some := f.Box(); ok && some && !box.Meets(r.Shape().Bounds()) {
			t.Errorf("it matches a record outside its box %v", box)
		}
		return ok
	}
	switch {
	case match(n):
		return "+"
	case match(cql2.Node{Kind: cql2.Operation, Op: "not", Args: []cql2.Node{n}}):
		return "-"
	}
	return "?"
}

func TestARecordWithoutGeometryIsUnknownToSpatialPredicates(t *testing.T) {
	for _, text := range []string{
		"S_INTERSECTS(geometry, POINT(104.5 31.3))", "S_DISJOINT(geometry, POINT(104.5 31.3))", "S_DWITHIN(geometry, POINT(104.5 31.3), 10)",
	} {
		if got := evaluate(t, text, record{}); got != "?" {
			t.Errorf("%s is %s", text, got)
		}
	}
	if got := evaluate(t, "geometry IS NULL", record{}); got != "+" {
		t.Errorf("geometry IS NULL is %s", got)
	}
}

// Text and JSON of a filter are the same tree, and each writes the other.
func TestTextAndJSONAreOneTree(t *testing.T) {
	for _, f := range filters {
		n, err := cql2.ParseText(f.text)
		if err != nil {
			t.Fatal(err)
		}
		roundTrip(t, n)
	}
}

var sameTree = cmpopts.IgnoreFields(cql2.Node{}, "At")

func roundTrip(t testing.TB, n cql2.Node) {
	t.Helper()
	fromText, err := cql2.ParseText(n.Text())
	if err != nil {
		t.Fatalf("%s: %v", n.Text(), err)
	}
	fromJSON, err := cql2.ParseJSON(n.JSON())
	if err != nil {
		t.Fatalf("%s: %v", n.JSON(), err)
	}
	equal := cmp.Options{sameTree, cmp.Comparer(sameGeometry)}
	if diff := cmp.Diff(n, fromText, equal); diff != "" {
		t.Errorf("%s reads differently: %s", n.Text(), diff)
	}
	if diff := cmp.Diff(n, fromJSON, equal); diff != "" {
		t.Errorf("%s reads differently: %s", n.JSON(), diff)
	}
}

func sameGeometry(a, b geom.T) bool {
	if a == nil || b == nil {
		return a == b
	}
	return cmp.Equal(a.FlatCoords(), b.FlatCoords()) && cmp.Equal(a.Ends(), b.Ends()) && cmp.Equal(a.Endss(), b.Endss())
}
