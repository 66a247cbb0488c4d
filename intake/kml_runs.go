package intake

import (
	"io"
	"sort"
	"strings"
	"unicode/utf8"

	"redline/lang"
)

// Bounds of what the XML decoder is handed: it holds each token whole, several times.
const (
	maxRun       = 16 << 10 // bytes of a text, comment or CDATA that are handed on whole
	runEnds      = 64       // bytes at either end of a longer one that are
	maxEscaped   = 1 << 20  // bytes of a text that is full of entities
	maxFieldName = 1 << 10  // bytes of the name of an attribute
)

// shortRuns hands a document to the XML decoder without the middle of its long texts,
// comments and CDATA sections. The decoder then tells where things begin and end; the texts
// themselves are taken from the document (kml.words).
type shortRuns struct {
	text string
	cuts []runCut
	next int // the cut ahead
	at   int // of the text, to be handed on
}

// runCut is a part of the document that is left out.
type runCut struct {
	from, to int // of the document
	before   int // bytes left out before it
}

// newShortRuns finds what is left out. It refuses tags of more than maxCellText bytes, and
// texts of more than maxEscaped that hold too many entities to be shortened.
func newShortRuns(src *source) (*shortRuns, error) {
	s := &shortRuns{text: src.text}
	for at := 0; at < len(s.text); {
		i := strings.IndexByte(s.text[at:], '<')
		if i < 0 {
			i = len(s.text) - at
		}
		if kept := s.shorten(at, at+i, "&"); kept > maxEscaped {
			return nil, src.at(longText(), at)
		}
		at += i
		switch rest := s.text[at:]; {
		case strings.HasPrefix(rest, "<!--"):
			n := runEnd(rest, "-->")
			s.shorten(at, at+n, "")
			at += n
		case strings.HasPrefix(rest, "<![CDATA["):
			n := runEnd(rest, "]]>")
			s.shorten(at, at+n, "")
			at += n
		default:
			n := runEnd(rest, ">")
			if n > maxCellText {
				return nil, src.at(longText(), at)
			}
			at += n
		}
	}
	return s, nil
}

// runEnd is where a text ends with end, or else at its own end.
func runEnd(text, end string) int {
	if n := strings.Index(text, end); n >= 0 {
		return n + len(end)
	}
	return len(text)
}

// shorten leaves out the middle of each run in a part of the document that holds none of
// the bytes in separators, and returns how many bytes are kept. Runs that hold what no
// XML may are kept: the decoder refuses them.
func (s *shortRuns) shorten(from, to int, separators string) (kept int) {
	for from < to {
		end := to
		if i := strings.IndexAny(s.text[from:to], separators); separators != "" && i >= 0 {
			end = from + i + 1
		}
		kept += end - from
		if a, b := s.middle(from, end); b > a && isXMLText(s.text[a:b]) {
			kept -= b - a
			before := 0
			if n := len(s.cuts); n > 0 {
				before = s.cuts[n-1].before + s.cuts[n-1].to - s.cuts[n-1].from
			}
			s.cuts = append(s.cuts, runCut{a, b, before})
		}
		from = end
	}
	return kept
}

// middle is what may be left out of a run: whole characters, and nothing that together
// with what is kept would end the run.
func (s *shortRuns) middle(from, to int) (a, b int) {
	if to-from <= maxRun {
		return from, from
	}
	ends := func(i int) bool { return strings.IndexByte("-]>", s.text[i]) >= 0 }
	for a = from + runEnds; a < to && (ends(a-1) || !utf8.RuneStart(s.text[a])); a++ {
	}
	for b = to - runEnds; b > a && (ends(b) || !utf8.RuneStart(s.text[b])); b-- {
	}
	return a, b
}

// isXMLText reports whether a text has only characters that XML allows, and does not hold
// what ends a CDATA section.
func isXMLText(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < 0x20 && c != '\t' && c != '\n' && c != '\r' {
			return false
		}
	}
	return !strings.Contains(text, "]]>")
}

// Read hands on what is kept.
func (s *shortRuns) Read(p []byte) (int, error) {
	end := len(s.text)
	if s.next < len(s.cuts) {
		if end = s.cuts[s.next].from; s.at == end {
			s.at = s.cuts[s.next].to
			s.next++
			return s.Read(p)
		}
	}
	if s.at == end {
		return 0, io.EOF
	}
	n := copy(p, s.text[s.at:end])
	s.at += n
	return n, nil
}

// offset is where in the document a byte stands that the decoder was handed.
func (s *shortRuns) offset(handed int) int {
	i := sort.Search(len(s.cuts), func(i int) bool { return s.cuts[i].from-s.cuts[i].before >= handed })
	if i == 0 {
		return handed
	}
	c := s.cuts[i-1]
	return handed + c.before + c.to - c.from
}

// shortened reports whether something was left out of a part of the document.
func (s *shortRuns) shortened(from, to int) bool {
	i := sort.Search(len(s.cuts), func(i int) bool { return s.cuts[i].to > from })
	return i < len(s.cuts) && s.cuts[i].from < to
}

// longEscaped refuses a text that is needed and was shortened.
func longEscaped() *lang.Fault {
	return fault(ErrLimit,
		lang.Textf("含实体（&…;）或 CDATA 的一段文字超过上限 %d KiB", "a text with entities (&…;) or CDATA is longer than the %d KiB accepted", maxRun>>10),
		lang.Text{ZH: "请去掉与范围无关的文字后重新导出", EN: "Export it without the texts that do not matter here."})
}

// tooManyFields refuses a schema or an attribute that no program writes.
func tooManyFields() *lang.Fault {
	return fault(ErrLimit,
		lang.Textf("属性名过长（超过 %[1]d 字节）或字段过多（超过 %[2]d 个）", "the name of an attribute is longer than %[1]d bytes, or there are more than %[2]d fields", maxFieldName, maxListNotes*maxProperties),
		lang.Text{ZH: "请去掉无关的属性后重新导出", EN: "Export it without the attributes that do not matter here."})
}
