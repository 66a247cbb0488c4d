package geo

import "math"

const (
	// grazing, in metres, is how near to its foot a segment may pass the baseline
	// without crossing it, and how near to a point a barrier hides it.
	grazing = 1e-7
	// squareness, in metres, is how far beyond a perpendicular rounding may put a
	// point that lies on it.
	squareness = 1e-9
)

// local is a place in the frame of a view: along u and along n, in metres.
type local struct{ x, y float64 }

// sight is a segment inside a view. Its ends have a bearing b and a depth d such that
// straight lines stay straight, what hides another has less depth, and lines of sight
// keep their bearing: in a strip the frame's coordinates, in a sector x/y and −1/y.
type sight struct {
	p, q           local
	bp, dp, bq, dq float64
}

// shade is a stretch of bearings that is hidden.
type shade struct{ from, to float64 }

// strip is the view of the segment a→b to its left.
func strip(a, b Point) view {
	length := hypot(b.X-a.X, b.Y-a.Y)
	u := Point{(b.X - a.X) / length, (b.Y - a.Y) / length}
	return view{origin: a, u: u, n: Point{-u.Y, u.X}, length: length}
}

// sectors adds the views of vertex b between a→b and b→c to the left: none where
// the line turns left, else one or, so that half the angle stays below 45°, two.
func sectors(a, b, c Point, add func(view)) {
	before, after := strip(a, b), strip(b, c)
	cross := float64(before.u.X*after.u.Y) - float64(before.u.Y*after.u.X)
	dot := float64(before.u.X*after.u.X) + float64(before.u.Y*after.u.Y)
	if t := turn(a, b, c); t > 0 || t == 0 && dot > 0 {
		return
	}
	angle := math.Abs(math.Atan2(cross, dot))
	count := math.Ceil(angle / (math.Pi / 2))
	half := angle / (2 * count)
	for i := range int(count) {
		sin, cos := math.Sincos(half * float64(2*i+1)) // clockwise from the first perpendicular
		n := Point{
			float64(before.n.X*cos) + float64(before.n.Y*sin),
			float64(before.n.Y*cos) - float64(before.n.X*sin),
		}
		add(view{origin: b, u: Point{n.Y, -n.X}, n: n, slope: math.Tan(half)})
	}
}

func (v view) isSector() bool { return v.length == 0 }

func (v view) local(p Point) local {
	x, y := p.X-v.origin.X, p.Y-v.origin.Y
	return local{float64(x*v.u.X) + float64(y*v.u.Y), float64(x*v.n.X) + float64(y*v.n.Y)}
}

func (v view) world(x, y float64) Point {
	return Point{
		v.origin.X + float64(x*v.u.X) + float64(y*v.n.X),
		v.origin.Y + float64(x*v.u.Y) + float64(y*v.n.Y),
	}
}

// box bounds the view up to a distance.
func (v view) box(reach float64) Box {
	b := EmptyBox()
	width := v.length
	if v.isSector() {
		width = reach * v.slope
		b = edge{a: v.world(-width, reach), b: v.origin}.box()
	}
	for _, p := range [4]Point{v.origin, v.world(v.length, 0), v.world(width, reach), v.world(0, reach)} {
		b = b.Union(edge{a: p, b: p}.box())
	}
	return b.Grow(grazing)
}

// clip returns the part of e in the view between two heights; ok is false when there is
// none. What lies nearer to a sector's vertex than a grazing is left out.
func (v view) clip(e edge, low, high float64) (s sight, ok bool) {
	s.p, s.q = v.local(e.a), v.local(e.b)
	if v.isSector() {
		low = max(low, grazing)
		ok = s.cut(func(l local) float64 { return float64(v.slope*l.y) - l.x + squareness }) &&
			s.cut(func(l local) float64 { return float64(v.slope*l.y) + l.x + squareness })
	} else {
		ok = s.cut(func(l local) float64 { return l.x + squareness }) &&
			s.cut(func(l local) float64 { return v.length - l.x + squareness })
	}
	if !ok || !s.cut(func(l local) float64 { return l.y - low }) || !s.cut(func(l local) float64 { return high - l.y }) {
		return sight{}, false
	}
	s.bp, s.dp = v.project(s.p)
	s.bq, s.dq = v.project(s.q)
	if s.bp > s.bq {
		s = sight{s.q, s.p, s.bq, s.dq, s.bp, s.dp}
	}
	return s, true
}

// cut keeps the part of s where the linear function inside is not negative.
func (s *sight) cut(inside func(local) float64) bool {
	p, q := inside(s.p), inside(s.q)
	switch {
	case p < 0 && q < 0:
		return false
	case p < 0:
		s.p = between(s.p, s.q, p/(p-q))
	case q < 0:
		s.q = between(s.p, s.q, p/(p-q))
	}
	return true
}

func between(p, q local, t float64) local {
	return local{p.x + float64(t*(q.x-p.x)), p.y + float64(t*(q.y-p.y))}
}

func (v view) project(l local) (bearing, depth float64) {
	if v.isSector() {
		return l.x / l.y, -1 / l.y
	}
	return l.x, l.y
}

// radial reports whether the sight lies along a line of sight: only its nearer end counts.
func (s sight) radial() bool { return s.bq-s.bp <= 1e-12 }

// depth is the sight's depth at a bearing.
func (s sight) depth(b float64) float64 {
	if s.radial() {
		return min(s.dp, s.dq)
	}
	return s.dp + float64((s.dq-s.dp)*((b-s.bp)/(s.bq-s.bp)))
}

// shadow returns the bearings at which b lies before e, or on it.
func (v view) shadow(e, b sight) (s shade, ok bool) {
	lo, hi := max(e.bp, b.bp), min(e.bq, b.bq)
	if lo > hi || b.radial() && !e.radial() {
		return shade{}, false // of a radial screen the neighbours hide as much
	}
	margin := grazing
	if v.isSector() {
		y := max(e.p.y, e.q.y)
		margin /= float64(y * y) // as a difference of depths
	}
	before := func(t float64) float64 { return e.depth(t) - b.depth(t) + margin }
	at, to := before(lo), before(hi)
	switch {
	case at < 0 && to < 0:
		return shade{}, false
	case at < 0:
		lo += float64((hi - lo) * (at / (at - to)))
	case to < 0:
		hi = lo + float64((hi-lo)*(at/(at-to)))
	}
	return shade{lo, hi}, true
}

// lit returns what sorted shadows leave of s. Rounding opens slits between the shadows of
// a screen's neighbouring edges; nothing is seen through a slit narrower than a grazing.
func (v view) lit(s sight, shadows []shade) []sight {
	switch {
	case len(shadows) == 0:
		return []sight{s}
	case s.radial():
		return nil
	}
	slit := v.margin(s)
	var out []sight
	at := s.bp
	for _, sh := range shadows {
		if sh.from > at+slit {
			out = append(out, v.piece(s, at, sh.from))
		}
		at = max(at, sh.to)
	}
	if s.bq > at+slit {
		out = append(out, v.piece(s, at, s.bq))
	}
	return out
}

// margin is a grazing as a difference of bearings.
func (v view) margin(s sight) float64 {
	if v.isSector() {
		return grazing / max(s.p.y, s.q.y)
	}
	return grazing
}

// piece returns s between two bearings.
func (v view) piece(s sight, from, to float64) sight {
	out := s
	if from > s.bp {
		out.bp, out.dp = from, s.depth(from)
		out.p = v.unproject(out.bp, out.dp)
	}
	if to < s.bq {
		out.bq, out.dq = to, s.depth(to)
		out.q = v.unproject(out.bq, out.dq)
	}
	return out
}

func (v view) unproject(bearing, depth float64) local {
	if v.isSector() {
		return local{-bearing / depth, -1 / depth}
	}
	return local{bearing, depth}
}

// nearest returns the point of s nearest to its foot on the baseline, and that foot.
func (v view) nearest(s sight) (p, foot local) {
	if v.isSector() {
		near, _ := edge{a: Point{s.p.x, s.p.y}, b: Point{s.q.x, s.q.y}}.nearestOn(Point{})
		return local{near.X, near.Y}, local{}
	}
	p = s.p
	if s.q.y < s.p.y {
		p = s.q
	}
	return p, local{min(max(p.x, 0), v.length), 0}
}
