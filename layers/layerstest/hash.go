package layerstest

import (
	"testing"

	"redline/layers"
)

// versionID names a version of the record.
type versionID struct {
	layer    string
	sequence int64
}

// hashes are the record's version hashes: what docs/data.md ("Version hash") gives,
// wherever the record is stored.
func hashes() map[versionID]string {
	return map[versionID]string{
		{"corridor", 1}:  "124a55dccee2c35e3363c9db0522e34bed7d9cd36350af2c1573884cf4c61e94",
		{"empty", 1}:     "58cc1899d1132610d70b436b8103e56b3652fabe8e818ea50b04a480d9387c3e",
		{"expired", 1}:   "4913b1aaa676394bc86c7b846c6a0296488f130aee3f07b5f770b7424442d038",
		{"expired", 2}:   "6b8afc556758a9e801072c6b6db8fa5f631d58e08b7b5259ce57e23d525e2268",
		{"hidden", 1}:    "fb64bd3db81fa9b1a7a1c58467ab996ecf96d5627c8fe99b622de9392cf753d7",
		{"planned", 1}:   "d0d1281d297a57220fc1d5c3d6c9990515cd88d3eff464c14c7ff0486f914851",
		{"planned", 2}:   "2427c30b4ac9f5065ea6a88efa049672426b0f9bb0de8c91a6a2f71ec8be764f",
		{"red-line", 1}:  "f5d597e48dd29a0b993fe722847faea70ed7fde29d57917238891158d0d4d55d",
		{"red-line", 2}:  "d8bef7c9624bffdab32701b1f1966db58dc22ce8aae8287ccfa1d95bf81a9ed2",
		{"red-line", 3}:  "aff7fec4f33397889a2c04531aa22c60cebf33f0b15110a42a0506c13e244a08",
		{"road", 1}:      "6b330289c6631729daec7a9fd557da207a0e393dc4808503144c63cf59b84428",
		{"uncovered", 1}: "ab5c12e407bbf096a8a0b6ced37e232c4a9f384e60ce1bc659b23078cb1e23eb",
		{"withdrawn", 1}: "9698579b4ed0b7295d8620f8166e03ef7b1ce59f3f09984f904e5f713713d906",
	}
}

// testHashes holds that versions hash to the same from every store and every opening.
func testHashes(t *testing.T, source, again Source) {
	first, second := hashesOf(t, source), hashesOf(t, again)
	for id, want := range hashes() {
		if got := first[id]; got != want {
			t.Errorf("%s %d: sha256 %q, want %q", id.layer, id.sequence, got, want)
		}
		if first[id] != second[id] {
			t.Errorf("%s %d: another opening gives sha256 %q", id.layer, id.sequence, second[id])
		}
	}
	if got, want := len(first), len(hashes()); got != want {
		t.Errorf("%d versions, want %d", got, want)
	}
}

// hashesOf collects the hashes of all versions by asking for several moments.
func hashesOf(t *testing.T, source Source) map[versionID]string {
	t.Helper()
	all := map[versionID]string{}
	for _, at := range []struct {
		on        string
		catalogue int64
	}{{"2012-01-01", 0}, {"2022-01-01", 1}, {"2022-01-01", 0}, {"2026-06-01", 0}, {"2028-06-01", 0}} {
		for _, h := range snapshot(t, source, at.on, at.catalogue).Layers {
			for _, v := range []*layers.Version{h.Current, h.Last, h.Next} {
				if v != nil {
					all[versionID{v.Layer, v.Sequence}] = v.SHA256
				}
			}
		}
	}
	return all
}
