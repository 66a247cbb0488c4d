package screening_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"testing"

	"redline/screening"

	"github.com/go-json-experiment/json/jsontext"
	"pgregory.net/rapid"
)

// TestIdentityIsOfTheCanonicalForm: an id is what it is defined by, the hash of
// json.Marshal's text put into RFC 8785, without id and overlaps.
func TestIdentityIsOfTheCanonicalForm(t *testing.T) {
	p, judge := pack(t), prepared(t, nil)
	rapid.Check(t, func(rt *rapid.T) {
		r := screened(rt, judge, site(drawPlace(rt, t), drawFacts(rt, p)))
		if r == nil {
			return
		}
		got, err := screening.Identity(r)
		if err != nil {
			rt.Fatal(err)
		}
		bare := *r
		bare.ID, bare.Findings = "", append([]screening.Finding{}, r.Findings...)
		for i := range bare.Findings {
			bare.Findings[i].Geometry = nil
		}
		raw, err := json.Marshal(bare)
		if err != nil {
			rt.Fatal(err)
		}
		canonical := jsontext.Value(raw)
		if err := canonical.Canonicalize(); err != nil {
			rt.Fatal(err)
		}
		sum := sha256.Sum256(canonical)
		if want := hex.EncodeToString(sum[:]); got != want || got != r.ID {
			rt.Fatalf("%s, not %s; the report says %s", got, want, r.ID)
		}
	})
}
