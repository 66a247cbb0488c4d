package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"redline/geo"
	"redline/lang"
	"redline/layers"
	"redline/layers/deliver"
	"redline/layers/folder"
	"redline/layers/postgis"
	"redline/planning"
)

// importCommand takes a folder into an empty database, or a file into a draft of a layer.
type importCommand struct {
	plannerFlags
	Path   string `arg:"" help:"数据文件夹，或一个图层的文件（shapefile、GeoPackage、GeoJSON）/ folder of controls, or a layer's file." type:"path"`
	Reason string `help:"事由，记入目录和日志 / why; kept with the record." placeholder:"TEXT"`

	Layer        string  `help:"图层编号：把文件导入为该图层的草稿 / take the file into a draft of this layer." placeholder:"ID"`
	From         string  `help:"生效日 / first day in force." placeholder:"DATE"`
	Until        string  `help:"失效日（不含）/ first day no longer in force." placeholder:"DATE"`
	Document     string  `help:"依据文件编号 / id of the document it rests on." placeholder:"ID"`
	Accuracy     float64 `help:"界线的点位中误差（米）/ standard position error of its lines, metres." default:"-1" placeholder:"M"`
	Coverage     string  `help:"数据覆盖范围：GeoJSON 文件，或 district 表示全区 / what was looked at: a file, or district." placeholder:"FILE"`
	Profile      string  `help:"字段方案编号，或自己的方案文件（docs/profiles.md）；不给则按字段选 / how fields become properties." placeholder:"ID|FILE"`
	CRS          string  `help:"指定坐标系，如 EPSG:4544 / the reference of a file that declares none." placeholder:"EPSG:N" name:"crs"`
	Table        string  `help:"GeoPackage 的数据表，或压缩包中的 Shapefile / the table to read." placeholder:"NAME"`
	Documents    bool    `help:"文件是法律、规划清单（documents.yaml 的格式）/ the file lists documents, as documents.yaml does."`
	Requirements bool    `help:"文件是准入清单（CSV、XLSX，按单元编码）/ the file is an access list, by codes of units."`
	Empty        bool    `help:"文件可以没有要素：自生效日起该图层没有图斑 / a file without features is meant: the layer has no zones."`
	Rejects      string  `help:"未入库要素写入此文件（GeoJSON，附理由）/ write rejected features here, with reasons." placeholder:"OUT"`
}

// Run takes all of it or nothing.
func (c *importCommand) Run(ctx context.Context, a *app) error {
	info, err := os.Stat(c.Path)
	if err != nil {
		return unreadable(c.Path, err)
	}
	switch {
	case c.Documents || c.Requirements:
		return c.records(ctx, a)
	case info.IsDir() && c.Layer == "":
		return c.folder(ctx, a)
	case info.IsDir():
		return &lang.Fault{
			File: c.Path, Field: "--layer", What: lang.Text{ZH: "这是文件夹；--layer 要的是一个图层的文件", EN: "this is a folder; --layer wants the file of one layer"},
			Hint: lang.Text{ZH: "给出 .zip、.shp、.gpkg 或 .geojson 文件，或去掉 --layer 导入整个文件夹", EN: "give a .zip, .shp, .gpkg or .geojson, or leave out --layer to take the whole folder"},
		}
	case c.Layer == "":
		return &lang.Fault{
			File: c.Path, Field: "--layer", What: lang.Text{ZH: "没有说明导入到哪个图层", EN: "which layer it is for was not said"},
			Hint: lang.Text{ZH: "加 --layer 图层编号（redline history 图层 可查）", EN: "add --layer ID"},
		}
	}
	return c.file(ctx, a)
}

// folder checks the folder as check does, and writes all of it or nothing.
func (c *importCommand) folder(ctx context.Context, a *app) error {
	from, _, err := storeFlags{Layers: c.Path}.open(ctx, a)
	if err != nil {
		return err
	}
	pool, err := a.connect(ctx, c.Database)
	if err != nil {
		return err
	}
	reason := c.Reason
	if reason == "" {
		reason = "导入文件夹 / imported a folder"
	}
	catalogue := from.Catalogue()
	if err := postgis.ImportWhole(ctx, pool, catalogue, c.act(reason)); err != nil {
		return err
	}
	a.print(lang.Textf("已导入 %[1]s：目录序号 %[3]d，%[4]d 个图层，%[5]d 个版本", "imported %[2]s: catalogue %[3]d, %[4]d layers, %[5]d versions",
		catalogue.Name.ZH, catalogue.Name.EN, catalogue.Sequence, len(catalogue.Layers), len(catalogue.Versions)))
	return nil
}

// file reads a delivery by its profile into a draft, while the database takes it in; what
// was not taken in is kept with it.
func (c *importCommand) file(ctx context.Context, a *app) error {
	days, err := c.days()
	if err != nil {
		return err
	}
	desk, err := a.desk(ctx, c.Database)
	if err != nil {
		return err
	}
	file, err := openDelivery(c.Path)
	if err != nil {
		return err
	}
	defer file.close()
	bar := a.progress(lang.Text{ZH: "已入库要素", EN: "features taken in"})
	order := planning.Order{
		Layer: c.Layer, Days: days, Document: c.Document, Accuracy: geo.Metres(c.Accuracy), Name: c.Path, Data: file.data, Cover: c.cover, Done: c.writeRejects, Empty: c.Empty,
		Options: deliver.Options{CRS: c.CRS, Table: c.Table, Beside: file.beside, Progress: func(done, of int) {
			bar.ChangeMax(of)
			_ = bar.Set(done) // a terminal that went away stops no import
			file.passed(done)
		}},
	}
	if err := c.profile(&order.Options); err != nil {
		return err
	}
	sequence, delivery, err := desk.Import(ctx, order, c.act(c.Reason))
	_ = bar.Finish()
	if errors.Is(err, planning.ErrNothingTaken) {
		c.tellRejected(a, delivery)
		return &lang.Fault{
			File: c.Path, What: lang.Textf("%[1]d 个要素全部不能入库，没有建立草稿", "all %[1]d features were rejected: no draft was made", len(delivery.Rejected)),
			Hint: lang.Text{ZH: "核对坐标系（--crs）、字段方案（--profile）和上列原因", EN: "check the reference (--crs), the profile (--profile) and the reasons above"},
		}
	}
	if errors.Is(err, planning.ErrEmpty) {
		return &lang.Fault{
			File: c.Path, Err: err, What: lang.Text{ZH: "文件中没有要素，没有建立草稿", EN: "the file has no features: no draft was made"},
			Hint: lang.Text{ZH: "核对交付的文件（--table）；确为该图层自生效日起没有图斑的，加 --empty", EN: "check the file that was delivered (--table); where the layer truly has no zones from that day on, add --empty"},
		}
	}
	if err != nil {
		return err
	}
	c.tell(a, delivery, sequence)
	return nil
}

// days are those in force, as the flags say; the accuracy must be said too.
func (c *importCommand) days() (layers.Interval, error) {
	var d layers.Interval
	if !(c.Accuracy >= 0 && c.Accuracy <= maxAccuracy) {
		return d, &lang.Fault{
			Field: "--accuracy", What: lang.Text{ZH: "没有说明界线的点位中误差，或不可用", EN: "the standard position error of its lines is missing, or of no use"},
			Hint: lang.Textf("写 0 到 %[1]d 之间的米数；不知道时宁大勿小", "write metres from 0 to %[1]d; when in doubt, the larger", maxAccuracy),
		}
	}
	var err error
	if d.From, err = dayOf("--from", c.From); err != nil {
		return d, err
	}
	if d.From.IsZero() {
		return d, &lang.Fault{
			Field: "--from", What: lang.Text{ZH: "没有说明生效日", EN: "the first day in force is missing"},
			Hint: lang.Text{ZH: "写成 --from 2025-06-01", EN: "write --from 2025-06-01"},
		}
	}
	if d.Until, err = dayOf("--until", c.Until); err != nil {
		return d, err
	}
	if !d.Until.IsZero() && !d.From.Before(d.Until) {
		return d, &lang.Fault{
			Field: "--until", What: lang.Textf("失效日 %[1]s 须晚于生效日 %[2]s", "the day it ends, %[1]s, must be after the day it begins, %[2]s", d.Until, d.From),
			Hint: lang.Text{ZH: "--until 是不再有效的第一天；长期有效的不写", EN: "--until is the first day it no longer holds; leave it out where it holds until further notice"},
		}
	}
	return d, nil
}

// dayOf reads a date flag; the zero date when it was not given.
func dayOf(flag, text string) (layers.Date, error) {
	if text == "" {
		return layers.Date{}, nil
	}
	day, err := layers.ParseDate(text)
	if err != nil {
		return day, &lang.Fault{
			Field: flag, Err: err, What: lang.Textf("%[1]q 不是日期", "%[1]q is not a date", text),
			Hint: lang.Text{ZH: "写成 2025-06-01", EN: "write 2025-06-01"},
		}
	}
	return day, nil
}

// profile takes the profile that was named, or a planner's own file.
func (c *importCommand) profile(o *deliver.Options) error {
	if ext := filepath.Ext(c.Profile); ext != ".yaml" && ext != ".yml" {
		o.Profile = c.Profile
		return nil
	}
	data, err := readFile(c.Profile)
	if err != nil {
		return err
	}
	o.Own, err = deliver.ReadProfile(c.Profile, data)
	return err
}

// cover takes what was looked at.
func (c *importCommand) cover(catalogue *layers.Catalogue) (v layers.Version, err error) {
	switch c.Coverage {
	case "":
		return v, nil
	case "district":
		return planning.District(catalogue)
	}
	data, err := readFile(c.Coverage)
	if err != nil {
		return v, err
	}
	v.CoverageLonLat, v.Coverage, err = folder.ReadArea(catalogue.Plane, c.Coverage, data)
	return v, err
}
