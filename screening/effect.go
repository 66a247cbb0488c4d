package screening

import (
	"slices"

	"redline/layers"
)

// Effects lists the effects from strongest to weakest; Clear, the absence of any, is last.
func Effects() []Effect { return []Effect{Prohibited, Review, Restricted, Notice, Clear} }

// Roles lists what a component of a project can be.
func Roles() []string { return []string{"site", "outfall", "road", "spoil", "temporary"} }

// rank orders effects: 0 is the strongest. An unknown or empty effect ranks as Clear.
func (e Effect) rank() int {
	switch e {
	case Prohibited:
		return 0
	case Review:
		return 1
	case Restricted:
		return 2
	case Notice:
		return 3
	}
	return 4
}

// Stronger reports whether e is a stronger effect than f.
func (e Effect) Stronger(f Effect) bool { return e.rank() < f.rank() }

// strongest returns the strongest of e and f.
func strongest(e, f Effect) Effect {
	if f.Stronger(e) {
		return f
	}
	return e
}

// capAtReview lowers e to Review if it is stronger.
func capAtReview(e Effect) Effect {
	if e.Stronger(Review) {
		return Review
	}
	return e
}

// authorityRank orders authorities: 0 is the strongest.
func authorityRank(a layers.Authority) int {
	if i := slices.Index(layers.Authorities(), a); i >= 0 {
		return i
	}
	return len(layers.Authorities())
}
