package intake

import "redline/geo"

// readTwice goes through a text twice. The first pass keeps nothing: it counts, and finds
// all that is wrong with the text, so that a file that is refused has taken no memory,
// whatever it holds. The second keeps what the first has counted, in the room that takes.
func readTwice(src *source, read func(*tally) (*contents, error)) (*contents, error) {
	first := &tally{limits: src.limits}
	_, err := read(first)
	if src.work.done(first); err != nil {
		return nil, err
	}
	second := &tally{limits: src.limits, keep: true, most: first.features, points: first.vertices}
	return read(second)
}

// hold keeps a feature, on the second pass.
func (t *tally) hold(c *contents, f feature) {
	if !t.keep {
		return
	}
	if c.features == nil {
		c.features = make([]feature, 0, max(t.most, 1))
	}
	c.features = append(c.features, f)
}

// put adds a vertex to a path, on the second pass: in place, where the path is the last
// that got one.
func (t *tally) put(path []vertex, v vertex) []vertex {
	if !t.keep {
		return path
	}
	if t.room == nil {
		t.room = make([]vertex, 0, t.points)
	}
	n := len(t.room)
	switch {
	case n == cap(t.room): // more than was counted, or nothing was
		return append(path, v)
	case len(path) == 0:
		t.room = append(t.room, v)
		return t.room[n : n+1 : n+1]
	case &path[len(path)-1] != &t.room[n-1]:
		return append(path, v)
	}
	t.room = append(t.room, v)
	return t.room[n-len(path) : n+1 : n+1]
}

// addPiece gives a feature a piece, on the second pass; an empty one is none.
func (t *tally) addPiece(f *feature, pc piece) {
	if t.keep && len(pc.paths) > 0 {
		f.pieces = append(f.pieces, pc)
	}
}

// addPoint is addPoint of the feature, on the second pass.
func (t *tally) addPoint(f *feature, v vertex) {
	if n := len(f.pieces); n > 0 && f.pieces[n-1].kind == geo.Points {
		p := &f.pieces[n-1].paths[0]
		p.vertices = t.put(p.vertices, v)
		return
	}
	t.addPiece(f, piece{kind: geo.Points, paths: []path{{vertices: t.put(nil, v)}}})
}
