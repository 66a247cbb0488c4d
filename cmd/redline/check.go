package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"redline/demo"
	"redline/lang"
	"redline/layers"
)

// checkCommand says whether a folder can be screened against.
type checkCommand struct {
	Dir string `arg:"" help:"数据文件夹 / folder of controls." type:"path"`
}

// Run checks the folder and lists its layers; warnings go to stderr.
func (c *checkCommand) Run(a *app) error {
	pack, err := a.rules()
	if err != nil {
		return err
	}
	store, err := openFolder(c.Dir)
	if err != nil {
		return err
	}
	if err := pack.CheckCatalogue(store.Catalogue()); err != nil {
		return err
	}
	for _, w := range store.Warnings() {
		a.say(lang.Text{ZH: "注意：" + w.In(lang.ZH), EN: "warning: " + w.In(lang.EN)})
	}
	catalogue := store.Catalogue()
	a.print(lang.Textf("%[1]s：可用。目录序号 %[3]d，平面 EPSG:%[4]d，%[5]d 个图层，%[6]d 个版本",
		"%[2]s: usable. Catalogue %[3]d, plane EPSG:%[4]d, %[5]d layers, %[6]d versions",
		catalogue.Name.In(lang.ZH), catalogue.Name.In(lang.EN), catalogue.Sequence, catalogue.Plane.EPSG(), len(catalogue.Layers), len(catalogue.Versions)))
	for _, v := range catalogue.Versions {
		coverage := lang.Text{ZH: "有覆盖范围", EN: "with coverage"}
		if v.Coverage.IsEmpty() {
			coverage = lang.Text{ZH: "无覆盖范围（不能作“未发现”结论）", EN: "no coverage (nothing found is never said)"}
		}
		a.print(lang.Textf("  %[1]s %[2]d：%[3]d 个要素，%[4]s 至 %[8]s，目录 %[9]s，%[5]s，%[7]s", "  %[1]s %[2]d: zones %[3]d, %[4]s to %[8]s, catalogue %[9]s, %[6]s, %[7]s",
			v.Layer, v.Sequence, len(v.Zones), v.InForce.From, coverage.ZH, coverage.EN, v.SHA256[:12], orOpen(v.InForce.Until.String()), onRecord(v)))
	}
	for _, id := range missingLayers(catalogue, pack.LayerIDs()) {
		a.print(lang.Textf("  %[1]s：规则需要，但目录中没有；相关规则将为“未评估”", "  %[1]s: rules need it, the catalogue lacks it; they will be unassessed", id))
	}
	return nil
}

func orOpen(until string) string {
	if until == "" {
		return "…"
	}
	return until
}

func onRecord(v *layers.Version) string {
	if v.CatalogueUntil == 0 {
		return fmt.Sprintf("%d–…", v.CatalogueFrom)
	}
	return fmt.Sprintf("%d–%d", v.CatalogueFrom, v.CatalogueUntil)
}

func missingLayers(c *layers.Catalogue, needed []string) []string {
	return slices.DeleteFunc(needed, func(id string) bool {
		return slices.ContainsFunc(c.Layers, func(l layers.Layer) bool { return l.ID == id })
	})
}

func (a *app) print(t lang.Text) { fmt.Fprintln(a.stdout, t.In(a.lang)) }

// demoCommand writes the illustrative district.
type demoCommand struct {
	Dir string `arg:"" help:"新文件夹 / a new folder." type:"path"`
}

// Run writes into a folder that must not exist yet, so that nobody's data is overwritten.
func (c *demoCommand) Run(a *app) error {
	if _, err := os.Stat(c.Dir); err == nil {
		return &lang.Fault{
			File: c.Dir, What: lang.Text{ZH: "已经存在", EN: "it exists already"},
			Hint: lang.Text{ZH: "给一个新的文件夹名", EN: "name a new folder"},
		}
	}
	files, err := demo.Files()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return &lang.Fault{
			File: c.Dir, Err: err, What: lang.Text{ZH: "文件夹无法建立", EN: "the folder cannot be made"},
			Hint: lang.Text{ZH: "检查上级文件夹是否存在、可写", EN: "check that its parent exists and is writable"},
		}
	}
	for name, data := range files {
		if err := writeFile(filepath.Join(c.Dir, name), data); err != nil {
			return err
		}
	}
	for name, data := range demo.Sample() {
		if err := writeFile(filepath.Join(c.Dir, "sample-"+name), data); err != nil {
			return err
		}
	}
	a.print(lang.Textf("示意区已写入 %[1]s（示意数据，不得用于决策）。试：redline screen %[1]s/sample-site.geojson --component 排污口:outfall=%[1]s/sample-outfall.geojson --layers %[1]s --facts %[1]s/sample-facts.yaml",
		"The illustrative district is in %[1]s (illustrative data, not for decisions). Try: redline screen %[1]s/sample-site.geojson --component 排污口:outfall=%[1]s/sample-outfall.geojson --layers %[1]s --facts %[1]s/sample-facts.yaml", c.Dir))
	return nil
}
