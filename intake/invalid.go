package intake

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"redline/geo"
	"redline/lang"
)

// validate refuses an invalid shape with the place where it is invalid, unless one of
// two harmless faults explains it: a hole clear of its shell becomes a part, and a
// vertex on another ring's edge that rounding moved across it is made a vertex of that
// edge. Both are put on record. Where repair is asked for, an area is repaired instead.
func (d *drawn) validate(src *source, f *feature) error {
	bad := geo.Validate(d.shape)
	if bad == nil {
		return nil
	}
	refusal := d.invalid(src, f, bad)
	noted := maps.Clone(d.notes)
	if d.remedy(bad.Code) {
		return nil
	}
	d.notes = noted
	if src.repair && d.kind == geo.Area && bad.Code != "too-complex" && d.repair(refusal) {
		return nil
	}
	return refusal
}

// remedy applies the harmless remedy that the fault allows, and reports whether the shape
// is valid now.
func (d *drawn) remedy(code string) bool {
	done := false
	switch code {
	case "hole-outside":
		done = d.freeHoles()
	case "ring-crosses-ring", "parts-overlap", "self-intersection":
		done = d.node()
	}
	if done {
		d.finish()
	}
	return done && d.err == nil && geo.Validate(d.shape) == nil
}

// budget bounds the comparisons spent on mending a shape; beyond, it is refused as it
// stands.
const budget = 50_000_000

// freeHoles makes a part of each hole that lies clear of its shell.
func (d *drawn) freeHoles() bool {
	var free []polygon
	work := 0
	for i, p := range d.parts {
		kept := p[:1:1]
		for _, hole := range p[1:] {
			if work += len(p[0].at) + len(hole.at); work > budget {
				return false
			}
			if p[0].contains(hole) || hole.contains(p[0]) {
				kept = append(kept, hole)
				continue
			}
			d.notes["hole-outside"]++
			hole.turn(true, tidied{})
			free = append(free, polygon{hole})
		}
		d.parts[i] = kept
	}
	d.parts = append(d.parts, free...)
	return len(free) > 0
}

// onEdge is how close, in metres, a vertex lies to an edge it was drawn on: rounding
// both to 1e-9° moves them by up to 0.08 mm each.
const onEdge = 0.0002

// node adds to each edge the vertices of all rings that lie on it, so that rings that
// touch there touch exactly.
func (d *drawn) node() bool {
	byX := d.corners()
	added, work := 0, 0
	for _, p := range d.parts {
		for _, o := range p {
			n := len(o.plane)
			noded := outline{path: o.path, piece: o.piece, ring: o.ring}
			for i := range n {
				a, b := o.plane[i], o.plane[(i+1)%n]
				noded.add(o.at[i], a, o.from[i])
				first, _ := slices.BinarySearchFunc(byX, min(a.X, b.X)-onEdge, byPlaneX)
				var on []corner
				for _, c := range byX[first:] {
					if work++; work > budget {
						return false
					}
					if c.plane.X > max(a.X, b.X)+onEdge {
						break
					}
					if c.at != o.at[i] && c.at != o.at[(i+1)%n] && toSegment(c.plane, a, b) < onEdge {
						on = append(on, c)
					}
				}
				slices.SortFunc(on, func(p, q corner) int { return cmp.Compare(distance(a, p.plane), distance(a, q.plane)) })
				for _, c := range slices.Compact(on) {
					noded.add(c.at, c.plane, o.from[i])
					added++
				}
			}
			*o = noded
		}
	}
	d.notes["touch-noded"] += added
	return added > 0
}

// corner is a vertex of some ring.
type corner struct {
	at    geo.LonLat
	plane geo.Point
}

func byPlaneX(c corner, x float64) int { return cmp.Compare(c.plane.X, x) }

// corners lists the vertices of all rings by their easting.
func (d *drawn) corners() []corner {
	var out []corner
	for _, p := range d.parts {
		for _, o := range p {
			for i := range o.at {
				out = append(out, corner{o.at[i], o.plane[i]})
			}
		}
	}
	slices.SortFunc(out, func(a, b corner) int {
		return cmp.Or(cmp.Compare(a.plane.X, b.plane.X), cmp.Compare(a.plane.Y, b.plane.Y))
	})
	return slices.Compact(out)
}

func (o *outline) add(at geo.LonLat, plane geo.Point, from int) {
	o.at, o.plane, o.from = append(o.at, at), append(o.plane, plane), append(o.from, from)
}

// invalid words an invalidity with its place in the file.
func (d *drawn) invalid(src *source, f *feature, bad *geo.Invalid) *lang.Fault {
	where := place{feature: f.label()}
	at := f.at
	what := bad.Reason
	add := func(t lang.Text) {
		what = lang.Text{ZH: what.ZH + "；" + t.ZH, EN: what.EN + "; " + t.EN}
	}
	if o := d.outlineAt(bad.Part, bad.Ring); o != nil {
		where = f.placeOf(o.piece, o.ring)
		if bad.Vertex >= 0 {
			i := o.from[bad.Vertex%len(o.from)]
			where.vertex = i + 1
			at = o.path.vertices[i].at
			edges := d.edge(f, o, geo.EdgeRef{Part: bad.Part, Ring: bad.Ring, Vertex: bad.Vertex})
			if other := d.edge(f, o, bad.Other); !other.IsZero() {
				edges = lang.Text{ZH: edges.ZH + "与" + other.ZH, EN: edges.EN + " and " + other.EN}
			}
			add(edges)
		}
	}
	if !math.IsNaN(bad.AtLonLat.Lon) {
		add(lang.Textf("位置 %s", "at %s", lonLat(bad.AtLonLat)))
	}
	if odd := d.farOff(); !odd.IsZero() {
		add(odd)
	}
	hint, way := bad.Fault().Hint, repairable(bad, src.repair)
	out := fault(ErrGeometry,
		lang.Text{ZH: "几何无效：" + what.ZH, EN: "invalid geometry: " + what.EN},
		lang.Text{
			ZH: hint.ZH + "。请在源图中改正后重新导出；程序不会擅自改动范围" + way.ZH,
			EN: hint.EN + " Correct it in the source and export again; the footprint is not altered on your behalf" + way.EN,
		})
	out.Where, out.Line = where.text(), src.line(at)
	return out
}

// repairable ends the hint of a refusal: how to have the area repaired, or that it could
// not be.
func repairable(bad *geo.Invalid, asked bool) lang.Text {
	switch {
	case bad.Ring < 0 || bad.Code == "too-complex":
		return lang.Text{EN: "."}
	case asked:
		return lang.Text{ZH: "。已要求修复（--repair），但修复后仍不成有效的面", EN: ". A repair was asked for (--repair), but no valid area came of it."}
	}
	return lang.Text{ZH: "，除非加 --repair 要求修复（修复会记录在案）", EN: ", unless --repair asks for it (the repair goes on record)."}
}

// edge names an edge by its ends as they are written; its ring too where it is not the
// one already named. Zero when the reference names none.
func (d *drawn) edge(f *feature, named *outline, e geo.EdgeRef) lang.Text {
	o := d.outlineAt(e.Part, e.Ring)
	if o == nil || e.Vertex < 0 {
		return lang.Text{}
	}
	n := len(o.from)
	i, j := o.from[e.Vertex%n], o.from[(e.Vertex+1)%n]
	t := lang.Textf("第 %d 点 (%s) 至第 %d 点 (%s) 的边", "the edge from vertex %d (%s) to vertex %d (%s)",
		i+1, written(o.path.vertices[i]), j+1, written(o.path.vertices[j]))
	if o != named {
		at := f.placeOf(o.piece, o.ring)
		at.feature = ""
		t = lang.Text{ZH: at.text().ZH + "的" + t.ZH, EN: t.EN + " of " + at.text().EN}
	}
	return t
}

// outlineAt returns the outline of a part and ring; the line of a part where ring is -1.
func (d *drawn) outlineAt(part, ring int) *outline {
	ring = max(ring, 0)
	if part < 0 || part >= len(d.parts) || ring >= len(d.parts[part]) || len(d.parts[part][ring].from) == 0 {
		return nil
	}
	return d.parts[part][ring]
}
