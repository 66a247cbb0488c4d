package intake

import (
	"encoding/csv"
	"errors"
	"io"
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
	comma  rune
	column int
	header []string
}

// findTable looks for a heading and a first row with WKT in one of its columns. Of the
// separators with which there is one, it is the one that gives the most columns.
func findTable(head string) (best wktTable, found bool) {
	for _, comma := range ",;\t|" {
		rows := newTable(head, comma)
		header, err := rows.Read()
		if err != nil || len(header) > maxListColumns {
			continue
		}
		header = slices.Clone(header)
		first, err := rows.Read()
		if err != nil && !errors.Is(err, csv.ErrFieldCount) && len(first) == 0 {
			continue
		}
		for i, cell := range first {
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

func newTable(text string, comma rune) *csv.Reader {
	rows := csv.NewReader(strings.NewReader(text))
	rows.Comma, rows.FieldsPerRecord, rows.LazyQuotes, rows.ReuseRecord = comma, -1, true, true
	return rows
}

// readTable reads a CSV table (RFC 4180, any of four separators): each row a feature, the
// column of WKT its geometry, the others its properties.
func readTable(src *source) (*contents, error) {
	text := src.decode()
	table, found := findTable(src.head())
	if !found {
		return nil, errors.New("intake: the table is gone")
	}
	header := table.header
	if len(header) > maxProperties {
		return nil, fault(ErrLimit, lang.Textf("属性超过上限 %d 列", "more than the %d attributes accepted", maxProperties),
			lang.Text{ZH: "请去掉无关的列后重新导出", EN: "Export it without the columns that do not matter here."})
	}
	r := &wkt{src: src, text: text, tally: tally{limits: src.limits}}
	rows := newTable(text, table.comma)
	lines := lineStarts(text)
	for n := 0; ; n++ {
		row, err := rows.Read()
		switch {
		case err == io.EOF:
			return &r.out, nil
		case err != nil:
			return nil, badRow(src, lines, err)
		case n == 0 || len(row) == 0:
			continue
		}
		line, column := rows.FieldPos(0)
		at := tableOffset(lines, line, column)
		if table.column < len(row) {
			line, column = rows.FieldPos(table.column)
			at = tableOffset(lines, line, column)
			if at < len(text) && text[at] == '"' {
				at++
			}
		}
		if err := r.row(row, header, table.column, at); err != nil {
			return nil, err
		}
	}
}

// row reads one row; its geometry begins at at. An empty cell is a feature without one.
func (r *wkt) row(row, header []string, column, at int) error {
	if err := r.tally.feature(); err != nil {
		return err
	}
	f := feature{number: len(r.out.features) + 1, properties: map[string]any{}, at: int32(at)}
	for i, cell := range row {
		if i == column || cell == "" {
			continue
		}
		name := strconv.Itoa(i + 1)
		if i < len(header) && strings.TrimSpace(header[i]) != "" {
			name = strings.TrimSpace(header[i])
		}
		if i < maxProperties {
			f.properties[strings.Clone(name)] = strings.Clone(cell)
		}
	}
	f.name = nameOf(f.properties)
	if column < len(row) && strings.TrimSpace(row[column]) != "" {
		whole := r.text
		r.text, r.at = whole[:min(at+len(row[column]), len(whole))], at
		err := r.srid(&f)
		if err == nil {
			err = r.geometry(&f, 1)
		}
		if err == nil && r.next() != 0 {
			err = r.fail(r.at, "单元格的结尾", "the end of the cell")
		}
		r.text = whole
		if err != nil {
			return err
		}
	}
	r.out.features = append(r.out.features, f)
	return nil
}

// lineStarts returns where each line of a text begins.
func lineStarts(text string) []int {
	starts := []int{0}
	for i := range len(text) {
		if text[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// tableOffset turns a line and a column in bytes, both from 1, into an offset.
func tableOffset(lines []int, line, column int) int {
	return lines[min(max(line, 1), len(lines))-1] + max(column-1, 0)
}

func badRow(src *source, lines []int, err error) error {
	f := fault(ErrSyntax, lang.Textf("表格的这一行读不出：%v", "this row of the table cannot be read: %v", err),
		lang.Text{ZH: "检查引号是否成对，或从源软件重新导出", EN: "Check that quotes come in pairs, or export it from the source again."})
	var bad *csv.ParseError
	if errors.As(err, &bad) {
		f.What = lang.Textf("表格的这一行读不出：%v", "this row of the table cannot be read: %v", bad.Err)
		return src.at(f, tableOffset(lines, bad.Line, bad.Column))
	}
	return f
}
