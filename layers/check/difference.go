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

// ZoneChange is a zone that differs between two versions. Gained and Lost are the ground
// that it has in the later version only, and in the earlier only.
type ZoneChange struct {
	Code          string
	FromCode      string // of a renumbered zone, in the earlier version
	Name          string
	Change        Change
	Fields        []string // that differ, sorted: name, grade, geometry, reach, or an attribute
	Before, After geo.SquareMetres
	Gained, Lost  geo.Shape
	Geometry      geom.T // of the zone: the later where there is one
}

// Difference is what changed between two versions of a layer, with the balance of areas.
type Difference struct {
	Changes       []ZoneChange // by code
	Unchanged     int
	Before, After geo.SquareMetres // of the unions of all zones, each m² once
	Gained, Lost  geo.SquareMetres // ground that is in the later union only, and in the earlier only
}

// Compare compares two versions of a layer zone by zone, by code, and the ground that
// each covers as a whole.
func Compare(before, after *layers.Version) (Difference, error) {
	var d Difference
	renumbered, err := pairRenumbered(before, after)
	if err != nil {
		return d, err
	}
	taken := map[string]bool{}
	for i := range before.Zones {
		old := &before.Zones[i]
		if current := renumbered[old.Code]; current != nil {
			taken[current.Code] = true
			c, err := compareZone(old, current)
			if err != nil {
				return d, err
			}
			c.Change, c.FromCode = Renumbered, old.Code
			d.Changes = append(d.Changes, c)
			continue
		}
		current, stands := after.Zone(old.Code)
		if !stands {
			d.Changes = append(d.Changes, ZoneChange{Code: old.Code, Name: old.Name, Change: Removed, Before: old.Shape.Area(), Lost: old.Shape, Geometry: old.Geometry})
			continue
		}
		c, err := compareZone(old, current)
		if err != nil {
			return d, err
		}
		if len(c.Fields) == 0 {
			d.Unchanged++
			continue
		}
		d.Changes = append(d.Changes, c)
	}
	for i := range after.Zones {
		z := &after.Zones[i]
		if _, stood := before.Zone(z.Code); !stood && !taken[z.Code] {
			d.Changes = append(d.Changes, ZoneChange{Code: z.Code, Name: z.Name, Change: Added, After: z.Shape.Area(), Gained: z.Shape, Geometry: z.Geometry})
		}
	}
	sortChanges(d.Changes)
	return d, d.balance(before, after)
}

func compareZone(old, current *layers.Zone) (ZoneChange, error) {
	c := ZoneChange{Code: current.Code, Name: current.Name, Change: Changed, Before: old.Shape.Area(), After: current.Shape.Area(), Geometry: current.Geometry}
	for _, name := range sortedNames(joined(old.Attributes, current.Attributes)) {
		if !reflect.DeepEqual(old.Attributes[name], current.Attributes[name]) {
			c.Fields = append(c.Fields, name)
		}
	}
	if !old.Shape.Same(current.Shape) {
		c.Fields = append(c.Fields, "geometry")
		var err error
		if c.Gained, err = minus(current.Shape, old.Shape); err != nil {
			return c, err
		}
		if c.Lost, err = minus(old.Shape, current.Shape); err != nil {
			return c, err
		}
	}
	if old.Grade != current.Grade {
		c.Fields = append(c.Fields, "grade")
	}
	if old.Name != current.Name {
		c.Fields = append(c.Fields, "name")
	}
	if !reflect.DeepEqual(old.Reach, current.Reach) {
		c.Fields = append(c.Fields, "reach")
	}
	return c, nil
}

func minus(a, b geo.Shape) (geo.Shape, error) {
	if a.IsEmpty() || b.IsEmpty() {
		return a, nil
	}
	return geo.DifferenceShape(a, b)
}

// balance measures what the versions cover as a whole. Lines cover nothing.
func (d *Difference) balance(before, after *layers.Version) error {
	old, current := areasOf(before), areasOf(after)
	var err error
	if d.Before, err = old.Union(geo.Shape{}); err != nil {
		return err
	}
	if d.After, err = current.Union(geo.Shape{}); err != nil {
		return err
	}
	shared, err := old.Shared(current)
	d.Gained, d.Lost = d.After-shared, d.Before-shared
	return err
}

func areasOf(v *layers.Version) *geo.Areas {
	var out geo.Areas
	for i := range v.Zones {
		out.Add(v.Zones[i].Shape)
	}
	return &out
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
