package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"

	"redline/geo"
	"redline/intake"
	"redline/lang"
	"redline/project"
	"redline/report"
	"redline/screening"

	"github.com/schollz/progressbar/v3"
)

// batchWriter writes what came of each project of a batch.
type batchWriter interface {
	Row(row screening.BatchRow) error
	Close() error
}

// batch judges each feature of a file as a project of its own, on all cores, and writes a
// line for each in the file's order. A plot that is refused has a line that says why.
// Interrupted, it leaves whole lines.
func (c *screenCommand) batch(ctx context.Context, a *app) error {
	c.fromEnvironment(false)
	if err := c.batchOf(); err != nil {
		return err
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
	store, pack, err := c.open(ctx, a)
	if err != nil {
		return err
	}
	at, err := c.asOf(a)
	if err != nil {
		return err
	}
	prepared, err := screening.New(store, pack).Prepare(ctx, at, c.Audience)
	if err != nil {
		return err
	}
	snapshot, err := store.Snapshot(ctx, at)
	if err != nil {
		return err
	}
	given := screening.Case{Facts: screening.Facts{}}
	if err := c.give(pack, &given); err != nil {
		return err
	}
	area := store.Catalogue().ServiceArea
	options, err := c.options(c.File, area)
	if err != nil {
		return err
	}
	data, err := readWithin(c.File, options.Limits)
	if err != nil {
		return err
	}
	return c.toOutput(a, func(w io.Writer) error {
		out := c.batchWriter(w, a, prepared, made{snapshot: snapshot, book: prepared.Rulebook(), template: template, fonts: fonts})
		run := batchRun{command: c, pack: pack, given: given.Facts, bar: a.progress(lang.Text{ZH: "已评估地块", EN: "plots assessed"})}
		return run.scan(ctx, data, options, prepared, out)
	})
}

// batchOf refuses what makes no sense for a batch.
func (c *screenCommand) batchOf() error {
	if err := c.contradictions(); err != nil {
		return err
	}
	switch {
	case c.Save:
		return &lang.Fault{
			Field: "--save", Err: errNowhereToSave, What: lang.Textf("--format %[1]s 的各个地块不逐一保存", "the plots of --format %[1]s are not saved one by one", c.Format),
			Hint: lang.Text{ZH: "逐个项目用 --format text、json 或 geojson 审查并保存", EN: "screen and save each project with --format text, json or geojson"},
		}
	case c.Sample || len(c.Component) > 0:
		return &lang.Fault{
			Field: "--format", What: lang.Textf("%[1]s 把一个文件的每个要素各作一个项目，不能与 --component、--sample 同用", "%[1]s judges each feature of one file as a project of its own and excludes --component and --sample", c.Format),
			Hint: lang.Text{ZH: "一个项目由几个文件组成时，用 --format text、json 或 geojson", EN: "for one project of several files use --format text, json or geojson"},
		}
	case c.Format == "text" || c.Format == "json" || c.Format == "geojson":
		return &lang.Fault{
			Field: "--each", What: lang.Textf("--format %[1]s 不能逐个地块输出", "--format %[1]s is not written plot by plot", c.Format),
			Hint: lang.Text{ZH: "用 --format ndjson（含完整报告）、csv、xlsx、docx、pdf、html 或 png", EN: "use --format ndjson (whole reports), csv, xlsx, docx, pdf, html or png"},
		}
	case c.File == "":
		return noFile()
	case c.FailOn != "":
		return &lang.Fault{
			Field: "--fail-on", What: lang.Textf("--fail-on 不能与 --format %[1]s 同用", "--fail-on does not go with --format %[1]s", c.Format),
			Hint: lang.Text{ZH: "在输出中查看每个地块的结论", EN: "look at each plot's verdict in the output"},
		}
	}
	return nil
}

func (c *screenCommand) batchWriter(w io.Writer, a *app, prepared *screening.Prepared, m made) batchWriter {
	switch c.Format {
	case "csv":
		return report.NewMatrix(w, prepared.Layers(), a.lang)
	case "xlsx":
		return report.NewWorkbook(w, prepared.Layers(), m.book, a.lang)
	case "ndjson":
		return report.NewLines(w)
	}
	return report.NewFiles(w, c.Format, a.lang, func(w io.Writer, r *screening.Report) error {
		one := m
		one.report = r
		return c.render(w, a, one)
	})
}

// toOutput gives write the output file or stdout. A batch may be interrupted, so that a
// file of lines is written as it comes, each row whole; a workbook or zip is there when it
// is whole, or not at all.
func (c *screenCommand) toOutput(a *app, write func(io.Writer) error) error {
	switch {
	case c.Output == "":
		return write(a.stdout)
	case c.byLines():
		out := &rowFile{name: c.Output}
		return errors.Join(write(out), out.close())
	}
	return writeWhole(c.Output, write)
}

// byLines reports whether what is written of a batch can be used up to any line.
func (c *screenCommand) byLines() bool { return c.Format == "ndjson" || c.Format == "csv" }

// rowFile is an output file that is made with its first row: a file that is refused leaves
// what was there before.
type rowFile struct {
	name string
	file *os.File
	rows *bufio.Writer
}

// Write takes one row; the file always ends with a whole one.
func (f *rowFile) Write(row []byte) (int, error) {
	if f.file == nil {
		file, err := os.Create(f.name)
		if err != nil {
			return 0, unwritable(f.name, err)
		}
		f.file, f.rows = file, bufio.NewWriterSize(file, 1<<16)
	}
	if len(row) > f.rows.Available() {
		if err := f.rows.Flush(); err != nil {
			return 0, err
		}
	}
	return f.rows.Write(row)
}

func (f *rowFile) close() error {
	if f.file == nil {
		return nil
	}
	return errors.Join(f.rows.Flush(), f.file.Close())
}

// batchRun is one batch on its way.
type batchRun struct {
	command *screenCommand
	pack    *screening.Pack
	given   screening.Facts
	bar     *progressbar.ProgressBar
	rows    int
	refused int
}

func (r *batchRun) scan(ctx context.Context, data []byte, options intake.Options, prepared *screening.Prepared, out batchWriter) error {
	c := r.command
	batch := prepared.NewBatch(ctx, c.Audience, screening.Options{Geometry: c.Format != "csv", WithoutID: c.Format == "csv"}, func(row screening.BatchRow) error {
		r.rows++
		if row.Err != nil {
			r.refused++
		}
		_ = r.bar.Add(1) // a terminal that went away stops no batch
		return out.Row(row)
	})
	options.Refused = batch.Refuse
	_, err := intake.Scan(c.File, data, options, func(f intake.Footprint) error {
		return batch.Add(f.Name, r.project(f))
	})
	_ = r.bar.Finish()
	if closed := batch.Close(); closed != nil {
		return c.interrupted(closed)
	}
	if err != nil {
		return err
	}
	if err := out.Close(); err != nil {
		return err
	}
	if r.refused > 0 {
		return &lang.Fault{
			File: c.File, Err: errStands, What: lang.Textf("%[2]d 个地块中有 %[1]d 个未能评估，原因见输出的相应行", "%[1]d of %[2]d plots could not be assessed; their lines in the output say why", r.refused, r.rows),
			Hint: lang.Text{ZH: "改正后重新提交这些地块；其余地块的结论有效", EN: "correct these plots and submit them again; the other plots' verdicts stand"},
		}
	}
	return nil
}

// project makes a project of one feature.
func (r *batchRun) project(f intake.Footprint) screening.Case {
	var pack *screening.Pack
	if r.command.Attributes {
		pack = r.pack
	}
	return project.Plot(f.Name, f, geo.Metres(r.command.Accuracy), r.given, pack)
}

// interrupted says why a batch ended early, and what is left of it.
func (c *screenCommand) interrupted(err error) error {
	if !errors.Is(err, context.Canceled) {
		return err
	}
	left := lang.Text{ZH: "没有写出文件", EN: "no file was written"}
	if c.byLines() {
		left = lang.Text{ZH: "输出中已有的行完整有效，其余地块未评估", EN: "the lines in the output are whole and stand, the other plots were not assessed"}
	}
	return &lang.Fault{
		Err: err, What: lang.Text{ZH: "已中断；" + left.ZH, EN: "interrupted; " + left.EN},
		Hint: lang.Text{ZH: "重新运行即可", EN: "run it again"},
	}
}

// progress is a bar on stderr where that is a terminal.
func (a *app) progress(what lang.Text) *progressbar.ProgressBar {
	file, ok := a.stderr.(*os.File)
	if ok {
		info, err := file.Stat()
		ok = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return progressbar.NewOptions(-1,
		progressbar.OptionSetSpinnerChangeInterval(0), // the library's own ticker reads the bar unlocked, and never ends
		progressbar.OptionSetWriter(a.stderr), progressbar.OptionSetVisibility(ok), progressbar.OptionShowCount(), progressbar.OptionShowIts(),
		progressbar.OptionSetDescription(what.In(a.lang)), progressbar.OptionClearOnFinish())
}
