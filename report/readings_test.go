package report

import (
	"strings"
	"testing"

	"redline/lang"
	"redline/screening"
)

// Another reading is named once: by the warning that says how to choose it, or else in a
// line of its own.
func TestOtherReadings(t *testing.T) {
	shifted := screening.Note{Code: "shifted-suspected", Text: lang.Text{ZH: "可加 --crs GCJ-02", EN: "add --crs GCJ-02"}}
	part := screening.CRSPart{Used: "EPSG:4490", Candidates: []screening.CRSCandidate{
		{CRS: "EPSG:4490"}, {CRS: "GCJ-02", Reason: lang.Text{ZH: "加偏", EN: "shifted"}}, {CRS: "BD-09"},
	}}
	tests := []struct {
		name     string
		warnings []screening.Note
		with     []string
		without  string
	}{
		{"no warning", nil, []string{"GCJ-02", "BD-09"}, "EPSG:4490"},
		{"one in a warning", []screening.Note{shifted}, []string{"BD-09"}, "GCJ-02"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := part
			p.Warnings = tt.warnings
			for _, l := range []lang.Language{lang.ZH, lang.EN} {
				got := newComposer(clearReport(), l).otherReadings(p)
				for _, want := range tt.with {
					if !strings.Contains(got, want) {
						t.Errorf("%q is not in %q", want, got)
					}
				}
				if strings.Contains(got, tt.without) {
					t.Errorf("%q is in %q", tt.without, got)
				}
			}
		})
	}
}
