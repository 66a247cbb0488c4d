package tiles

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"redline/layers"

	"github.com/twpayne/go-geom"
)

// fractal appends a rough course from a to b, without b.
func fractal(r *rand.Rand, out [][2]float64, a, b [2]float64, levels int, rough float64) [][2]float64 {
	if levels == 0 {
		return append(out, a)
	}
	t := rough * (2*r.Float64() - 1)
	mid := [2]float64{(a[0]+b[0])/2 - t*(b[1]-a[1]), (a[1]+b[1])/2 + t*(b[0]-a[0])}
	out = fractal(r, out, a, mid, levels-1, rough*0.7)
	return fractal(r, out, mid, b, levels-1, rough*0.7)
}

// tiling is n × n zones of 0.05° that share fractal borders. Their rings start anywhere.
func tiling(n, levels int) *layers.Version {
	r := rand.New(rand.NewPCG(1, 2))
	node := func(i, j int) [2]float64 { return [2]float64{104.3 + 0.05*float64(i), 31.2 + 0.05*float64(j)} }
	course := func(a, b [2]float64) [][2]float64 { return append(fractal(r, nil, a, b, levels, 0.1), b) }
	across, up := map[[2]int][][2]float64{}, map[[2]int][][2]float64{}
	for i := range n + 1 {
		for j := range n + 1 {
			across[[2]int{i, j}] = course(node(i, j), node(i+1, j))
			up[[2]int{i, j}] = course(node(i, j), node(i, j+1))
		}
	}
	back := func(c [][2]float64) [][2]float64 { c = slices.Clone(c); slices.Reverse(c); return c }
	v := &layers.Version{Layer: "units", SHA256: "tiling"}
	for i := range n {
		for j := range n {
			var ring [][2]float64
			for _, side := range [][][2]float64{across[[2]int{i, j}], up[[2]int{i + 1, j}], back(across[[2]int{i, j + 1}]), back(up[[2]int{i, j}])} {
				ring = append(ring, side[:len(side)-1]...)
			}
			k := r.IntN(len(ring))
			ring = append(slices.Clone(ring[k:]), ring[:k]...)
			if r.IntN(2) == 0 {
				slices.Reverse(ring)
			}
			var flat []float64
			for _, p := range append(ring, ring[0]) {
				flat = append(flat, p[0], p[1])
			}
			v.Zones = append(v.Zones, layers.Zone{Geometry: geom.NewPolygonFlat(geom.XY, flat, []int{len(flat)})})
		}
	}
	return v
}

// Zones that tile the ground tile it at every zoom: no gap, no overlap, to the last unit.
func TestSharedBordersAreSimplifiedAlike(t *testing.T) {
	o, err := newOutline(context.Background(), tiling(6, 8), zones)
	if err != nil {
		t.Fatal(err)
	}
	last := 0
	for zoom := 4; zoom <= MaxZoom; zoom++ {
		l, err := newLevel(context.Background(), o, zoom)
		if err != nil {
			t.Fatal(err)
		}
		var edges []edge
		sum, vertices := 0.0, 0
		for _, s := range l.shapes {
			for _, p := range s.parts {
				for _, r := range p.paths {
					sum += ringArea(r)
					vertices += len(r)
					edges = append(edges, newNoding([][]point{r}).edges...)
				}
			}
		}
		around := 0.0
		for _, r := range (&noding{edges: edges}).boundaries() {
			around += ringArea(r)
		}
		if sum != around || len(l.shapes) != 36 {
			t.Errorf("zoom %d: the zones have %g square units together, what they go around %g; %d shapes", zoom, sum, around, len(l.shapes))
		}
		if vertices < last {
			t.Errorf("zoom %d has fewer vertices than the one before", zoom)
		}
		last = vertices
		if zoom == 8 && vertices > len(o.vertices)/10 {
			t.Errorf("zoom 8 still has %d of %d vertices", vertices, len(o.vertices))
		}
	}
}

// What is left out lies within half a pixel of what is drawn.
func TestOutlinesStayWithinHalfAPixel(t *testing.T) {
	o, err := newOutline(context.Background(), tiling(2, 9), zones)
	if err != nil {
		t.Fatal(err)
	}
	for zoom := range MaxZoom + 1 {
		worst := 0.0
		for r := range o.rings {
			start, end := o.ring(r)
			var kept []point
			for i := start; i < end; i++ {
				if int(o.from[i]) <= zoom {
					kept = append(kept, o.vertices[i])
				}
			}
			for i := start; i < end; i += 7 {
				p := o.vertices[i]
				worst = max(worst, edgeDistance([][]point{kept}, float64(p.x), float64(p.y)))
			}
		}
		if worst > tolerance(zoom) {
			t.Errorf("zoom %d: a vertex lies %g units off, more than %g", zoom, worst, tolerance(zoom))
		}
	}
}

// smallZones are n squares of a side in degrees, each a zone, in a row.
func smallZones(n int, side, apart float64) *layers.Version {
	v := &layers.Version{Layer: "small", SHA256: "small"}
	for i := range n {
		x, y := 104.4+apart*float64(i%200), 31.3+apart*float64(i/200)
		flat := []float64{x, y, x + side, y, x + side, y + side, x, y + side, x, y}
		v.Zones = append(v.Zones, layers.Zone{Grade: []string{"a", "b"}[i%2], Geometry: geom.NewPolygonFlat(geom.XY, flat, []int{10})})
	}
	return v
}

// A zone smaller than a pixel is drawn as a pixel; of many in one pixel the first of a
// grade stands for all.
func TestSmallZonesBecomePixels(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct {
		name   string
		zones  *layers.Version
		zoom   int
		shapes int
	}{
		{"one far apart each", smallZones(10, 1e-5, 0.1), 9, 10},
		{"large enough", smallZones(10, 1e-3, 0.1), 13, 10},
		{"all in one pixel", smallZones(200, 1e-6, 1e-6), 3, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, err := newOutline(ctx, c.zones, zones)
			if err != nil {
				t.Fatal(err)
			}
			l, err := newLevel(ctx, o, c.zoom)
			if err != nil {
				t.Fatal(err)
			}
			if len(l.shapes) != c.shapes {
				t.Errorf("%d shapes, want %d", len(l.shapes), c.shapes)
			}
			for _, s := range l.shapes {
				if s.box.size() < pixel-1 {
					t.Errorf("a shape of %d units", s.box.size())
				}
			}
		})
	}
}

// The parts of one zone, each smaller than a pixel, are drawn with about the area that they
// have together.
func TestSpecksKeepTheirAreaTogether(t *testing.T) {
	var flat []float64
	var endss [][]int
	for i := range 10_000 {
		x, y := 104.4+0.001*float64(i%100), 31.3+0.001*float64(i/100)
		flat = append(flat, x, y, x+5e-4, y, x+5e-4, y+5e-4, x, y+5e-4, x, y)
		endss = append(endss, []int{len(flat)})
	}
	v := &layers.Version{Zones: []layers.Zone{{Geometry: geom.NewMultiPolygonFlat(geom.XY, flat, endss)}}}
	o, err := newOutline(context.Background(), v, zones)
	if err != nil {
		t.Fatal(err)
	}
	for _, zoom := range []int{4, 7, 9} {
		l, err := newLevel(context.Background(), o, zoom)
		if err != nil {
			t.Fatal(err)
		}
		want := 0.0
		for r := range o.rings {
			start, end := o.ring(r)
			want += math.Abs(ringArea(o.vertices[start:end])) * math.Ldexp(1, 2*(zoom-MaxZoom)) / (pixel * pixel)
		}
		if got := float64(len(l.shapes[0].cells)); math.Abs(got-want) > max(2, want/20) {
			t.Errorf("zoom %d: %g pixels, want about %.1f", zoom, got, want)
		}
	}
}

// A river far narrower than a pixel is drawn all along.
func TestNarrowAreasBecomeTrails(t *testing.T) {
	var flat []float64
	for i := range 100 {
		x := 104 + 0.01*float64(i)
		flat = append(flat, x, 31+0.05*math.Sin(float64(i)/10))
	}
	for i := 99; i >= 0; i-- {
		flat = append(flat, flat[2*i], flat[2*i+1]+3e-5)
	}
	flat = append(flat, flat[0], flat[1])
	v := &layers.Version{Zones: []layers.Zone{{Geometry: geom.NewPolygonFlat(geom.XY, flat, []int{len(flat)})}}}
	o, err := newOutline(context.Background(), v, zones)
	if err != nil {
		t.Fatal(err)
	}
	for zoom := range MaxZoom + 1 {
		l, err := newLevel(context.Background(), o, zoom)
		if err != nil {
			t.Fatal(err)
		}
		if len(l.shapes) != 1 {
			t.Fatalf("zoom %d: %d shapes", zoom, len(l.shapes))
		}
		whole := box{o.vertices[0].x, 0, o.vertices[99].x, 0}.at(zoom)
		drawn := l.shapes[0].box
		if drawn.minX > whole.minX+pixel || drawn.maxX < whole.maxX-pixel {
			t.Errorf("zoom %d: drawn from %d to %d, it runs from %d to %d", zoom, drawn.minX, drawn.maxX, whole.minX, whole.maxX)
		}
	}
}
