package layers

import (
	"errors"
	"slices"
	"strings"

	"redline/geo"
	"redline/lang"
)

// Seal readies a version for reading: it sorts the zones by code, indexes them, pairs
// the banks of a Reaches version into water and computes SHA256. Zones need their
// Geometry and Shape. The error joins *lang.Fault values: a code used twice, a bank
// given twice, water that is not a valid polygon, an attribute that has no JSON form.
// A version is sealed once, before it is shared.
func (v *Version) Seal() error {
	slices.SortStableFunc(v.Zones, func(a, b Zone) int { return strings.Compare(a.Code, b.Code) })
	var faults []error
	shapes := make([]geo.Shape, len(v.Zones))
	for i := range v.Zones {
		shapes[i] = v.Zones[i].Shape
		if i > 0 && v.Zones[i].Code == v.Zones[i-1].Code {
			faults = append(faults, v.fault(v.Zones[i].Code, "code",
				lang.Text{ZH: "编号在本版本中重复", EN: "the code is used twice in this version"},
				lang.Text{ZH: "每个图斑的编号须唯一", EN: "give every zone a code of its own"}))
		}
	}
	v.index = geo.NewIndex(shapes)
	water, bad := v.pairBanks()
	v.water = water
	faults = append(faults, bad...)
	hash, err := v.hash()
	if err != nil {
		faults = append(faults, err)
	}
	v.SHA256 = hash
	return errors.Join(faults...)
}

// OnRecord reports whether the version stood in the record at a catalogue sequence.
func (v *Version) OnRecord(sequence int64) bool {
	return v.CatalogueFrom <= sequence && (v.CatalogueUntil == 0 || sequence < v.CatalogueUntil)
}

// recordOverlaps reports whether both versions stand in the record at some sequence.
func (v *Version) recordOverlaps(w *Version) bool {
	return v.OnRecord(max(v.CatalogueFrom, w.CatalogueFrom)) && w.OnRecord(max(v.CatalogueFrom, w.CatalogueFrom))
}

// Meeting calls visit for every zone whose box comes within margin of box, by code. An
// unsealed version panics: finding nothing in it would be a false "clear".
func (v *Version) Meeting(box geo.Box, margin geo.Metres, visit func(*Zone)) {
	v.mustBeSealed()
	v.index.Meeting(box, margin, func(i int) { visit(&v.Zones[i]) })
}

// Nearest returns the zone nearest to a, however far, and the separation of a from it;
// of zones equally near, the one with the lower code. ok is false when the version has
// no zones.
func (v *Version) Nearest(a geo.Shape) (z *Zone, s geo.Separation, ok bool) {
	v.mustBeSealed()
	i, s, ok := v.index.Nearest(a)
	if !ok {
		return nil, geo.Separation{}, false
	}
	return &v.Zones[i], s, true
}

func (v *Version) mustBeSealed() {
	if v.index == nil {
		panic("layers: version read before Seal")
	}
}

// where names the version for a Fault.
func (v *Version) where() lang.Text {
	return lang.Textf("图层 %s 版本 %d", "layer %s version %d", v.Layer, v.Sequence)
}

func (v *Version) fault(code, field string, what, hint lang.Text) *lang.Fault {
	where := v.where()
	where.ZH += "，图斑 " + code
	where.EN += ", zone " + code
	return &lang.Fault{Where: where, Field: field, What: what, Hint: hint}
}

// Zone returns the zone with the given code.
func (v *Version) Zone(code string) (*Zone, bool) {
	i, ok := slices.BinarySearchFunc(v.Zones, code, func(z Zone, code string) int { return strings.Compare(z.Code, code) })
	if !ok {
		return nil, false
	}
	return &v.Zones[i], true
}
