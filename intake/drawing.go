package intake

import (
	"errors"

	"redline/geo"
	"redline/lang"

	"github.com/twpayne/go-geom"
)

// drawn is the geometry of one kind that a feature gives under a reading.
type drawn struct {
	kind     geo.Kind
	parts    []polygon // points and lines: one outline each
	plane    geo.Plane
	geometry geom.T // degrees, snapped
	shape    geo.Shape
	notes    tidied
	mended   *mending // nil where nothing was repaired
	err      error
}

// kinds in the order in which a mixed feature's footprints are listed.
func kinds() []geo.Kind { return []geo.Kind{geo.Area, geo.Lines, geo.Points} }

// draw builds the feature's geometries, one for each kind it has. Faults are left in
// drawn.err, with their place.
func draw(f *feature, r reading, planeAt func(geo.LonLat) (geo.Plane, error)) []drawn {
	var first vertex
	f.vertices(func(_, _, _ int, v vertex) bool {
		first = v
		return false
	})
	plane, err := planeAt(r.place(first))
	if err != nil {
		return []drawn{{err: err}}
	}
	var out []drawn
	for _, kind := range kinds() {
		d := drawn{kind: kind, plane: plane, notes: tidied{}}
		for i := range f.pieces {
			if pc := &f.pieces[i]; pc.kind == kind && d.err == nil {
				d.err = d.add(f, i, pc, r)
			}
		}
		if len(d.parts) == 0 && d.err == nil {
			continue
		}
		d.finish()
		out = append(out, d)
	}
	return out
}

// finish assembles the geometry and its shape.
func (d *drawn) finish() {
	if d.err != nil {
		return
	}
	d.geometry = d.assemble()
	d.shape, d.err = geo.NewShape(d.plane, d.geometry)
}

// add draws one piece.
func (d *drawn) add(f *feature, index int, pc *piece, r reading) error {
	var outlines []*outline
	for j := range pc.paths {
		if len(pc.paths[j].vertices) == 0 {
			return d.refuse(f, index, j, pc, ErrEmpty,
				lang.Text{ZH: "这一部分没有坐标", EN: "it has no coordinates"},
				lang.Text{ZH: "删除这一部分，或补上坐标", EN: "Delete it, or give it coordinates."})
		}
		o := snapped(&pc.paths[j], r, d.plane)
		o.piece, o.ring = index, j
		if f := d.tidy(&o, f, pc); f != nil {
			return f
		}
		outlines = append(outlines, &o)
	}
	switch {
	case d.kind != geo.Area:
		for _, o := range outlines {
			d.parts = append(d.parts, polygon{o})
		}
		return nil
	case pc.loose:
		d.addPolygons(nest(outlines, d.notes))
	case len(outlines) > 0:
		d.addPolygons([]polygon{outlines})
	}
	return nil
}

func (d *drawn) addPolygons(list []polygon) {
	for _, p := range list {
		for i, o := range p {
			o.turn(i == 0, d.notes)
		}
		d.parts = append(d.parts, p)
	}
}

// tidy applies the hygiene of the kind to one outline.
func (d *drawn) tidy(o *outline, f *feature, pc *piece) error {
	if d.kind == geo.Points {
		return nil
	}
	o.dropRepeated(d.notes)
	if d.kind == geo.Lines {
		if len(o.at) < 2 {
			return d.refuse(f, o.piece, o.ring, pc, ErrGeometry,
				lang.Text{ZH: "线只有一个位置，没有长度", EN: "the line has one place only, and no length"},
				lang.Text{ZH: "线至少需要两个不同的点；若是一个点，请改为点", EN: "A line needs two different points; if it is a point, draw a point."})
		}
		return nil
	}
	o.open(d.notes)
	o.dropSpikes(d.notes)
	if len(o.at) < 3 {
		return d.refuse(f, o.piece, o.ring, pc, ErrGeometry,
			lang.Textf("环只有 %d 个不同的点，围不成面", "the ring has %d different point(s) and encloses nothing", len(o.at)),
			lang.Text{ZH: "面至少需要三个不同的点；核对是否漏了界址点", EN: "An area needs three different points; look for boundary points that are missing."})
	}
	return nil
}

// refuse makes a fault about one path.
func (d *drawn) refuse(f *feature, index, ring int, pc *piece, kind error, what, hint lang.Text) error {
	out := &pathFault{Fault: fault(kind, what, hint), at: -1}
	path := pc.paths[ring]
	out.Where = f.placeOf(index, ring).text()
	if len(path.vertices) > 0 {
		out.at = path.vertices[0].at
	}
	return out
}

// pathFault is a fault with an offset that is not yet a line.
type pathFault struct {
	*lang.Fault
	at int32
}

// located turns a pathFault into a fault with its line, and gives one without a place
// the feature.
func located(src *source, f *feature, err error) error {
	var p *pathFault
	if errors.As(err, &p) {
		p.Line = src.line(p.at)
		return p.Fault
	}
	var out *lang.Fault
	if !errors.As(err, &out) {
		return err
	}
	where := place{feature: f.label()}.text()
	if !out.Where.IsZero() {
		where.ZH, where.EN = where.ZH+"，"+out.Where.ZH, where.EN+", "+out.Where.EN
	}
	placed := *out
	placed.Where, placed.Line = where, src.line(f.at)
	if placed.Err == nil {
		placed.Err = ErrGeometry
	}
	return &placed
}

// assemble writes the outlines as one geometry; rings are closed again.
func (d *drawn) assemble() geom.T {
	var flat []float64
	var endss [][]int
	var ends []int
	for _, p := range d.parts {
		var own []int
		for _, o := range p {
			for _, at := range o.at {
				flat = append(flat, at.Lon, at.Lat)
			}
			if d.kind == geo.Area {
				flat = append(flat, o.at[0].Lon, o.at[0].Lat)
			}
			own = append(own, len(flat))
		}
		endss = append(endss, own)
		ends = append(ends, own...)
	}
	single := len(d.parts) == 1
	switch {
	case d.kind == geo.Area && single:
		return geom.NewPolygonFlat(geom.XY, flat, ends)
	case d.kind == geo.Area:
		return geom.NewMultiPolygonFlat(geom.XY, flat, endss)
	case d.kind == geo.Lines && single:
		return geom.NewLineStringFlat(geom.XY, flat)
	case d.kind == geo.Lines:
		return geom.NewMultiLineStringFlat(geom.XY, flat, ends)
	case len(flat) == 2:
		return geom.NewPointFlat(geom.XY, flat)
	}
	return geom.NewMultiPointFlat(geom.XY, flat)
}
