package project_test

import (
	"fmt"
	"testing"

	"redline/intake"
	"redline/project"
	"redline/screening"
)

const squares = `{"type":"FeatureCollection","features":[%s]}`

const square = `{"type":"Feature","properties":{"name":%q,"建设性质":"新建"},"geometry":{"type":"Polygon","coordinates":[[[104.5,31.3],[104.51,31.3],[104.51,31.31],[104.5,31.3]]]}}`

func read(t *testing.T, features string) *intake.Result {
	t.Helper()
	result, err := intake.Read("plots.geojson", []byte(fmt.Sprintf(squares, features)), intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// A plot takes its attributes as facts when a pack is given, under what was given for all.
func TestPlot(t *testing.T) {
	pack, err := screening.Luojiang()
	if err != nil {
		t.Fatal(err)
	}
	f := read(t, fmt.Sprintf(square, "甲")).Footprints[0]
	given := screening.Facts{"project.industry": {Value: []string{"2651"}, Source: "given"}}
	with, without := project.Plot("甲", f, 0, given, pack), project.Plot("甲", f, 0, given, nil)
	if got := with.Components[0].Facts["project.nature"].Value; got != "新建" {
		t.Errorf("from the file: %v", got)
	}
	if n := len(without.Components[0].Facts); n != 0 || len(without.Facts) != 1 || len(given) != 1 {
		t.Errorf("%d facts without a pack, %v given", n, given)
	}
}

// Components are named by their part, their feature, or both, and numbered apart.
func TestComponentsAreNamed(t *testing.T) {
	two := read(t, fmt.Sprintf(square, "甲")+","+fmt.Sprintf(square, "甲"))
	one := read(t, `{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[104.5,31.3]}}`)
	var b project.Builder
	for _, add := range []struct {
		part   project.Part
		result *intake.Result
	}{
		{project.Part{Role: "site", File: "x/厂区.geojson"}, two},
		{project.Part{Role: "road", File: "b.kml", Name: "进场路"}, two},
		{project.Part{Role: "outfall", File: "x/排口.wkt"}, one},
	} {
		if err := b.Add(add.part, add.result); err != nil {
			t.Fatal(err)
		}
	}
	var names []string
	for _, c := range b.Case().Components {
		names = append(names, c.Role+" "+c.Name)
	}
	if got, want := fmt.Sprint(names), "[site 甲 site 甲 #2 road 进场路/甲 road 进场路/甲 #2 outfall 排口]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
