package intake

import (
	"bytes"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"redline/lang"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

var (
	dxfCodePage = regexp.MustCompile(`\$DWGCODEPAGE\s+3\s+(\S+)`)
	dxfVersion  = regexp.MustCompile(`\$ACADVER\s+1\s+AC([0-9]{4})`)
)

// decodeDXF decodes a drawing by what its header says: UTF-8 from AutoCAD 2007 (AC1021)
// on, else its code page. Where that does not fit the bytes, and for code page 1252, with
// which Chinese drawings are often labelled wrongly, the bytes decide (source.decode).
func decodeDXF(src *source) {
	src.decode()
	if strings.Contains(src.encoding, "BOM") || strings.HasPrefix(src.encoding, "UTF-16") {
		return
	}
	head := src.data[:min(len(src.data), sniffBytes)]
	if m := dxfVersion.FindSubmatch(head); m != nil && string(m[1]) >= "1021" {
		src.doubtful = src.doubtful || !utf8.Valid(src.data)
		return
	}
	m := dxfCodePage.FindSubmatch(head)
	if m == nil {
		return
	}
	page, name := dxfPage(string(bytes.ToUpper(m[1])))
	if page == nil {
		return
	}
	if name == "Windows-1252" && !src.doubtful || isASCII(src.data) {
		return
	}
	src.transcode(page, name)
}

// dxfPage returns the encoding of a code page; nil for one that is not known.
func dxfPage(page string) (encoding.Encoding, string) {
	switch strings.TrimPrefix(page, "ANSI_") {
	case "936", "GBK", "GB2312":
		return simplifiedchinese.GB18030, "GB18030"
	case "950", "BIG5":
		return traditionalchinese.Big5, "Big5"
	case "932":
		return japanese.ShiftJIS, "Shift_JIS"
	case "949":
		return korean.EUCKR, "EUC-KR"
	case "1252":
		return charmap.Windows1252, "Windows-1252"
	}
	return nil, ""
}

// dxfText resolves the escapes \U+XXXX of a text.
func dxfText(value string) string {
	if !strings.Contains(value, `\U+`) {
		return value
	}
	var b strings.Builder
	for {
		i := strings.Index(value, `\U+`)
		if i < 0 || len(value) < i+7 {
			break
		}
		n, err := strconv.ParseUint(value[i+3:i+7], 16, 16)
		b.WriteString(value[:i])
		if err != nil {
			b.WriteString(value[i : i+3])
			value = value[i+3:]
			continue
		}
		b.WriteRune(rune(n))
		value = value[i+7:]
	}
	b.WriteString(value)
	return b.String()
}

// dxfGroup is a group: a code and its value, without the white space around it. at is
// the offset of the value.
type dxfGroup struct {
	code  int
	value string
	at    int32
}

// line returns the next line and where it begins.
func (r *dxf) line() (string, int, error) {
	at := r.offset
	if at >= len(r.text) {
		return "", at, r.wrong(max(at-1, 0), "文件在中途结束，缺少 EOF：不完整", "the file ends in the middle, before EOF: it is incomplete")
	}
	end := strings.IndexByte(r.text[at:], r.separator)
	if end < 0 {
		end = len(r.text) - at
	}
	r.offset = min(at+end+1, len(r.text))
	return dxfTrim(r.text[at : at+end]), at, nil
}

// dxfTrim is a line without the blanks around it.
func dxfTrim(line string) string {
	from, to := 0, len(line)
	for from < to && isDXFBlank(line[from]) {
		from++
	}
	for to > from && isDXFBlank(line[to-1]) {
		to--
	}
	return line[from:to]
}

func isDXFBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' }

// next returns the next group.
func (r *dxf) next() (dxfGroup, error) {
	if r.again {
		r.again = false
		return r.last, nil
	}
	word, at, err := r.line()
	if err != nil {
		return dxfGroup{}, err
	}
	code, ok := dxfCode(word)
	if !ok {
		return dxfGroup{}, r.wrong(at, "此处应为组码（整数），却是「"+shortKML(word)+"」", "a group code (a whole number) is expected here, not \""+shortKML(word)+"\"")
	}
	value, at, err := r.line()
	if err != nil {
		return dxfGroup{}, err
	}
	r.last = dxfGroup{code, value, int32(at)}
	return r.last, nil
}

// dxfCode reads a group code: 0 to 1071.
func dxfCode(word string) (int, bool) {
	if len(word) == 1 && isDigit(rune(word[0])) { // cheaper, and most are
		return int(word[0] - '0'), true
	}
	if len(word) == 2 && isDigit(rune(word[0])) && isDigit(rune(word[1])) {
		return 10*int(word[0]-'0') + int(word[1]-'0'), true
	}
	code, err := strconv.Atoi(word)
	return code, err == nil && code >= 0 && code <= 1071
}

// groups visits the groups before the next group 0.
func (r *dxf) groups(visit func(dxfGroup) error) error {
	for {
		g, err := r.next()
		if err != nil {
			return err
		}
		if g.code == 0 {
			r.again = true
			return nil
		}
		if err := visit(g); err != nil {
			return err
		}
	}
}

// skip passes over the groups before the next group 0, unless the text ends there.
func (r *dxf) skip() error { return r.groups(func(dxfGroup) error { return nil }) }

// number reads a group's value as a finite number.
func (r *dxf) number(g dxfGroup) (float64, error) {
	x, err := decimal(g.value)
	switch {
	case err == nil:
		r.metric = r.metric || g.code >= 10 && g.code < 30 && math.Abs(x) > 400
		return x, nil
	case g.value == "":
	default:
		if y, err := strconv.ParseFloat(g.value, 64); math.IsInf(y, 0) || err == nil && math.IsNaN(y) {
			return 0, r.src.at(notFinite(shortKML(g.value)), int(g.at))
		}
		if strings.Contains(strings.ToUpper(g.value), "#") || strings.HasPrefix(strings.ToLower(g.value), "-nan") { // as C runtimes write them
			return 0, r.src.at(notFinite(shortKML(g.value)), int(g.at))
		}
	}
	return 0, r.wrong(int(g.at), "组码 "+strconv.Itoa(g.code)+" 的值「"+shortKML(g.value)+"」不是数", "the value of group "+strconv.Itoa(g.code)+", \""+shortKML(g.value)+"\", is no number")
}

// whole reads a group's value as a whole number.
func (r *dxf) whole(g dxfGroup) (int, error) {
	n, err := strconv.ParseInt(g.value, 10, 32)
	if err != nil {
		return 0, r.wrong(int(g.at), "组码 "+strconv.Itoa(g.code)+" 的值「"+shortKML(g.value)+"」不是整数", "the value of group "+strconv.Itoa(g.code)+", \""+shortKML(g.value)+"\", is no whole number")
	}
	return int(n), nil
}

// countDiffers refuses an entity that says it has another number of things than it has.
func (r *dxf) countDiffers(f *dxfFigure, zh, en string, said, are int) error {
	return r.refuse(ErrSyntax, f, f.layer,
		lang.Textf("写明有 %[1]d 个%[3]s，实有 %[2]d 个", "it says it has %[1]d %[4]s, and has %[2]d", said, are, zh, en),
		lang.Text{ZH: "文件可能损坏或被截断，请从 CAD 重新另存为 DXF", EN: "The file is perhaps damaged or cut off; save it as DXF from the CAD program again."})
}
