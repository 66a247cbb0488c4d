package folder

import (
	"fmt"
	"math"

	"redline/geo"
	"redline/lang"

	"github.com/twpayne/go-geom"
)

// maxBend is how far, in metres, the straight edge in degrees and the straight edge on
// the plane may part before a planner is told: what the map shows is then no longer what
// is judged.
const maxBend = 0.1

// shortEdge is an edge, in degrees, that cannot bend by maxBend: 0.01° is at most 1.1 km,
// and such an edge bends by length² · tan(latitude) / (8 · radius), 0.04 m at 55°.
const shortEdge = 0.01

// chordGap returns the greatest distance, over all edges of a geometry in degrees,
// between the middle of the edge in degrees and the middle of the edge on the plane.
func chordGap(plane geo.Plane, g geom.T) (gap float64) {
	flat, stride := g.FlatCoords(), g.Stride()
	for i := stride; i+1 < len(flat); i += stride {
		a, b := geo.LonLat{Lon: flat[i-stride], Lat: flat[i-stride+1]}, geo.LonLat{Lon: flat[i], Lat: flat[i+1]}
		if math.Abs(b.Lon-a.Lon) < shortEdge && math.Abs(b.Lat-a.Lat) < shortEdge || pathStarts(g, i) {
			continue
		}
		p, q := plane.Project(a), plane.Project(b)
		middle := plane.Project(geo.LonLat{Lon: (a.Lon + b.Lon) / 2, Lat: (a.Lat + b.Lat) / 2})
		gap = max(gap, math.Hypot(middle.X-(p.X+q.X)/2, middle.Y-(p.Y+q.Y)/2))
	}
	return gap
}

// pathStarts reports whether a new line or ring starts at the flat position i.
func pathStarts(g geom.T, i int) bool {
	switch g := g.(type) {
	case *geom.Polygon:
		return contains(g.Ends(), i)
	case *geom.MultiLineString:
		return contains(g.Ends(), i)
	case *geom.MultiPolygon:
		for _, ends := range g.Endss() {
			if contains(ends, i) {
				return true
			}
		}
	}
	return false
}

func contains(ends []int, i int) bool {
	for _, end := range ends {
		if end == i {
			return true
		}
	}
	return false
}

// tally counts features of a file that deserve one warning together, with the first as
// an example.
type tally struct {
	count int
	first lang.Text
	line  int
	most  float64
}

func (t *tally) add(f *feature, code string, amount float64) {
	if t.count == 0 {
		t.first, t.line = f.place(code), f.line
	}
	t.count++
	t.most = max(t.most, amount)
}

// warnBends warns of edges that are straight in degrees but not on the plane.
func (l *loader) warnBends(file string, t tally) {
	if t.count == 0 {
		return
	}
	most := fmt.Sprintf("%.2f", t.most)
	l.warn(&lang.Fault{
		File: file, Line: t.line, Where: t.first, Field: "geometry",
		What: lang.Textf("本文件有 %d 个要素含长边：经纬度直线与平面直线相差最大 %s m，判定以平面直线为准",
			"features of this file with long edges: %d; straight in degrees and straight on the plane differ by up to %s m; the plane decides", t.count, most),
		Hint: lang.Text{ZH: "在长边上加密折点", EN: "add vertices along the long edges"},
	})
}

// warnOutside warns of zones whose box does not meet the service area's.
func (l *loader) warnOutside(file string, t tally) {
	if t.count == 0 {
		return
	}
	l.warn(&lang.Fault{
		File: file, Line: t.line, Where: t.first, Field: "geometry",
		What: lang.Textf("本文件有 %d 个要素在辖区范围之外", "features of this file outside the service area: %d", t.count),
		Hint: lang.Text{ZH: "检查坐标系，以及是否放错了文件", EN: "check the reference system, and that it is the right file"},
	})
}
