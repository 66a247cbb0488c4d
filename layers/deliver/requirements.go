package deliver

import (
	"encoding/json"
	"slices"
	"strings"

	"redline/intake"
	"redline/lang"
	"redline/layers"
)

// AccessList is what a table of requirements (生态环境准入清单) gave.
type AccessList struct {
	Requirements []layers.Requirement // in the table's order
	Rejected     []Rejected           // rows, with their line in Why; Position counts rows from 1, Code is the unit
	Notes        []*lang.Fault        // what somebody should look at: columns that are not used
}

// ReadRequirements reads an access list keyed by the codes of control units, from CSV or a
// workbook (.xlsx). Two forms are read, told apart by their columns, whose names are
// compared as those of fields are:
//
//   - a row for each requirement, with the columns of requirements.csv (docs/data.md): id,
//     unit, level, dimension, kind and text must be there; document, clause, when and
//     effect may be;
//   - a row for each unit, as the real tables have it: the unit's code and a column for each
//     of the four dimensions. Each text becomes a requirement of level 单元 and kind 其他
//     without effect, for only a person can judge it; its id is the unit's code, a hyphen
//     and the name of the column in the standard, such as KJBJYS.
//
// Document is "" where no column gives it: the caller knows what was delivered. Whether
// units and documents are on record is checked where the record is. A row that cannot be
// used is rejected and the others go on. Errors are *lang.Fault about the table as a whole:
// ErrFields, and those of intake.Table.
func ReadRequirements(name string, data []byte) (*AccessList, error) {
	table, err := intake.Table(name, data)
	if err != nil {
		return nil, err
	}
	r := &listReader{name: name, table: table, columns: map[string]int{}, seen: map[string]int{}, out: &AccessList{}}
	if fault := r.header(); fault != nil {
		fault.File, fault.Err = name, ErrFields
		return nil, fault
	}
	for _, n := range table.Notes {
		r.out.Notes = append(r.out.Notes, &lang.Fault{File: name, What: n.Text, Hint: lang.Text{ZH: "请核对", EN: "look at it"}})
	}
	for i := range table.Rows {
		if r.long {
			r.requirement(i)
		} else {
			r.unit(i)
		}
	}
	return r.out, nil
}

// dimension is a column of a table with a row for each unit.
type dimension struct{ code, name string }

// dimensions lists the columns of the standard HJZHGKDY (controls.md §3.2) and what they
// mean.
func dimensions() []dimension {
	return []dimension{{"KJBJYS", "空间布局约束"}, {"PWWPFGK", "污染物排放管控"}, {"HJFXFK", "环境风险防控"}, {"ZYKFXLYQ", "资源开发利用效率"}}
}

// listAliases returns further names of a column.
func listAliases(column string) []string {
	switch column {
	case "unit":
		return []string{"HJZHGKDYBM", "环境综合管控单元编码", "环境管控单元编码"}
	case "KJBJYS":
		return []string{"空间布局约束"}
	case "PWWPFGK":
		return []string{"WRWPFGK", "污染物排放管控"}
	case "HJFXFK":
		return []string{"环境风险防控"}
	case "ZYKFXLYQ":
		return []string{"资源开发效率要求", "资源开发利用效率", "资源开发利用效率要求"}
	}
	return nil
}

// listReader reads the rows of one table.
type listReader struct {
	name    string
	table   *intake.TextTable
	columns map[string]int // by the name of a column
	long    bool           // a row for each requirement
	seen    map[string]int // id, or unit → line
	out     *AccessList
}

// header finds the columns, and tells which form the table has.
func (r *listReader) header() *lang.Fault {
	required, optional := []string{"id", "unit", "level", "dimension", "kind", "text"}, []string{"document", "clause", "when", "effect"}
	all := append(append([]string{}, required...), optional...)
	for _, d := range dimensions() {
		all = append(all, d.code)
	}
	used := make([]bool, len(r.table.Header))
	for _, column := range all {
		for _, name := range append([]string{column}, listAliases(column)...) {
			at, fault := r.find(name)
			if fault != nil {
				return fault
			}
			if at >= 0 {
				r.columns[column], used[at] = at, true
				break
			}
		}
	}
	var missing, wide []string
	for _, column := range required {
		if _, ok := r.columns[column]; !ok {
			missing = append(missing, column)
		}
	}
	for _, d := range dimensions() {
		if _, ok := r.columns[d.code]; ok {
			wide = append(wide, d.code)
		}
	}
	_, keyed := r.columns["unit"]
	switch r.long = len(missing) == 0; {
	case r.long && len(wide) > 0:
		return &lang.Fault{
			What: lang.Text{ZH: "既有逐条要求的列，又有四个维度的列，分不清是哪一种表", EN: "it has the columns of requirements and those of the four dimensions: which form it has is not known"},
			Hint: lang.Text{ZH: "只保留一种", EN: "keep one of them"},
		}
	case !r.long && (!keyed || len(wide) == 0):
		return &lang.Fault{
			What: lang.Textf("认不出这张准入清单：逐条的表缺少 %[1]s；每单元一行的表须有单元编码（HJZHGKDYBM）和四个维度之一（KJBJYS、PWWPFGK、HJFXFK、ZYKFXLYQ）",
				"it is no access list: of one with a row for each requirement %[1]s is missing; one with a row for each unit needs its code (HJZHGKDYBM) and one of KJBJYS, PWWPFGK, HJFXFK, ZYKFXLYQ", strings.Join(missing, ", ")),
			Hint: fieldsIn(columns{RecordFile: &intake.RecordFile{Columns: r.table.Header}}),
		}
	}
	r.noteUnused(used)
	return nil
}

// find returns the column that goes by a name, -1 for none. Two of one name are refused.
func (r *listReader) find(name string) (int, *lang.Fault) {
	found := -1
	for i, h := range r.table.Header {
		switch {
		case normal(h) != normal(name):
		case found >= 0:
			return 0, &lang.Fault{
				Field: clean(h), What: lang.Text{ZH: "有两列都叫这个名字", EN: "two columns go by this name"},
				Hint: lang.Text{ZH: "只保留一列，或改名", EN: "keep one of them, or rename it"},
			}
		default:
			found = i
		}
	}
	return found, nil
}

func (r *listReader) noteUnused(used []bool) {
	var unused []string
	for i, h := range r.table.Header {
		if !used[i] {
			unused = append(unused, clean(h))
		}
	}
	if len(unused) > 0 {
		r.out.Notes = append(r.out.Notes, &lang.Fault{
			File: r.name, What: lang.Textf("没有读取的列：%s", "columns that are not read: %s", strings.Join(unused, ", ")),
			Hint: lang.Text{ZH: "请确认其中没有要求", EN: "make sure that they hold no requirements"},
		})
	}
}

// value returns what a row has in a column; "" where there is no such column.
func (r *listReader) value(i int, column string) string {
	at, ok := r.columns[column]
	if !ok {
		return ""
	}
	return r.table.Rows[i].Cell(at)
}

// requirement reads a row that is one requirement.
func (r *listReader) requirement(i int) {
	q := layers.Requirement{
		ID: r.value(i, "id"), Unit: r.value(i, "unit"), Level: r.value(i, "level"), Dimension: r.value(i, "dimension"), Kind: r.value(i, "kind"),
		Text: r.value(i, "text"), Document: r.value(i, "document"), Clause: r.value(i, "clause"), When: r.value(i, "when"), Effect: r.value(i, "effect"),
	}
	for _, column := range []string{"id", "text"} {
		if r.value(i, column) == "" {
			r.reject(i, column, missing(), hintFill())
			return
		}
	}
	for _, column := range []string{"level", "dimension", "kind", "effect"} {
		choices := layers.RequirementChoices(column)
		if got := r.value(i, column); !slices.Contains(choices, got) {
			r.reject(i, column, lang.Textf("%q 不在可用的取值之中", "%q is none of the values it takes", clip(got)),
				lang.Textf("可用的取值：%s", "the values are: %s", strings.TrimSuffix(strings.Join(choices, ", "), ", ")))
			return
		}
	}
	if first, twice := r.seen[q.ID]; twice {
		r.reject(i, "id", lang.Textf("编号 %[1]s 与第 %[2]d 行重复", "line %[2]d has the id %[1]s too", clip(q.ID), first),
			lang.Text{ZH: "合并为一行，或改编号", EN: "make one row of them, or change the id"})
		return
	}
	r.seen[q.ID] = r.table.Rows[i].Line
	r.out.Requirements = append(r.out.Requirements, q)
}

// unit reads a row that holds the requirements of one unit.
func (r *listReader) unit(i int) {
	unit := r.value(i, "unit")
	if unit == "" {
		r.reject(i, "unit", missing(), lang.Text{ZH: "填写单元编码；合并的单元格请拆开", EN: "give the unit's code; take merged cells apart"})
		return
	}
	if first, twice := r.seen[unit]; twice {
		r.reject(i, "unit", lang.Textf("单元 %[1]s 已在第 %[2]d 行", "line %[2]d is about unit %[1]s too", clip(unit), first),
			lang.Text{ZH: "合并为一行", EN: "make one row of them"})
		return
	}
	r.seen[unit] = r.table.Rows[i].Line
	found := false
	for _, d := range dimensions() {
		text := r.value(i, d.code)
		if text == "" {
			continue
		}
		found = true
		r.out.Requirements = append(r.out.Requirements, layers.Requirement{
			ID: unit + "-" + d.code, Unit: unit, Level: "单元", Dimension: d.name, Kind: "其他", Text: text,
			Document: r.value(i, "document"), Clause: r.value(i, "clause"),
		})
	}
	if !found {
		r.reject(i, "", lang.Text{ZH: "四个维度都没有填写", EN: "none of the four dimensions holds a text"}, hintFill())
	}
}

// reject keeps a row with its reason.
func (r *listReader) reject(i int, column string, what, hint lang.Text) {
	row := r.table.Rows[i]
	field := column
	if at, ok := r.columns[column]; ok {
		field = clean(r.table.Header[at])
	}
	cells := map[string]string{}
	for j, h := range r.table.Header {
		if text := row.Cell(j); text != "" {
			cells[clean(h)] = text
		}
	}
	raw, _ := json.Marshal(map[string]any{"type": "Feature", "properties": cells, "geometry": nil}) // texts always can be written
	r.out.Rejected = append(r.out.Rejected, Rejected{
		Position: i + 1, Code: r.value(i, "unit"), Feature: raw,
		Why: &lang.Fault{File: r.name, Line: row.Line, Field: field, What: what, Hint: hint, Err: ErrValue},
	})
}
