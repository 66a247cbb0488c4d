package intake

import (
	"slices"

	"redline/geo"
	"redline/lang"
)

// isClosed reports whether a line comes back to its first vertex and encloses something.
func (p *path) isClosed() bool {
	n := len(p.vertices)
	if n < 4 {
		return false
	}
	first, last := p.vertices[0], p.vertices[n-1]
	return first.first == last.first && first.second == last.second
}

// outlinesToAreas makes areas of the feature's closed lines, as Options.Outlines asks:
// globes and phones draw the outline of a site as a path.
func (f *feature) outlinesToAreas() {
	for i := range f.pieces {
		pc := &f.pieces[i]
		if pc.kind != geo.Lines || !slices.ContainsFunc(pc.paths, func(p path) bool { return p.isClosed() }) {
			continue
		}
		if closed := slices.DeleteFunc(slices.Clone(pc.paths), func(p path) bool { return !p.isClosed() }); len(closed) == len(pc.paths) {
			pc.kind, pc.loose = geo.Area, true
			f.repairs = append(f.repairs, Note{"outline-as-area", lang.Text{
				ZH: "闭合的线按要求读作面（--outlines）", EN: "a closed line was read as an area, as asked (--outlines)",
			}})
		}
	}
}

// warnClosed warns of closed lines: they may be the outline of a site.
func (d *drawn) warnClosed() []Note {
	if d.kind != geo.Lines {
		return nil
	}
	for _, p := range d.parts {
		if p[0].path.isClosed() {
			return []Note{{"closed-line", lang.Text{
				ZH: "这是闭合的线，按线状工程评估，不计面积；若它是用地边界，请加 --outlines 把闭合的线读作面",
				EN: "this is a closed line: it is judged as a linear work, without area; if it is the outline of a site, add --outlines to read closed lines as areas",
			}}}
		}
	}
	return nil
}
