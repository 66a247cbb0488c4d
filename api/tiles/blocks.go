package tiles

import (
	"cmp"
	"slices"
)

// blockSize is how many shapes are looked at together.
const blockSize = 64

// block is a run of the level's order with the box around its shapes.
type block struct {
	box      box
	from, to int
}

// index puts shapes that lie near each other into blocks, so that a tile looks at few of a
// layer's millions.
func (l *level) index() {
	l.order = make([]uint32, len(l.shapes))
	keys := make([]uint64, len(l.shapes))
	for i := range l.shapes {
		b := l.shapes[i].box
		l.order[i] = uint32(i)
		keys[i] = spread(uint32(b.minX/2+b.maxX/2)) | spread(uint32(b.minY/2+b.maxY/2))<<1
	}
	slices.SortStableFunc(l.order, func(a, b uint32) int { return cmp.Compare(keys[a], keys[b]) })
	for from := 0; from < len(l.order); from += blockSize {
		k := block{emptyBox(), from, min(from+blockSize, len(l.order))}
		for _, i := range l.order[k.from:k.to] {
			k.box = k.box.union(l.shapes[i].box)
		}
		l.blocks = append(l.blocks, k)
	}
	l.size += int64(32*len(l.blocks) + 4*len(l.order))
}

// spread puts a zero before every bit: the Morton code of one coordinate.
func spread(v uint32) uint64 {
	x := uint64(v)
	x = (x | x<<16) & 0x0000ffff0000ffff
	x = (x | x<<8) & 0x00ff00ff00ff00ff
	x = (x | x<<4) & 0x0f0f0f0f0f0f0f0f
	x = (x | x<<2) & 0x3333333333333333
	return (x | x<<1) & 0x5555555555555555
}

// meeting returns the shapes that come into a box, in the order of drawing.
func (l *level) meeting(b box) []int {
	var out []int
	for _, k := range l.blocks {
		if !k.box.meets(b) {
			continue
		}
		for _, i := range l.order[k.from:k.to] {
			if l.shapes[i].box.meets(b) {
				out = append(out, int(i))
			}
		}
	}
	slices.Sort(out)
	return out
}
