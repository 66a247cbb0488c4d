package check

import (
	"crypto/sha256"

	"redline/geo"
	"redline/layers"
)

// pairRenumbered finds the zones of the earlier version whose code is gone and whose
// geometry, vertex by vertex as it is stored, stands in the later one under a new code. Of
// several with the same geometry each takes one, in order of code.
func pairRenumbered(before, after *layers.Version) (map[string]*layers.Zone, error) {
	fresh := map[[sha256.Size]byte][]*layers.Zone{}
	for i := range after.Zones {
		z := &after.Zones[i]
		if _, stood := before.Zone(z.Code); stood || z.Geometry == nil {
			continue
		}
		key, err := geometryKey(z)
		if err != nil {
			return nil, err
		}
		fresh[key] = append(fresh[key], z)
	}
	pairs := map[string]*layers.Zone{}
	if len(fresh) == 0 {
		return pairs, nil
	}
	for i := range before.Zones {
		z := &before.Zones[i]
		if _, stands := after.Zone(z.Code); stands || z.Geometry == nil {
			continue
		}
		key, err := geometryKey(z)
		if err != nil {
			return nil, err
		}
		if same := fresh[key]; len(same) > 0 {
			pairs[z.Code], fresh[key] = same[0], same[1:]
		}
	}
	return pairs, nil
}

func geometryKey(z *layers.Zone) ([sha256.Size]byte, error) {
	wkb, err := geo.EncodeWKB(z.Geometry)
	return sha256.Sum256(wkb), err
}
