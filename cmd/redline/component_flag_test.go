package main

import (
	"testing"

	"redline/project"
)

func TestParseComponent(t *testing.T) {
	tests := []struct {
		name, flag string
		want       project.Part // zero: refused
	}{
		{"name and file", "road=a.dxf", project.Part{Name: "road", Role: "site", File: "a.dxf"}},
		{"a role", "排口:outfall=a.kml", project.Part{Name: "排口", Role: "outfall", File: "a.kml"}},
		{"a feature", "road:road=a.kml#feature=3", project.Part{Name: "road", Role: "road", File: "a.kml", Feature: "3"}},
		{"a layer", "road=a.dxf#layer=红线", project.Part{Name: "road", Role: "site", File: "a.dxf", Layer: "红线"}},
		{"the name for drawings", "road=a.dxf#dxf-layer=红线", project.Part{Name: "road", Role: "site", File: "a.dxf", Layer: "红线"}},
		{"both", "road=a.gpkg#layer=t#feature=3", project.Part{Name: "road", Role: "site", File: "a.gpkg", Layer: "t", Feature: "3"}},
		{"a # of the name", "road=a#1.kml#feature=2", project.Part{Name: "road", Role: "site", File: "a#1.kml", Feature: "2"}},
		{"another word after #", "road=a.kml#part=2", project.Part{Name: "road", Role: "site", File: "a.kml#part=2"}},
		{"a feature twice", "road=a.kml#feature=2#feature=3", project.Part{}},
		{"an empty feature", "road=a.kml#feature=", project.Part{}},
		{"no role", "road:bridge=a.kml", project.Part{}},
		{"no file", "road", project.Part{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := parseComponent(tt.flag)
			if got != tt.want || (err != nil) != (tt.want == project.Part{}) {
				t.Errorf("got %+v, %v, want %+v", got, err, tt.want)
			}
		})
	}
}
