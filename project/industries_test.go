package project_test

import (
	"strings"
	"testing"

	"redline/project"
	"redline/screening"
)

func TestDoubtIndustries(t *testing.T) {
	codes := func(values ...string) screening.Facts {
		return screening.Facts{"project.industry": {Value: values}}
	}
	for _, c := range []struct {
		name                  string
		project, first, other screening.Facts
		want                  [2]string // the codes doubted at the first and at the other component
	}{
		{"listed", codes("2651", "4620"), codes("1713"), nil, [2]string{}},
		{"of the project", codes("2651", "9999"), nil, nil, [2]string{"9999"}},
		{"once", codes("9999"), codes("9999"), nil, [2]string{"9999"}},
		{"of a component", codes("2651"), nil, codes("1363", "1364"), [2]string{"", "1364"}},
		{"a code of a section or group is no class", codes("265"), nil, nil, [2]string{"265"}},
		{"none", nil, nil, nil, [2]string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			is := screening.Case{Facts: c.project, Components: []screening.Component{{Facts: c.first}, {Facts: c.other}}}
			project.DoubtIndustries(&is)
			for i, component := range is.Components {
				var said []string
				for _, n := range component.Footprint.CRS.Warnings {
					if n.Code != "industry-not-listed" {
						t.Errorf("code %q", n.Code)
					}
					said = append(said, n.Text.ZH+n.Text.EN)
				}
				if c.want[i] == "" && len(said) > 0 || c.want[i] != "" && (len(said) != 1 || strings.Count(said[0], c.want[i]) != 2) {
					t.Errorf("component %d: %q, want %q", i, said, c.want[i])
				}
			}
		})
	}
}
