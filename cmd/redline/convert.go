package main

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"redline/intake"
	"redline/intake/write"
	"redline/lang"
)

// convertCommand writes a project's footprint, as redline read and cleaned it, to a file in
// another format or reference.
type convertCommand struct {
	File string `arg:"" help:"项目范围文件 / the footprint's file."`
	readingFlags
	storeFlags
	Output   string `help:"写入文件；格式由扩展名定 / write to this file; its extension decides the format." short:"o" required:"" placeholder:"FILE"`
	To       string `help:"格式 geojson|kml|shapefile|dxf|landtxt / the format." placeholder:"FORMAT"`
	ToCRS    string `help:"写成的坐标系，如 EPSG:4544；不给按格式的惯例 / the reference to write in." placeholder:"EPSG:N" name:"to-crs"`
	Encoding string `help:"文字编码 utf-8|gbk（TXT、shapefile）/ encoding of texts." enum:"utf-8,gbk" default:"utf-8"`
}

// Run writes the file, whole or not at all. What was put right on reading, and what the
// format cannot hold, is said on stderr.
func (c *convertCommand) Run(a *app) error {
	format := c.To
	if format == "" {
		format = write.FormatOf(c.Output)
	}
	if !slices.Contains(write.Formats(), format) {
		return &lang.Fault{
			File: c.Output, What: lang.Text{ZH: "看不出要写成什么格式", EN: "which format to write cannot be told"},
			Hint: lang.Textf("用 --to 指定：%[1]s；或用扩展名 .geojson .kml .zip .dxf .txt", "choose one with --to: %[1]s, or by the extension .geojson .kml .zip .dxf .txt", strings.Join(write.Formats(), ", ")),
		}
	}
	store, _, err := c.open(a)
	if err != nil {
		return err
	}
	result, err := c.read(c.File, store.Catalogue().ServiceArea)
	if err != nil {
		return err
	}
	name := filepath.Base(c.Output)
	written, err := write.Footprints(result.Footprints, write.Options{
		Format: format, CRS: c.ToCRS, GBK: c.Encoding == "gbk", Title: strings.TrimSuffix(name, filepath.Ext(name)),
	})
	if err != nil {
		var fault *lang.Fault
		if errors.As(err, &fault) && fault.Field == "CRS" {
			fault.Field = "--to-crs"
		}
		return err
	}
	if err := writeFile(c.Output, written.Data); err != nil {
		return err
	}
	for _, f := range result.Footprints {
		a.sayNotes(f.Name, slices.Concat(f.Warnings, f.Repairs))
	}
	a.sayNotes("", written.Notes)
	a.say(lang.Textf("已写入 %[1]s：%[2]d 个要素，%[3]s，%[4]s（读作 %[5]s）", "%[1]s written: %[2]d features, %[3]s, %[4]s (read as %[5]s)",
		c.Output, len(result.Footprints), format, written.Reference.Name(), result.Footprints[0].Used))
	return nil
}

// sayNotes says each note after the name of the feature it is about.
func (a *app) sayNotes(name string, notes []intake.Note) {
	for _, n := range notes {
		t := n.Text
		if name != "" {
			t = lang.Text{ZH: name + "：" + t.ZH, EN: name + ": " + t.EN}
		}
		a.say(lang.Text{ZH: "注意：" + t.ZH, EN: "note: " + t.EN})
	}
}
