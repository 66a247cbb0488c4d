package main

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"redline/geo"
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
	To       string `help:"格式 geojson|kml|shapefile（或 shp、zip）|dxf|landtxt（或 txt），默认由扩展名定 / the format; default by the extension." placeholder:"FORMAT"`
	ToCRS    string `help:"写成的坐标系，如 EPSG:4544；不给按格式的惯例 / the reference to write in." placeholder:"EPSG:N" name:"to-crs"`
	Encoding string `help:"文字编码 utf-8|gbk（TXT、shapefile）/ encoding of texts." enum:"utf-8,gbk" default:"utf-8"`
}

// Run writes the file, whole or not at all. What was put right on reading, and what the
// format cannot hold, is said on stderr. A footprint outside the district is written too,
// where its coordinates can be read in one way only: to convert is not to judge.
func (c *convertCommand) Run(ctx context.Context, a *app) error {
	if err := notOver(c.Output, c.File); err != nil {
		return err
	}
	format, err := c.format()
	if err != nil {
		return err
	}
	store, _, err := c.open(ctx, a)
	if err != nil {
		return err
	}
	result, outside, err := c.readAnywhere(store.Catalogue().ServiceArea)
	if err != nil {
		return err
	}
	name := filepath.Base(c.Output)
	written, err := write.Footprints(result.Footprints, write.Options{
		Format: format, CRS: c.ToCRS, GBK: c.Encoding == "gbk", Header: result.Header, Title: strings.TrimSuffix(name, filepath.Ext(name)),
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
	a.sayNotes("", outside)
	for _, f := range result.Footprints {
		a.sayNotes(f.Name, slices.Concat(f.Warnings, f.Repairs))
	}
	a.sayNotes("", written.Notes)
	a.say(lang.Textf("已写入 %[1]s：%[2]d 个要素，%[3]s，%[4]s（读作 %[5]s）", "%[1]s written: %[2]d features, %[3]s, %[4]s (read as %[5]s)",
		c.Output, len(result.Footprints), write.Title(format), written.Reference.Name(), result.Footprints[0].Used))
	return nil
}

// readAnywhere reads the file as every command does; one that lies wholly outside the
// district it reads anew as one of China, with a note that says so.
func (c *convertCommand) readAnywhere(area geo.Shape) (*intake.Result, []intake.Note, error) {
	result, err := c.read(c.File, area)
	if !errors.Is(err, intake.ErrOutside) {
		return result, nil, err
	}
	var outside *lang.Fault
	errors.As(err, &outside)
	if result, err = c.read(c.File, geo.Shape{}); err != nil {
		return nil, nil, err
	}
	return result, []intake.Note{{Code: "outside-service-area", Text: lang.Text{
		ZH: outside.What.ZH + "；仍按此转换", EN: outside.What.EN + "; converted nevertheless",
	}}}, nil
}

// format is the format to write: that of --to, which may not contradict the extension of
// the file, else that of the extension.
func (c *convertCommand) format() (string, error) {
	byName, extension := write.FormatOf(c.Output), strings.ToLower(filepath.Ext(c.Output))
	format := byName
	if c.To != "" {
		if format = write.Named(c.To); format == "" {
			return "", &lang.Fault{
				Field: "--to", What: lang.Textf("没有 %[1]q 这种格式", "there is no format %[1]q", c.To),
				Hint: lang.Textf("可写：%[1]s", "formats that can be written: %[1]s", strings.Join(write.Formats(), ", ")),
			}
		}
	}
	switch {
	case extension == ".shp":
		return "", &lang.Fault{
			File: c.Output, What: lang.Text{ZH: "shapefile 由几个文件组成，写成一个压缩包", EN: "a shapefile consists of several files and is written as a zip"},
			Hint: lang.Textf("请写 -o %[1]s", "write -o %[1]s", strings.TrimSuffix(c.Output, filepath.Ext(c.Output))+".zip"),
		}
	case format == "":
		return "", &lang.Fault{
			File: c.Output, What: lang.Text{ZH: "看不出要写成什么格式", EN: "which format to write cannot be told"},
			Hint: lang.Textf("用 --to 指定：%[1]s；或用扩展名 .geojson .kml .zip .dxf .txt", "choose one with --to: %[1]s, or by the extension .geojson .kml .zip .dxf .txt", strings.Join(write.Formats(), ", ")),
		}
	case byName != "" && byName != format, slices.Contains(foreignExtensions(), extension):
		return "", &lang.Fault{
			File: c.Output, What: lang.Textf("扩展名 %[1]s 与 --to %[2]s 矛盾：别的程序会按扩展名打开", "the extension %[1]s contradicts --to %[2]s: other programs go by the extension", extension, c.To),
			Hint: lang.Text{ZH: "改扩展名，或改 --to；扩展名对的话不必写 --to", EN: "change one of them; with the right extension --to is not needed"},
		}
	}
	return format, nil
}

// foreignExtensions are those of formats that are not written here.
func foreignExtensions() []string {
	return []string{".shx", ".dbf", ".kmz", ".ovkml", ".gpkg", ".xlsx", ".csv", ".wkt", ".dwg"}
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
