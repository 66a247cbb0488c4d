package geo

// Relation says how a first shape lies to a second.
type Relation int

// The relations, exclusive of each other. They speak of interiors as the DE-9IM does:
// a point on a zone's border, or a line along it, touches the zone; a line's ends are
// its border. Lines that cross overlap, also where the crossing is the end of a third.
const (
	Disjoint Relation = iota // no common point
	Touch                    // borders meet, interiors do not
	Overlap                  // interiors meet, neither covers the other
	Within                   // the first lies in the second, borders may meet
	Covers                   // the second lies in the first, borders may meet
	Equal                    // the same points
)

// Relate decides exactly on the coordinates as they are, without building geometry: the
// signs of triangles on stored vertices decide everything, and these are exact. Of b's
// vertices, those outside a's box cost a comparison each, and one point-in-polygon where
// no edge of b meets it. An empty shape is disjoint from everything.
//
// The shapes are taken to be valid (see Validate); of an invalid one the answer is that
// of its edges taken literally. The error is nil for shapes of any kind today.
func Relate(a, b Shape) (Relation, error) {
	samePlane(a, b)
	if a.IsEmpty() || b.IsEmpty() || !a.box.Meets(b.box) {
		return Disjoint, nil
	}
	if a.kind > b.kind {
		return converse(relate(b, a)), nil
	}
	return relate(a, b), nil
}

// Intersects reports whether a and b have a common point; touching counts.
func Intersects(a, b Shape) (bool, error) {
	r, err := Relate(a, b)
	return r != Disjoint, err
}

// samePlane panics when two shapes lie on different planes: nothing sensible can be said
// of them. An empty shape may lie anywhere.
func samePlane(a, b Shape) {
	if a.plane != b.plane && !a.IsEmpty() && !b.IsEmpty() {
		panic("geo: shapes on different planes")
	}
}

func converse(r Relation) Relation {
	switch r {
	case Within:
		return Covers
	case Covers:
		return Within
	}
	return r
}

// common is what decides a relation: parts of the DE-9IM.
type common struct {
	interiors bool // interiors meet
	aOutside  bool // a has points outside b
	bOutside  bool // b has points outside a
	contact   bool // any points meet
}

func (c common) relation() Relation {
	switch {
	case !c.interiors && c.contact:
		return Touch
	case !c.interiors:
		return Disjoint
	case c.aOutside && c.bOutside:
		return Overlap
	case c.aOutside:
		return Covers
	case c.bOutside:
		return Within
	}
	return Equal
}

// relate expects the kind of a not to be of higher dimension than that of b.
func relate(a, b Shape) Relation {
	if a.kind == Points {
		return relatePoints(a, b).relation()
	}
	switch {
	case !anyNear(b, a.box): // all of a's box lies on one side of b's border
		return ifInside(a, b, Within)
	case !anyNear(a, b.box):
		return ifInside(b, a, Covers)
	}
	borders, crossing := contactsOf(a, b)
	if crossing {
		return Overlap // whatever the kinds: both run on outside each other
	}
	return borders.common().relation()
}

// ifInside returns r where a lies in the area b, else Disjoint. No edge of b comes near a.
func ifInside(a, b Shape, r Relation) Relation {
	if b.kind == Area && locate(vertex(a.parts[0].paths[0], 0), b) == inside {
		return r
	}
	return Disjoint
}

func relatePoints(a, b Shape) common {
	c := common{bOutside: b.kind != Points}
	for _, p := range a.parts {
		switch locate(vertex(p.paths[0], 0), b) {
		case inside:
			c.interiors = true
		case border:
			c.contact = true
		default:
			c.aOutside = true
		}
	}
	if b.kind == Points {
		for _, p := range b.parts {
			c.bOutside = c.bOutside || locate(vertex(p.paths[0], 0), a) == outside
		}
	}
	return c
}
