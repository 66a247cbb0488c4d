package geo

import (
	"math"

	"redline/lang"

	simple "github.com/peterstace/simplefeatures/geom"
)

// Arcs have 16 segments a quadrant: they lie within 0.13 % of the radius. JTS simplifies
// what it buffers by a hundredth of the radius; a ten-thousandth keeps that below the
// error of the arcs.
var (
	arcs    = simple.BufferQuadSegments(16)
	precise = simple.BufferSimplifyFactor(1e-4)
)

// Side of a line as one looks along its digitised direction.
type Side int

// The sides.
const (
	Left Side = iota + 1
	Right
)

// Buffer returns all points within d of the shape, round ends, arcs of 16 segments a
// quadrant. For maps, coverage growth and areas; distances decide, not buffers. The
// shape itself when d is not above 0. The error says that the overlay failed.
func Buffer(s Shape, d Metres) (Shape, error) {
	if s.IsEmpty() || d <= 0 {
		return s, nil
	}
	return bufferWith(s, float64(d), arcs, precise)
}

func bufferWith(s Shape, d float64, options ...simple.BufferOption) (Shape, error) {
	origin := s.box.corner()
	g, err := simple.Buffer(s.simple(origin), d, options...)
	if err != nil {
		return Shape{}, bufferFault(s, err)
	}
	return fromSimple(s.plane, origin, g), nil
}

// corner is the south-western corner on whole metres: an origin to which differences of
// nearby coordinates are exact, because they keep the grid of the larger ones.
func (b Box) corner() Point { return Point{math.Floor(b.MinX), math.Floor(b.MinY)} }

func bufferFault(s Shape, err error) error {
	return &lang.Fault{
		What:  lang.Text{ZH: "缓冲计算失败", EN: "the buffer could not be computed"},
		Where: lang.Textf("平面坐标 %.1f, %.1f 附近", "near plane coordinates %.1f, %.1f", s.box.MinX, s.box.MinY),
		Hint:  lang.Text{ZH: "检查该处的图形是否自相交", EN: "Check the shape there for self-intersections."},
		Err:   err,
	}
}

// BufferSide returns the points within d of the lines on one side only, with square
// ends. For maps and areas: LandwardDistance decides.
func BufferSide(lines Shape, d Metres, side Side) (Shape, error) {
	if lines.kind != Lines || d <= 0 {
		return Shape{plane: lines.plane}, nil
	}
	at := float64(d)
	if side == Right {
		at = -at
	}
	return bufferWith(lines, at, arcs, precise, simple.BufferSingleSided())
}
