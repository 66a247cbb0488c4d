package tiles

import (
	"cmp"
	"math"
	"slices"
)

// edge is a piece of a ring.
type edge struct{ a, b point }

// noding finds where edges meet anywhere but at common ends, and splits them there.
type noding struct {
	edges []edge
	cuts  map[int][]point // by edge
}

func newNoding(rings [][]point) *noding {
	n := &noding{}
	for _, r := range rings {
		for i, p := range r {
			n.edges = append(n.edges, edge{p, r[(i+1)%len(r)]})
		}
	}
	return n
}

// simple reports whether no edge touches another but its neighbours at their common ends.
func (n *noding) simple() bool {
	n.find()
	if len(n.cuts) > 0 {
		return false
	}
	starts := make(map[point]bool, len(n.edges))
	for _, e := range n.edges {
		if starts[e.a] {
			return false // two rings, or two visits of one, in one point
		}
		starts[e.a] = true
	}
	return true
}

// rounds bounds the splitting. Each round moves edges by less than a unit, which can make new
// crossings: the worst of 20,000 random tangles took 17 rounds, real borders take two.
const rounds = 100

// split splits edges until none crosses another.
func (n *noding) split() {
	for range rounds {
		if n.find(); len(n.cuts) == 0 {
			return
		}
		n.divide()
	}
}

// divide splits edges at the places found; what then occurs twice is gone.
func (n *noding) divide() {
	var out []edge
	for i, e := range n.edges {
		cuts := n.cuts[i]
		slices.SortFunc(cuts, func(p, q point) int { return cmp.Compare(along(e, p), along(e, q)) })
		at := e.a
		for _, p := range append(cuts, e.b) {
			if p != at {
				out = append(out, edge{at, p})
				at = p
			}
		}
	}
	n.edges = parity(out)
}

func along(e edge, p point) int64 {
	return int64(p.x-e.a.x)*int64(e.b.x-e.a.x) + int64(p.y-e.a.y)*int64(e.b.y-e.a.y)
}

// parity keeps one of each edge that occurs an odd number of times, whichever way.
func parity(edges []edge) []edge {
	count := make(map[edge]int, len(edges))
	for _, e := range edges {
		count[e.undirected()]++
	}
	out := edges[:0]
	for _, e := range edges {
		key := e.undirected()
		if count[key]%2 == 1 {
			out = append(out, e)
		}
		count[key] = 0
	}
	return out
}

func (e edge) undirected() edge {
	if less(e.a, e.b) > 0 {
		return edge{e.b, e.a}
	}
	return e
}

func (e edge) box() box {
	return box{min(e.a.x, e.b.x), min(e.a.y, e.b.y), max(e.a.x, e.b.x), max(e.a.y, e.b.y)}
}

// find fills cuts. Edges are compared within the squares of a grid that is no finer than
// they are long and has at most some four squares an edge.
func (n *noding) find() {
	n.cuts = map[int][]point{}
	all, total := emptyBox(), int64(0)
	for _, e := range n.edges {
		b := e.box()
		all = all.union(b)
		total += int64(b.size())
	}
	if len(n.edges) == 0 {
		return
	}
	side := max(int32(2*total/int64(len(n.edges))), all.size()/int32(2*math.Sqrt(float64(len(n.edges)))), 16)
	columns := int((all.maxX-all.minX)/side) + 1
	squares := make([][]int32, columns*(int((all.maxY-all.minY)/side)+1))
	for i, e := range n.edges {
		b := e.box()
		for y := (b.minY - all.minY) / side; y <= (b.maxY-all.minY)/side; y++ {
			for x := (b.minX - all.minX) / side; x <= (b.maxX-all.minX)/side; x++ {
				k := int(y)*columns + int(x)
				for _, j := range squares[k] {
					n.meet(int(j), i)
				}
				squares[k] = append(squares[k], int32(i))
			}
		}
	}
}

// meet notes where edges i and j have to be split.
func (n *noding) meet(i, j int) {
	e, f := n.edges[i], n.edges[j]
	if !e.box().meets(f.box()) {
		return
	}
	fa, fb := sign(cross(e.a, e.b, f.a)), sign(cross(e.a, e.b, f.b))
	ea, eb := sign(cross(f.a, f.b, e.a)), sign(cross(f.a, f.b, e.b))
	if fa*fb < 0 && ea*eb < 0 {
		p := crossing(e, f)
		n.cut(i, p)
		n.cut(j, p)
		return
	}
	n.touch(i, f.a, fa)
	n.touch(i, f.b, fb)
	n.touch(j, e.a, ea)
	n.touch(j, e.b, eb)
}

// touch splits edge i at p where p lies on it.
func (n *noding) touch(i int, p point, side int) {
	if b := n.edges[i].box(); side == 0 && (box{p.x, p.y, p.x, p.y}).within(b) {
		n.cut(i, p)
	}
}

func (n *noding) cut(i int, p point) {
	if e := n.edges[i]; p != e.a && p != e.b && !slices.Contains(n.cuts[i], p) {
		n.cuts[i] = append(n.cuts[i], p)
	}
}

func sign(x int64) int { return cmp.Compare(x, 0) }

// crossing returns the grid point nearest to where two edges cross.
func crossing(e, f edge) point {
	d := float64(e.b.x-e.a.x)*float64(f.b.y-f.a.y) - float64(e.b.y-e.a.y)*float64(f.b.x-f.a.x)
	t := (float64(f.a.x-e.a.x)*float64(f.b.y-f.a.y) - float64(f.a.y-e.a.y)*float64(f.b.x-f.a.x)) / d
	return point{
		e.a.x + int32(math.Round(t*float64(e.b.x-e.a.x))),
		e.a.y + int32(math.Round(t*float64(e.b.y-e.a.y))),
	}
}
