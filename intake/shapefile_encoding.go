package intake

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

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
		if !sound {
			src.doubtful = true
		}
		return text
	}
}

// decodeIn decodes a text; sound is false when some bytes belong to no character.
func decodeIn(name string, raw []byte) (text string, sound bool) {
	var from encoding.Encoding
	switch {
	case isASCII(raw):
		return string(raw), true
	case name == inGB18030:
		from = simplifiedchinese.GB18030
	case name == inBig5:
		from = traditionalchinese.Big5
	default:
		return strings.ToValidUTF8(string(raw), "\ufffd"), utf8.Valid(raw)
	}
	out, err := from.NewDecoder().Bytes(raw)
	text = string(out)
	sound = err == nil && !strings.ContainsRune(text, utf8.RuneError)
	return strings.ToValidUTF8(text, "\ufffd"), sound
}

// fullName is how many bytes a .dbf keeps of a field's name.
const fullName = 10

// wholeName is the name of a field without the part of a character at its end that the
// room for names left: where the name is full, and sound without up to three bytes.
func wholeName(encoding string, raw []byte) []byte {
	for cut := range 4 {
		if len(raw) < fullName {
			break
		}
		if _, sound := decodeIn(encoding, raw[:len(raw)-cut]); sound {
			return raw[:len(raw)-cut]
		}
	}
	return raw
}

// guess finds the encoding by what the texts can be; those of ASCII tell nothing.
func (t *dbfTable) guess() string {
	isUTF8, isGB, isChinese := true, true, true
	t.texts(func(raw []byte) {
		if isASCII(raw) {
			return
		}
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
		visit(wholeName(inUTF8, f.raw))
	}
	for record := range t.records {
		row := t.row(record + 1)
		for _, f := range t.fields {
			if f.kind == 'C' {
				visit(bytes.Trim(row[f.start:f.end], " \x00"))
			}
		}
	}
}
