package geo

import (
	"cmp"
	"slices"
)

// Interval is a stretch of a line by its chainage (桩号), From < To.
type Interval struct{ From, To Metres }

// snapGap, in metres, is the widest gap between two stretches that counts as none.
// Coordinates are snapped to 1e-9°, about 0.1 mm: zones that share a border without
// sharing its vertices gape by as much, which is the grid's doing and not the land's.
const snapGap = 1e-4

// leastStretch, in metres, is the longest stretch that counts as rounding.
const leastStretch = 1e-9

// Chainage returns the stretches of line a inside the union of the zones, merged and in
// order; gaps of up to 0.1 mm are closed. Chainage runs from the first vertex and on
// through the following parts of a multi-part line, as if they were joined. A line along
// a zone's border is inside; of a zone that is a line, what runs along it. Nil when a is
// not lines.
func Chainage(a Shape, zones ...Shape) ([]Interval, error) {
	return chainage(a, zones), nil
}

// OverlapLength returns the length of the lines of a inside the union of the zones;
// 0 when a is not lines. A line along a zone's border is inside.
func OverlapLength(a Shape, zones ...Shape) (Metres, error) {
	var sum Metres
	for _, i := range chainage(a, zones) {
		sum += i.To - i.From
	}
	return min(sum, a.Length()), nil
}

func chainage(a Shape, zones []Shape) []Interval {
	if a.kind != Lines {
		return nil
	}
	var all []Interval
	for _, z := range zones {
		samePlane(a, z)
		if z.kind >= Lines && z.box.Meets(a.box) {
			t := tracer{zone: z, fence: fenceAlong(z, a)}
			all = append(all, t.trace(a)...)
		}
	}
	return merge(all)
}

// merge sorts stretches and joins those that meet.
func merge(all []Interval) []Interval {
	slices.SortFunc(all, func(i, j Interval) int {
		return cmp.Or(cmp.Compare(i.From, j.From), cmp.Compare(i.To, j.To))
	})
	var out []Interval
	for _, i := range all {
		if n := len(out); n > 0 && i.From <= out[n-1].To+snapGap {
			out[n-1].To = max(out[n-1].To, i.To)
			continue
		}
		out = append(out, i)
	}
	return slices.DeleteFunc(out, func(i Interval) bool { return i.To-i.From <= leastStretch })
}

// tracer follows lines through one zone.
type tracer struct {
	zone  Shape
	fence fence
	known bool // whether the zone's side at the current vertex is known, and
	in    bool // that side
	cuts  []float64
	along []Interval // where the edge runs along the zone's edges
}

// trace returns the stretches of all lines of a inside the zone.
func (t *tracer) trace(a Shape) []Interval {
	var out []Interval
	from := 0.0
	for _, p := range a.parts {
		t.known = false
		xy := p.paths[0]
		for i := 2; i+1 < len(xy); i += 2 {
			e := edge{a: Point{xy[i-2], xy[i-1]}, b: Point{xy[i], xy[i+1]}}
			to := from + e.length()
			for _, s := range t.traceEdge(e, to-from) {
				out = append(out, Interval{Metres(from + s[0]), Metres(from + s[1])})
			}
			from = to
		}
	}
	return out
}

// traceEdge returns the stretches of one edge inside the zone, in metres from its start.
// Between two cuts the edge stays on one side, so a point between them decides; it is
// taken over from the edge before where the two meet away from the zone's border.
func (t *tracer) traceEdge(e edge, length float64) [][2]float64 {
	if length == 0 {
		return nil
	}
	t.cut(e, length)
	var out [][2]float64
	at := 0.0
	for i, next := range append(t.cuts, length) {
		if next-at > leastStretch && t.inside(e, at+(next-at)/2) {
			out = append(out, [2]float64{at, next})
		}
		if i < len(t.cuts) {
			t.known = false
		}
		at = next
	}
	return out
}

// inside decides the piece of e around middle.
func (t *tracer) inside(e edge, middle float64) bool {
	for _, s := range t.along {
		if float64(s.From) <= middle && middle <= float64(s.To) {
			return true
		}
	}
	if !t.known && t.zone.kind == Area {
		t.known, t.in = true, locate(e.at(middle), t.zone) != outside
	}
	return t.in
}

// cut finds where e meets the zone's border.
func (t *tracer) cut(e edge, length float64) {
	t.cuts, t.along = t.cuts[:0], t.along[:0]
	t.fence.near(e.box(), func(i int) {
		f := t.fence.edges[i]
		m := meet(e, f)
		if m.crossing {
			p := crossPoint(e, f)
			t.cuts = append(t.cuts, hypot(p.X-e.a.X, p.Y-e.a.Y))
			return
		}
		var at [2]float64
		for k, p := range m.contacts[:m.n] {
			at[k] = min(hypot(p.X-e.a.X, p.Y-e.a.Y), length)
			t.cuts = append(t.cuts, at[k])
		}
		if m.n == 2 {
			t.along = append(t.along, Interval{Metres(min(at[0], at[1])), Metres(max(at[0], at[1]))})
		}
	})
	slices.Sort(t.cuts)
}
