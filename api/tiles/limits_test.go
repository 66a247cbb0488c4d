package tiles

import (
	"math/rand/v2"
	"testing"
)

// A tile is within the limits of its zoom exactly when it meets the bounds, also at the ends
// of the world.
func TestLimitsAreTheTilesThatMeet(t *testing.T) {
	if got := noBounds().limits(); got == nil || len(got) != 0 {
		t.Errorf("of nothing: %v", got)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		b := bounds{random.Float64()*360 - 180, random.Float64()*170 - 85, 0, 0}
		b.east, b.north = b.west+random.Float64()*random.Float64()*(180-b.west), b.south+random.Float64()*random.Float64()*(85-b.south)
		for z, l := range b.limits()[:7] {
			for x := range 1 << z {
				for y := range 1 << z {
					within := l.MinTileCol <= x && x <= l.MaxTileCol && l.MinTileRow <= y && y <= l.MaxTileRow
					if within != b.meets(address{z, x, y}) {
						t.Fatalf("%v: tile %d/%d/%d, limits %+v", b, z, y, x, l)
					}
				}
			}
		}
	}
}
