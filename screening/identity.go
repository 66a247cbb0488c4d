package screening

import (
	"crypto/sha256"
	"encoding/hex"
	"reflect"
	"slices"
)

// reportForm writes reports in their RFC 8785 form.
var reportForm = formOf(reflect.TypeFor[Report]())

// Identity returns the report's id: the sha256 of the RFC 8785 JSON of everything but the
// id itself and the overlap geometries.
func Identity(r *Report) (string, error) {
	bare := *r
	bare.ID = ""
	if slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Geometry != nil }) {
		bare.Findings = slices.Clone(r.Findings)
		for i := range bare.Findings {
			bare.Findings[i].Geometry = nil
		}
	}
	canonical, err := reportForm(make([]byte, 0, 64<<10), reflect.ValueOf(&bare).Elem())
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:]), nil
}
