package tiles

import (
	"context"
	"math"
	"slices"
)

// level is an outline as it is drawn at one zoom, on that zoom's grid. Its areas are valid:
// rings are simple and do not cross, shells turn with positive area, holes lie inside.
type level struct {
	closed bool
	shapes []shape // in the order of drawing
	blocks []block // of shapes near each other
	order  []uint32
	size   int64
}

// shape is what one feature looks like at a zoom: areas or lines, and the pixels of what is
// too small to have an area there.
type shape struct {
	feature int
	box     box
	parts   []part
	cells   []point // pixels, by their north-west corner; ascending, each once
}

// part is one polygon (shell first) or one line.
type part struct {
	box   box
	paths [][]point // rings without the closing vertex
}

const (
	// thin is the mean width, in units, below which an area is drawn as the pixels it
	// passes: a quarter of a pixel is hardly seen and would not stay a valid ring.
	thin = pixel / 4
	// faithful is how much of its area a part may lose or win by simplification before it
	// gets more detail: a narrow band whose banks fall on each other.
	faithful = 0.3
)

// newLevel draws an outline at a zoom.
func newLevel(ctx context.Context, o *outline, zoom int) (*level, error) {
	l := &level{closed: o.closed}
	d := drawing{outline: o, zoom: zoom, seen: map[inked]bool{}, specks: map[point]bool{}}
	for f := range o.features {
		if f%256 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if s := d.shape(f); len(s.parts)+len(s.cells) > 0 {
			l.shapes = append(l.shapes, s)
			l.size += s.bytes()
		}
	}
	l.index()
	return l, nil
}

// drawing is a level under way.
type drawing struct {
	*outline
	zoom int
	seen map[inked]bool // pixels of features that have nothing else
	ring []point
	// Of the feature under way:
	cells  []point
	specks map[point]bool // pixels that stand for parts smaller than a pixel
	tiny   float64        // area of such parts that no pixel stands for yet, in pixels
}

// inked is a pixel that shows what a zone of a grade looks like.
type inked struct {
	cell  point
	grade string
	band  string
}

// shape draws feature f. Parts smaller than a pixel are drawn as one pixel for each pixel of
// area they have together, and a feature that would have nothing gets the pixel it lies in;
// of several such features of one grade in one pixel the first stands for all.
func (d *drawing) shape(f int) shape {
	s := shape{feature: f, box: emptyBox()}
	d.cells, d.tiny = nil, 0
	clear(d.specks)
	from, to := d.feature(f)
	largest, size := -1, int32(-1)
	for p := from; p < to; p++ {
		b := d.bounds(p)
		if b.empty() {
			continue
		}
		if b.size() >= pixel<<(MaxZoom-d.zoom) {
			s.parts = append(s.parts, d.part(p, b)...)
			continue
		}
		if b.size() > size {
			largest, size = p, b.size()
		}
		d.speck(p, b)
	}
	if len(s.parts)+len(d.cells) == 0 && largest >= 0 {
		cell := cellOf(d.centre(d.bounds(largest)))
		if key := (inked{cell, d.features[f].zone.Grade, d.features[f].band}); !d.seen[key] {
			d.seen[key] = true
			d.cells = append(d.cells, cell)
		}
	}
	slices.SortFunc(d.cells, less)
	s.cells = slices.Compact(d.cells)
	for i := range s.parts {
		s.box = s.box.union(s.parts[i].box)
	}
	for _, c := range s.cells {
		s.box = s.box.with(c).with(point{c.x + pixel, c.y + pixel})
	}
	return s
}

// bounds returns the box of a part's first ring on the grid of MaxZoom.
func (d *drawing) bounds(p int) box {
	b := emptyBox()
	first, last := d.outline.part(p)
	if first == last {
		return b
	}
	start, end := d.outline.ring(first)
	for _, v := range d.vertices[start:end] {
		b = b.with(v)
	}
	return b
}

func (d *drawing) centre(b box) point {
	return point{(b.minX + b.maxX) / 2, (b.minY + b.maxY) / 2}.at(d.zoom)
}

// cellOf returns the pixel that a point lies in.
func cellOf(p point) point { return point{p.x &^ (pixel - 1), p.y &^ (pixel - 1)} }

// speck counts a part smaller than a pixel, by its area, and draws a pixel when enough have
// come together. Lines have no area and are drawn each.
func (d *drawing) speck(p int, b box) {
	cell := cellOf(d.centre(b))
	if !d.closed {
		d.cells = append(d.cells, cell)
		return
	}
	first, _ := d.outline.part(p)
	start, end := d.outline.ring(first)
	unit := float64(pixel) * float64(int(1)<<(MaxZoom-d.zoom))
	if d.tiny += math.Abs(ringArea(d.vertices[start:end])) / (unit * unit); d.tiny >= 1 && !d.specks[cell] {
		d.tiny--
		d.specks[cell] = true
		d.cells = append(d.cells, cell)
	}
}

// part draws one part, or adds its pixels where it is too narrow.
func (d *drawing) part(p int, b box) []part {
	first, last := d.outline.part(p)
	if !d.closed {
		line := d.filter(first, d.zoom)
		if len(line) < 2 {
			d.cells = append(d.cells, cellOf(d.centre(b)))
			return nil
		}
		return []part{{boxOf(line), [][]point{line}}}
	}
	start, end := d.outline.ring(first)
	scale := math.Ldexp(1, 2*(d.zoom-MaxZoom))
	area := math.Abs(ringArea(d.vertices[start:end])) * scale
	detail := d.zoom
	shell := d.filter(first, detail)
	for detail < never && math.Abs(math.Abs(ringArea(shell))-area) > faithful*area {
		detail++
		shell = d.filter(first, detail)
	}
	if 2*area < thin*perimeter(shell) {
		d.trail(shell)
		return nil
	}
	rings := [][]point{shell}
	for r := first + 1; r < last; r++ {
		if hole := d.filter(r, detail); boxOf(hole).size() >= pixel {
			rings = append(rings, hole)
		}
	}
	polygons := clean(rings)
	if len(polygons) == 0 {
		d.trail(shell)
	}
	out := make([]part, len(polygons))
	for i, rings := range polygons {
		out[i] = part{boxOf(rings[0]), rings}
	}
	return out
}

// filter returns the vertices of a ring that appear at a zoom of detail, on the grid of the
// zoom drawn, each but once in a row.
func (d *drawing) filter(r, detail int) []point {
	start, end := d.outline.ring(r)
	d.ring = d.ring[:0]
	for i := start; i < end; i++ {
		if int(d.from[i]) > detail {
			continue
		}
		p := d.vertices[i].at(d.zoom)
		if n := len(d.ring); n == 0 || d.ring[n-1] != p {
			d.ring = append(d.ring, p)
		}
	}
	if n := len(d.ring); d.closed && n > 1 && d.ring[0] == d.ring[n-1] {
		d.ring = d.ring[:n-1]
	}
	return slices.Clone(d.ring)
}

// trail adds the pixels that a ring passes.
func (d *drawing) trail(ring []point) {
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		steps := max(abs(b.x-a.x), abs(b.y-a.y))/(pixel/2) + 1
		for k := range steps {
			d.cells = append(d.cells, cellOf(point{
				a.x + int32(int64(b.x-a.x)*int64(k)/int64(steps)), a.y + int32(int64(b.y-a.y)*int64(k)/int64(steps)),
			}))
		}
	}
}

func abs(x int32) int32 { return max(x, -x) }

func boxOf(path []point) box {
	b := emptyBox()
	for _, p := range path {
		b = b.with(p)
	}
	return b
}

// ringArea is positive where the ring turns as a tile's shells do: with x to the right and y
// down, clockwise on the screen (Mapbox Vector Tile 2.1, §4.3.4.4).
func ringArea(ring []point) float64 {
	if len(ring) == 0 {
		return 0
	}
	sum, o, prev := int64(0), ring[0], ring[len(ring)-1]
	for _, p := range ring {
		sum += int64(prev.x-o.x)*int64(p.y-o.y) - int64(p.x-o.x)*int64(prev.y-o.y)
		prev = p
	}
	return float64(sum) / 2
}

func perimeter(ring []point) float64 {
	sum := 0.0
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sum += math.Hypot(float64(q.x-p.x), float64(q.y-p.y))
	}
	return sum
}

func (s shape) bytes() int64 {
	n := int64(96 + 8*len(s.cells) + 40*len(s.parts))
	for i := range s.parts {
		for _, path := range s.parts[i].paths {
			n += int64(24 + 8*len(path))
		}
	}
	return n
}
