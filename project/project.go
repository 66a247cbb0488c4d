// Package project makes the case that is judged out of what a person brings: the features
// of files, the facts their attributes state, and what was understood of their coordinates.
// Every door (command line, HTTP) makes its cases here, so that the same files are the same
// project. It reads no files: formats are the business of package intake, judgement that of
// package screening.
package project

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"redline/geo"
	"redline/intake"
	"redline/lang"
	"redline/screening"
)

// Part is one file of a project, what it stands for, and what of it is meant: a feature
// and a layer, "" for all.
type Part struct{ Name, Role, File, Feature, Layer string }

// MaxComponents is how many parts one project may have: a report lists each, and nobody
// reads more. A file of many plots holds many projects.
const MaxComponents = 1000

// ErrTooManyComponents is the kind of refusal of a project with more parts than that.
var ErrTooManyComponents = errors.New("too many components")

// Builder gathers a project from its files. The zero value is an empty project.
type Builder struct {
	Accuracy   geo.Metres // of the footprints' points, as a person stated it; 0 for survey grade
	components []screening.Component
	attributes []map[string]any
}

// Add makes a component of each feature of a file. A part's name is that of its only
// feature, or stands before the features' own: 厂区/1. More than MaxComponents in all are
// a *lang.Fault of kind ErrTooManyComponents.
func (b *Builder) Add(p Part, result *intake.Result) error {
	if n := len(b.components) + len(result.Footprints); n > MaxComponents {
		return tooManyComponents(p.File, n)
	}
	for _, footprint := range result.Footprints {
		name := footprint.Name
		switch {
		case p.Name != "" && len(result.Footprints) == 1:
			name = p.Name
		case p.Name == "" && len(result.Footprints) == 1 && name == "1":
			name = strings.TrimSuffix(filepath.Base(p.File), filepath.Ext(p.File)) // a nameless feature
		case p.Name != "":
			name = p.Name + "/" + name
		}
		b.components = append(b.components, screening.Component{
			Name: name, Role: p.Role, Facts: screening.Facts{}, Footprint: Footprint(footprint, b.Accuracy),
		})
		b.attributes = append(b.attributes, footprint.Properties)
	}
	return nil
}

// Case returns the project without facts; components of one name are numbered apart.
func (b *Builder) Case() screening.Case {
	count := map[string]int{}
	for i := range b.components {
		name := b.components[i].Name
		count[name]++
		if n := count[name]; n > 1 {
			b.components[i].Name = fmt.Sprintf("%s #%d", name, n)
		}
	}
	return screening.Case{Facts: screening.Facts{}, Components: b.components}
}

// Plot makes a project of its own of one feature of a file of many plots. given are the
// facts that hold for all of them; with a pack, those that the feature's attributes state
// are taken too.
func Plot(name string, f intake.Footprint, accuracy geo.Metres, given screening.Facts, pack *screening.Pack) screening.Case {
	c := screening.Case{Facts: given, Components: []screening.Component{{
		Name: name, Role: "site", Facts: screening.Facts{}, Footprint: Footprint(f, accuracy),
	}}}
	if pack != nil {
		takeAttributes(&c, pack, []map[string]any{f.Properties})
	}
	DoubtIndustries(&c)
	return c
}

// TakeAttributes gives each component of the case the facts that its file's attributes
// state, where nobody gave them: it goes after the given facts.
func (b *Builder) TakeAttributes(c *screening.Case, pack *screening.Pack) {
	takeAttributes(c, pack, b.attributes)
}

// takeAttributes gives each component the facts that its file's attributes state, where
// nobody gave them; attributes are those of the components, in their order. What was not
// taken, and what a given fact outranked, is said beside the reading of the footprint.
func takeAttributes(c *screening.Case, pack *screening.Pack, attributes []map[string]any) {
	for i := range c.Components {
		component := &c.Components[i]
		facts, doubts := pack.FactsFrom(attributes[i])
		doubts = append(doubts, pack.TakeFacts(component, c.Facts, facts)...)
		component.Footprint.CRS.Warnings = append(component.Footprint.CRS.Warnings, doubts...)
	}
}

// Footprint carries what intake understood into the report. Its accuracy is the coarser
// of the one given and the one the file states, and what the reading adds to it.
func Footprint(f intake.Footprint, accuracy geo.Metres) screening.Footprint {
	accuracy = max(accuracy, f.StatedAccuracy) + f.Accuracy
	out := screening.Footprint{Geometry: f.Geometry, Accuracy: accuracy, Repairs: notes(f.Repairs)}
	out.CRS = screening.CRSPart{Declared: f.Declared, Used: f.Used, Approximate: f.Approximate, Warnings: notes(f.Warnings)}
	for _, c := range f.Candidates {
		out.CRS.Candidates = append(out.CRS.Candidates, screening.CRSCandidate{
			CRS: c.CRS, At: [2]float64{c.At.Lon, c.At.Lat}, Reason: c.Reason,
		})
	}
	return out
}

func notes(in []intake.Note) []screening.Note {
	var out []screening.Note
	for _, n := range in {
		out = append(out, screening.Note{Code: n.Code, Text: n.Text})
	}
	return out
}

func tooManyComponents(file string, n int) error {
	return &lang.Fault{
		File: file, Err: ErrTooManyComponents,
		What: lang.Textf("共 %[1]d 个要素，一个项目最多 %[2]d 个组成部分", "there are %[1]d features, a project has at most %[2]d parts", n, MaxComponents),
		Hint: lang.Text{
			ZH: "每个地块各是一个项目的，用 --format csv 或 ndjson；只审其中一个，用 --feature；确是一个项目的，先在源图中合并图形",
			EN: "if each plot is a project of its own use --format csv or ndjson; for one of them --feature; if they are one project, merge them where they were drawn",
		},
	}
}
