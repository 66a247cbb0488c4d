package intake

import (
	"strings"
	"unicode/utf8"
)

// Where a point's decimal commas are looked for.
const (
	maxListPair = 120 // bytes, and
	pairWords   = 4   // words
)

// listPoint is one point as it is written.
type listPoint struct {
	layout *listLayout
	fields []string
	a, b   coordinate
}

// first reads the first point of a text, and returns what follows it.
func (r *coordList) first(text string) (p listPoint, rest string, ok bool) {
	point, rest := nextPoint(text)
	if len(point) > maxListPoint {
		return p, rest, false
	}
	r.fields = appendFields(r.fields[:0], point)
	if p, ok = r.point(r.fields); ok {
		return p, rest, p.a.exact() || p.b.exact() || !decimalCommasAmong(text[:min(len(text), maxListPair)], pairWords)
	}
	if len(point) < len(text) && len(text) < maxListLine {
		if p, ok := r.point(listFields(strings.ReplaceAll(text, ";", ","))); ok {
			return p, "", true
		}
	}
	return p, rest, false
}

// labelled puts a comma in place of the colon behind a point's label: 拐点1：104°32′…; "" where
// there is none.
func labelled(text string) string {
	head := beginning(text, maxLabel)
	i := strings.IndexAny(head, ":：")
	if i <= 0 || strings.ContainsAny(head[:i], "°′″,;，；") {
		return ""
	}
	_, size := utf8.DecodeRuneInString(text[i:])
	return text[:i] + "," + text[i+size:]
}

// maxLabel is how long a label may be, in bytes.
const maxLabel = 40

// point reads the coordinates among the fields of one point.
func (r *coordList) point(fields []string) (listPoint, bool) {
	p := listPoint{fields: fields}
	r.parsed++
	if p.layout = r.layout; p.layout == nil {
		found, ok := findLayout(fields)
		if p.layout = &found; !ok {
			return p, false
		}
	}
	var err error
	p.a, p.b, err = p.layout.coordinates(fields)
	return p, err == nil
}

// read reads the first point of a line, whichever way it is written, and returns what
// follows it, as it is to be read.
func (r *coordList) read(line string) (p listPoint, rest string, ok bool) {
	if r.respelled {
		if other := r.spelled(line); other != "" {
			if p, rest, ok = r.first(other); ok {
				return p, rest, ok
			}
		}
	}
	if p, rest, ok = r.first(line); ok {
		return p, rest, ok
	}
	if len(line) > maxListPoint {
		return p, rest, false
	}
	other := half.Replace(line)
	if other != line && degreeMark(line) {
		if p, rest, ok = r.first(other); ok {
			return p, rest, ok
		}
	}
	if other = labelled(other); other != "" {
		if p, rest, ok = r.first(other); ok {
			return p, rest, ok
		}
	}
	if r.layout != nil && r.layout.header != "" {
		return p, rest, false // its columns have their meaning
	}
	if other = r.spelled(line); other != "" {
		p, rest, ok = r.first(other)
	}
	r.respelled = ok
	return p, rest, ok
}

// addAll takes a point and those that follow it on its line.
func (r *coordList) addAll(l textLine, p *listPoint, rest string) error {
	for {
		if err := r.add(l, p); err != nil {
			return err
		}
		if rest = strings.Trim(rest, white+";,"); rest == "" {
			return nil
		}
		next, after, ok := r.first(rest)
		if !ok {
			if other := labelled(rest); other != "" {
				next, after, ok = r.first(other)
			}
		}
		if !ok {
			return r.unreadable(l, next.fields)
		}
		*p, rest = next, after
	}
}
