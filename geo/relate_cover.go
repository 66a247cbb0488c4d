package geo

import "slices"

// CoveredBy reports whether every point of a lies in the union of the zones; borders
// belong to them. Where one zone covers a this is exact. Of several zones together gaps
// of up to 0.2 mm are disregarded: coordinates are snapped to 1e-9° (0.1 mm), so zones
// that share a border without sharing its vertices may gape. False when a is empty.
func CoveredBy(a Shape, zones ...Shape) (bool, error) {
	if a.IsEmpty() {
		return false, nil
	}
	zones = slices.DeleteFunc(slices.Clone(zones), func(z Shape) bool {
		samePlane(a, z)
		return !z.box.Meets(a.box) || z.IsEmpty()
	})
	for _, z := range zones {
		if z.kind >= a.kind && covered(a, z) {
			return true, nil
		}
	}
	switch {
	case len(zones) == 0:
		return false, nil
	case a.kind == Points:
		return pointsIn(a, zones, false).IsEmpty(), nil
	case len(zones) == 1:
		return false, nil
	case a.kind == Lines:
		return linesIn(a, zones, false).IsEmpty(), nil
	}
	rest, err := DifferenceShape(a, zones...)
	if err != nil || rest.IsEmpty() {
		return err == nil, err
	}
	gapes, err := SurvivesErosion(rest, snapGap)
	return !gapes, err
}

// covered decides exactly whether z covers a.
func covered(a, z Shape) bool {
	if a.kind == Points {
		return !relatePoints(a, z).aOutside
	}
	c, crossing := contactsOf(a, z)
	return !crossing && !c.sidesOf(0).out && !(a.kind == Area && c.common().aOutside)
}
