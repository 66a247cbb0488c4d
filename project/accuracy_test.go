package project_test

import (
	"testing"

	"redline/geo"
	"redline/intake"
	"redline/project"
)

// The coarser of the accuracy given and the one the file states counts; what the reading
// adds comes on top.
func TestStatedAccuracy(t *testing.T) {
	tests := []struct {
		name                  string
		given, stated, adding geo.Metres
		want                  geo.Metres
	}{
		{"none", 0, 0, 0, 0},
		{"given alone", 0.5, 0, 0, 0.5},
		{"stated alone", 0, 0.1, 0, 0.1},
		{"stated is coarser", 0.05, 0.1, 0, 0.1},
		{"given is coarser", 0.5, 0.1, 0, 0.5},
		{"a reading that adds", 0.05, 0.1, 1, 1.1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fp := intake.Footprint{StatedAccuracy: tt.stated, Accuracy: tt.adding}
			if got := project.Footprint(fp, tt.given).Accuracy; got != tt.want {
				t.Errorf("accuracy %v m, want %v m", got, tt.want)
			}
		})
	}
}
