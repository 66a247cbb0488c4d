package geo

import "slices"

// JoinLines chains lines that follow each other: where one part ends within 1 mm of where
// another begins, they become one. ok is false when nothing was joined.
func JoinLines(lines ...Shape) (joined Shape, ok bool) {
	all := Join(lines...)
	if all.kind != Lines {
		return Shape{}, false
	}
	var paths [][]float64
	for _, p := range all.parts {
		paths = append(paths, p.paths[0])
	}
	for i := 0; i < len(paths); {
		j := slices.IndexFunc(paths, func(next []float64) bool { return &next[0] != &paths[i][0] && follows(paths[i], next) })
		if j < 0 {
			i++
			continue
		}
		ok = true
		paths[i] = slices.Concat(paths[i], paths[j][2:])
		paths = slices.Delete(paths, j, j+1)
		i = 0
	}
	parts := make([]part, len(paths))
	for i, path := range paths {
		parts[i].paths = [][]float64{path}
	}
	return shapeOf(all.plane, Lines, parts), ok
}

// follows reports whether next begins where path ends.
func follows(path, next []float64) bool {
	const gap = 0.001
	dx, dy := next[0]-path[len(path)-2], next[1]-path[len(path)-1]
	return dx*dx+dy*dy <= gap*gap
}

// EndsWithin reports whether an end of one of the lines lies within d of a.
func EndsWithin(lines, a Shape, d Metres) bool {
	return slices.ContainsFunc(lines.parts, func(p part) bool {
		xy := p.paths[0]
		return NearPoint(a, vertex(xy, 0), d) || NearPoint(a, vertex(xy, len(xy)/2-1), d)
	})
}

// NearPoint reports whether some point of the shape lies within d of p.
func NearPoint(s Shape, p Point, d Metres) bool {
	at := shapeOf(s.plane, Points, []part{{paths: [][]float64{{p.X, p.Y}}}})
	_, ok := DistanceWithin(s, at, d)
	return ok
}
