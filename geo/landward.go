package geo

// LandwardDistance is the distance of a from a river or canal bank's baseline, measured
// on the given side of it: the length of the shortest segment from a point of the
// baseline into a that leaves the baseline on that side, ends square (no point beyond
// the perpendicular at either end of the baseline counts) and crosses neither the
// baseline nor any barrier (the opposite bank). Touching the baseline is 0. ok is false
// when no such segment of length ≤ limit exists.
func LandwardDistance(a, baseline Shape, side Side, limit Metres, barriers ...Shape) (s Separation, ok bool) {
	panic("stub")
}
