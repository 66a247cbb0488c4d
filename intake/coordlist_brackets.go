package intake

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"redline/lang"
)

// brackets are those that stand around points, each with its end.
const (
	openBrackets  = "([{（［【〔「"
	closeBrackets = ")]}）］】〕」"
)

// sniffBrackets recognises a list whose points stand in brackets, as they are pasted from
// GeoJSON, from code and from notices: [[104.5,31.3],[104.6,31.3]], A(104.5,31.3),
// 【104.5,31.3】. Brackets that do not match are recognised too, so that they are refused
// with their place.
func sniffBrackets(src *source) bool {
	text := strings.TrimLeft(src.head(), white+"\r\n")
	if text == "" || text[0] == '<' || text[0] == '{' && !bracesNumber(text) || strings.ContainsRune(text, 0) {
		return false
	}
	r := newCoordList(src, &tally{limits: src.limits})
	for notes := 0; notes <= maxListNotes; notes++ {
		end := lineEnd(text, 0)
		line := beginning(strings.Trim(text[:end], white), maxListLine)
		point, found := pointInBrackets(text)
		if _, _, ok := r.read(half.Replace(point)); ok {
			return found
		}
		if end == len(text) || strings.Trim(line, white) != "" && !isListNote(half.Replace(line)) {
			return false
		}
		text = text[end+1:]
	}
	return false
}

// pointInBrackets returns what stands in the first brackets of a text, or before them, and
// whether there are any; on lines of their own the numbers of a point are still one.
func pointInBrackets(text string) (point string, found bool) {
	text = beginning(text, maxListLine)
	if i := strings.IndexAny(text, openBrackets+closeBrackets); i >= 0 && bracketLabel(text[:i]) {
		text = text[i:]
	}
	inside := strings.TrimLeft(text, openBrackets+closeBrackets+white+"\r\n,;")
	i := strings.IndexAny(inside, openBrackets+closeBrackets)
	found = i >= 0 || inside != text && strings.ContainsAny(text[:len(text)-len(inside)], openBrackets+closeBrackets)
	if i >= 0 {
		inside = inside[:i]
	}
	return strings.Trim(lineEnds.Replace(inside), white), found
}

// bracketLabel reports whether what stands before a bracket names the point in it, or all
// that follows.
func bracketLabel(text string) bool {
	text = strings.Trim(text, white+",;\"")
	if text == "" || labelEnd(text) == len(text) {
		return true
	}
	_, ends := cutEnd(text, ":", "：", "=")
	return ends && len(text) <= maxLabel && !hasDigit.MatchString(text)
}

func cutEnd(text string, ends ...string) (before string, found bool) {
	for _, end := range ends {
		if before, found = strings.CutSuffix(text, end); found {
			return before, true
		}
	}
	return text, false
}

// readBrackets reads a list whose points stand in brackets:
//
//	list  = *(note | item)
//	item  = [label] open (points | *item) close, with separators between them
//
// Points in brackets of one pair are a ring, and so are points that stand in one pair of
// brackets without their own; containment decides which are holes, as in other lists.
// Brackets that are not closed, or by another kind, are refused with their place.
func readBrackets(src *source) (*contents, error) {
	return readTwice(src, func(t *tally) (*contents, error) {
		r := newCoordList(src, t)
		b := bracketed{coordList: r, text: src.decode()}
		if err := b.list(); err != nil {
			return nil, err
		}
		return r.finish()
	})
}

// bracketed reads a text of brackets.
type bracketed struct {
	*coordList
	text  string
	open  []bracket // those around what is read, the outer first
	from  int       // of what stands before the next bracket
	label string    // of the point whose bracket was opened
}

// bracket is an open one.
type bracket struct {
	kind, at int
	points   bool // brackets in it hold points
}

// maxBrackets is how deep brackets may stand in each other.
const maxBrackets = 100

func (b *bracketed) list() error {
	for i := 0; i < len(b.text); {
		kind, size, opens := bracketAt(b.text, i)
		var err error
		switch {
		case kind < 0:
			i += size
			continue
		case opens:
			err = b.begin(kind, i)
		default:
			err = b.end(kind, i)
		}
		if err != nil {
			return err
		}
		i += size
		b.from = i
	}
	if n := len(b.open); n > 0 {
		return b.fail(ErrSyntax, b.open[n-1].at, lang.Textf("括号「%s」没有右括号", "the bracket \"%s\" is not closed", bracketOf(openBrackets, b.open[n-1].kind)),
			lang.Text{ZH: "若粘贴时漏了末尾，请重新复制全部；否则请补上右括号", EN: "If the end was lost in copying, copy all of it; otherwise close the bracket."})
	}
	return b.before(len(b.text))
}

// bracketAt is the number of the bracket that stands at a place, from 0; -1 where there is none.
func bracketAt(text string, at int) (kind, size int, opens bool) {
	if c := text[at]; c < utf8.RuneSelf {
		if kind = strings.IndexByte(openBrackets[:3], c); kind >= 0 {
			return kind, 1, true
		}
		return strings.IndexByte(closeBrackets[:3], c), 1, false
	}
	c, size := utf8.DecodeRuneInString(text[at:])
	if kind = slices.Index([]rune(openBrackets), c); kind >= 0 {
		return kind, size, true
	}
	return slices.Index([]rune(closeBrackets), c), size, false
}

func bracketOf(brackets string, kind int) string { return string([]rune(brackets)[kind]) }

// begin opens a bracket.
func (b *bracketed) begin(kind, at int) error {
	if err := b.before(at); err != nil {
		return err
	}
	if len(b.open) == maxBrackets {
		return b.fail(ErrLimit, at, lang.Textf("括号嵌套超过 %d 层", "brackets stand more than %d deep in each other", maxBrackets),
			lang.Text{ZH: "请只保留坐标外面的括号", EN: "Keep those around the coordinates only."})
	}
	b.open = append(b.open, bracket{kind: kind, at: at})
	return nil
}

// end closes a bracket, and reads what stands in it.
func (b *bracketed) end(kind, at int) error {
	n := len(b.open) - 1
	if n < 0 {
		return b.fail(ErrSyntax, at, lang.Textf("右括号「%s」前面没有左括号", "nothing opens the bracket \"%s\"", bracketOf(closeBrackets, kind)),
			lang.Text{ZH: "若粘贴时漏了开头，请重新复制全部；否则请删去这个括号", EN: "If the beginning was lost in copying, copy all of it; otherwise delete the bracket."})
	}
	open := b.open[n]
	if open.kind != kind {
		return b.fail(ErrSyntax, at, lang.Textf("括号不成对：「%[1]s」后面是「%[2]s」", "the brackets do not match: \"%[1]s\" ends with \"%[2]s\"", bracketOf(openBrackets, open.kind), bracketOf(closeBrackets, kind)),
			lang.Textf("请写成 %[1]s…%[2]s", "Write %[1]s…%[2]s.", bracketOf(openBrackets, open.kind), bracketOf(closeBrackets, open.kind)))
	}
	b.open = b.open[:n]
	inside := b.text[b.from:at]
	switch {
	case open.points:
		b.endRing()
		return b.before(at)
	case strings.Trim(inside, white+"\r\n,;") == "":
		return nil // empty, or around brackets that were read
	}
	if n > 0 {
		b.open[n-1].points = true
	}
	return b.inside(textLine{strings.Trim(inside, white+"\r\n,;"), b.from})
}

// inside reads the points in a pair of brackets: one, or those of a ring.
func (b *bracketed) inside(l textLine) error {
	n := b.points
	text := l.text
	if strings.ContainsAny(text, "\r\n") {
		text = lineEnds.Replace(text)
	}
	if b.label != "" {
		text, b.label = b.label+","+text, ""
	}
	p, rest, ok := b.read(text)
	if !ok {
		return b.unreadable(l, listFields(text))
	}
	if err := b.addAll(l, &p, rest); err != nil {
		return err
	}
	if b.points > n+1 {
		b.endRing()
	}
	return nil
}

var lineEnds = strings.NewReplacer("\r", " ", "\n", " ")

// endRing ends a ring where its bracket ends, whether it has come back to its beginning or not.
func (b *bracketed) endRing() { b.blank, b.closed = true, true }

// before reads what stands before a bracket: the label of the point in it and, outside
// all brackets, notes and empty lines.
func (b *bracketed) before(at int) error {
	text, from := b.text[b.from:at], b.from
	if text == "" {
		return nil
	}
	for len(b.open) == 0 {
		end := lineEnd(text, 0)
		if end == len(text) {
			break
		}
		if err := b.outside(textLine{strings.Trim(text[:end], white+",;"), from}); err != nil {
			return err
		}
		from += end + 1
		text = text[end+1:]
	}
	l := textLine{strings.Trim(text, white+"\r\n,;\""), from}
	name, _ := cutEnd(l.text, ":", "：", "=")
	switch {
	case l.text == "":
	case labelEnd(name) == len(name):
		b.label = name
	case len(b.open) == 0 && bracketLabel(l.text) && (b.blank || b.noted):
		l.text = strings.Trim(name, white+"\"")
		return b.note(l)
	case len(b.open) == 0 && at == len(b.text):
		return b.outside(l)
	default:
		return b.unreadable(l, listFields(l.text))
	}
	return nil
}

// outside reads a line, or the rest of one, outside all brackets. That of a row of points
// is empty and ends no ring.
func (b *bracketed) outside(l textLine) error {
	if l.text != "" || !b.ended(l.at) {
		return b.line(l)
	}
	return nil
}

// ended reports whether a bracket stands before a place on its line.
func (b *bracketed) ended(at int) bool {
	before := strings.TrimRightFunc(b.text[:at], func(c rune) bool { return c != '\n' && unicode.IsSpace(c) })
	c, _ := utf8.DecodeLastRuneInString(before)
	return strings.ContainsRune(closeBrackets, c)
}
