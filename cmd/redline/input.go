package main

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

// inputFlags describe the project.
type inputFlags struct {
	File      string   `arg:"" optional:"" help:"项目范围文件（GeoJSON、shapefile、GeoPackage、KML、DXF、WKT、报批坐标 TXT、坐标列表、XLSX）/ the footprint's file."`
	Component []string `help:"另一组成部分 名称[:角色]=文件；角色 site|outfall|road|spoil|temporary；文件后可加 #feature=、#layer= / another component; #feature= and #layer= choose within its file." placeholder:"NAME[:ROLE]=FILE" sep:"none"`
	Facts     string   `help:"事实文件（YAML）/ file of facts." placeholder:"F.yaml"`
	Set       []string `help:"一条事实 键=值，或 组成部分/键=值 / one fact." placeholder:"K=V" sep:"none"`
	readingFlags
	Accuracy   float64 `help:"范围的点位精度（米）/ accuracy of the footprint in metres." default:"0" placeholder:"M"`
	Attributes bool    `help:"文件属性作为事实（行业代码、建设性质等），--no-attributes 不取 / take facts from the attributes of the files." default:"true" negatable:""`
	Sample     bool    `help:"用内置示例项目 / use the built-in sample project."`
}

// load reads every file and fact of the project.
func (f inputFlags) load(area geo.Shape, pack *screening.Pack) (screening.Case, error) {
	var err error
	c := screening.Case{Facts: screening.Facts{}}
	var attributes []map[string]any
	if c.Components, attributes, err = f.readComponents(area); err != nil {
		return c, err
	}
	if err := f.give(pack, &c); err != nil {
		return c, err
	}
	if f.Attributes {
		takeAttributes(&c, pack, attributes)
	}
	return c, nil
}

// give gives a project the facts of the facts file and of --set.
func (f inputFlags) give(pack *screening.Pack, c *screening.Case) error {
	if f.Facts != "" {
		data, err := readFile(f.Facts)
		if err != nil {
			return err
		}
		f.kept.add(f.Facts, data)
		if err := pack.ReadFacts(f.Facts, data, c); err != nil {
			return err
		}
	}
	for _, assignment := range f.Set {
		if err := pack.SetFact(assignment, c); err != nil {
			return err
		}
	}
	return nil
}

// readComponents reads the components, and for each the attributes it has in its file.
func (f inputFlags) readComponents(area geo.Shape) ([]screening.Component, []map[string]any, error) {
	parts, err := f.parts()
	if err != nil {
		return nil, nil, err
	}
	if len(parts) == 0 {
		return nil, nil, &lang.Fault{
			What: lang.Text{ZH: "没有给出项目范围文件", EN: "no footprint file was given"},
			Hint: lang.Text{ZH: "redline screen 文件，或 redline screen --sample 试用示例", EN: "redline screen FILE, or redline screen --sample to try the sample"},
		}
	}
	var out []screening.Component
	var attributes []map[string]any
	for _, p := range parts {
		reading := f.readingFlags
		reading.Feature, reading.Layer = p.feature, p.layer
		result, err := reading.read(p.file, area)
		if err != nil {
			return nil, nil, err
		}
		if n := len(out) + len(result.Footprints); n > maxComponents {
			return nil, nil, tooManyComponents(p.file, n)
		}
		out = append(out, f.components(p, result)...)
		for _, footprint := range result.Footprints {
			attributes = append(attributes, footprint.Properties)
		}
	}
	return distinct(out), attributes, nil
}

// maxComponents is how many parts one project may have: a report lists each, and nobody
// reads more. A file of many plots holds many projects.
const maxComponents = 1000

// errTooManyComponents is the kind of tooManyComponents' refusal.
var errTooManyComponents = errors.New("too many components")

func tooManyComponents(file string, n int) error {
	return &lang.Fault{
		File: file, Err: errTooManyComponents,
		What: lang.Textf("共 %[1]d 个要素，一个项目最多 %[2]d 个组成部分", "there are %[1]d features, a project has at most %[2]d parts", n, maxComponents),
		Hint: lang.Text{
			ZH: "每个地块各是一个项目的，用 --format csv 或 ndjson；只审其中一个，用 --feature；确是一个项目的，先在源图中合并图形",
			EN: "if each plot is a project of its own use --format csv or ndjson; for one of them --feature; if they are one project, merge them where they were drawn",
		},
	}
}

// parts lists the files of the project. The flags --feature and --layer choose within FILE.
func (f inputFlags) parts() ([]part, error) {
	var parts []part
	if f.File != "" {
		parts = append(parts, part{role: "site", file: f.File, feature: f.Feature, layer: f.Layer})
	}
	for _, flag := range f.Component {
		p, err := parseComponent(flag)
		if err != nil {
			return nil, err
		}
		parts = append(parts, p)
	}
	return parts, nil
}

// components makes a component of each feature of a file.
func (f inputFlags) components(p part, result *intake.Result) []screening.Component {
	var out []screening.Component
	for _, footprint := range result.Footprints {
		name := footprint.Name
		switch {
		case p.name != "" && len(result.Footprints) == 1:
			name = p.name
		case p.name == "" && len(result.Footprints) == 1 && name == "1":
			name = strings.TrimSuffix(filepath.Base(p.file), filepath.Ext(p.file)) // a nameless feature
		case p.name != "":
			name = p.name + "/" + name
		}
		out = append(out, screening.Component{
			Name: name, Role: p.role, Facts: screening.Facts{}, Footprint: footprintOf(footprint, geo.Metres(f.Accuracy)),
		})
	}
	return out
}

// distinct numbers components of the same name apart.
func distinct(components []screening.Component) []screening.Component {
	count := map[string]int{}
	for i := range components {
		name := components[i].Name
		count[name]++
		if n := count[name]; n > 1 {
			components[i].Name = fmt.Sprintf("%s #%d", name, n)
		}
	}
	return components
}

// footprintOf carries what intake understood into the report. Its accuracy is the coarser
// of the one given and the one the file states, and what the reading adds to it.
func footprintOf(f intake.Footprint, accuracy geo.Metres) screening.Footprint {
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
