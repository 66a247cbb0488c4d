package write

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"redline/lang"
)

// Limits of dBASE tables.
const (
	dbfName   = 10  // bytes of a field's name
	dbfText   = 254 // bytes of a text
	dbfDigits = 24  // characters of a number as written here
	dbfFields = 255
)

// dbfField is a column of the table.
type dbfField struct {
	key      string // of the attributes
	name     []byte // as written
	kind     byte   // C, N or L
	width    int
	decimals int
}

// dbf writes the attribute table: a column for each attribute that any footprint has.
// Texts longer than 254 bytes and names longer than 10 are shortened on record.
func (j *job) dbf(figures []*figure) ([]byte, error) {
	rows := j.dbfRows(figures)
	keys := map[string]bool{}
	for _, row := range rows {
		for key := range row {
			keys[key] = true
		}
	}
	if len(keys) == 0 { // a table needs a column
		keys["name"] = true
	}
	if len(keys) > dbfFields {
		return nil, refuse("format", lang.Textf("共有 %d 项属性，shapefile 最多 %d 项", "there are %d attributes, a shapefile holds %d", len(keys), dbfFields),
			lang.Text{ZH: "请改写 geojson，或用 --feature 选取要素", EN: "Write geojson, or choose features with --feature."})
	}
	var fields []dbfField
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		fields = append(fields, j.dbfField(key, fields, rows))
	}
	return j.dbfTable(fields, rows), nil
}

// dbfField decides how an attribute is written: as a number or a truth value where every
// row that has it has one, else as text.
func (j *job) dbfField(key string, before []dbfField, rows []map[string]any) dbfField {
	f := dbfField{key: key, name: j.dbfNameOf(key, before)}
	for _, row := range rows {
		value, has := row[key]
		if !has {
			continue
		}
		kind := byte('C')
		switch x := value.(type) {
		case float64:
			text := strconv.FormatFloat(x, 'f', -1, 64)
			_, fraction, _ := strings.Cut(text, ".")
			f.decimals = max(f.decimals, len(fraction))
			f.width = max(f.width, len(text)-len(fraction))
			if len(text) <= dbfDigits {
				kind = 'N'
			}
		case bool:
			kind = 'L'
		}
		if f.kind != 0 && f.kind != kind {
			kind = 'C'
		}
		f.kind = kind
	}
	switch {
	case f.kind == 'L':
		f.width = 1
	case f.kind == 'N' && f.width+f.decimals+1 <= dbfDigits:
		f.width += f.decimals + 1
	default:
		f.kind, f.width, f.decimals = 'C', 1, 0
		for _, row := range rows {
			f.width = max(f.width, len(j.dbfText(row[key])))
		}
	}
	return f
}

// dbfNameOf shortens a name to 10 bytes at a character, and tells it from those before.
func (j *job) dbfNameOf(key string, before []dbfField) []byte {
	short := func(room int) []byte {
		var out []byte
		for _, r := range key {
			if r < ' ' {
				r = '_'
			}
			raw := j.encoded(string(r))
			if len(out)+len(raw) > room {
				break
			}
			out = append(out, raw...)
		}
		return out
	}
	name := short(dbfName)
	for n := 2; slices.ContainsFunc(before, func(f dbfField) bool { return string(f.name) == string(name) }); n++ {
		suffix := "_" + strconv.Itoa(n)
		name = append(short(dbfName-len(suffix)), suffix...)
	}
	if string(name) != string(j.encoded(key)) {
		j.note("field-renamed", "属性名「%s」超过 10 字节，写作「%s」", "the attribute \"%s\" has a name longer than 10 bytes and is written as \"%s\"", key, shown(name, j.GBK, key))
	}
	return name
}

// shown is an encoded name as text: the beginning of key that it was made of.
func shown(name []byte, gbk bool, key string) string {
	if !gbk && utf8.Valid(name) {
		return string(name)
	}
	for i := range key {
		if raw := gbkOr(key[:i], func(rune) string { return "?" }); len(raw) == len(name) {
			return key[:i]
		}
	}
	return key
}

func (j *job) encoded(text string) []byte {
	if j.GBK {
		return gbkOr(text, func(rune) string { return "?" })
	}
	return []byte(text)
}

// dbfText is a value as text of at most 254 bytes, cut between characters.
func (j *job) dbfText(value any) []byte {
	if value == nil {
		return nil
	}
	text := fmt.Sprint(value)
	if x, ok := value.(float64); ok {
		text = strconv.FormatFloat(x, 'g', -1, 64)
	}
	var out []byte
	for _, r := range text {
		raw := j.encoded(string(r))
		if len(out)+len(raw) > dbfText {
			j.note("text-cut", "属性文字「%.12s…」超过 254 字节，已截短", "the text \"%.12s…\" is longer than 254 bytes and was cut", text)
			break
		}
		out = append(out, raw...)
	}
	return out
}

// dbfTable writes a dBASE III table.
func (j *job) dbfTable(fields []dbfField, rows []map[string]any) []byte {
	header := 32 + 32*len(fields) + 1
	size := 1
	for _, f := range fields {
		size += f.width
	}
	b := make([]byte, 32, header+size*len(rows)+1)
	b[0], b[1], b[2], b[3] = 3, 100, 1, 1 // dBASE III, 2000-01-01: the day is no part of the data
	binary.LittleEndian.PutUint32(b[4:], uint32(len(rows)))
	binary.LittleEndian.PutUint16(b[8:], uint16(header))
	binary.LittleEndian.PutUint16(b[10:], uint16(size))
	if j.GBK {
		b[29] = 0x4d
	}
	for _, f := range fields {
		d := make([]byte, 32)
		copy(d, f.name)
		d[11], d[16], d[17] = f.kind, byte(f.width), byte(f.decimals)
		b = append(b, d...)
	}
	b = append(b, 0x0d)
	for _, row := range rows {
		b = append(b, ' ')
		for _, f := range fields {
			b = append(b, j.dbfCell(f, row[f.key])...)
		}
	}
	return append(b, 0x1a)
}

// dbfCell is a value in the width of its field: numbers to the right, texts to the left.
func (j *job) dbfCell(f dbfField, value any) []byte {
	var raw []byte
	switch x := value.(type) {
	case float64:
		if f.kind == 'N' {
			return fmt.Appendf(nil, "%*s", f.width, strconv.FormatFloat(x, 'f', f.decimals, 64))
		}
	case bool:
		if f.kind == 'L' {
			return []byte(map[bool]string{true: "T", false: "F"}[x])
		}
	}
	raw = j.dbfText(value)
	return append(raw, strings.Repeat(" ", f.width-len(raw))...)
}
