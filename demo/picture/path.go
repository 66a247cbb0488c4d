package picture

import (
	"fmt"
	"math"
	"strings"

	"redline/geo"

	"github.com/twpayne/go-geom"
)

// point is a place on the sheet in whole metres.
type point struct{ x, y int }

// path writes a shape as SVG path data: whole metres, the vertices after the first as
// steps from the one before. Parts too small to be seen are left out.
func (w *sheet) path(s geo.Shape) string {
	var out strings.Builder
	switch g := s.PlaneGeometry().(type) {
	case *geom.MultiPolygon:
		for i := range g.NumPolygons() {
			w.rings(&out, g.Polygon(i))
		}
	case *geom.Polygon:
		w.rings(&out, g)
	case *geom.MultiLineString:
		for i := range g.NumLineStrings() {
			w.line(&out, g.LineString(i).FlatCoords())
		}
	case *geom.LineString:
		w.line(&out, g.FlatCoords())
	}
	return out.String()
}

func (w *sheet) rings(out *strings.Builder, p *geom.Polygon) {
	for i := range p.NumLinearRings() {
		if ring := w.simplified(p.LinearRing(i).FlatCoords()); len(ring) > 3 {
			steps(out, ring[:len(ring)-1])
			out.WriteByte('z')
		}
	}
}

func (w *sheet) line(out *strings.Builder, flat []float64) {
	if l := w.simplified(flat); len(l) > 1 {
		steps(out, l)
	}
}

func steps(out *strings.Builder, places []point) {
	fmt.Fprintf(out, "M%d %d", places[0].x, places[0].y)
	for i := 1; i < len(places); i++ {
		if i == 1 {
			out.WriteByte('l')
		} else {
			out.WriteByte(' ')
		}
		fmt.Fprintf(out, "%d %d", places[i].x-places[i-1].x, places[i].y-places[i-1].y)
	}
}

// simplified turns plane coordinates into places on the sheet and leaves out those that
// the line hardly bends at (Douglas and Peucker 1973). A closed line is split at the
// vertex farthest from its first.
func (w *sheet) simplified(flat []float64) []point {
	places := make([]point, len(flat)/2)
	for i := range places {
		places[i] = point{int(math.Round(flat[2*i] - w.west)), int(math.Round(w.north - flat[2*i+1]))}
	}
	last := len(places) - 1
	if last < 2 {
		return places
	}
	keep := make([]bool, len(places))
	keep[0], keep[last] = true, true
	if places[0] == places[last] {
		far := 0
		for i, p := range places {
			if distance(p, places[0], places[0]) > distance(places[far], places[0], places[0]) {
				far = i
			}
		}
		keep[far] = true
		thin(places, keep, 0, far)
		thin(places, keep, far, last)
	} else {
		thin(places, keep, 0, last)
	}
	var out []point
	for i, k := range keep {
		if k && (len(out) == 0 || out[len(out)-1] != places[i]) {
			out = append(out, places[i])
		}
	}
	return out
}

func thin(places []point, keep []bool, from, to int) {
	far, most := -1, tolerance
	for i := from + 1; i < to; i++ {
		if d := distance(places[i], places[from], places[to]); d > most {
			far, most = i, d
		}
	}
	if far < 0 {
		return
	}
	keep[far] = true
	thin(places, keep, from, far)
	thin(places, keep, far, to)
}

// distance is that of p from the line through a and b, or from a when they coincide.
func distance(p, a, b point) float64 {
	ux, uy := float64(b.x-a.x), float64(b.y-a.y)
	vx, vy := float64(p.x-a.x), float64(p.y-a.y)
	if length := math.Hypot(ux, uy); length > 0 {
		return math.Abs(float64(ux*vy)-float64(uy*vx)) / length
	}
	return math.Hypot(vx, vy)
}
