package geo

// linesIn returns the part of the lines a inside the zones, or the part outside.
func linesIn(a Shape, zones []Shape, in bool) Shape {
	stretches := chainage(a, zones)
	if !in {
		stretches = complement(stretches, a.Length())
	}
	var parts []part
	from := 0.0
	for _, p := range a.parts {
		xy := p.paths[0]
		to := from + pathLength(xy)
		for _, s := range stretches {
			lo, hi := max(float64(s.From), from), min(float64(s.To), to)
			if hi-lo > leastStretch {
				parts = append(parts, part{paths: [][]float64{stretch(xy, lo-from, hi-from)}})
			}
		}
		from = to
	}
	return shapeOf(a.plane, Lines, parts)
}

// complement returns what stretches in order leave of [0, length].
func complement(stretches []Interval, length Metres) []Interval {
	var out []Interval
	var at Metres
	for _, s := range stretches {
		if s.From-at > leastStretch {
			out = append(out, Interval{at, s.From})
		}
		at = s.To
	}
	if length-at > leastStretch {
		out = append(out, Interval{at, length})
	}
	return out
}

// stretch cuts a line from one chainage to another. Vertices in between are kept as
// they are.
func stretch(xy []float64, from, to float64) []float64 {
	var out []float64
	at := 0.0
	for i := 2; i+1 < len(xy); i += 2 {
		e := edge{a: Point{xy[i-2], xy[i-1]}, b: Point{xy[i], xy[i+1]}}
		next := at + e.length()
		if next > from && at < to {
			if out == nil {
				p := e.at(from - at)
				out = append(out, p.X, p.Y)
			}
			p := e.at(to - at)
			out = append(out, p.X, p.Y)
		}
		at = next
	}
	return out
}
