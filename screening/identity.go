package screening

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"redline/jsonform"
)

// reportForm writes reports in their RFC 8785 form.
var reportForm = jsonform.Of[Report]()

// Identity returns the report's id: the sha256 of the RFC 8785 JSON of everything but the
// id itself and the overlap geometries, or that they were left out.
func Identity(r *Report) (string, error) {
	bare := *r
	bare.ID = ""
	if slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Geometry != nil || f.GeometryOmitted }) {
		bare.Findings = slices.Clone(r.Findings)
		for i := range bare.Findings {
			bare.Findings[i].Geometry, bare.Findings[i].GeometryOmitted = nil, false
		}
	}
	sum := sha256.New()
	err := reportForm.Stream(func(text []byte) { _, _ = sum.Write(text) }, &bare, jsonform.Canonical)
	return hex.EncodeToString(sum.Sum(nil)), err
}
