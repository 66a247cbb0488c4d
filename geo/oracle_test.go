package geo

import (
	"math"
	"math/big"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	simple "github.com/peterstace/simplefeatures/geom"
	"github.com/twpayne/go-geom"
)

// The oracle computes with rationals and another method than the kernel: it cuts the
// plane into vertical slabs between all vertices and crossings. Within a slab edges do
// not cross, so the section at its middle gives its area.

// rounds is how many random cases a test takes: more when REDLINE_LONG=1.
func rounds(n int) int {
	if os.Getenv("REDLINE_LONG") == "1" {
		return 50 * n
	}
	return n
}

func testPlane(t testing.TB) Plane {
	t.Helper()
	p, err := NewPlane(4544)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

type ratEdge struct{ ax, ay, bx, by *big.Rat }

func rat(x float64) *big.Rat { return new(big.Rat).SetFloat64(x) }

func ratEdges(s Shape) []ratEdge {
	var out []ratEdge
	for _, p := range s.parts {
		for _, xy := range p.paths {
			for i := 2; i+1 < len(xy); i += 2 {
				out = append(out, ratEdge{rat(xy[i-2]), rat(xy[i-1]), rat(xy[i]), rat(xy[i+1])})
			}
		}
	}
	return out
}

func sub(a, b *big.Rat) *big.Rat { return new(big.Rat).Sub(a, b) }
func mul(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }
func quo(a, b *big.Rat) *big.Rat { return new(big.Rat).Quo(a, b) }
func add(a, b *big.Rat) *big.Rat { return new(big.Rat).Add(a, b) }

// crossX returns the abscissa where two edges' lines cross, if the edges do.
func (e ratEdge) crossX(f ratEdge) *big.Rat {
	ux, uy, vx, vy := sub(e.bx, e.ax), sub(e.by, e.ay), sub(f.bx, f.ax), sub(f.by, f.ay)
	den := sub(mul(ux, vy), mul(uy, vx))
	if den.Sign() == 0 {
		return nil
	}
	wx, wy := sub(f.ax, e.ax), sub(f.ay, e.ay)
	t := quo(sub(mul(wx, vy), mul(wy, vx)), den)
	s := quo(sub(mul(wx, uy), mul(wy, ux)), den)
	one := big.NewRat(1, 1)
	if t.Sign() < 0 || t.Cmp(one) > 0 || s.Sign() < 0 || s.Cmp(one) > 0 {
		return nil
	}
	return add(e.ax, mul(t, ux))
}

// touches reports whether two edges have a common point.
func (e ratEdge) touches(f ratEdge) bool {
	if e.crossX(f) != nil {
		return true
	}
	cross := func(px, py *big.Rat) int {
		return sub(mul(sub(e.bx, e.ax), sub(py, e.ay)), mul(sub(e.by, e.ay), sub(px, e.ax))).Sign()
	}
	if cross(f.ax, f.ay) != 0 || cross(f.bx, f.by) != 0 {
		return false
	}
	apart := func(a, b, c, d *big.Rat) bool {
		if a.Cmp(b) > 0 {
			a, b = b, a
		}
		if c.Cmp(d) > 0 {
			c, d = d, c
		}
		return b.Cmp(c) < 0 || d.Cmp(a) < 0
	}
	return !apart(e.ax, e.bx, f.ax, f.bx) && !apart(e.ay, e.by, f.ay, f.by)
}

// section returns the heights of edges at x in ascending order.
func section(edges []ratEdge, x *big.Rat) []*big.Rat {
	var ys []*big.Rat
	for _, e := range edges {
		if e.ax.Cmp(x) < 0 != (e.bx.Cmp(x) < 0) {
			t := quo(sub(x, e.ax), sub(e.bx, e.ax))
			ys = append(ys, add(e.ay, mul(t, sub(e.by, e.ay))))
		}
	}
	slices.SortFunc(ys, (*big.Rat).Cmp)
	return ys
}

// common length of two sections, each a list of stretches.
func commonLength(a, b []*big.Rat) *big.Rat {
	sum := new(big.Rat)
	for i := 0; i+1 < len(a); i += 2 {
		for j := 0; j+1 < len(b); j += 2 {
			lo, hi := a[i], a[i+1]
			if b[j].Cmp(lo) > 0 {
				lo = b[j]
			}
			if b[j+1].Cmp(hi) < 0 {
				hi = b[j+1]
			}
			if lo.Cmp(hi) < 0 {
				sum.Add(sum, sub(hi, lo))
			}
		}
	}
	return sum
}

// exactAreas returns the areas of two shapes and of what they have in common.
func exactAreas(a, b Shape) (area, other, common *big.Rat) {
	ea, eb := ratEdges(a), ratEdges(b)
	var xs []*big.Rat
	for _, e := range slices.Concat(ea, eb) {
		xs = append(xs, e.ax, e.bx)
	}
	for _, e := range ea {
		for _, f := range eb {
			if x := e.crossX(f); x != nil {
				xs = append(xs, x)
			}
		}
	}
	slices.SortFunc(xs, (*big.Rat).Cmp)
	area, other, common = new(big.Rat), new(big.Rat), new(big.Rat)
	for i := 1; i < len(xs); i++ {
		width := sub(xs[i], xs[i-1])
		if width.Sign() == 0 {
			continue
		}
		middle := quo(add(xs[i], xs[i-1]), big.NewRat(2, 1))
		sa, sb := section(ea, middle), section(eb, middle)
		area.Add(area, mul(width, commonLength(sa, sa)))
		other.Add(other, mul(width, commonLength(sb, sb)))
		common.Add(common, mul(width, commonLength(sa, sb)))
	}
	return area, other, common
}

// exactRelation decides by exact areas, and by contact of edges where none is shared.
func exactRelation(a, b Shape) Relation {
	area, other, common := exactAreas(a, b)
	switch {
	case common.Sign() == 0:
		for _, e := range ratEdges(a) {
			if slices.ContainsFunc(ratEdges(b), e.touches) {
				return Touch
			}
		}
		return Disjoint
	case common.Cmp(area) == 0 && common.Cmp(other) == 0:
		return Equal
	case common.Cmp(area) == 0:
		return Within
	case common.Cmp(other) == 0:
		return Covers
	}
	return Overlap
}

// ringsShape makes a shape of rings given as flat coordinates, closed here.
func ringsShape(t testing.TB, rings ...[]float64) Shape {
	t.Helper()
	var flat []float64
	var ends []int
	for _, r := range rings {
		flat = append(append(flat, r...), r[0], r[1])
		ends = append(ends, len(flat))
	}
	s, err := PlaneShape(testPlane(t), geom.NewPolygonFlat(geom.XY, flat, ends))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func rectangleShape(t testing.TB, x0, y0, x1, y1 float64) Shape {
	return ringsShape(t, []float64{x0, y0, x1, y0, x1, y1, x0, y1})
}

func lineShape(t testing.TB, xy ...float64) Shape {
	t.Helper()
	s, err := PlaneShape(testPlane(t), geom.NewLineStringFlat(geom.XY, xy))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func pointShape(t testing.TB, x, y float64) Shape {
	t.Helper()
	s, err := PlaneShape(testPlane(t), geom.NewPointFlat(geom.XY, []float64{x, y}))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The origin of random shapes: where plane coordinates of the district lie.
const east, north = 448_217.3, 3_465_902.7

// star draws the ring of a valid polygon around a centre.
func star(r *rand.Rand, cx, cy, radius float64, n int) []float64 {
	var xy []float64
	for i := range n {
		a := (float64(i) + 0.8*r.Float64()) * 2 * math.Pi / float64(n)
		d := radius * (0.3 + 0.7*r.Float64())
		xy = append(xy, cx+d*math.Cos(a), cy+d*math.Sin(a))
	}
	return xy
}

// randomArea draws a star, half of them with a hole.
func randomArea(t testing.TB, r *rand.Rand, spread float64) Shape {
	cx, cy := east+spread*r.Float64(), north+spread*r.Float64()
	rings := [][]float64{star(r, cx, cy, 100, 3+r.IntN(9))}
	if r.IntN(2) == 0 && len(rings[0]) > 12 {
		rings = append(rings, star(r, cx, cy, 8, 3+r.IntN(4)))
	}
	s := ringsShape(t, rings...)
	if Validate(s) != nil {
		return rectangleShape(t, cx-50, cy-50, cx+50, cy+50)
	}
	return s
}

// adversary makes a shape that lies as awkwardly as possible to s.
func adversary(t testing.TB, r *rand.Rand, s Shape) Shape {
	ring := s.parts[0].paths[0]
	n := len(ring)/2 - 1
	v := func(i int) Point { return vertex(ring, i%n) }
	shift := math.Pow(10, -9+7*r.Float64())
	switch r.IntN(7) {
	case 0: // a copy shifted a little
		return moved(s, shift, -shift/3)
	case 1: // a copy shifted along one axis
		return moved(s, shift, 0)
	case 2: // its neighbour across one edge, which it shares
		k := r.IntN(n)
		a, b := v(k), v(k+1)
		c := Point{a.X + (b.Y-a.Y)*0.7 + (b.X-a.X)/2, a.Y - (b.X-a.X)*0.7 + (b.Y-a.Y)/2}
		return ringsShape(t, []float64{b.X, b.Y, a.X, a.Y, c.X, c.Y})
	case 3: // a box with its corners on two vertices
		a, b := v(r.IntN(n)), v(r.IntN(n)+1)
		if a.X == b.X || a.Y == b.Y {
			return s
		}
		return rectangleShape(t, min(a.X, b.X), min(a.Y, b.Y), max(a.X, b.X), max(a.Y, b.Y))
	case 4: // a vertex as near to the middle of an edge as floats allow
		k := r.IntN(n)
		a, b := v(k), v(k+1)
		m := Point{a.X + (b.X-a.X)/2, a.Y + (b.Y-a.Y)/2}
		return ringsShape(t, []float64{m.X, m.Y, m.X + 90*r.Float64(), m.Y + 20, m.X - 10, m.Y + 70*r.Float64() + 30})
	case 5: // the triangle of three of its vertices
		k := r.IntN(n)
		a, b, c := v(k), v(k+1), v(k+2)
		if turn(a, b, c) == 0 {
			return s
		}
		return ringsShape(t, []float64{a.X, a.Y, b.X, b.Y, c.X, c.Y})
	}
	// The same ring from another vertex, filled: a hole's stopper or an equal.
	var turned []float64
	k := r.IntN(n)
	for i := range n {
		turned = append(turned, v(i+k).X, v(i+k).Y)
	}
	return ringsShape(t, turned)
}

// moved shifts every vertex; the copies round each on its own.
func moved(s Shape, dx, dy float64) Shape {
	parts := make([]part, len(s.parts))
	for i, p := range s.parts {
		for _, xy := range p.paths {
			out := slices.Clone(xy)
			for k := range out {
				out[k] += []float64{dx, dy}[k%2]
			}
			parts[i].paths = append(parts[i].paths, out)
		}
	}
	return shapeOf(s.plane, s.kind, parts)
}

// forPairs runs a test on random and on adversarial pairs of valid areas.
func forPairs(t *testing.T, n int, check func(t *testing.T, a, b Shape)) {
	t.Helper()
	r := rand.New(rand.NewPCG(20, 26))
	for i := range rounds(n) {
		a := randomArea(t, r, 150)
		b := randomArea(t, r, 150)
		if i%2 == 0 {
			b = adversary(t, r, a)
		}
		if Validate(b) != nil {
			continue
		}
		check(t, a, b)
		if t.Failed() {
			t.Fatalf("pair %d:\n%v\n%v", i, a.simple(Point{}).AsText(), b.simple(Point{}).AsText())
		}
	}
}

func TestAreaAgreesWithRationals(t *testing.T) {
	forPairs(t, 400, func(t *testing.T, a, b Shape) {
		area, _, common := exactAreas(a, b)
		want, _ := common.Float64()
		whole, _ := area.Float64()
		got, err := OverlapArea(a, b)
		if err != nil {
			t.Error(err)
		}
		if math.Abs(float64(got)-want) > 1e-9*whole {
			t.Errorf("area %v, exactly %v", got, want)
		}
		if (got == 0) != (common.Sign() == 0) || (got == a.Area()) != (common.Cmp(area) == 0) {
			t.Errorf("area %v of %v, exactly %v of %v: nothing and all must be exact", got, a.Area(), want, whole)
		}
	})
}

func TestRelateAgreesWithRationals(t *testing.T) {
	seen := map[Relation]int{}
	forPairs(t, 600, func(t *testing.T, a, b Shape) {
		got, err := Relate(a, b)
		want := exactRelation(a, b)
		if err != nil || got != want {
			t.Errorf("Relate %v, %v; exactly %v", got, err, want)
		}
		if back, _ := Relate(b, a); back != converse(got) {
			t.Errorf("Relate %v, and the other way %v", got, back)
		}
		if d := Distance(a, b).Distance; (d == 0) != (want != Disjoint) {
			t.Errorf("relation %v at distance %v", want, d)
		}
		seen[got]++
	})
	for r := Disjoint; r <= Equal; r++ {
		if seen[r] == 0 {
			t.Errorf("no pair is in relation %v: %v", r, seen)
		}
	}
}

func TestTurnAgreesWithRationals(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	zeros := 0
	for range rounds(20_000) {
		a := Point{east + 1000*r.Float64(), north + 1000*r.Float64()}
		b := Point{east + 1000*r.Float64(), north + 1000*r.Float64()}
		k := r.Float64()
		c := Point{a.X + (b.X-a.X)*k, a.Y + (b.Y-a.Y)*k}
		if r.IntN(3) == 0 { // doubling is exact: the three are in line
			a.X, a.Y, b.X, b.Y = math.Round(a.X), math.Round(a.Y), math.Round(b.X), math.Round(b.Y)
			c = Point{2*b.X - a.X, 2*b.Y - a.Y}
		}
		want := sub(
			mul(sub(rat(a.X), rat(c.X)), sub(rat(b.Y), rat(c.Y))),
			mul(sub(rat(a.Y), rat(c.Y)), sub(rat(b.X), rat(c.X)))).Sign()
		if got := turn(a, b, c); got != want {
			t.Fatalf("turn(%v, %v, %v) = %d, exactly %d", a, b, c, got, want)
		}
		if got := turnExact(a, b, c); got != want {
			t.Fatalf("turnExact(%v, %v, %v) = %d, exactly %d", a, b, c, got, want)
		}
		if want == 0 {
			zeros++
		}
	}
	if zeros == 0 {
		t.Error("no three points in line were drawn")
	}
}

// simpleRelation is what simplefeatures says, in our words.
func simpleRelation(t testing.TB, a, b Shape) Relation {
	m, err := simple.Relate(a.simple(Point{}), b.simple(Point{}))
	if err != nil {
		t.Fatal(err)
	}
	c := common{
		interiors: m[0] != 'F',
		contact:   m[0] != 'F' || m[1] != 'F' || m[3] != 'F' || m[4] != 'F',
		aOutside:  m[2] != 'F' || m[5] != 'F',
		bOutside:  m[6] != 'F' || m[7] != 'F',
	}
	return c.relation()
}
