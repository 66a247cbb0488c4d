package geo

import "math"

// Box is an axis-parallel rectangle on the plane, borders included. The zero-sized box
// of a point is not empty; EmptyBox is.
type Box struct{ MinX, MinY, MaxX, MaxY float64 }

// EmptyBox returns the box that holds no point: it meets nothing, and extending it by
// a point gives that point's box.
func EmptyBox() Box {
	return Box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
}

// IsEmpty reports whether the box holds no point.
func (b Box) IsEmpty() bool { return !(b.MinX <= b.MaxX && b.MinY <= b.MaxY) }

// Meets reports whether the boxes have a common point; touching counts.
func (b Box) Meets(o Box) bool {
	return b.MinX <= o.MaxX && o.MinX <= b.MaxX && b.MinY <= o.MaxY && o.MinY <= b.MaxY
}

// Contains reports whether the point lies in the box or on its border.
func (b Box) Contains(p Point) bool {
	return b.MinX <= p.X && p.X <= b.MaxX && b.MinY <= p.Y && p.Y <= b.MaxY
}

// Union returns the smallest box around both.
func (b Box) Union(o Box) Box {
	return Box{
		min(b.MinX, o.MinX), min(b.MinY, o.MinY),
		max(b.MaxX, o.MaxX), max(b.MaxY, o.MaxY),
	}
}

// Grow returns the box moved outwards by d on all sides. An empty box stays empty.
func (b Box) Grow(d Metres) Box {
	if b.IsEmpty() {
		return b
	}
	m := float64(d)
	return Box{b.MinX - m, b.MinY - m, b.MaxX + m, b.MaxY + m}
}

// Centre returns the middle of the box; of an empty one, a point that is not a number.
func (b Box) Centre() Point {
	return Point{b.MinX + (b.MaxX-b.MinX)/2, b.MinY + (b.MaxY-b.MinY)/2}
}

// distance returns how far apart two boxes lie: 0 where they meet, infinite where one
// is empty. No two shapes lie nearer to each other than their boxes.
func (b Box) distance(o Box) float64 {
	dx, dy := gap(b.MinX, b.MaxX, o.MinX, o.MaxX), gap(b.MinY, b.MaxY, o.MinY, o.MaxY)
	switch {
	case dx == 0:
		return dy
	case dy == 0:
		return dx
	}
	return math.Sqrt(float64(dx*dx) + float64(dy*dy))
}

// squared is the square of distance, without its root.
func (b Box) squared(o Box) float64 {
	dx, dy := gap(b.MinX, b.MaxX, o.MinX, o.MaxX), gap(b.MinY, b.MaxY, o.MinY, o.MaxY)
	return float64(dx*dx) + float64(dy*dy)
}

// gap returns how far apart two ranges lie; that of an empty box is infinitely far.
func gap(from, to, from2, to2 float64) float64 {
	switch {
	case from2 > to:
		return from2 - to
	case from > to2:
		return from - to2
	}
	return 0
}

// pathBox returns the box of a flat path.
func pathBox(xy []float64) Box {
	b := EmptyBox()
	for i := 0; i+1 < len(xy); i += 2 { // comparisons that are foreseen cost less than min and max
		x, y := xy[i], xy[i+1]
		if x < b.MinX {
			b.MinX = x
		}
		if x > b.MaxX {
			b.MaxX = x
		}
		if y < b.MinY {
			b.MinY = y
		}
		if y > b.MaxY {
			b.MaxY = y
		}
	}
	return b
}
