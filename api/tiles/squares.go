package tiles

import (
	"iter"
	"math"
)

// squares is a grid over edges, no finer than they are long and with at most some four
// squares an edge. Each square lists the edges whose boxes meet it.
type squares struct {
	all     box
	side    int32
	columns int
	lists   [][]int32
}

func squaresOf(edges []edge) squares {
	s := squares{all: emptyBox()}
	if len(edges) == 0 {
		return s
	}
	total := int64(0)
	for _, e := range edges {
		b := e.box()
		s.all = s.all.union(b)
		total += int64(b.size())
	}
	s.side = max(int32(2*total/int64(len(edges))), s.all.size()/int32(2*math.Sqrt(float64(len(edges)))), 16)
	s.columns = int((s.all.maxX-s.all.minX)/s.side) + 1
	s.lists = make([][]int32, s.columns*(int((s.all.maxY-s.all.minY)/s.side)+1))
	for i, e := range edges {
		b := e.box()
		for y := (b.minY - s.all.minY) / s.side; y <= (b.maxY-s.all.minY)/s.side; y++ {
			for x := (b.minX - s.all.minX) / s.side; x <= (b.maxX-s.all.minX)/s.side; x++ {
				k := int(y)*s.columns + int(x)
				s.lists[k] = append(s.lists[k], int32(i))
			}
		}
	}
	return s
}

// around lists the edges whose boxes meet a square that holds p, which lies within the
// edges' box: all those whose own box holds p are among them.
func (s squares) around(p point) []int32 {
	return s.lists[int((p.y-s.all.minY)/s.side)*s.columns+int((p.x-s.all.minX)/s.side)]
}

// near goes through the pairs of edges that share a square, some more than once.
func (s squares) near(edges []edge) iter.Seq2[edge, edge] {
	return func(yield func(e, f edge) bool) {
		for _, list := range s.lists {
			for i, a := range list {
				for _, b := range list[:i] {
					if !yield(edges[a], edges[b]) {
						return
					}
				}
			}
		}
	}
}
