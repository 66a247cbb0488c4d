package tiles

import (
	"context"
	"fmt"

	"redline/geo"
	"redline/layers"

	"github.com/twpayne/go-geom"
)

// class says what of a version a tile layer shows.
type class int

const (
	zones class = iota // areas, lines and banks as they are recorded
	bands              // the land beside banks
)

// outline is all geometry of one class of a version on the grid of MaxZoom, with the zoom
// at which each vertex appears. It is immutable once built: 9 bytes a vertex.
type outline struct {
	closed   bool // rings; else lines
	features []feature
	parts    []uint32 // where each part's rings end
	rings    []uint32 // where each ring's vertices end; a ring's first vertex is not repeated
	vertices []point
	from     []uint8
}

// feature is one zone, or one band of a bank.
type feature struct {
	zone  *layers.Zone
	band  string     // "", certain, possible or adopted
	width geo.Metres // of the band
	parts uint32     // where its parts end
}

func (o *outline) ring(r int) (start, end int) {
	if r > 0 {
		start = int(o.rings[r-1])
	}
	return start, int(o.rings[r])
}

func (o *outline) part(p int) (start, end int) {
	if p > 0 {
		start = int(o.parts[p-1])
	}
	return start, int(o.parts[p])
}

func (o *outline) feature(f int) (start, end int) {
	if f > 0 {
		start = int(o.features[f-1].parts)
	}
	return start, int(o.features[f].parts)
}

// neighbours returns the vertices before and after i in its ring; negative at the ends of
// a line.
func (o *outline) neighbours(start, end, i int) (prev, next int) {
	prev, next = i-1, i+1
	if prev < start {
		prev = end - 1
		if !o.closed {
			prev = -1
		}
	}
	if next >= end {
		next = start
		if !o.closed {
			next = -1
		}
	}
	return prev, next
}

func (o *outline) bytes() int64 {
	return int64(9*len(o.vertices) + 4*len(o.rings) + 4*len(o.parts) + 48*len(o.features))
}

// newOutline reads a version. A geometry of another type than a layer may hold, and a band
// that cannot be drawn, are errors.
func newOutline(ctx context.Context, v *layers.Version, c class) (*outline, error) {
	o := &outline{closed: true}
	if c == zones {
		o.vertices = make([]point, 0, vertices(v))
	}
	for i := range v.Zones {
		z := &v.Zones[i]
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if c == bands {
			if err := o.addBands(z); err != nil {
				return nil, err
			}
			continue
		}
		if err := o.add(z.Geometry); err != nil {
			return nil, fmt.Errorf("layer %s zone %s: %w", v.Layer, z.Code, err)
		}
		o.features = append(o.features, feature{zone: z, parts: uint32(len(o.parts))})
	}
	o.from = make([]uint8, len(o.vertices))
	o.appear()
	return o, nil
}

// vertices is how many a version has, closing ones too.
func vertices(v *layers.Version) int {
	n := 0
	for i := range v.Zones {
		if g := v.Zones[i].Geometry; g != nil && g.Stride() > 0 {
			n += len(g.FlatCoords()) / g.Stride()
		}
	}
	return n
}

// addBands adds what lies within the widths of a bank, the widest first so that it is drawn
// below: w_adopted where one is adopted; else w_max possible and w_min certain (DESIGN §4).
func (o *outline) addBands(z *layers.Zone) error {
	r := z.Reach
	if r == nil {
		return nil
	}
	add := func(band string, width geo.Metres) error {
		if width <= 0 {
			return nil
		}
		shape, err := z.Band(width)
		if err != nil {
			return fmt.Errorf("band of %s: %w", z.Code, err)
		}
		if err := o.add(shape.Geometry()); err != nil {
			return fmt.Errorf("band of %s: %w", z.Code, err)
		}
		o.features = append(o.features, feature{zone: z, band: band, width: width, parts: uint32(len(o.parts))})
		return nil
	}
	if r.Adopted != nil {
		return add("adopted", *r.Adopted)
	}
	if r.WidthMax > r.WidthMin {
		if err := add("possible", r.WidthMax); err != nil {
			return err
		}
	}
	return add("certain", r.WidthMin)
}

// add appends a geometry in degrees as parts.
func (o *outline) add(g geom.T) error {
	flat, stride := g.FlatCoords(), g.Stride()
	switch g := g.(type) {
	case *geom.Polygon:
		o.polygon(flat, stride, 0, g.Ends())
	case *geom.MultiPolygon:
		start := 0
		for _, ends := range g.Endss() {
			o.polygon(flat, stride, start, ends)
			if len(ends) > 0 {
				start = ends[len(ends)-1]
			}
		}
	case *geom.LineString:
		o.line(flat, stride, 0, len(flat))
	case *geom.MultiLineString:
		start := 0
		for _, end := range g.Ends() {
			o.line(flat, stride, start, end)
			start = end
		}
	default:
		return fmt.Errorf("geometry %T has no tiles", g)
	}
	return nil
}

func (o *outline) polygon(flat []float64, stride, start int, ends []int) {
	for _, end := range ends {
		first := len(o.vertices)
		o.path(flat[start:end], stride)
		if n := len(o.vertices); n > first+1 && o.vertices[n-1] == o.vertices[first] {
			o.vertices = o.vertices[:n-1]
		}
		o.rings = append(o.rings, uint32(len(o.vertices)))
		start = end
	}
	o.parts = append(o.parts, uint32(len(o.rings)))
}

func (o *outline) line(flat []float64, stride, start, end int) {
	o.closed = false
	o.path(flat[start:end], stride)
	o.rings = append(o.rings, uint32(len(o.vertices)))
	o.parts = append(o.parts, uint32(len(o.rings)))
}

// path appends vertices; what falls on the same point of the grid as its predecessor is
// left out.
func (o *outline) path(flat []float64, stride int) {
	first := len(o.vertices)
	for i := 0; i+1 < len(flat); i += stride {
		p := project(flat[i], flat[i+1])
		if n := len(o.vertices); n > first && o.vertices[n-1] == p {
			continue
		}
		o.vertices = append(o.vertices, p)
	}
}
