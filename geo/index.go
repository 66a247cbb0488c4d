package geo

// Index finds shapes by their boxes. Immutable once built.
type Index struct{}

// NewIndex indexes shapes by their position in the slice; empty shapes are never found.
func NewIndex(shapes []Shape) *Index { panic("stub") }

// Meeting calls visit for each shape whose box meets box grown by margin, in ascending
// position.
func (x *Index) Meeting(box Box, margin Metres, visit func(i int)) { panic("stub") }

// Nearest returns the shape nearest to a and its separation, by best-first search over
// boxes without a bound; ties go to the lower position. ok is false when the index is empty.
func (x *Index) Nearest(a Shape) (i int, s Separation, ok bool) { panic("stub") }
