package tiles

import (
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
)

// cutter cuts shapes to a tile: to its area, and to coordinates within it.
type cutter struct {
	area   box
	origin point
	closed bool
}

// shape returns a shape's geometry in the tile; nil when nothing of it lies there.
func (c cutter) shape(s *shape) orb.Geometry {
	if !c.closed {
		return c.lines(s)
	}
	var out orb.MultiPolygon
	for i := range s.parts {
		if p := &s.parts[i]; p.box.meets(c.area) {
			out = append(out, c.polygon(p)...)
		}
	}
	if g, ok := c.pixels(s.cells).(orb.MultiPolygon); ok {
		out = append(out, g...)
	}
	switch len(out) {
	case 0:
		return nil
	case 1:
		return out[0]
	}
	return out
}

// bound is the tile's area in its own coordinates.
func bound() orb.Bound {
	return orb.Bound{Min: orb.Point{-margin, -margin}, Max: orb.Point{extent + margin, extent + margin}}
}

func (c cutter) place(p point) orb.Point {
	return orb.Point{float64(p.x - c.origin.x), float64(p.y - c.origin.y)}
}

// polygon cuts one polygon. What was cut is made valid again: along the border pieces hang
// together by edges that run on each other.
func (c cutter) polygon(p *part) orb.MultiPolygon {
	if p.box.within(c.area) {
		out := make(orb.Polygon, len(p.paths))
		for i, ring := range p.paths {
			out[i] = c.ring(ring)
		}
		return orb.MultiPolygon{out}
	}
	var rings [][]point
	for _, ring := range p.paths {
		if !boxOf(ring).meets(c.area) {
			continue
		}
		if cut := clip.Ring(bound(), c.ring(ring)); len(cut) > 3 {
			rings = append(rings, rounded(cut[:len(cut)-1]))
		}
	}
	return local(clean(rings))
}

// rounded returns clipped points on the grid.
func rounded(path []orb.Point) []point {
	out := make([]point, 0, len(path))
	for _, p := range path {
		q := point{int32(math.Round(p[0])), int32(math.Round(p[1]))}
		if len(out) == 0 || out[len(out)-1] != q {
			out = append(out, q)
		}
	}
	return out
}

// local turns cleaned polygons, already in the tile's coordinates, into orb's.
func local(polygons [][][]point) orb.MultiPolygon {
	out := make(orb.MultiPolygon, len(polygons))
	for i, rings := range polygons {
		out[i] = make(orb.Polygon, len(rings))
		for k, ring := range rings {
			out[i][k] = cutter{}.ring(ring)
		}
	}
	return out
}

// ring returns a ring in the tile, closed.
func (c cutter) ring(ring []point) orb.Ring {
	out := make(orb.Ring, 0, len(ring)+1)
	for _, p := range ring {
		out = append(out, c.place(p))
	}
	return append(out, out[0])
}

// lines cuts lines; pixels become short ones.
func (c cutter) lines(s *shape) orb.Geometry {
	var out orb.MultiLineString
	add := func(path []point) {
		line := make(orb.LineString, len(path))
		for i, p := range path {
			line[i] = c.place(p)
		}
		for _, piece := range clip.LineString(bound(), line) {
			if cut := rounded(piece); len(cut) > 1 {
				line := make(orb.LineString, len(cut))
				for i, p := range cut {
					line[i] = cutter{}.place(p)
				}
				out = append(out, line)
			}
		}
	}
	for i := range s.parts {
		if s.parts[i].box.meets(c.area) {
			add(s.parts[i].paths[0])
		}
	}
	for _, p := range s.cells {
		add([]point{{p.x, p.y + pixel/2}, {p.x + pixel, p.y + pixel/2}})
	}
	switch len(out) {
	case 0:
		return nil
	case 1:
		return out[0]
	}
	return out
}

// pixels returns the area of pixels in the tile, those that lie side by side as one; for
// lines short lines.
func (c cutter) pixels(cells []point) orb.Geometry {
	if !c.closed {
		return c.lines(&shape{cells: cells})
	}
	var rings [][]point
	seen := map[point]bool{}
	for _, p := range cells {
		x, y := p.x-c.origin.x, p.y-c.origin.y
		if p := (point{x, y}); x < -margin || y < -margin || x >= extent+margin || y >= extent+margin || seen[p] {
			continue
		}
		seen[point{x, y}] = true
		rings = append(rings, []point{{x, y}, {x + pixel, y}, {x + pixel, y + pixel}, {x, y + pixel}})
	}
	if len(rings) == 0 {
		return nil
	}
	return local(clean(rings))
}
