package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"slices"

	"redline/lang"
	"redline/layers"
	"redline/project"
	"redline/report"
	"redline/screening"
)

// screenCommand judges a project and prints the report.
type screenCommand struct {
	inputFlags
	storeFlags
	saveFlags
	On        string   `help:"判定日 YYYY-MM-DD，默认今天 / day of judgement, default today." placeholder:"DATE"`
	Catalogue int64    `help:"目录序号，默认最新 / catalogue sequence, default the newest." placeholder:"N"`
	Audience  string   `help:"public 只用公开图层 / public: public layers only." enum:"public,internal" default:"internal"`
	Format    string   `help:"text|json|geojson|html|docx|pdf|xlsx|png；ndjson、csv 把文件中每个要素各作一个项目 / ndjson and csv judge each feature as a project of its own." enum:"text,json,geojson,html,docx,pdf,xlsx,png,ndjson,csv" default:"text"`
	Each      bool     `help:"文件中每个要素各作一个项目：xlsx 为一个工作簿，docx、pdf、html、png 为 zip，每个地块一份 / judge each feature as a project of its own: xlsx gives one workbook, docx, pdf, html and png a zip with a document for each."`
	Template  string   `help:"用自己的 Word 模板（--format docx；样板见 redline template）/ a Word template of one's own, for --format docx (sample: redline template)." placeholder:"DOCX"`
	Font      []string `help:"图件和 PDF 缺字时另加的 TTF 字体，可多次给出 / a TTF font for characters that maps and PDF lack; may be given several times." placeholder:"TTF"`
	Details   *int     `help:"局部图最多几幅，默认 40，--each 时不画 / detail maps at most, default 40, with --each none." placeholder:"N"`
	Output    string   `short:"o" help:"输出文件 / output file." placeholder:"OUT"`
	FailOn    string   `help:"结论达到此效力（或评估不完整）时退出码为 3 / exit 3 when reached, or when incomplete." enum:",prohibited,review,restricted,notice" default:"" placeholder:"EFFECT"`
}

// job is everything a screening starts from.
type job struct {
	store   controls
	pack    *screening.Pack
	project screening.Case
	at      layers.AsOf
	close   func() // removes temporary files
}

// prepare opens the controls and reads the project.
func (c *screenCommand) prepare(ctx context.Context, a *app) (job, error) {
	j := job{close: func() {}}
	c.fromEnvironment(c.Sample)
	err := c.contradictions()
	if err != nil {
		return j, err
	}
	if j.store, j.pack, err = c.open(ctx, a); err != nil {
		return j, err
	}
	if j.at, err = c.asOf(a); err != nil {
		return j, err
	}
	if c.Save {
		c.kept = &project.Inputs{}
	}
	if c.Sample {
		if j.close, err = c.useSample(); err != nil {
			return j, err
		}
	}
	if j.project, err = c.load(j.store.Catalogue().ServiceArea, j.pack); err != nil {
		j.close()
	}
	return j, err
}

// contradictions refuses flags that exclude each other or make no sense.
func (c *screenCommand) contradictions() error {
	switch {
	case c.Sample && (c.File != "" || c.storeFlags.Layers != "" || c.Facts != ""):
		return &lang.Fault{
			Field: "--sample", What: lang.Text{ZH: "示例项目自带文件和示意区，不能与文件、--layers 或 --facts 同用", EN: "the sample brings its own files and district and excludes FILE, --layers and --facts"},
			Hint: lang.Text{ZH: "去掉 --sample，或只用 --sample", EN: "leave out --sample, or give it alone"},
		}
	case !(c.Accuracy >= 0 && c.Accuracy <= maxAccuracy):
		return &lang.Fault{
			Field: "--accuracy", What: lang.Textf("%[1]v 不是可用的点位精度", "%[1]v is no usable accuracy", c.Accuracy),
			Hint: lang.Textf("写 0 到 %[1]d 之间的米数", "write metres from 0 to %[1]d", maxAccuracy),
		}
	}
	if c.Template != "" && c.Format != "docx" {
		return &lang.Fault{
			Field: "--template", What: lang.Textf("模板只用于 docx，不用于 %[1]s", "a template is for docx, not for %[1]s", c.Format),
			Hint: lang.Text{ZH: "加上 --format docx", EN: "give --format docx"},
		}
	}
	if c.Details != nil && (*c.Details < 0 || *c.Details > maxDetails) {
		return &lang.Fault{
			Field: "--details", What: lang.Textf("%[1]d 不是可用的幅数", "%[1]d is no usable number of maps", *c.Details),
			Hint: lang.Textf("写 0 到 %[1]d", "write 0 to %[1]d", maxDetails),
		}
	}
	if err := c.saveFlags.check(c.Database); err != nil {
		return err
	}
	inputs := []string{c.File, c.Facts, c.Template}
	for _, flag := range c.Component {
		if p, err := parseComponent(flag); err == nil {
			inputs = append(inputs, p.File)
		}
	}
	return notOver(c.Output, inputs...)
}

// maxAccuracy bounds --accuracy, in metres: coarser footprints cannot be screened.
const maxAccuracy = 1000

// maxDetails bounds --details: each takes a tenth of a second and a third of a page.
const maxDetails = 500

// slowProject is the number of components from which a terminal shows progress.
const slowProject = 20

// Run screens and prints.
func (c *screenCommand) Run(ctx context.Context, a *app) error {
	if c.Each || c.Format == "ndjson" || c.Format == "csv" {
		return c.batch(ctx, a)
	}
	if err := c.noTerminal(a); err != nil {
		return err
	}
	template, err := c.openTemplate()
	if err != nil {
		return err
	}
	fonts, err := c.openFonts()
	if err != nil {
		return err
	}
	j, err := c.prepare(ctx, a)
	if err != nil {
		return err
	}
	defer j.close()
	prepared, err := screening.New(j.store, j.pack).Prepare(ctx, j.at, c.Audience)
	if err != nil {
		return err
	}
	options := screening.Options{Geometry: c.Format != "text" || c.Save}
	finish := func() {}
	if len(j.project.Components) >= slowProject {
		bar := a.progress(lang.Text{ZH: "已评估组成部分", EN: "parts assessed"})
		options.Judged = func() { _ = bar.Add(1) } // a terminal that went away stops nothing
		finish = func() { _ = bar.Finish() }
	}
	r, err := prepared.Screen(ctx, j.project, c.Audience, options)
	finish()
	if err != nil {
		return err
	}
	snapshot, err := j.store.Snapshot(ctx, j.at)
	if err != nil {
		return err
	}
	if err := c.write(ctx, a, j, made{r, snapshot, prepared.Rulebook(), template, fonts}); err != nil {
		return err
	}
	return c.failOn(r)
}

func (c *screenCommand) asOf(a *app) (layers.AsOf, error) {
	at := layers.AsOf{On: layers.DateIn(a.now()), Catalogue: c.Catalogue}
	if c.On == "" {
		return at, nil
	}
	var err error
	at.On, err = dayOf("--on", c.On)
	return at, err
}

// write renders the whole report, and saves it where asked, before the first byte goes out.
func (c *screenCommand) write(ctx context.Context, a *app, j job, m made) error {
	var out bytes.Buffer
	if err := c.render(&out, a, m); err != nil {
		return err
	}
	if !c.Save {
		return c.put(a, out)
	}
	id, err := c.save(ctx, a, j, m.report)
	if err != nil {
		return err
	}
	return errors.Join(c.put(a, out), c.saidSaved(a, id))
}

// put writes what was rendered to the output.
func (c *screenCommand) put(a *app, out bytes.Buffer) error {
	if c.Output != "" {
		return writeFile(c.Output, out.Bytes())
	}
	_, err := a.stdout.Write(out.Bytes())
	return err
}

// made is a report with what writing it takes beside it.
type made struct {
	report   *screening.Report
	snapshot *layers.Snapshot
	book     screening.Rulebook
	template *report.Template // nil for the program's own form
	fonts    []report.NamedFont
}

// details is how many detail maps a document may have, as report.Material says it.
func (c *screenCommand) details() int {
	switch {
	case c.Details == nil && c.Each, c.Details != nil && *c.Details == 0:
		return -1
	case c.Details == nil:
		return 0
	}
	return *c.Details
}

func (c *screenCommand) render(w io.Writer, a *app, m made) error {
	material := report.Material{Book: m.book, Details: c.details(), Fonts: m.fonts}
	if slices.Contains([]string{"geojson", "png", "html", "docx", "pdf"}, c.Format) {
		scene, err := report.SceneOf(m.report, m.snapshot)
		if err != nil {
			return err
		}
		material.Scene = &scene
	}
	switch c.Format {
	case "json":
		return report.JSON(w, m.report)
	case "geojson":
		return report.GeoJSON(w, m.report, *material.Scene)
	case "pdf":
		return report.PDF(w, m.report, material, a.lang)
	case "png":
		return report.PNG(w, m.report, material, a.lang)
	case "html":
		return report.HTML(w, m.report, material, a.lang)
	case "docx":
		if m.template != nil {
			return ofTemplate(report.DOCXFrom(w, m.template, m.report, material, a.lang), c.Template)
		}
		return report.DOCX(w, m.report, material, a.lang)
	case "xlsx":
		return report.XLSX(w, m.report, m.book, a.lang)
	}
	return report.Text(w, m.report, report.Options{Lang: a.lang, Width: 100, Colour: c.Output == "" && colour(a.stdout)})
}

// noTerminal refuses to write bytes that are no text to a terminal.
func (c *screenCommand) noTerminal(a *app) error {
	if !slices.Contains([]string{"docx", "xlsx", "pdf", "png"}, c.Format) || c.Output != "" || !terminal(a.stdout) {
		return nil
	}
	return &lang.Fault{
		Field: "--format", What: lang.Textf("%[1]s 不是文本，不能显示在终端上", "%[1]s is no text for a terminal", c.Format),
		Hint: lang.Textf("用 -o 报告.%[1]s 写到文件", "write it to a file with -o report.%[1]s", c.Format),
	}
}

// colour reports whether w is a terminal that wants colours (https://no-color.org).
func colour(w io.Writer) bool {
	return os.Getenv("NO_COLOR") == "" && terminal(w)
}

func terminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// failOn ends the command with exit code 3 when the verdict is at least as strong as
// asked, or when it could still become so.
func (c *screenCommand) failOn(r *screening.Report) error {
	limit := screening.Effect(c.FailOn)
	switch {
	case limit == "":
		return nil
	case !limit.Stronger(r.Verdict):
		return reached{lang.Textf("结论达到 --fail-on %[1]s", "the verdict reaches --fail-on %[1]s", limit)}
	case !r.Complete:
		return reached{lang.Text{ZH: "评估不完整（--fail-on）", EN: "the assessment is incomplete (--fail-on)"}}
	}
	return nil
}
