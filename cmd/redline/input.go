package main

import (
	"redline/geo"
	"redline/lang"
	"redline/project"
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
	files, err := f.readParts(area)
	if err != nil {
		return screening.Case{}, err
	}
	c := files.Case()
	if err := f.give(pack, &c); err != nil {
		return c, err
	}
	if f.Attributes {
		files.TakeAttributes(&c, pack)
	}
	project.DoubtIndustries(&c)
	return c, nil
}

// give gives a project the facts of the facts file and of --set.
func (f inputFlags) give(pack *screening.Pack, c *screening.Case) error {
	if f.Facts != "" {
		data, err := readFile(f.Facts)
		if err != nil {
			return err
		}
		f.kept.Add(f.Facts, data)
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

// readParts reads the files of the project.
func (f inputFlags) readParts(area geo.Shape) (*project.Builder, error) {
	parts, err := f.parts()
	if err != nil {
		return nil, err
	}
	if len(parts) == 0 {
		return nil, noFile()
	}
	files := &project.Builder{Accuracy: geo.Metres(f.Accuracy)}
	for _, p := range parts {
		reading := f.readingFlags
		reading.Feature, reading.Layer = p.Feature, p.Layer
		result, err := reading.read(p.File, area)
		if err == nil {
			err = files.Add(p, result)
		}
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

func noFile() error {
	return &lang.Fault{
		What: lang.Text{ZH: "没有给出项目范围文件", EN: "no footprint file was given"},
		Hint: lang.Text{ZH: "redline screen 文件，或 redline screen --sample 试用示例", EN: "redline screen FILE, or redline screen --sample to try the sample"},
	}
}

// parts lists the files of the project. The flags --feature and --layer choose within FILE.
func (f inputFlags) parts() ([]project.Part, error) {
	var parts []project.Part
	if f.File != "" {
		parts = append(parts, project.Part{Role: "site", File: f.File, Feature: f.Feature, Layer: f.Layer})
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
