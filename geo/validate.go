package geo

import "redline/lang"

// Invalid is the first fault of an invalid shape and its place.
type Invalid struct {
	Code               string // "self-intersection", "ring-crosses-ring", "hole-outside", "nested-parts", "zero-area", …
	Reason             lang.Text
	Part, Ring, Vertex int // 0-based; the edge that starts at Vertex; -1 where it does not apply
	At                 Point
	AtLonLat           LonLat
}

func (e *Invalid) Error() string { panic("stub") }

// Validate checks the OGC Simple Features rules for areas (rings simple and closed,
// holes inside, interiors connected, parts disjoint but for touching points) and that
// lines have length. nil when valid. Repeated vertices are allowed.
func Validate(s Shape) *Invalid { panic("stub") }
