package layers

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"redline/geo"
	"redline/lang"
)

// Network is the directed graph of watercourses: each runs down its line and at the lower
// end flows into its next ones, at their points nearest to that end. Immutable.
type Network struct {
	plane        geo.Plane
	watercourses []Watercourse // sorted by id
	courses      []course      // parallel to watercourses
}

// course is a watercourse's line on the plane.
type course struct {
	line     polyline
	next     []junction
	dangling bool // some id in Next is not recorded, or there is no line
}

// junction is where a watercourse enters the next.
type junction struct {
	course   int
	chainage float64
	gap      float64 // metres between the lower end and the next line
}

// NewNetwork builds the graph. An id in Next that is not among the watercourses ends
// what is known there.
func NewNetwork(plane geo.Plane, watercourses []Watercourse) *Network {
	n := &Network{plane: plane, watercourses: slices.Clone(watercourses)}
	slices.SortStableFunc(n.watercourses, func(a, b Watercourse) int { return strings.Compare(a.ID, b.ID) })
	n.courses = make([]course, len(n.watercourses))
	for i, w := range n.watercourses {
		n.courses[i].line = newPolyline(plane, lineCoords(w.Geometry))
	}
	for i, w := range n.watercourses {
		from := &n.courses[i]
		for _, id := range w.Next {
			to, ok := n.find(id)
			if !ok || from.line.empty() || n.courses[to].line.empty() {
				from.dangling = true
				continue
			}
			chainage, gap := n.courses[to].line.nearest(from.line.end())
			from.next = append(from.next, junction{to, chainage, gap})
		}
	}
	return n
}

// Watercourses lists all watercourses by id.
func (n *Network) Watercourses() []Watercourse { return slices.Clone(n.watercourses) }

// Watercourse returns the watercourse with the given id.
func (n *Network) Watercourse(id string) (Watercourse, bool) {
	i, ok := n.find(id)
	if !ok {
		return Watercourse{}, false
	}
	return n.watercourses[i], true
}

// Gap returns the distance between the lower end of a watercourse and the line of one
// that it flows into; ok is false when either is not recorded.
func (n *Network) Gap(id, next string) (gap geo.Metres, ok bool) {
	i, found := n.find(id)
	if !found {
		return 0, false
	}
	for _, j := range n.courses[i].next {
		if n.watercourses[j.course].ID == next {
			return geo.Metres(j.gap), true
		}
	}
	return 0, false
}

func (n *Network) find(id string) (int, bool) {
	return slices.BinarySearchFunc(n.watercourses, id, func(w Watercourse, id string) int {
		return strings.Compare(w.ID, id)
	})
}

// Reachable is what lies downstream of a place.
type Reachable struct {
	At    []geo.Metres // per target; negative when not reached
	Paths geo.Shape
	Ended bool
}

// Downstream follows the current from the place on watercourse id nearest to p, along
// every branch, for at most limit metres (inclusive) or to where the network ends.
//
// It returns the shortest chainage to the first point of each target met (usually an
// area; its border belongs to it) and the stretches walked, as lines, each once. A target
// that holds p or the place itself is at 0; an empty one is never reached. The gap
// between a lower end and the next line has no length: the distance errs to the near
// side. Ended tells that a branch ran out of recorded watercourses before limit: what
// lies beyond is unknown. An unknown id, or a watercourse without a line, is a *lang.Fault.
func (n *Network) Downstream(id string, p geo.Point, limit geo.Metres, targets []geo.Shape) (Reachable, error) {
	start, ok := n.find(id)
	if !ok || n.courses[start].line.empty() {
		return Reachable{}, &lang.Fault{
			Where: lang.Textf("河渠 %s", "watercourse %s", id),
			What:  lang.Text{ZH: "河网中没有这条河渠的中心线", EN: "the network has no centreline of this watercourse"},
			Hint:  lang.Text{ZH: "改用河网中已有的河渠编号，或补录其中心线", EN: "name a recorded watercourse, or record its centreline"},
		}
	}
	w := walk{network: n, limit: max(0, float64(limit)), targets: targets, at: make([]float64, len(targets)), walked: map[int][]geo.Interval{}}
	for i, t := range targets {
		w.at[i] = math.Inf(1)
		if holds, err := meets(pointShape(n.plane, p), t); err != nil {
			return Reachable{}, err
		} else if holds {
			w.at[i] = 0
		}
	}
	chainage, _ := n.courses[start].line.nearest(p)
	if err := w.run(entry{course: start, chainage: chainage}); err != nil {
		return Reachable{}, err
	}
	return w.result()
}

// entry is a place where the walk comes onto a watercourse, and its distance from the
// start.
type entry struct {
	course   int
	chainage float64
	distance float64
}

// walk is one search for the shortest paths (Dijkstra 1959) over the entries of the
// network. There are at most as many entries as junctions and one more, so that cycles
// end.
type walk struct {
	network *Network
	limit   float64
	targets []geo.Shape
	at      []float64
	walked  map[int][]geo.Interval
	ended   bool
}

func (w *walk) run(start entry) error {
	type place struct {
		course   int
		chainage float64
	}
	open, done := []entry{start}, map[place]bool{}
	for len(open) > 0 {
		i := nearestEntry(open)
		e := open[i]
		open = slices.Delete(open, i, i+1)
		if done[place{e.course, e.chainage}] {
			continue
		}
		done[place{e.course, e.chainage}] = true
		goesOn, err := w.follow(e)
		if err != nil {
			return err
		}
		if !goesOn {
			continue
		}
		c := w.network.courses[e.course]
		atEnd := e.distance + (c.line.length() - e.chainage)
		w.ended = w.ended || c.dangling || len(c.next) == 0
		for _, j := range c.next {
			open = append(open, entry{j.course, j.chainage, atEnd})
		}
	}
	return nil
}

// nearestEntry returns the position of the entry to walk on from; ties go by watercourse
// and chainage, so that the order of work is always the same.
func nearestEntry(open []entry) int {
	best := 0
	for i, e := range open {
		if cmp.Or(cmp.Compare(e.distance, open[best].distance), cmp.Compare(e.course, open[best].course),
			cmp.Compare(e.chainage, open[best].chainage)) < 0 {
			best = i
		}
	}
	return best
}

// follow walks one watercourse from an entry to its end or to the limit, and measures the
// targets on the way. goesOn is false when the limit lies on this watercourse or exactly
// at its end.
func (w *walk) follow(e entry) (goesOn bool, err error) {
	line := w.network.courses[e.course].line
	stop := min(line.length(), e.chainage+(w.limit-e.distance))
	for i, t := range w.targets {
		if e.distance >= w.at[i] || t.IsEmpty() {
			continue
		}
		chainage, met, err := line.firstMeeting(w.network.plane, e.chainage, stop, t)
		if err != nil {
			return false, err
		}
		if met {
			w.at[i] = min(w.at[i], e.distance+(chainage-e.chainage))
		}
	}
	w.walked[e.course] = append(w.walked[e.course], geo.Interval{From: geo.Metres(e.chainage), To: geo.Metres(stop)})
	return e.distance+(line.length()-e.chainage) < w.limit, nil
}

func (w *walk) result() (Reachable, error) {
	r := Reachable{At: make([]geo.Metres, len(w.at)), Ended: w.ended}
	for i, d := range w.at {
		r.At[i] = -1
		if d <= w.limit && !math.IsInf(d, 1) {
			r.At[i] = geo.Metres(d)
		}
	}
	var parts []geo.Shape
	for i := range w.network.courses {
		for _, stretch := range merge(w.walked[i]) {
			line := w.network.courses[i].line.between(float64(stretch.From), float64(stretch.To))
			if shape, ok := lineShape(w.network.plane, line); ok {
				parts = append(parts, shape)
			}
		}
	}
	if len(parts) > 0 {
		r.Paths = geo.Join(parts...)
	}
	return r, nil
}

// merge sorts stretches and joins those that overlap or touch.
func merge(stretches []geo.Interval) []geo.Interval {
	slices.SortFunc(stretches, func(a, b geo.Interval) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	var merged []geo.Interval
	for _, s := range stretches {
		if last := len(merged) - 1; last >= 0 && s.From <= merged[last].To {
			merged[last].To = max(merged[last].To, s.To)
			continue
		}
		merged = append(merged, s)
	}
	return merged
}
