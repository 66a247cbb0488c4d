package check

import (
	"reflect"
	"slices"
	"strings"

	"redline/geo"
	"redline/layers"

	"github.com/twpayne/go-geom"
)

// Change says what became of a zone between two versions.
type Change string

// The changes.
const (
	Added   Change = "added"
	Removed Change = "removed"
	Changed Change = "changed"
	// Renumbered is a zone of the same geometry under another code: it is neither added nor
	// removed.
	Renumbered Change = "renumbered"
)

// Ground is a part of the earth's surface.
type Ground struct {
	Area     geo.SquareMetres
	Geometry geom.T // in degrees; nil for none
}

func groundOf(s geo.Shape) Ground {
	if s.IsEmpty() {
		return Ground{}
	}
	return Ground{s.Area(), s.Geometry()}
}

// ZoneChange is a zone that differs between two versions. Gained and Lost are the ground
// that it has in the later version only, and in the earlier only.
type ZoneChange struct {
	Code          string
	FromCode      string // of a renumbered zone, in the earlier version
	Name          string
	Change        Change
	Fields        []string // that differ, sorted: name, grade, geometry, reach, or an attribute
	Before, After geo.SquareMetres
	Gained, Lost  Ground
}

// Difference is what changed between two versions of a layer, with the balance of areas.
type Difference struct {
	Changes       []ZoneChange // by code
	Unchanged     int
	Before, After geo.SquareMetres // of the unions of all zones, each m² once
	Gained, Lost  geo.SquareMetres // ground that is in the later union only, and in the earlier only
}

// Compare compares two versions of a layer zone by zone, by code, and the ground that each
// covers as a whole. Of zones that did not change it holds the outline, and nothing else.
func Compare(pairs Pairs) (Difference, error) {
	var d Difference
	var before, after geo.Areas
	unmatched := newRenumbered()
	err := pairs(func(old, current *layers.Zone) error {
		if old != nil {
			before.Add(old.Shape)
		}
		if current != nil {
			after.Add(current.Shape)
		}
		if old == nil || current == nil {
			return unmatched.add(old, current)
		}
		c, err := compareZone(old, current)
		switch {
		case err != nil:
			return err
		case len(c.Fields) == 0:
			d.Unchanged++
		default:
			d.Changes = append(d.Changes, c)
		}
		return nil
	})
	if err != nil {
		return d, err
	}
	d.Changes = append(d.Changes, unmatched.changes()...)
	sortChanges(d.Changes)
	return d, d.balance(&before, &after)
}

func compareZone(old, current *layers.Zone) (ZoneChange, error) {
	same := old.Shape.Same(current.Shape)
	c := ZoneChange{
		Code: current.Code, Name: current.Name, Change: Changed, Before: old.Shape.Area(), After: current.Shape.Area(),
		Fields: differing(old, current, same),
	}
	if same {
		return c, nil
	}
	gained, err := minus(current.Shape, old.Shape)
	if err != nil {
		return c, err
	}
	lost, err := minus(old.Shape, current.Shape)
	c.Gained, c.Lost = groundOf(gained), groundOf(lost)
	return c, err
}

// differing names what differs between two zones; whether they lie on the same ground, the
// caller knows.
func differing(old, current *layers.Zone, sameGround bool) []string {
	var fields []string
	for _, name := range sortedNames(joined(old.Attributes, current.Attributes)) {
		if !reflect.DeepEqual(old.Attributes[name], current.Attributes[name]) {
			fields = append(fields, name)
		}
	}
	if !sameGround {
		fields = append(fields, "geometry")
	}
	if old.Grade != current.Grade {
		fields = append(fields, "grade")
	}
	if old.Name != current.Name {
		fields = append(fields, "name")
	}
	if !reflect.DeepEqual(old.Reach, current.Reach) {
		fields = append(fields, "reach")
	}
	return fields
}

func minus(a, b geo.Shape) (geo.Shape, error) {
	if a.IsEmpty() || b.IsEmpty() {
		return a, nil
	}
	return geo.DifferenceShape(a, b)
}

// balance measures what the versions cover as a whole. Lines cover nothing.
func (d *Difference) balance(before, after *geo.Areas) error {
	var err error
	if d.Before, err = before.Union(geo.Shape{}); err != nil {
		return err
	}
	if d.After, err = after.Union(geo.Shape{}); err != nil {
		return err
	}
	shared, err := before.Shared(after)
	d.Gained, d.Lost = d.After-shared, d.Before-shared
	return err
}

func joined(a, b map[string]any) map[string]bool {
	out := map[string]bool{}
	for name := range a {
		out[name] = true
	}
	for name := range b {
		out[name] = true
	}
	return out
}

func sortChanges(changes []ZoneChange) {
	slices.SortStableFunc(changes, func(a, b ZoneChange) int { return strings.Compare(a.Code, b.Code) })
}
