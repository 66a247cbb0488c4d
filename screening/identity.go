package screening

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// Identity returns the report's id: the sha256 of the RFC 8785 JSON of everything but the
// id itself and the overlap geometries.
func Identity(r *Report) (string, error) {
	bare := *r
	bare.ID = ""
	bare.Findings = slices.Clone(r.Findings)
	for i := range bare.Findings {
		bare.Findings[i].Geometry = nil
	}
	raw, err := json.Marshal(bare)
	if err != nil {
		return "", err
	}
	return canonicalHash(raw)
}

// canonicalHash returns the sha256 of a JSON text in its RFC 8785 form, in place.
func canonicalHash(raw []byte) (string, error) {
	canonical := jsontext.Value(raw)
	if err := canonical.Canonicalize(); err != nil {
		return "", err
	}
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:]), nil
}
