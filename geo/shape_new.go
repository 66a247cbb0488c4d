package geo

import (
	"fmt"
	"math"
	"slices"

	"redline/lang"

	"github.com/twpayne/go-geom"
)

// maxFromMeridian is how far, in degrees, a shape may lie from its plane's central
// meridian. At 2° and 31°N a plane length is 0.045 % too long; beyond, the neighbouring
// plane should be used.
const maxFromMeridian = 2

// maxCoordinate bounds plane coordinates, in metres, so that products of differences
// stay far from overflow and differences of the same size stay exact to 1e-8 m.
const maxCoordinate = 1e8

// NewShape projects a geometry in degrees (Point, LineString, Polygon and their Multi
// forms; Z and M are ignored) onto the plane. Rings are oriented here. Errors
// (*lang.Fault): a coordinate that is not finite, one more than 2° from the central
// meridian or beyond a pole, a line of fewer than 2 points, a ring of fewer than 4
// points or not closed, an unsupported type. Validity is not checked: see Validate.
func NewShape(p Plane, g geom.T) (Shape, error) {
	return newShape(p, g, func(lon, lat float64) (Point, *lang.Fault) {
		switch {
		case math.Abs(lat) > 90:
			return Point{}, &lang.Fault{
				What: lang.Textf("纬度 %s 超出 −90°…90°", "latitude %s is outside −90°…90°", number(lat)),
				Hint: lang.Text{
					ZH: "坐标须先经度、后纬度，单位为度；若是平面坐标（米），请声明坐标系",
					EN: "Give longitude first, then latitude, in degrees; declare the reference system of plane coordinates (metres).",
				},
			}
		case math.Abs(lon-p.CentralMeridian()) > maxFromMeridian:
			return Point{}, &lang.Fault{
				What: lang.Textf(
					"经度 %s 距量算平面 EPSG:%d 的中央经线 %g°E 超过 2°，不在可判定范围内",
					"longitude %s lies more than 2° from %[3]g°E, the central meridian of the plane EPSG:%[2]d: outside what can be judged",
					number(lon), p.EPSG(), p.CentralMeridian()),
				Hint: lang.Text{
					ZH: "核对坐标系与经纬度次序（先经度、后纬度），并确认项目位于本区",
					EN: "Check the reference system and the order (longitude first, then latitude), and that the project lies in this district.",
				},
			}
		}
		return p.Project(LonLat{lon, lat}), nil
	})
}

// PlaneShape builds a shape from plane coordinates: g as for NewShape, but in metres.
// Coordinates beyond 1e8 m are refused; how far they lie from the central meridian is
// not looked at.
func PlaneShape(p Plane, g geom.T) (Shape, error) {
	return newShape(p, g, func(x, y float64) (Point, *lang.Fault) {
		if math.Abs(x) > maxCoordinate || math.Abs(y) > maxCoordinate {
			return Point{}, &lang.Fault{
				What: lang.Textf("平面坐标 %s, %s 超出 1e8 m", "plane coordinate %s, %s is beyond 1e8 m", number(x), number(y)),
				Hint: lang.Text{ZH: "核对坐标的单位与坐标系", EN: "Check the unit and the reference system of the coordinates."},
			}
		}
		return Point{x, y}, nil
	})
}

func newShape(p Plane, g geom.T, toPlane func(x, y float64) (Point, *lang.Fault)) (Shape, error) {
	kind, polys, err := split(g)
	if err != nil {
		return Shape{}, err
	}
	var parts []part
	var flipped map[ringRef]bool
	for i, paths := range polys {
		var out part
		for j, path := range paths {
			flat, fault := project(kind, path, toPlane)
			if fault != nil {
				fault.fault.Where = place(kind, len(polys), i, j, fault.vertex)
				return Shape{}, fault.fault
			}
			if kind == Area && orient(flat, j == 0) {
				if flipped == nil {
					flipped = map[ringRef]bool{}
				}
				flipped[ringRef{len(parts), j}] = true
			}
			out.paths = append(out.paths, flat)
		}
		if len(paths) > 0 {
			parts = append(parts, out)
		}
	}
	s := shapeOf(p, kind, parts)
	s.flipped = flipped
	return s, nil
}

// vertexFault is a fault at a vertex of a path; -1 when it concerns the whole path.
type vertexFault struct {
	fault  *lang.Fault
	vertex int
}

// project checks one path and maps it onto the plane as a new flat slice.
func project(kind Kind, path path, toPlane func(x, y float64) (Point, *lang.Fault)) (flat []float64, _ *vertexFault) {
	n := path.len()
	flat = make([]float64, 0, 2*n)
	for v := range n {
		x, y := path.at(v)
		if v > 0 && v == n-1 {
			if x0, y0 := path.at(0); x == x0 && y == y0 { // it closes the path
				flat = append(flat, flat[0], flat[1])
				continue
			}
		}
		if !finite(x) || !finite(y) {
			return nil, &vertexFault{notFinite(), v}
		}
		pt, fault := toPlane(x, y)
		if fault != nil {
			return nil, &vertexFault{fault, v}
		}
		flat = append(flat, pt.X, pt.Y)
	}
	if fault := checkPath(kind, path); fault != nil {
		return nil, &vertexFault{fault, -1}
	}
	return flat, nil
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

func notFinite() *lang.Fault {
	return &lang.Fault{
		What: lang.Text{ZH: "坐标不是有限的数", EN: "the coordinate is not a finite number"},
		Hint: lang.Text{ZH: "在源文件中改正或删除该点", EN: "Correct or delete this point in the source file."},
	}
}

// checkPath refuses lines and rings that are too short or open. Rings are not closed on
// a person's behalf: an open ring may be one that was cut off.
func checkPath(kind Kind, path path) *lang.Fault {
	n := path.len()
	switch {
	case kind == Lines && n < 2:
		return &lang.Fault{
			What: lang.Text{ZH: "线只有一个点", EN: "the line has one point only"},
			Hint: lang.Text{ZH: "线至少需要两个点", EN: "A line needs two points."},
		}
	case kind == Area && n < 4:
		return &lang.Fault{
			What: lang.Textf("环只有 %d 个点，不能围成面", "the ring has %d points only and encloses nothing", n),
			Hint: lang.Text{ZH: "环至少需要四个点，且末点与首点相同", EN: "A ring needs four points, the last equal to the first."},
		}
	case kind == Area:
		x0, y0 := path.at(0)
		if x, y := path.at(n - 1); x != x0 || y != y0 {
			return &lang.Fault{
				What: lang.Text{ZH: "环不闭合：末点与首点不同", EN: "the ring is not closed: its last point differs from its first"},
				Hint: lang.Text{ZH: "补上缺少的点，或在末尾重复首点", EN: "Add the points that are missing, or repeat the first point at the end."},
			}
		}
	}
	return nil
}

// orient turns a ring in place, shells counter-clockwise, holes clockwise, and reports
// whether it had to.
func orient(ring []float64, shell bool) (flipped bool) {
	if a := signedArea(ring); a > 0 == shell || a == 0 {
		return false
	}
	slices.Reverse(ring)
	for i := 0; i < len(ring); i += 2 {
		ring[i], ring[i+1] = ring[i+1], ring[i]
	}
	return true
}

// path is one line or ring of a go-geom geometry, any layout.
type path struct {
	coords []float64
	stride int
}

func (p path) len() int { return len(p.coords) / max(p.stride, 1) }

func (p path) at(v int) (x, y float64) { return p.coords[v*p.stride], p.coords[v*p.stride+1] }

// split takes a geometry apart into its points, lines or polygons; empty ones have no
// paths.
func split(g geom.T) (kind Kind, polys [][]path, err error) {
	var endss [][]int
	switch g := g.(type) {
	case *geom.Point:
		kind, endss = Points, [][]int{{len(g.FlatCoords())}}
	case *geom.MultiPoint:
		kind, endss = Points, each(g.Ends())
	case *geom.LineString:
		kind, endss = Lines, [][]int{{len(g.FlatCoords())}}
	case *geom.MultiLineString:
		kind, endss = Lines, each(g.Ends())
	case *geom.Polygon:
		kind, endss = Area, [][]int{g.Ends()}
	case *geom.MultiPolygon:
		kind, endss = Area, g.Endss()
	default:
		return Empty, nil, &lang.Fault{
			What: lang.Textf("不支持的几何类型 %s", "unsupported geometry type %s", typeName(g)),
			Hint: lang.Text{
				ZH: "请用点、线、面（Point、LineString、Polygon 及其 Multi 形式）",
				EN: "Use points, lines or polygons (Point, LineString, Polygon and their Multi forms).",
			},
		}
	}
	coords, stride, start := g.FlatCoords(), g.Stride(), 0
	for _, ends := range endss {
		var paths []path
		first := start
		for _, end := range ends {
			paths = append(paths, path{coords[start:end], stride})
			start = end
		}
		if start == first { // empty as a whole; an empty ring beside others is left to checkPath
			paths = nil
		}
		polys = append(polys, paths)
	}
	return kind, polys, nil
}

func each(ends []int) [][]int {
	out := make([][]int, len(ends))
	for i, end := range ends {
		out[i] = []int{end}
	}
	return out
}

func typeName(g any) string {
	if g == nil {
		return "nil"
	}
	return fmt.Sprintf("%T", g)
}

// place says in words where a vertex stands, counting from 1 as people do; a part is
// named where there are several, a ring where it is one of a polygon. Negative indices
// are left out.
func place(kind Kind, parts, part, ring, vertex int) lang.Text {
	var t lang.Text
	add := func(zh, en string, i int) {
		if t.ZH != "" {
			t.ZH, t.EN = t.ZH+"，", t.EN+", "
		}
		next := lang.Textf(zh, en, i+1)
		t.ZH, t.EN = t.ZH+next.ZH, t.EN+next.EN
	}
	if part >= 0 && parts > 1 {
		add("第 %d 部分", "part %d", part)
	}
	if ring >= 0 && kind == Area {
		add("第 %d 环", "ring %d", ring)
	}
	if vertex >= 0 && kind != Points {
		add("第 %d 点", "vertex %d", vertex)
	}
	return t
}

// number writes a coordinate for a person: plain decimals where that is readable.
func number(x float64) string {
	if math.Abs(x) < 1e15 {
		return string(AppendDecimal(nil, x, 9))
	}
	return fmt.Sprintf("%g", x)
}
