package intake

import (
	"math"

	"redline/geo"
	"redline/lang"
)

// mending is what a repair did to an area.
type mending struct {
	what          lang.Text // what was wrong, and where
	crossings     int       // places where edges crossed
	parts         int       // polygons afterwards
	filled        int       // holes fewer than were drawn
	before, after float64   // m² on the plane: by the outlines as drawn, and of the result
}

// mendedTolerance is the relative change of an area beyond which a repair is more than a
// repair: the outline probably meant something else.
const mendedTolerance = 0.001

// holes counts the holes of an area's parts.
func holes(parts []polygon) int {
	n := 0
	for _, p := range parts {
		n += max(len(p)-1, 0)
	}
	return n
}

// repair makes an invalid area valid. A place belongs to the result where some part's
// shell winds around it, whichever way and however often, and no hole of that part does:
// a bow-tie becomes its two triangles, land that is enclosed twice or lies in two parts
// counts once, a spike of no width disappears. Edges move by
// some tenths of a millimetre at most: to points of the grid of 1e-9° that they share.
//
// Source of the rule: the "structure" method of JTS GeometryFixer and ST_MakeValid. Even-odd
// filling would drop land that the outline encloses twice, and with it what the land meets.
//
// It reports false, with the drawing as it was, when nothing is left, the result is not
// valid, or it would take too long.
func (d *drawn) repair(refusal *lang.Fault) bool {
	was := *d
	d.err = nil
	before := 0.0
	for _, p := range d.parts {
		for i, o := range p {
			if i == 0 {
				before += math.Abs(o.area())
			} else {
				before -= math.Abs(o.area())
			}
		}
	}
	parts, crossings, ok := arrange(d.parts, d.plane)
	if !ok || len(parts) == 0 {
		return false
	}
	drawn := holes(d.parts)
	d.parts = parts
	if d.finish(); d.err != nil || geo.Validate(d.shape) != nil {
		*d = was
		return false
	}
	what := refusal.What
	if !refusal.Where.IsZero() {
		what = lang.Text{ZH: refusal.Where.ZH + "，" + what.ZH, EN: refusal.Where.EN + ", " + what.EN}
	}
	d.mended = &mending{what, crossings, len(parts), max(drawn-holes(parts), 0), math.Max(before, 0), float64(d.shape.Area())}
	return true
}

// notes are the record of the repair, and a warning when it changed the area by more than
// mendedTolerance.
func (m *mending) notes() (record, warnings []Note) {
	if m == nil {
		return nil, nil
	}
	crossings := lang.Text{}
	if m.crossings > 0 {
		crossings = lang.Textf("共 %d 处交叉；", "edges crossed in %d place(s); ", m.crossings)
	}
	record = []Note{{"repaired", lang.Textf(
		"按要求（--repair）修复了面：%[1]s。%[3]s修复前各环按点序计算为 %.2[5]f m²，修复后为 %.2[6]f m²，%[7]d 个部分",
		"the area was repaired as asked (--repair): %[2]s; %[4]sits rings as drawn enclosed %.2[5]f m² by the order of their points, the result has %.2[6]f m² in %[7]d part(s)",
		m.what.ZH, m.what.EN, crossings.ZH, crossings.EN, m.before, m.after, m.parts)}}
	if math.Abs(m.after-m.before) > mendedTolerance*m.before {
		warnings = []Note{{"repair-changed-area", lang.Textf(
			"修复使面积由 %.2[1]f m² 变为 %.2[2]f m²，变化超过 0.1%%：原图多半有点号颠倒或漏点，请在源图中改正，或核实修复后的范围",
			"the repair changed the area from %.2[1]f m² to %.2[2]f m², by more than 0.1 %%: the source probably has points swapped or missing; correct it there, or verify the repaired outline",
			m.before, m.after)}}
	}
	if m.filled > 0 {
		warnings = append(warnings, Note{"repair-filled-hole", lang.Textf(
			"修复后少了 %d 个洞：原图的洞与其他部分重叠或在其外，请核实洞内是否属于项目范围",
			"the repair left %d hole(s) fewer: they overlapped other parts or lay outside; verify whether the land in them belongs to the project", m.filled)})
	}
	return record, warnings
}
