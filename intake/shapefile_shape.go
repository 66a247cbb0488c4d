package intake

import (
	"encoding/binary"
	"fmt"
	"math"

	"redline/geo"
	"redline/lang"
)

// Shape types without Z and M.
const (
	noShape      = -1
	nullShape    = 0
	pointShape   = 1
	lineShape    = 3
	polygonShape = 5
	multiShape   = 8
)

// shape is a type of shape.
type shape struct {
	code uint32
	base int
	z, m bool
}

func shapeOf(code uint32) shape {
	s := shape{code: code, base: noShape, z: code/10 == 1, m: code/10 == 2}
	switch base := int(code % 10); {
	case code >= 30 || base == nullShape && code != 0:
	case base == nullShape, base == pointShape, base == lineShape, base == polygonShape, base == multiShape:
		s.base = base
	}
	return s
}

// fits reports whether a record has the length its counts ask for: xy bytes and the
// heights and measures of n points, each with its range except for a single point.
// Measures of a shape with Z may be left out.
func (s shape) fits(length, xy, n int64) bool {
	values := 8 * n
	if s.base != pointShape {
		values += 16
	}
	switch {
	case s.z:
		return length == xy+values || length == xy+2*values
	case s.m:
		return length == xy || length == xy+values
	}
	return length == xy
}

func (r *shapefile) point(f *feature, s shape, content []byte) error {
	if !s.fits(int64(len(content)), 20, 1) {
		return r.wrongLength()
	}
	v, err := r.vertex(content[4:])
	addPoint(f, v)
	return err
}

func (r *shapefile) wrongLength() error {
	return r.fail("记录长度与其点数不符", "the record's length and its counts disagree")
}

// shape reads a multipoint, a line or a polygon: a box, the counts, where each part
// begins, and the points.
func (r *shapefile) shape(f *feature, s shape, content []byte) error {
	fixed := int64(44)
	if s.base == multiShape {
		fixed = 40
	}
	if int64(len(content)) < fixed {
		return r.wrongLength()
	}
	parts, points := int64(0), int64(binary.LittleEndian.Uint32(content[fixed-4:]))
	if s.base != multiShape {
		parts = int64(binary.LittleEndian.Uint32(content[36:]))
	}
	xy := fixed + 4*parts + 16*points
	if !s.fits(int64(len(content)), xy, points) {
		return r.wrongLength()
	}
	if parts > int64(r.src.limits.Rings) {
		return r.at(fault(ErrLimit,
			lang.Textf("一个要素有 %d 个环或线，超过上限 %d", "the feature has %d rings or lines, more than the %d accepted", parts, r.src.limits.Rings),
			lang.Text{ZH: "请把该要素拆成几个要素", EN: "Split it into several features."}))
	}
	if err := r.tally.ahead(points); err != nil {
		return err
	}
	all, err := r.points(content[fixed+4*parts : xy])
	if err != nil {
		return err
	}
	compareBox(f, content, all)
	if s.base == multiShape {
		if len(all) > 0 {
			f.pieces = append(f.pieces, piece{kind: geo.Points, paths: []path{{vertices: all}}})
		}
		return nil
	}
	return r.paths(f, s, content[fixed:fixed+4*parts], all)
}

// paths makes the piece of a line or a polygon: starts tells the first point of each part.
func (r *shapefile) paths(f *feature, s shape, starts []byte, all []vertex) error {
	pc := piece{kind: geo.Lines}
	if s.base == polygonShape {
		pc.kind, pc.loose = geo.Area, true
	}
	parts := len(starts) / 4
	if parts == 0 {
		if len(all) > 0 {
			return r.wrongLength()
		}
		return nil
	}
	points := int64(len(all))
	start := func(i int) int64 {
		if i == parts {
			return points
		}
		return int64(binary.LittleEndian.Uint32(starts[4*i:]))
	}
	pc.paths = make([]path, 0, parts)
	for i := range parts {
		from, to := start(i), start(i+1)
		if from >= to || to > points || i == 0 && from != 0 {
			return r.fail(fmt.Sprintf("第 %d 部分的起点序号不对", i+1), fmt.Sprintf("part %d begins where it cannot", i+1))
		}
		pc.paths = append(pc.paths, path{vertices: all[from:to:to]})
	}
	f.pieces = append(f.pieces, pc)
	return nil
}

// points reads the points of a record, in the room of those of the record before. They
// are looked at before room is made for more.
func (r *shapefile) points(at []byte) ([]vertex, error) {
	for i := 0; i < len(at); i += 8 {
		if x := float64At(at[i:]); math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, r.at(notFinite(fmt.Sprint(x)))
		}
	}
	if n := len(at) / 16; n > cap(r.room) {
		r.room = make([]vertex, 0, n)
	}
	r.room = r.room[:0]
	for ; len(at) > 0; at = at[16:] {
		v, err := r.vertex(at)
		if err != nil {
			return nil, err
		}
		r.room = append(r.room, v)
	}
	return r.room, nil
}

// compareBox warns when the points do not fill the box their record states: one of the
// two was damaged or edited.
func compareBox(f *feature, content []byte, all []vertex) {
	if len(all) == 0 {
		return
	}
	n := numbersOf(all[0])
	for _, v := range all {
		n = n.grow(v)
	}
	for i, x := range [4]float64{n.first.min, n.second.min, n.first.max, n.second.max} {
		if said := float64At(content[4+8*i:]); !(math.Abs(said-x) <= boxSlack*max(1, math.Abs(x))) {
			f.warnings = append(f.warnings, boxDiffers())
			return
		}
	}
}

func boxDiffers() Note {
	return Note{"box-differs", lang.Text{
		ZH: "记录中写明的外包框与各点不符，文件可能损坏或被改动，请核对范围",
		EN: "the box stated in the record is not that of its points: the file may be damaged or edited, check the outline",
	}}
}

// boxSlack is the relative difference of boxes that is rounding: a few centimetres of an
// easting with zone prefix.
const boxSlack = 1e-9
