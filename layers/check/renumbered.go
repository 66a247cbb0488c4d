package check

import (
	"crypto/sha256"

	"redline/geo"
	"redline/layers"
)

// renumbered keeps the zones whose code stands in one of two versions only, and pairs those
// of the earlier with those of the later of the same geometry, vertex by vertex as it is
// stored: they only have another code. Of several with the same geometry each takes one, in
// order of code.
type renumbered struct {
	gone, fresh map[[sha256.Size]byte][]single
	paired      []ZoneChange
}

// single is a zone of one version only: what is said of it, and its ground, without what
// serves to compute with it.
type single struct {
	zone   layers.Zone // without geometry and shape
	area   geo.SquareMetres
	ground Ground
}

func newRenumbered() *renumbered {
	return &renumbered{map[[sha256.Size]byte][]single{}, map[[sha256.Size]byte][]single{}, nil}
}

// add takes a zone that stands in one version: old in the earlier, else current in the later.
func (r *renumbered) add(old, current *layers.Zone) error {
	z, own, others := old, r.gone, r.fresh
	if old == nil {
		z, own, others = current, r.fresh, r.gone
	}
	key, err := geometryKey(z)
	if err != nil {
		return err
	}
	s := single{*z, z.Shape.Area(), Ground{}}
	s.zone.Geometry, s.zone.Shape = nil, geo.Shape{}
	if other := others[key]; len(other) > 0 && z.Geometry != nil {
		if others[key] = other[1:]; len(other) == 1 {
			delete(others, key)
		}
		if old == nil {
			r.pair(other[0], s)
		} else {
			r.pair(s, other[0])
		}
		return nil
	}
	s.ground = groundOf(z.Shape)
	own[key] = append(own[key], s)
	return nil
}

func (r *renumbered) pair(old, current single) {
	r.paired = append(r.paired, ZoneChange{
		Code: current.zone.Code, FromCode: old.zone.Code, Name: current.zone.Name, Change: Renumbered, Before: old.area, After: current.area,
		Fields: differing(&old.zone, &current.zone, true),
	})
}

// changes are what became of all zones that were added, in no order.
func (r *renumbered) changes() []ZoneChange {
	out := r.paired
	for _, all := range r.gone {
		for _, s := range all {
			out = append(out, ZoneChange{Code: s.zone.Code, Name: s.zone.Name, Change: Removed, Before: s.area, Lost: s.ground})
		}
	}
	for _, all := range r.fresh {
		for _, s := range all {
			out = append(out, ZoneChange{Code: s.zone.Code, Name: s.zone.Name, Change: Added, After: s.area, Gained: s.ground})
		}
	}
	return out
}

func geometryKey(z *layers.Zone) (key [sha256.Size]byte, err error) {
	if z.Geometry == nil {
		return key, nil
	}
	wkb, err := geo.EncodeWKB(z.Geometry)
	return sha256.Sum256(wkb), err
}
