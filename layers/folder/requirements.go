package folder

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"

	"redline/lang"
	"redline/layers"
)

const requirementsFile = "requirements.csv"

var requirementColumns = []string{"id", "unit", "level", "dimension", "kind", "text", "document", "clause", "when", "effect"}

// loadRequirements reads requirements.csv, if there is one. A unit that no zone has is
// warned about: the list may be ahead of the units.
func (l *loader) loadRequirements(versions []*layers.Version) []layers.Requirement {
	if !exists(l.fsys, requirementsFile) {
		return nil
	}
	data, fault := read(l.fsys, requirementsFile)
	if fault != nil {
		l.refuse(fault)
		return nil
	}
	rows, fault := readTable(requirementsFile, data, requirementColumns)
	if fault != nil {
		l.refuse(fault)
		return nil
	}
	units := map[string]bool{"": true}
	for _, v := range versions {
		for i := range v.Zones {
			units[v.Zones[i].Code] = true
		}
	}
	seen := map[string]bool{}
	var all []layers.Requirement
	for _, r := range rows {
		if l.full() {
			return nil
		}
		at := r.spot(requirementsFile)
		if seen[r.value("id")] {
			l.refuse(at.fault("id", lang.Text{ZH: "编号重复", EN: "the id is used twice"}, hintUnique))
			continue
		}
		seen[r.value("id")] = true
		if !units[r.value("unit")] {
			l.warn(at.fault("unit", lang.Textf("没有编号为 %s 的单元", "no zone has the code %s", r.value("unit")),
				lang.Text{ZH: "检查单元编码", EN: "check the unit's code"}))
		}
		all = append(all, l.requirement(r, at))
	}
	return all
}

func (l *loader) requirement(r row, at spot) layers.Requirement {
	for _, field := range []string{"id", "text", "document"} {
		if r.value(field) == "" {
			l.refuse(at.fault(field, missing, lang.Text{ZH: "填写该列", EN: "fill in the column"}))
		}
	}
	for _, field := range []string{"level", "dimension", "kind", "effect"} {
		l.choose(at, r, field, layers.RequirementChoices(field)...)
	}
	l.refersTo(at.fault("document", lang.Text{}, lang.Text{}), r.value("document"))
	return layers.Requirement{
		ID: r.value("id"), Unit: r.value("unit"), Level: r.value("level"), Dimension: r.value("dimension"),
		Kind: r.value("kind"), Text: r.value("text"), Document: r.value("document"), Clause: r.value("clause"),
		When: r.value("when"), Effect: r.value("effect"),
	}
}

// choose checks a column against the values it takes; "" as the last choice makes it
// optional.
func (l *loader) choose(at spot, r row, field string, choices ...string) {
	if slices.Contains(choices, r.value(field)) {
		return
	}
	if last := len(choices) - 1; choices[last] == "" {
		choices = choices[:last]
	}
	l.refuse(at.fault(field, oneOf(r.value(field), choices...), hintChoices))
}

// row is one record of a table with the columns' names.
type row struct {
	line    int
	columns map[string]int
	record  []string
}

func (r row) value(column string) string { return r.record[r.columns[column]] }

func (r row) spot(file string) spot {
	return spot{file: file, line: r.line, where: lang.Textf("要求 %s", "requirement %s", r.value("id"))}
}

// readTable reads a comma-separated table whose header names exactly the given columns,
// in any order.
func readTable(name string, data []byte, columns []string) ([]row, *lang.Fault) {
	reader := csv.NewReader(bytes.NewReader(data))
	header, err := reader.Read()
	if err != nil {
		return nil, tableFault(name, err)
	}
	at := map[string]int{}
	for i, column := range header {
		_, twice := at[column]
		if twice || !slices.Contains(columns, column) {
			return nil, &lang.Fault{
				File: name, Line: 1, Field: column,
				What: lang.Text{ZH: "没有这一列，或列名重复", EN: "there is no such column, or it is given twice"},
				Hint: lang.Text{ZH: "列名照 docs/data.md 填写", EN: "name the columns as docs/data.md does"},
			}
		}
		at[column] = i
	}
	for _, column := range columns {
		if _, ok := at[column]; !ok {
			return nil, &lang.Fault{
				File: name, Line: 1, Field: column,
				What: lang.Text{ZH: "缺少这一列", EN: "the column is missing"},
				Hint: lang.Text{ZH: "补上该列，内容可为空的列也要有表头", EN: "add it; a column that may be empty still needs its header"},
			}
		}
	}
	var rows []row
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, tableFault(name, err)
		}
		line, _ := reader.FieldPos(0)
		rows = append(rows, row{line, at, record})
	}
}

func tableFault(name string, err error) *lang.Fault {
	f := &lang.Fault{
		File: name, Line: 1, Err: err,
		What: lang.Textf("表格格式有误：%s", "the table is malformed: %s", err.Error()),
		Hint: lang.Text{ZH: "另存为 CSV（UTF-8，逗号分隔），含逗号的文字加引号", EN: "save it as CSV (UTF-8, commas), with texts that hold commas in quotes"},
	}
	var parse *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		f.What = lang.Text{ZH: "表格是空的", EN: "the table is empty"}
	case errors.As(err, &parse):
		f.Line, f.Column = parse.Line, parse.Column
		if errors.Is(err, csv.ErrFieldCount) {
			f.Column = 0
			f.What = lang.Text{ZH: "列数与表头不同", EN: "it has another number of columns than the header"}
		}
	}
	return f
}
