package intake

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"redline/lang"
)

// wktStart is how WKT and EWKT begin. Types that are not read are recognised too, so
// that they are refused by name.
var wktStart = regexp.MustCompile(`(?i)^\s*(?:SRID\s*=\s*-?[0-9]+\s*;\s*)?` +
	`(?:MULTI)?(?:POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION|CIRCULARSTRING|COMPOUNDCURVE|CURVEPOLYGON|CURVE|SURFACE|POLYHEDRALSURFACE|TIN|TRIANGLE)\s*(?:ZM|Z|M)?\s*(?:\(|（|EMPTY|$)`)

func sniffWKT(src *source) bool { return wktStart.MatchString(src.head()) }

// readWKT reads OGC well-known text (OGC 06-103r4 §7) and PostGIS's EWKT: one geometry
// after another, separated by white space, comma or semicolon, each a feature and each
// with its own SRID if it has one.
func readWKT(src *source) (*contents, error) {
	return readTwice(src, func(t *tally) (*contents, error) {
		r := &wkt{src: src, text: src.decode(), tally: t}
		return &r.out, r.geometries()
	})
}

// geometries reads the whole text.
func (r *wkt) geometries() error {
	for r.skip(); r.at < len(r.text); r.skip() {
		if err := r.tally.feature(); err != nil {
			return err
		}
		f := feature{number: r.features, properties: map[string]any{}, at: int32(r.at)}
		if err := r.srid(&f); err != nil {
			return err
		}
		if err := r.geometry(&f, 1); err != nil {
			return err
		}
		r.hold(&r.out, f)
		for r.skip(); r.at < len(r.text) && (r.text[r.at] == ';' || r.text[r.at] == ','); r.skip() {
			r.at++
		}
	}
	return nil
}

// wkt is a reader at a place of its text.
type wkt struct {
	src  *source
	text string
	at   int
	*tally
	out contents
}

func (r *wkt) skip() {
	for r.at < len(r.text) && strings.IndexByte(" \t\r\n", r.text[r.at]) >= 0 {
		r.at++
	}
}

// next returns the next byte that is no white space, 0 at the end.
func (r *wkt) next() byte {
	if r.skip(); r.at < len(r.text) {
		return r.text[r.at]
	}
	return 0
}

// take passes over a byte if it comes next.
func (r *wkt) take(c byte) bool {
	if r.next() != c {
		return false
	}
	r.at++
	return true
}

// word reads letters, in upper case.
func (r *wkt) word() string {
	r.skip()
	start := r.at
	for r.at < len(r.text) && isLetter(r.text[r.at]) {
		r.at++
	}
	return strings.ToUpper(r.text[start:r.at])
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// token reads what a number may consist of, and more: up to white space or punctuation.
func (r *wkt) token() string {
	r.skip()
	start := r.at
	for r.at < len(r.text) && strings.IndexByte(" \t\r\n(),;", r.text[r.at]) < 0 {
		r.at++
	}
	return r.text[start:r.at]
}

// fail refuses the text at at, saying what was expected there.
func (r *wkt) fail(at int, zh, en string) error {
	rest := r.text[min(at, len(r.text)):]
	c, _ := utf8.DecodeRuneInString(rest)
	what := lang.Textf("此处应为%[1]s，却是「%[3]s」", "%[2]s is expected here, not \"%[3]s\"", zh, en, string(c))
	hint := lang.Text{ZH: "请按 WKT 改正，例如 POLYGON((104.5 31.3, 104.6 31.3, 104.6 31.4, 104.5 31.3))", EN: "Correct it as WKT, such as POLYGON((104.5 31.3, 104.6 31.3, 104.6 31.4, 104.5 31.3))."}
	switch {
	case rest == "":
		what = lang.Textf("文本在中途结束，此处应为%[1]s", "the text ends in the middle; %[2]s is expected", zh, en)
		hint = lang.Text{ZH: "文本可能被截断，请重新复制或导出", EN: "The text was perhaps cut off; copy or export it again."}
	case strings.ContainsRune(fullWidth, c):
		what = lang.Textf("全角字符「%s」", "the full-width character \"%s\"", string(c))
		hint = lang.Text{ZH: "请改为半角（英文输入法）标点和数字", EN: "Use the half-width (ASCII) character instead."}
	}
	f := fault(ErrSyntax, what, hint)
	f.Where = place{feature: strconv.Itoa(max(r.features, 1))}.text()
	return r.src.at(f, at)
}

// srid reads the SRID of EWKT; 0 declares nothing.
func (r *wkt) srid(f *feature) error {
	start := r.at
	if r.word() != "SRID" {
		r.at = start
		return nil
	}
	if !r.take('=') {
		return r.fail(r.at, "=", "=")
	}
	r.skip()
	at := r.at
	code, err := strconv.Atoi(r.token())
	if err != nil {
		return r.fail(at, "EPSG 代码", "an EPSG code")
	}
	if !r.take(';') {
		return r.fail(r.at, "分号 ;", "a semicolon")
	}
	if code == 0 {
		return nil
	}
	d, refused := declareEPSG(code, "SRID="+strconv.Itoa(code), int32(start))
	if refused != nil {
		return r.src.at(refused, start)
	}
	f.declared = d
	return nil
}
