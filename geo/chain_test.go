package geo

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// Rings of any size around the sizes at which the tree gains a level.
var ringSizes = []int{3, 15, 16, 17, 127, 128, 129, 1023, 1024, 1025, 8193, 20000}

func TestChainTree(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range ringSizes {
		xy := star(r, east, north, 1000, n)
		xy = append(xy, xy[0], xy[1])
		path := newTrail(xy)
		var leaves []int
		path.meeting(path.box, func(from, to int) bool {
			leaves = append(leaves, from, to)
			return true
		})
		if leaves[0] != 0 || leaves[len(leaves)-1] != path.edges() || len(leaves) != 2*((n+leafEdges-1)/leafEdges) {
			t.Fatalf("%d edges: leaves %v", n, leaves)
		}
		checkChain(t, &path, path.root())
		for range 200 {
			p := Point{east + 2400*(r.Float64()-0.5), north + 2400*(r.Float64()-0.5)}
			if r.IntN(4) == 0 {
				p = vertex(xy, r.IntN(n))
			}
			wantOdd, wantOn := crossings(p, xy)
			if odd, on := path.crossings(p); odd != wantOdd || on != wantOn {
				t.Fatalf("%d edges, %v: %v, %v; want %v, %v", n, p, odd, on, wantOdd, wantOn)
			}
		}
	}
}

// checkChain: the bounds of a chain hold its vertices, and its children are all of it.
func checkChain(t *testing.T, path *trail, c chain) {
	t.Helper()
	from, to := path.span(c)
	for i := from; i <= to; i++ {
		if !path.bounds(c).Contains(vertex(path.xy, i)) {
			t.Fatalf("%v: vertex %d lies outside %v", c, i, path.bounds(c))
		}
	}
	if c.level == 0 {
		return
	}
	first, end := path.children(c)
	at := from
	for k := first; k < end; k++ {
		child := chain{c.level - 1, k}
		begin, next := path.span(child)
		if begin != at {
			t.Fatalf("%v begins at %d, want %d", child, begin, at)
		}
		at = next
		checkChain(t, path, child)
	}
	if at != to {
		t.Fatalf("the children of %v end at %d, want %d", c, at, to)
	}
}

// A zone of thousands of holes is searched by a tree over them, and answers like one that
// is looked through ring by ring.
func TestManyRings(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	rings := [][]float64{{east - 100, north - 100, east + 3100, north - 100, east + 3100, north + 3100, east - 100, north + 3100, east - 100, north - 100}}
	for i := range 30 {
		for j := range 30 {
			hole := star(r, east+float64(100*i), north+float64(100*j), 40, 5)
			orient(hole, false)
			rings = append(rings, hole)
		}
	}
	zone := ringsShape(t, rings...)
	if len(zone.rings.items) != len(rings) {
		t.Fatalf("%d rings in the tree", len(zone.rings.items))
	}
	slow := zone
	slow.trails = &trails{all: zone.all, partOf: zone.partOf}
	for range 300 {
		x, y := east+3000*r.Float64(), north+3000*r.Float64()
		if got, want := locate(Point{x, y}, zone), locate(Point{x, y}, slow); got != want {
			t.Fatalf("%v, %v: %v, want %v", x, y, got, want)
		}
		a := ringsShape(t, star(r, x, y, 150*r.Float64()+1, 6))
		if got, want := relate(a, zone), relate(a, slow); got != want {
			t.Fatalf("relation %v, want %v", got, want)
		}
		if got, want := profileOf(a).shared(zone), profileOf(a).shared(slow); got != want {
			t.Fatalf("area %v, want %v", got, want)
		}
	}
}

// The nearest vertex of a far-off ring, whatever its size.
func TestDistanceThroughTheTree(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, n := range ringSizes[:len(ringSizes)-2] {
		a, b := ringsShape(t, star(r, east, north, 500, n)), ringsShape(t, star(r, east+1500, north+300, 500, 100))
		var all []float64
		for i := range a.all[0].edges() {
			for j := range b.all[0].edges() {
				e, f := a.all[0].edge(i), b.all[0].edge(j)
				for _, p := range [2]Point{e.a, e.b} {
					_, d := f.nearestOn(p)
					all = append(all, d)
				}
				for _, p := range [2]Point{f.a, f.b} {
					_, d := e.nearestOn(p)
					all = append(all, d)
				}
			}
		}
		if got, want := float64(Distance(a, b).Distance), slices.Min(all); got != want {
			t.Fatalf("%d edges: %v, want %v", n, got, want)
		}
	}
}

// A corridor cut into slabs shares with a zone what its pieces share, whichever way it runs.
func TestProfileOfThinAreas(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range rounds(60) {
		dx, dy := 20000*(r.Float64()-0.5), 20000*(r.Float64()-0.5)
		a := ringsShape(t, []float64{east, north, east + dx, north + dy, east + dx + 30, north + dy - 10, east + 30, north - 10, east, north})
		if a.Area() < 1000 {
			continue
		}
		zone := ringsShape(t, star(r, east+dx*r.Float64(), north+dy*r.Float64(), 5000, 40))
		_, _, common := exactAreas(a, zone)
		want, _ := common.Float64()
		got, err := OverlapArea(a, zone)
		if err != nil || float64(got)-want > 1e-9*float64(a.Area()) || want-float64(got) > 1e-9*float64(a.Area()) {
			t.Fatalf("%v (%v), want %v", got, err, want)
		}
		if n := len(profileOf(a).slabs); n < 2 && math.Min(math.Abs(dx), math.Abs(dy)) > 1000 {
			t.Fatalf("%d slabs", n)
		}
	}
}

// Looking along the edges of a thin shape only gives what looking through its whole box does.
func TestAlongThinShapes(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	sparse := 0
	for range rounds(300) {
		dx, dy := 8000*(r.Float64()-0.5), 8000*(r.Float64()-0.5)
		x, y := east+1000*r.Float64(), north+1000*r.Float64()
		corridor := func() Shape {
			return ringsShape(t, []float64{x, y, x + dx, y + dy, x + dx + 20, y + dy - 9, x + 20, y - 9})
		}
		line := func() Shape { return lineShape(t, x, y, x+dx/2, y+dy/3, x+dx, y+dy) }
		rings := [][]float64{star(r, x+dx*r.Float64(), y+dy*r.Float64(), 1500, 60)}
		zone := ringsShape(t, rings...)
		if r.IntN(3) == 0 { // a small ring within reach, or inside the corridor
			zone = ringsShape(t, star(r, x+dx/2+10, y+dy/2-4, 3, 5))
		}
		for _, make := range []func() Shape{corridor, line} {
			a, b := make(), make()
			b.along.once.Do(func() {}) // no boxes: the whole box is looked through
			if a.kind == Area && (a.Area() < 1000 || Validate(a) != nil) || Validate(zone) != nil {
				continue
			}
			if len(*a.along.of(a, boxesAlong)) > 0 {
				sparse++
			}
			got, _ := Relate(a, zone)
			want, _ := Relate(b, zone)
			back, _ := Relate(zone, a)
			if got != want || back != converse(want) {
				t.Fatalf("%v (%v the other way), want %v: %v, %v", got, back, want, text(a), text(zone))
			}
			if a.kind == Lines {
				got, want := chainage(a, []Shape{zone}), chainage(b, []Shape{zone})
				if !slices.Equal(got, want) {
					t.Fatalf("chainage %v, want %v", got, want)
				}
			}
		}
	}
	if sparse < 100 {
		t.Errorf("only %d shapes are sparse in their box", sparse)
	}
}
