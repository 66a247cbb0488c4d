package ogc

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"redline/api/problem"
	"redline/geo"
	"redline/lang"
	"redline/layers"

	"github.com/twpayne/go-geom"
)

// area is a box as a shape on the plane, with a box that lies wholly within it: most zones
// lie in that or far outside, and need no exact answer. Of meridians and parallels, which
// bend on the plane, it is exact to 1 mm there, and exact in degrees besides.
type area struct {
	shape   geo.Shape
	inner   geo.Box
	degrees geo.Shape // the box in degrees, as if they were a plane; empty for a box of the plane
}

// slack is by how much, in metres, the box around an area may fall short of it.
const slack = 0.01

// meets reports whether a zone has a point of the area; touching counts. Of an area in
// degrees it decides by the zone's degrees, between which its edges are straight for who
// reads GeoJSON.
func (a area) meets(z *layers.Zone) (bool, error) {
	b := z.Shape.Bounds()
	switch {
	case a.shape.IsEmpty() || !b.Meets(a.shape.Bounds().Grow(slack)):
		return false, nil
	case a.inner.Contains(geo.Point{X: b.MinX, Y: b.MinY}) && a.inner.Contains(geo.Point{X: b.MaxX, Y: b.MaxY}):
		return true, nil
	case a.degrees.IsEmpty():
		return geo.Intersects(z.Shape, a.shape)
	}
	if inside, around := vertexIn(z.Geometry, a.degrees.Bounds()); inside || !around.Meets(a.degrees.Bounds()) {
		return inside, nil
	}
	zone, err := geo.PlaneShape(z.Shape.Plane(), z.Geometry)
	if err != nil {
		return false, err
	}
	return geo.Intersects(zone, a.degrees)
}

// vertexIn reports whether a vertex lies in a box or on its border; around is the box
// around the geometry if none does. Most zones that meet a box have one there.
func vertexIn(g geom.T, box geo.Box) (inside bool, around geo.Box) {
	around = geo.Box{MinX: math.Inf(1), MinY: math.Inf(1), MaxX: math.Inf(-1), MaxY: math.Inf(-1)}
	flat, stride := g.FlatCoords(), g.Stride()
	for i := 0; i+1 < len(flat); i += stride {
		x, y := flat[i], flat[i+1]
		if box.MinX <= x && x <= box.MaxX && box.MinY <= y && y <= box.MaxY {
			return true, around
		}
		around = geo.Box{MinX: min(around.MinX, x), MinY: min(around.MinY, y), MaxX: max(around.MaxX, x), MaxY: max(around.MaxY, y)}
	}
	return false, around
}

// Box takes the corners of a box; see area.
func (s space) Box(a1, b1, a2, b2 float64) (geo.Shape, *lang.Fault) {
	a, fault := s.area(a1, b1, a2, b2)
	return a.shape, fault
}

// area puts a box onto the plane, cut to the surroundings of the records. Of degrees (and
// web maps, whose axes are meridians and parallels) the first longitude may be greater than
// the second: then the box crosses the antimeridian.
func (s space) area(a1, b1, a2, b2 float64) (area, *lang.Fault) {
	east1, north1 := s.order(a1, b1)
	east2, north2 := s.order(a2, b2)
	if north1 > north2 || !s.degrees && east1 > east2 {
		return area{}, &lang.Fault{
			What: lang.Textf("矩形的第一个角点 %g, %g 不在第二个角点 %g, %g 的西南", "the first corner %g, %g of the box does not lie south and west of the second, %g, %g", a1, b1, a2, b2),
			Hint: lang.Text{ZH: "先给西南角，再给东北角，按该坐标系的轴序", EN: "give the south-western corner first, in the order of the system's axes"},
		}
	}
	lon1, lat1, fault := s.lonLat(a1, b1)
	if fault != nil {
		return area{}, fault
	}
	lon2, lat2, fault := s.lonLat(a2, b2)
	if fault != nil || s.around == nil {
		return area{}, fault
	}
	if !s.degrees && s.northFirst { // a rectangle of the plane itself, but for the zone number
		p, q := s.plane.Project(geo.LonLat{Lon: lon1, Lat: lat1}), s.plane.Project(geo.LonLat{Lon: lon2, Lat: lat2})
		return s.ring([]geo.Point{{X: p.X, Y: p.Y}}, []geo.Point{{X: q.X, Y: p.Y}}, []geo.Point{{X: q.X, Y: q.Y}}, []geo.Point{{X: p.X, Y: q.Y}})
	}
	lat1, lat2 = max(lat1, s.around[1]-nearby), min(lat2, s.around[3]+nearby)
	spans := [][2]float64{{lon1, lon2}}
	if lon1 > lon2 {
		spans = [][2]float64{{lon1, 180}, {-180, lon2}}
	}
	for _, lons := range spans { // the surroundings meet one of them at most
		lons[0], lons[1] = max(lons[0], s.around[0]-nearby), min(lons[1], s.around[2]+nearby)
		if lons[0] <= lons[1] && lat1 <= lat2 {
			return s.bent(lons[0], lat1, lons[1], lat2)
		}
	}
	return area{}, nil
}

// step is how long, in degrees, the pieces of a side are on the plane: 200 m of a parallel,
// which bends 1 mm on them.
const step = 0.002

// bent draws a box of meridians and parallels, which bend on the plane.
func (s space) bent(west, south, east, north float64) (area, *lang.Fault) {
	side := func(lon1, lat1, lon2, lat2 float64) []geo.Point {
		n := max(1, int(math.Ceil(max(math.Abs(lon2-lon1), math.Abs(lat2-lat1))/step)))
		points := make([]geo.Point, 0, n)
		for i := range n {
			t := float64(i) / float64(n)
			points = append(points, s.plane.Project(geo.LonLat{Lon: lon1 + t*(lon2-lon1), Lat: lat1 + t*(lat2-lat1)}))
		}
		return points
	}
	a, fault := s.ring(side(west, south, east, south), side(east, south, east, north), side(east, north, west, north), side(west, north, west, south))
	if fault != nil {
		return area{}, fault
	}
	corner := func(lon, lat float64) []geo.Point { return []geo.Point{{X: lon, Y: lat}} }
	plain, fault := s.ring(corner(west, south), corner(east, south), corner(east, north), corner(west, north))
	a.degrees = plain.shape
	// A bent side may lie within the box around its ends: 1 mm is far more than it does.
	a.inner = a.inner.Grow(-0.001)
	return a, fault
}

// ring makes the area of four sides, each without its last point: south, east, north, west.
func (s space) ring(south, east, north, west []geo.Point) (area, *lang.Fault) {
	inner := geo.Box{MinX: math.Inf(-1), MinY: math.Inf(-1), MaxX: math.Inf(1), MaxY: math.Inf(1)}
	for _, p := range slices.Concat(south, east[:1]) {
		inner.MinY = max(inner.MinY, p.Y)
	}
	for _, p := range slices.Concat(east, north[:1]) {
		inner.MaxX = min(inner.MaxX, p.X)
	}
	for _, p := range slices.Concat(north, west[:1]) {
		inner.MaxY = min(inner.MaxY, p.Y)
	}
	for _, p := range slices.Concat(west, south[:1]) {
		inner.MinX = max(inner.MinX, p.X)
	}
	shape, err := s.polygon(slices.Concat(south, east, north, west, south[:1]))
	if err == nil && shape.Area() == 0 { // without a width or a height: a line or a point
		shape, err = s.line(slices.Concat(south, east, north[:1]))
	}
	if err != nil {
		return area{}, &lang.Fault{
			What: lang.Text{ZH: "矩形超出可用范围", EN: "the box is beyond what can be used"},
			Hint: lang.Text{ZH: "缩小矩形", EN: "make it smaller"}, Err: err,
		}
	}
	return area{shape: shape, inner: inner}, nil
}

func (s space) polygon(points []geo.Point) (geo.Shape, error) {
	flat := flatten(points)
	return geo.PlaneShape(s.plane, geom.NewPolygonFlat(geom.XY, flat, []int{len(flat)}))
}

func (s space) line(points []geo.Point) (geo.Shape, error) {
	flat := flatten(slices.Compact(points))
	if len(flat) == 2 {
		return geo.PlaneShape(s.plane, geom.NewPointFlat(geom.XY, flat))
	}
	return geo.PlaneShape(s.plane, geom.NewLineStringFlat(geom.XY, flat))
}

func flatten(points []geo.Point) []float64 {
	flat := make([]float64, 0, 2*len(points))
	for _, p := range points {
		flat = append(flat, p.X, p.Y)
	}
	return flat
}

// bbox reads the parameters bbox and bbox-crs; nil when none is given. Six numbers have
// heights, which are passed over: zones have none.
func (req *request) bbox(around []float64) (*area, error) {
	r, err := req.reference("bbox-crs")
	if err != nil {
		return nil, err
	}
	text := req.query.Get("bbox")
	if text == "" {
		return nil, nil //nolint:nilnil // no parameter, no area
	}
	var numbers []float64
	for part := range strings.SplitSeq(text, ",") {
		f, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
			return nil, badBox(lang.Textf("%.40q 不是数", "%.40q is not a number", part))
		}
		numbers = append(numbers, f)
	}
	if len(numbers) == 6 {
		numbers = []float64{numbers[0], numbers[1], numbers[3], numbers[4]}
	}
	if len(numbers) != 4 {
		return nil, badBox(lang.Textf("有 %d 个数，应为 4 个或 6 个", "it has %d numbers; it takes 4 or 6", len(numbers)))
	}
	a, fault := space{r, req.snapshot.Plane, around}.area(numbers[0], numbers[1], numbers[2], numbers[3])
	if fault != nil {
		fault.Field = "bbox"
		return nil, problem.New(problem.Parameter, fault)
	}
	return &a, nil
}

func badBox(what lang.Text) error {
	return problem.BadParameter("bbox", what,
		lang.Text{ZH: "例如 bbox=104.4,31.2,104.6,31.4（按 bbox-crs 的轴序）", EN: "such as bbox=104.4,31.2,104.6,31.4, in the order of the axes of bbox-crs"})
}
