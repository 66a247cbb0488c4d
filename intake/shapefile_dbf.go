package intake

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf8"

	"redline/lang"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// maxAttributes bounds the attributes of a whole table: a one-byte field costs some
// fifty bytes once it stands beside its name.
const maxAttributes = 2_000_000

// dbfTable is the attribute table of a shapefile (dBASE III).
type dbfTable struct {
	records  int
	length   int // of a record
	rows     []byte
	fields   []dbfField
	decode   func([]byte) string
	warnings []Note
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
		return inEntry(parts.dbfName, fault(ErrSyntax, lang.Text{ZH: zh, EN: en},
			lang.Text{ZH: "请从源软件重新导出 Shapefile 并重新打包", EN: "Export the shapefile again and pack it again."}))
	}
	if len(data) < 33 {
		return nil, broken("属性表 .dbf 的文件头不完整", "the header of the .dbf is cut off")
	}
	declared := int64(binary.LittleEndian.Uint32(data[4:]))
	header := int(binary.LittleEndian.Uint16(data[8:]))
	t := &dbfTable{length: int(binary.LittleEndian.Uint16(data[10:]))}
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
	if len(t.fields) > maxProperties || declared*int64(len(t.fields)) > maxAttributes {
		return nil, inEntry(parts.dbfName, fault(ErrLimit,
			lang.Textf("属性表有 %d 条记录 × %d 个字段，超过上限（字段 %d，共 %d 个值）", "the table has %d records of %d fields, more than accepted (%d fields, %d values)", declared, len(t.fields), maxProperties, maxAttributes),
			lang.Text{ZH: "请去掉无关的属性后重新导出", EN: "Export it without the properties that do not matter here."}))
	}
	t.findEncoding(src, parts.cpg, data[29])
	t.nameFields()
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
func (t *dbfTable) nameFields() {
	seen := map[string]bool{}
	var ignored []string
	for i := range t.fields {
		f := &t.fields[i]
		base := strings.TrimSpace(t.decode(f.raw))
		f.name = base
		for n := 2; seen[f.name]; n++ {
			f.name = fmt.Sprintf("%s_%d", base, n)
		}
		seen[f.name] = true
		if strings.IndexByte("CNFDL", f.kind) < 0 && len(ignored) < shownNames {
			ignored = append(ignored, f.name)
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
	out := map[string]any{}
	row := t.row(record)
	for _, f := range t.fields {
		if v := t.value(f.kind, row[f.start:f.end]); v != nil {
			out[f.name] = v
		}
	}
	return out
}

func (t *dbfTable) value(kind byte, raw []byte) any {
	trimmed := bytes.Trim(raw, " \x00\t\r\n")
	if len(trimmed) == 0 {
		return nil
	}
	switch kind {
	case 'C':
		return t.decode(trimmed)
	case 'N', 'F':
		if strings.Trim(string(trimmed), "*") == "" { // a number too long for its field
			return nil
		}
		if x, err := decimal(string(trimmed)); err == nil {
			return x
		}
		return t.decode(trimmed)
	case 'D':
		if text := string(trimmed); len(text) == 8 && strings.Trim(text, "0123456789") == "" {
			if text == "00000000" {
				return nil
			}
			return text[:4] + "-" + text[4:6] + "-" + text[6:]
		}
		return t.decode(trimmed)
	case 'L':
		switch trimmed[0] {
		case 'T', 't', 'Y', 'y':
			return true
		case 'F', 'f', 'N', 'n':
			return false
		}
	}
	return nil
}

// Names of encodings, as .cpg files and language driver ids give them.
const (
	inUTF8    = "UTF-8"
	inGB18030 = "GB18030"
	inBig5    = "Big5"
)

func encodingOfCPG(cpg []byte) string {
	name := strings.ToUpper(strings.Trim(string(cpg), "\ufeff\x00 \t\r\n"))
	name = strings.TrimPrefix(strings.NewReplacer("-", "", "_", "", " ", "", "ANSI", "", "CP", "", "MS", "").Replace(name), "WINDOWS")
	switch name {
	case "UTF8", "65001":
		return inUTF8
	case "GBK", "GB2312", "GB18030", "936", "54936", "20936", "EUCCN":
		return inGB18030
	case "BIG5", "950":
		return inBig5
	}
	return ""
}

// findEncoding decides how the texts are encoded: by the .cpg, else by the language
// driver id, else by what the texts can be. GB18030 comes before UTF-8 there, except
// that texts which are UTF-8 without letters of other alphabets are that: in GB18030
// they would be valid too, and gibberish.
func (t *dbfTable) findEncoding(src *source, cpg []byte, driver byte) {
	name := encodingOfCPG(cpg)
	if name == "" {
		switch driver {
		case 0x4d, 0x7a:
			name = inGB18030
		case 0x4f, 0x78:
			name = inBig5
		}
	}
	if name == "" {
		name = t.guess()
	}
	src.encoding = name
	t.decode = func(raw []byte) string {
		text, sound := decodeIn(name, raw)
		src.doubtful = src.doubtful || !sound
		return text
	}
}

// decodeIn decodes a text; sound is false when some bytes belong to no character.
func decodeIn(name string, raw []byte) (text string, sound bool) {
	switch name {
	case inGB18030:
		out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(raw)
		text = string(out)
		sound = err == nil && !strings.ContainsRune(text, utf8.RuneError)
	case inBig5:
		out, err := traditionalchinese.Big5.NewDecoder().Bytes(raw)
		text = string(out)
		sound = err == nil && !strings.ContainsRune(text, utf8.RuneError)
	default:
		text, sound = string(raw), utf8.Valid(raw)
	}
	return strings.ToValidUTF8(text, "\ufffd"), sound
}

func (t *dbfTable) guess() string {
	isUTF8, isGB, isChinese := true, true, true
	t.texts(func(raw []byte) {
		if isUTF8 = isUTF8 && utf8.Valid(raw); isUTF8 && isChinese {
			for _, c := range string(raw) {
				isChinese = isChinese && (c < utf8.RuneSelf || c >= 0x2000)
			}
		}
		if isGB {
			_, isGB = decodeIn(inGB18030, raw)
		}
	})
	if isUTF8 && (isChinese || !isGB) {
		return inUTF8
	}
	return inGB18030
}

// texts calls visit for each name and each text of the table that is not blank.
func (t *dbfTable) texts(visit func([]byte)) {
	for _, f := range t.fields {
		visit(f.raw)
	}
	for record := range t.records {
		row := t.row(record + 1)
		for _, f := range t.fields {
			if trimmed := bytes.Trim(row[f.start:f.end], " \x00"); f.kind == 'C' && len(trimmed) > 0 {
				visit(trimmed)
			}
		}
	}
}
