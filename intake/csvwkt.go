package intake

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"redline/lang"
)

// sniffTable recognises a CSV table with a column of WKT, as GDAL, PostGIS and QGIS write
// it: the first rows are enough to tell. Lists of points come later in the table of readers.
func sniffTable(src *source) bool {
	_, found := findTable(src.head())
	return found
}

// wktTable is where the geometry stands in a table.
type wktTable struct {
	comma  byte
	column int
	header []string
}

// findTable looks for a heading and a first row with WKT in one of its columns. Of the
// separators with which there is one, it is the one that gives the most columns.
func findTable(head string) (best wktTable, found bool) {
	for _, comma := range []byte(",;\t|") {
		rows := tableRows{text: head, comma: comma}
		if !rows.next() || len(rows.cells) > maxListColumns {
			continue
		}
		header := slices.Clone(rows.cells)
		if !rows.next() {
			continue
		}
		for i, cell := range rows.cells {
			if i < len(header) && wktStart.MatchString(cell) && !wktStart.MatchString(header[i]) {
				if !found || len(header) > len(best.header) {
					best, found = wktTable{comma, i, header}, true
				}
				break
			}
		}
	}
	return best, found
}

// readTable reads a CSV table (RFC 4180, any of four separators): each row a feature, the
// column of WKT its geometry, the others its properties.
func readTable(src *source) (*contents, error) {
	table, found := findTable(src.head())
	if !found {
		return nil, errors.New("intake: the table is gone")
	}
	if len(table.header) > maxProperties {
		return nil, fault(ErrLimit, lang.Textf("属性超过上限 %d 列", "more than the %d attributes accepted", maxProperties),
			lang.Text{ZH: "请去掉无关的列后重新导出", EN: "Export it without the columns that do not matter here."})
	}
	if slices.ContainsFunc(table.header, wktStart.MatchString) {
		return nil, fault(ErrSyntax, lang.Text{ZH: "表头所在的一行里有几何图形", EN: "the row of headings holds a geometry"},
			lang.Text{ZH: "表头与第一行数据之间可能少了换行，请补上", EN: "A line end is perhaps missing between the headings and the first row of data: put it back."})
	}
	return readTwice(src, func(t *tally) (*contents, error) {
		r := &wkt{src: src, text: src.decode(), tally: t}
		rows := tableRows{text: r.text, comma: table.comma}
		for rows.next(); rows.next(); {
			if err := r.row(&rows, table); err != nil {
				return nil, err
			}
		}
		return &r.out, nil
	})
}

// row reads one row. An empty cell in the column of the geometry is a feature without one.
func (r *wkt) row(rows *tableRows, table wktTable) error {
	if err := r.tally.feature(); err != nil {
		return err
	}
	f := feature{number: r.features, properties: map[string]any{}, at: int32(rows.starts[0])}
	for i, cell := range rows.cells {
		if i == table.column || cell == "" {
			continue
		}
		name := strconv.Itoa(i + 1)
		if i < len(table.header) && strings.TrimSpace(table.header[i]) != "" {
			name = strings.TrimSpace(table.header[i])
		}
		f.properties[name] = cell
	}
	f.name = nameOf(f.properties)
	if table.column < len(rows.cells) && strings.TrimSpace(rows.cells[table.column]) != "" {
		whole := r.text
		f.at = int32(rows.starts[table.column])
		r.at = rows.starts[table.column]
		r.text = whole[:min(r.at+len(rows.cells[table.column]), len(whole))]
		err := r.srid(&f)
		if err == nil {
			err = r.geometry(&f, 1)
		}
		if r.skip(); err == nil && r.at < len(r.text) {
			err = r.fail(r.at, "单元格的结尾", "the end of the cell")
		}
		r.text = whole
		if err != nil {
			return err
		}
	}
	r.hold(&r.out, f)
	return nil
}

// tableRows goes through the rows of a CSV text. Cells are parts of the text, whatever
// their length; of a row no more than maxProperties are looked at. A quote within a cell
// stands for itself, as programs write them.
type tableRows struct {
	text   string
	comma  byte
	at     int
	cells  []string
	starts []int // where each cell's text begins
}

// next reads the next row that is not blank; false at the end.
func (t *tableRows) next() bool {
	for t.at < len(t.text) && (t.text[t.at] == '\n' || t.text[t.at] == '\r') {
		t.at++
	}
	if t.at >= len(t.text) {
		return false
	}
	t.cells, t.starts = t.cells[:0], t.starts[:0]
	for more := true; more; {
		var cell string
		start := t.at
		if t.text[t.at:min(t.at+1, len(t.text))] == `"` {
			start++
			cell = t.quoted()
		} else {
			cell = t.bare()
		}
		if len(t.cells) < maxProperties {
			t.cells, t.starts = append(t.cells, cell), append(t.starts, start)
		}
		if more = t.at < len(t.text) && t.text[t.at] == t.comma; more {
			t.at++
		}
	}
	return true
}

// bare reads a cell up to the separator or the end of the line.
func (t *tableRows) bare() string {
	start := t.at
	for t.at < len(t.text) && t.text[t.at] != t.comma && t.text[t.at] != '\n' {
		t.at++
	}
	return strings.TrimSuffix(t.text[start:t.at], "\r")
}

// quoted reads a cell in quotes, to the quote that ends it: one before a separator, the
// end of the line or of the text.
func (t *tableRows) quoted() string {
	t.at++
	start, doubled := t.at, false
	for ; t.at < len(t.text); t.at++ {
		if t.text[t.at] != '"' {
			continue
		}
		rest := t.text[t.at+1:]
		switch {
		case rest == "" || rest[0] == t.comma || rest[0] == '\n' || strings.HasPrefix(rest, "\r\n"):
			cell := t.text[start:t.at]
			t.at++
			t.bare() // a carriage return
			if doubled {
				return strings.ReplaceAll(cell, `""`, `"`)
			}
			return cell
		case rest[0] == '"':
			doubled = true
			t.at++
		}
	}
	return t.text[start:]
}
