package fonts

import (
	"encoding/binary"
	"slices"
	"testing"
)

// Damage is an error, never a font with holes.
func TestUnwrap(t *testing.T) {
	ttf, err := unwrap(redlineSans)
	if err != nil || !trueType(ttf) {
		t.Fatal(err)
	}
	damaged := func(at int, v uint32) []byte {
		out := slices.Clone(redlineSans)
		binary.BigEndian.PutUint32(out[at:], v)
		return out
	}
	first := int(binary.BigEndian.Uint32(redlineSans[48:]))
	for name, woff := range map[string][]byte{
		"nothing": nil, "no mark": damaged(0, 1), "cut": redlineSans[:60], "no tables": damaged(12, 0), "outside": damaged(48, 1<<31), "other size": damaged(56, 1<<20),
		"not packed": damaged(first, 0xffffffff), "packed size": damaged(52, 9),
	} {
		if _, err := unwrap(woff); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
