package intake

import (
	"redline/geo"
	"redline/lang"

	"github.com/twpayne/go-geom"
)

// geometry draws a feature as it stands, in degrees on the grid of 1e-9°.
func (b *recordBuilder) geometry(f *feature) (geom.T, error) {
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

// rolesOf makes polygons of the rings of a shapefile's record: by containment, which the
// directions must bear out. Shells run clockwise there and holes anticlockwise (ESRI 1998
// p. 8); written the other way round throughout, they mean the same. Rings of which some
// run against their role could be parts that overlap as well as holes, and are refused.
// Shells come out anticlockwise, as GeoJSON has them.
func rolesOf(rings []*outline) ([]polygon, error) {
	list := nest(rings, tidied{})
	agree, differ := 0, 0
	for _, p := range list {
		for i, o := range p {
			switch area := o.area(); {
			case area == 0:
			case area < 0 == (i == 0):
				agree++
			default:
				differ++
			}
			o.turn(i == 0, tidied{})
		}
	}
	if agree > 0 && differ > 0 {
		return nil, fault(ErrGeometry,
			lang.Textf("%d 个环的方向与位置不符：不能确定是洞还是重叠的部分", "the direction of %d ring(s) disagrees with where they lie: holes and parts that overlap cannot be told apart", min(agree, differ)),
			lang.Text{ZH: "在 QGIS 中检查有效性、修正后重新导出", EN: "Check the validity in QGIS, correct it there and export it again."})
	}
	return list, nil
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
