package layers

import (
	"redline/geo"
	"redline/lang"
)

// AsOf pins an answer in time: in force on a day, as the record stood at a catalogue
// sequence. Catalogue 0 means the newest.
type AsOf struct {
	On        Date
	Catalogue int64
}

// Catalogue is the whole record a store holds. Its Snapshot method composes what was
// known as of a day and a sequence.
type Catalogue struct {
	Name         lang.Text // the district's name
	Sequence     int64     // the newest
	Plane        geo.Plane
	ServiceArea  geo.Shape
	Illustrative bool // 示意数据: not for decisions
	Layers       []Layer
	Versions     []*Version
	Watercourses []Watercourse
	Documents    []Document
	Requirements []Requirement
}

// Snapshot is the catalogue as of one moment, immutable and safe for concurrent use.
type Snapshot struct {
	Name         lang.Text
	Sequence     int64
	On           Date
	Plane        geo.Plane
	ServiceArea  geo.Shape
	Illustrative bool
	Withholds    bool      // a public snapshot of a catalogue that holds layers not shown
	Layers       []Holding // sorted by layer id
	Network      *Network
	Documents    map[string]Document
	Requirements []Requirement
}

// Holding is a layer with the version that counts.
type Holding struct {
	Layer   Layer
	Current *Version // in force on the day; nil when none is
	Last    *Version // when Current is nil: the version that ended last before the day
	Next    *Version // the version that comes into force next after the day, if recorded
}

// Holding returns the layer with the given id.
func (s *Snapshot) Holding(id string) (Holding, bool) { panic("stub") }

// Public returns the snapshot that public callers are served from: without internal and
// secret layers, and with Withholds set where there were any.
func (s *Snapshot) Public() *Snapshot { panic("stub") }

// Snapshot composes the catalogue as of a moment. A sequence newer than the catalogue's
// is a *lang.Fault.
func (c *Catalogue) Snapshot(at AsOf) (*Snapshot, error) { panic("stub") }

// Meeting calls visit for every zone whose box comes within margin of box, by code.
func (v *Version) Meeting(box geo.Box, margin geo.Metres, visit func(*Zone)) { panic("stub") }

// Nearest returns the zone nearest to a; ok is false when the version has no zones.
func (v *Version) Nearest(a geo.Shape) (z *Zone, s geo.Separation, ok bool) { panic("stub") }

// Water returns the water surface between paired banks of a Reaches version: one shape
// per watercourse and section.
func (v *Version) Water() []Water { panic("stub") }

// Water is the surface between the two banks of one stretch.
type Water struct {
	Watercourse, Section string
	Shape                geo.Shape
}

// Band returns the band of a reach for maps and areas: the points at most width landward.
func (z *Zone) Band(width geo.Metres) (geo.Shape, error) { panic("stub") }

// Network is the directed graph of watercourses.
type Network struct{}

// Watercourse returns the watercourse with the given id.
func (n *Network) Watercourse(id string) (Watercourse, bool) { panic("stub") }

// Downstream follows the current from the place on watercourse id nearest to p, along
// every branch, for at most limit metres or to where the network ends.
//
// It returns the shortest chainage to the first point of each target met (geo.Shape,
// usually an area) and the paths walked, as lines. Ended tells that a branch ran out of
// recorded watercourses before limit: what lies beyond is unknown.
func (n *Network) Downstream(id string, p geo.Point, limit geo.Metres, targets []geo.Shape) (Reachable, error) {
	panic("stub")
}

// Reachable is what lies downstream of a place.
type Reachable struct {
	At    []geo.Metres // per target; negative when not reached
	Paths geo.Shape
	Ended bool
}
