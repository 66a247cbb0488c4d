package intake

import (
	"cmp"
	"math"
	"slices"

	"redline/geo"
	"redline/lang"

	"github.com/twpayne/go-geom"
)

// geometry draws a feature as it stands, in degrees on the grid of 1e-9°.
func (b *recordBuilder) geometry(f *feature) (geom.T, error) {
	if g, ok := b.oneRing(f); ok {
		return g, nil
	}
	d := drawn{}
	kinds := map[geo.Kind]bool{}
	for i := range f.pieces {
		kinds[f.pieces[i].kind] = true
	}
	if len(kinds) > 1 {
		return geom.NewGeometryCollection(), nil
	}
	for i := range f.pieces {
		pc := &f.pieces[i]
		d.kind = pc.kind
		outlines := make([]*outline, 0, len(pc.paths))
		plane, err := b.around.plane(b.read.place(pc.paths[0].vertices[0]))
		if err != nil {
			return nil, err
		}
		for j := range pc.paths {
			o := snapped(&pc.paths[j], b.read, plane)
			outlines = append(outlines, &o)
		}
		switch {
		case pc.kind != geo.Area:
			for _, o := range outlines {
				d.parts = append(d.parts, polygon{o})
			}
		case pc.loose:
			list, err := rolesOf(outlines)
			if err != nil {
				return nil, err
			}
			d.parts = append(d.parts, list...)
		default:
			d.parts = append(d.parts, outlines)
		}
	}
	return d.asDrawn(), nil
}

// roleWork bounds the comparisons of a vertex with an edge that are spent on one record's
// holes: less than a second.
const roleWork = 200_000_000

// roleSamples is how many places of a hole are tried; more on the shell's own line than
// that are an invalid area whichever shell the hole is given to.
const roleSamples = 256

// rolesOf makes polygons of the rings of a shapefile's record. Shells run clockwise there
// and holes anticlockwise (ESRI 1998 p. 8); some programs write both the other way round,
// so those that run as the largest ring does are shells. A hole goes to the smallest shell
// around it. Nothing here makes an area of what is none: a hole in no shell, parts that
// overlap and holes in holes are left for the check of validity to refuse. Shells come out
// anticlockwise, as GeoJSON has them.
func rolesOf(rings []*outline) ([]polygon, error) {
	sizes, boxes, largest := make([]float64, len(rings)), make([]geo.Box, len(rings)), 0
	for i, o := range rings {
		sizes[i], boxes[i] = o.area(), o.bounds()
		if math.Abs(sizes[i]) > math.Abs(sizes[largest]) {
			largest = i
		}
	}
	var list []polygon
	var shells, holes []int
	at := make([]int, len(rings)) // a shell's place in list
	for i := range rings {
		if sizes[i] > 0 == (sizes[largest] > 0) {
			at[i], shells, list = len(list), append(shells, i), append(list, polygon{rings[i]})
		} else {
			holes = append(holes, i)
		}
	}
	slices.SortStableFunc(shells, func(a, b int) int { return cmp.Compare(math.Abs(sizes[a]), math.Abs(sizes[b])) })
	work := 0
	for _, h := range holes {
		of := largest
		var around []int
		for _, s := range shells {
			if holds(boxes[s], boxes[h]) {
				around = append(around, s)
			}
		}
		for i, s := range around {
			// The last one is left: that it holds the hole is for the check of validity.
			if of = s; i == len(around)-1 || rings[s].takesHole(rings[h], &work) {
				break
			}
		}
		if work > roleWork {
			return nil, fault(ErrLimit,
				lang.Textf("%d 个环互相交错，判断洞的归属超过上限", "its %d rings lie so close that telling whose the holes are is more than accepted", len(rings)),
				lang.Text{ZH: "请把该要素拆成几个要素", EN: "Split it into several features."})
		}
		list[at[of]] = append(list[at[of]], rings[h])
	}
	for _, p := range list {
		for i, o := range p {
			o.turn(i == 0, tidied{})
		}
	}
	return list, nil
}

// takesHole is contains for rings of any size: it tries roleSamples vertices, counts the
// comparisons, and gives up beyond roleWork of them.
func (o *outline) takesHole(p *outline, work *int) bool {
	n := len(p.plane)
	for i := 0; i < n; i += 1 + n/roleSamples {
		a, b := p.plane[i], p.plane[(i+1)%n]
		for _, q := range []geo.Point{a, {X: (a.X + b.X) / 2, Y: (a.Y + b.Y) / 2}} {
			if *work += len(o.plane); *work > roleWork {
				return false
			}
			if in, sure := o.side(q); sure {
				return in
			}
		}
	}
	return false
}

// asDrawn writes the outlines as one geometry; nothing is closed or dropped.
func (d *drawn) asDrawn() geom.T {
	var flat []float64
	var ends []int
	var endss [][]int
	for _, p := range d.parts {
		var own []int
		for _, o := range p {
			for _, at := range o.at {
				flat = append(flat, at.Lon, at.Lat)
			}
			own = append(own, len(flat))
		}
		endss, ends = append(endss, own), append(ends, own...)
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
	}
	return geom.NewMultiPointFlat(geom.XY, flat)
}

// flatRing bounds how small a ring's area may be, beside the square of its extent in
// degrees, for its direction to be told without the plane.
const flatRing = 1e-4

// oneRing draws a record of one ring in no known role, which most plots are: it is a shell,
// and only its direction is to be decided. ok is false for any other, and for one so narrow
// that the plane must tell its direction.
func (b *recordBuilder) oneRing(f *feature) (g geom.T, ok bool) {
	if len(f.pieces) != 1 || !f.pieces[0].loose || len(f.pieces[0].paths) != 1 {
		return nil, false
	}
	vertices := f.pieces[0].paths[0].vertices
	flat := make([]float64, 0, 2*len(vertices))
	for _, v := range vertices {
		at := b.read.place(v)
		flat = append(flat, geo.SnapDegrees(at.Lon), geo.SnapDegrees(at.Lat))
	}
	var area, wide, high float64
	for i, n := 0, len(flat); i < n; i += 2 {
		ax, ay := flat[i]-flat[0], flat[i+1]-flat[1]
		bx, by := flat[(i+2)%n]-flat[0], flat[(i+3)%n]-flat[1]
		area += float64(ax*by) - float64(bx*ay)
		wide, high = max(wide, math.Abs(ax)), max(high, math.Abs(ay))
	}
	if !(math.Abs(area) > flatRing*(wide*wide+high*high)) {
		return nil, false
	}
	if area < 0 {
		for i, j := 0, len(flat)-2; i < j; i, j = i+2, j-2 {
			flat[i], flat[i+1], flat[j], flat[j+1] = flat[j], flat[j+1], flat[i], flat[i+1]
		}
	}
	return geom.NewPolygonFlat(geom.XY, flat, []int{len(flat)}), true
}
