package intake

import (
	"errors"

	"redline/geo"
	"redline/lang"
)

// RecordFile is a file of records that is gone through one record at a time: none of them
// is held. Close it after use.
type RecordFile struct {
	Format  string   // see RecordSet
	Columns []string // see RecordSet
	// Warnings are what somebody should look at; those about single records are there once
	// Each has come to its end.
	Warnings []Note
	// Count is how many records there are.
	Count int

	held    []Record // in place of the rest: see HeldRecords
	builder recordBuilder
	found   *contents
	passed  bool // Warnings holds those of the records
}

// OpenRecords is Records for files of many records: it looks all of them over, and leaves
// them to Each. Errors are those of Records, but for what Each finds.
func OpenRecords(name string, data []byte, opt RecordOptions) (*RecordFile, error) {
	limits := opt.Limits.forRecords()
	src := newSource(name, data, Options{Layer: opt.Table, Beside: opt.Beside, Limits: limits})
	src.streamed, src.records, src.faulty, src.onDemand = &limits, true, opt.Faulty, opt.OnDemand
	f := &RecordFile{}
	if err := f.open(src, opt); err != nil {
		f.Close()
		return nil, src.inFile(err)
	}
	return f, nil
}

// Close frees what the reader holds open. Closing twice is no error.
func (f *RecordFile) Close() {
	if f.found != nil && f.found.close != nil {
		f.found.close()
		f.found.close = nil
	}
}

func (f *RecordFile) open(src *source, opt RecordOptions) error {
	if err := src.checkSize(); err != nil {
		return err
	}
	rd, err := src.recognise()
	if err != nil {
		return err
	}
	if !rd.table() && (!opt.Faulty || !rd.json()) {
		return noRecords(rd.name, opt.Faulty)
	}
	if f.found, err = rd.read(src); err != nil {
		return err
	}
	f.Format, f.Columns = rd.name, f.found.columns
	f.builder = recordBuilder{src: src, set: f, around: surroundingsOf(geo.Shape{})}
	var layer string
	err = f.found.each(false, func(f *feature) error {
		layer = f.layer
		return errEnough
	})
	switch {
	case err == nil: // no records
		f.passed = true
		return nil
	case !errors.Is(err, errEnough):
		return err
	case opt.Table != "" && layer == "":
		return noLayer(nil, opt.Table)
	}
	groups, err := f.found.survey(src, Options{})
	if err != nil {
		return err
	}
	f.Columns = f.found.columns // of GeoJSON they are known now
	for i := range groups {
		f.Count += groups[i].count
	}
	if src.doubtful {
		return fault(ErrSyntax,
			lang.Textf("文字按 %s 读取，有些字节无法解码：编号或名称会出错", "its texts were read as %s, but some bytes belong to no character: codes or names would be wrong", src.encoding),
			lang.Text{ZH: "请按 UTF-8 重新导出，或附上写明编码的 .cpg", EN: "Export it again as UTF-8, or add a .cpg that names the encoding."})
	}
	return f.builder.groups(groups, opt.CRS)
}

// HeldRecords is a file of records that were read before, elsewhere.
func HeldRecords(set *RecordSet) *RecordFile {
	held := set.Records
	if held == nil {
		held = []Record{}
	}
	return &RecordFile{Format: set.Format, Columns: set.Columns, Warnings: set.Warnings, Count: len(held), held: held, passed: true}
}

// Each calls visit for every record, in the file's order, until it returns an error, which
// comes back as it is. It may be called again, and gives the same records. What visit is
// given is its own to keep.
func (f *RecordFile) Each(visit func(*Record) error) error {
	if f.held != nil {
		for i := range f.held {
			rec := f.held[i]
			if err := visit(&rec); err != nil {
				return err
			}
		}
		return nil
	}
	err := f.builder.each(f.found, func(rec *Record) error { return byVisitor(visit(rec)) })
	var visitor *visitError
	switch {
	case errors.As(err, &visitor):
		return visitor.error
	case err != nil:
		return f.builder.src.inFile(err)
	}
	f.passed = true
	return nil
}

// each builds the records, one at a time.
func (b *recordBuilder) each(found *contents, visit func(*Record) error) error {
	noted := map[string]bool{}
	note := func(w Note) {
		if !b.set.passed {
			b.set.Warnings = append(b.set.Warnings, w)
		}
	}
	err := found.each(true, func(f *feature) error {
		rec := Record{Number: f.number, Properties: f.properties, row: f.row}
		if rec.Why = b.why(f); rec.Why == nil {
			var err error
			if rec.Geometry, err = b.geometry(f); err != nil && !f.refused(b.src, err) {
				return located(b.src, f, err)
			}
			rec.Why = f.why
		}
		for _, w := range f.warnings {
			if !noted[w.Code] {
				noted[w.Code] = true
				at := place{feature: f.label()}.text()
				w.Text = lang.Text{ZH: at.ZH + "：" + w.Text.ZH, EN: at.EN + ": " + w.Text.EN}
				note(w)
			}
		}
		return visit(&rec)
	})
	for _, w := range found.warnings {
		switch w.Code {
		case "prj-missing", "srs-undefined", "records-empty": // given, or deleted records
		default:
			note(w)
		}
	}
	return err
}
