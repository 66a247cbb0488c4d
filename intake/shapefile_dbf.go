package intake

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"redline/lang"
)

// Bounds of the attributes of a whole table: where they are held, a one-byte field costs
// some fifty bytes once it stands beside its name; where they are gone through, time only.
const (
	maxAttributes         = 2_000_000
	maxStreamedAttributes = 40_000_000
)

// dbfTable is the attribute table of a shapefile (dBASE III).
type dbfTable struct {
	records  int
	length   int // of a record
	rows     []byte
	fields   []dbfField
	naming   []int // the fields that may name a feature, the best first
	decode   func([]byte) string
	byName   map[string]int // where a field stands in fields
	known    map[string]any // texts decoded before, up to maxKnown of them
	shared   bool           // rows are read by several at once: nothing is kept in known
	warnings []Note
}

// maxKnown bounds how many texts are kept: land uses and names of places recur.
const maxKnown = 4096

// dbfRow is a record whose attributes are read once they are asked for.
type dbfRow struct {
	table *dbfTable // nil where there are none
	raw   []byte
}

// dbfField is a column.
type dbfField struct {
	name       string
	raw        []byte
	kind       byte
	start, end int // in the record
}

// readDBF reads the table's header and holds its counts against the bytes that are
// there, then finds the encoding of its texts.
func readDBF(src *source, parts *shapefileParts) (*dbfTable, error) {
	data := parts.dbf
	broken := func(zh, en string) error {
		return parts.in(parts.dbfName, fault(ErrSyntax, lang.Text{ZH: zh, EN: en},
			lang.Text{ZH: "请从源软件重新导出 Shapefile 并重新打包", EN: "Export the shapefile again and pack it again."}))
	}
	if len(data) < 33 {
		return nil, broken("属性表 .dbf 的文件头不完整", "the header of the .dbf is cut off")
	}
	declared := int64(binary.LittleEndian.Uint32(data[4:]))
	header := int(binary.LittleEndian.Uint16(data[8:]))
	t := &dbfTable{length: int(binary.LittleEndian.Uint16(data[10:])), shared: src.onDemand}
	if header < 33 || header > len(data) || t.length < 1 {
		return nil, broken("属性表 .dbf 的文件头损坏", "the header of the .dbf is damaged")
	}
	t.rows = data[header:]
	if declared*int64(t.length) > int64(len(t.rows)) {
		return nil, broken(fmt.Sprintf("属性表写明 %d 条记录，字节数不够：文件不完整", declared),
			fmt.Sprintf("the .dbf says %d records but has too few bytes: it is cut off", declared))
	}
	t.records = int(declared)
	if !t.columns(data[32:header]) {
		return nil, broken("属性表 .dbf 的字段长度与记录长度不符", "the fields of the .dbf and its record length disagree")
	}
	most := int64(maxAttributes)
	if src.streamed != nil {
		most = maxStreamedAttributes
	}
	if len(t.fields) > maxProperties || declared*int64(len(t.fields)) > most {
		return nil, parts.in(parts.dbfName, fault(ErrLimit,
			lang.Textf("属性表有 %d 条记录 × %d 个字段，超过上限（字段 %d，共 %d 个值）", "the table has %d records of %d fields, more than accepted (%d fields, %d values)", declared, len(t.fields), maxProperties, most),
			lang.Text{ZH: "请去掉无关的属性后重新导出", EN: "Export it without the properties that do not matter here."}))
	}
	t.findEncoding(src, parts.cpg, data[29])
	t.nameFields(src.encoding)
	return t, nil
}

// columns reads the field descriptors, 32 bytes each up to a carriage return.
func (t *dbfTable) columns(descriptors []byte) bool {
	at := 1 // after the mark of deleted records
	for len(descriptors) >= 32 && descriptors[0] != '\r' {
		f := dbfField{raw: descriptors[:11], kind: descriptors[11], start: at}
		if i := bytes.IndexByte(f.raw, 0); i >= 0 {
			f.raw = f.raw[:i]
		}
		at += int(descriptors[16])
		if f.kind == 'C' {
			at += int(descriptors[17]) << 8 // long texts keep the high byte where numbers have decimals
		}
		f.end = at
		if at > t.length {
			return false
		}
		t.fields = append(t.fields, f)
		descriptors = descriptors[32:]
	}
	return at == t.length && len(descriptors) > 0 && descriptors[0] == '\r'
}

// nameFields decodes the names; one that is taken already gets a number.
func (t *dbfTable) nameFields(encoding string) {
	t.byName = make(map[string]int, len(t.fields))
	taken := func(name string) bool {
		_, ok := t.byName[name]
		return ok
	}
	var ignored []string
	for i := range t.fields {
		f := &t.fields[i]
		base := strings.TrimSpace(t.decode(wholeName(encoding, f.raw)))
		f.name = base
		for n := 2; taken(f.name); n++ {
			f.name = fmt.Sprintf("%s_%d", base, n)
		}
		t.byName[f.name] = i
		if strings.IndexByte("CNFDL", f.kind) < 0 && len(ignored) < shownNames {
			ignored = append(ignored, f.name)
		}
	}
	for _, key := range nameKeys {
		if i := slices.IndexFunc(t.fields, func(f dbfField) bool { return f.name == key }); i >= 0 {
			t.naming = append(t.naming, i)
		}
	}
	if len(ignored) > 0 {
		list := strings.Join(ignored, "; ")
		t.warnings = append(t.warnings, Note{"fields-ignored", lang.Textf(
			"属性表中类型不支持的字段未读取：%s", "fields of the .dbf whose type is not supported were not read: %s", list)})
	}
}

// row returns a record, from 1.
func (t *dbfTable) row(record int) []byte {
	return t.rows[(record-1)*t.length : record*t.length]
}

func (t *dbfTable) deleted(record int) bool { return t.row(record)[0] == '*' }

// properties returns the attributes of a record, from 1. Blank ones are left out.
func (t *dbfTable) properties(record int) map[string]any {
	out := make(map[string]any, len(t.fields))
	row := t.row(record)
	for i := range t.fields {
		f := &t.fields[i]
		if v := t.value(f.kind, row[f.start:f.end]); v != nil {
			out[f.name] = v
		}
	}
	return out
}

// in returns the attribute of a name in a row; nil when it is blank, or there is none.
func (t *dbfTable) in(row []byte, name string) any {
	i, ok := t.byName[name]
	if !ok {
		return nil
	}
	f := &t.fields[i]
	return t.value(f.kind, row[f.start:f.end])
}

// name returns what nameOf returns of the record's properties.
func (t *dbfTable) name(record int) string {
	row := t.row(record)
	for _, i := range t.naming {
		f := &t.fields[i]
		if name := nameIn(t.value(f.kind, row[f.start:f.end])); name != "" {
			return name
		}
	}
	return ""
}

// checkTexts decodes the texts of a record that are not ASCII, to find doubtful ones.
func (t *dbfTable) checkTexts(record int) {
	row := t.row(record)
	for i := range t.fields {
		f := &t.fields[i]
		if raw := trimmed(row[f.start:f.end]); strings.IndexByte("CNFD", f.kind) >= 0 && !isASCII(raw) {
			t.text(raw)
		}
	}
}

func isASCII(raw []byte) bool {
	for _, c := range raw {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// eightBlanks are most of a field that has room for a long text.
const eightBlanks = 0x2020202020202020

// trimmed is a field without the blanks around its value.
func trimmed(raw []byte) []byte {
	blank := func(c byte) bool { return c == ' ' || c == 0 || c == '\t' || c == '\r' || c == '\n' }
	for len(raw) >= 8 && binary.LittleEndian.Uint64(raw[len(raw)-8:]) == eightBlanks {
		raw = raw[:len(raw)-8]
	}
	for len(raw) > 0 && blank(raw[len(raw)-1]) {
		raw = raw[:len(raw)-1]
	}
	for len(raw) > 0 && blank(raw[0]) {
		raw = raw[1:]
	}
	return raw
}

// text decodes a text, or finds it among those decoded before.
func (t *dbfTable) text(raw []byte) any {
	if t.shared {
		return t.decode(raw)
	}
	if v, ok := t.known[string(raw)]; ok {
		return v
	}
	var v any = t.decode(raw)
	if t.known == nil {
		t.known = map[string]any{}
	}
	if len(t.known) < maxKnown {
		t.known[string(raw)] = v
	}
	return v
}

// withoutZeros leaves out the zeros that fill up a number behind its point: they say
// nothing, and of twenty digits they are dear to read.
func withoutZeros(raw []byte) []byte {
	point := bytes.IndexByte(raw, '.')
	if point < 1 || raw[point-1] < '0' || raw[point-1] > '9' || bytes.ContainsAny(raw, "eE") {
		return raw
	}
	return bytes.TrimRight(raw, "0")
}

// value reads a field; nil when it is blank.
func (t *dbfTable) value(kind byte, raw []byte) any {
	raw = trimmed(raw)
	if len(raw) == 0 {
		return nil
	}
	switch kind {
	case 'C':
		return t.text(raw)
	case 'N', 'F':
		if x, err := decimal(string(withoutZeros(raw))); err == nil {
			return x
		}
		if len(bytes.Trim(raw, "*")) == 0 { // a number too long for its field
			return nil
		}
		return t.text(raw)
	case 'D':
		if text := string(raw); len(text) == 8 && strings.Trim(text, "0123456789") == "" {
			if text == "00000000" {
				return nil
			}
			return text[:4] + "-" + text[4:6] + "-" + text[6:]
		}
		return t.text(raw)
	case 'L':
		switch raw[0] {
		case 'T', 't', 'Y', 'y':
			return true
		case 'F', 'f', 'N', 'n':
			return false
		}
	}
	return nil
}
