package geo

// Separation is the shortest segment between two shapes. Distance is 0 and From = To
// where they meet.
type Separation struct {
	Distance Metres
	From, To Point
}

// Bearing returns the direction from From to To in degrees clockwise from grid north,
// in [0, 360); ok is false when the distance is 0.
func (s Separation) Bearing() (deg float64, ok bool) { panic("stub") }

// Distance returns the separation of a from b. An area's interior belongs to it. Either
// being empty is a programming error and panics.
func Distance(a, b Shape) Separation { panic("stub") }

// DistanceWithin is Distance for a search bounded by limit (inclusive); ok is false when
// the shapes are farther apart.
func DistanceWithin(a, b Shape, limit Metres) (s Separation, ok bool) { panic("stub") }

// LandwardDistance is the distance of a from a river or canal bank's baseline, measured
// on the given side of it: the length of the shortest segment from a point of the
// baseline into a that leaves the baseline on that side, ends square (no point beyond
// the perpendicular at either end of the baseline counts) and crosses neither the
// baseline nor any barrier (the opposite bank). Touching the baseline is 0. ok is false
// when no such segment of length ≤ limit exists.
func LandwardDistance(a, baseline Shape, side Side, limit Metres, barriers ...Shape) (s Separation, ok bool) {
	panic("stub")
}
