package geo

// Relation says how a first shape lies to a second.
type Relation int

// The relations, exclusive of each other.
const (
	Disjoint Relation = iota // no common point
	Touch                    // borders meet, interiors do not
	Overlap                  // interiors meet, neither covers the other
	Within                   // the first lies in the second, borders may meet
	Covers                   // the second lies in the first, borders may meet
	Equal                    // the same points
)

// Relate decides exactly on the coordinates as they are. Cost does not depend on the
// vertices of b that lie outside a's box; where no edge of b meets it, no overlay runs.
func Relate(a, b Shape) (Relation, error) { panic("stub") }

// Intersects reports whether a and b have a common point; touching counts.
func Intersects(a, b Shape) (bool, error) { panic("stub") }

// CoveredBy reports whether every point of a lies in the union of the zones; borders
// belong to them.
func CoveredBy(a Shape, zones ...Shape) (bool, error) { panic("stub") }

// OverlapArea returns the area of a that lies in the union of the zones: each square
// metre once, however many zones cover it. 0 when a is not an area.
func OverlapArea(a Shape, zones ...Shape) (SquareMetres, error) { panic("stub") }

// OverlapLength returns the length of the lines of a inside the union of the zones;
// 0 when a is not lines. A line along a zone's border is inside.
func OverlapLength(a Shape, zones ...Shape) (Metres, error) { panic("stub") }

// OverlapShape returns the part of a that lies in the union of the zones, of a's kind;
// parts of lower dimension (touching points) are left out. Empty when there is none.
func OverlapShape(a Shape, zones ...Shape) (Shape, error) { panic("stub") }

// DifferenceShape returns the part of a outside all zones.
func DifferenceShape(a Shape, zones ...Shape) (Shape, error) { panic("stub") }

// Interval is a stretch of a line by its chainage (桩号), From < To.
type Interval struct{ From, To Metres }

// Chainage returns the stretches of line a inside the union of the zones, merged and in
// order. Chainage runs from the first vertex and on through the following parts of a
// multi-part line, as if they were joined.
func Chainage(a Shape, zones ...Shape) ([]Interval, error) { panic("stub") }

// SurvivesErosion reports whether area a, eroded by d on all sides, leaves anything:
// whether it is anywhere wider than 2d. False for points and lines when d > 0.
func SurvivesErosion(a Shape, d Metres) (bool, error) { panic("stub") }

// Buffer returns all points within d of the shape, round ends, arcs of 16 segments a
// quadrant. For maps, coverage growth and areas; distances decide, not buffers.
func Buffer(s Shape, d Metres) (Shape, error) { panic("stub") }

// Side of a line as one looks along its digitised direction.
type Side int

// The sides.
const (
	Left Side = iota + 1
	Right
)

// BufferSide returns the points within d of the lines on one side only, with square
// ends. For maps and areas: LandwardDistance decides.
func BufferSide(lines Shape, d Metres, side Side) (Shape, error) { panic("stub") }
