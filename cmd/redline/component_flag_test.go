package main

import "testing"

func TestParseComponent(t *testing.T) {
	tests := []struct {
		name, flag string
		want       part // zero: refused
	}{
		{"name and file", "road=a.dxf", part{name: "road", role: "site", file: "a.dxf"}},
		{"a role", "排口:outfall=a.kml", part{name: "排口", role: "outfall", file: "a.kml"}},
		{"a feature", "road:road=a.kml#feature=3", part{name: "road", role: "road", file: "a.kml", feature: "3"}},
		{"a layer", "road=a.dxf#layer=红线", part{name: "road", role: "site", file: "a.dxf", layer: "红线"}},
		{"the name for drawings", "road=a.dxf#dxf-layer=红线", part{name: "road", role: "site", file: "a.dxf", layer: "红线"}},
		{"both", "road=a.gpkg#layer=t#feature=3", part{name: "road", role: "site", file: "a.gpkg", layer: "t", feature: "3"}},
		{"a # of the name", "road=a#1.kml#feature=2", part{name: "road", role: "site", file: "a#1.kml", feature: "2"}},
		{"another word after #", "road=a.kml#part=2", part{name: "road", role: "site", file: "a.kml#part=2"}},
		{"a feature twice", "road=a.kml#feature=2#feature=3", part{}},
		{"an empty feature", "road=a.kml#feature=", part{}},
		{"no role", "road:bridge=a.kml", part{}},
		{"no file", "road", part{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := parseComponent(tt.flag)
			if got != tt.want || (err != nil) != (tt.want == part{}) {
				t.Errorf("got %+v, %v, want %+v", got, err, tt.want)
			}
		})
	}
}
