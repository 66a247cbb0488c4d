// Package pdf writes a page.Document as a PDF: pages with what stands at their head and
// foot, bookmarks, a table of contents with page numbers, searchable text in embedded
// subsets of the fonts. It knows nothing of what it writes. The same document gives the
// same bytes: no clock, no identifiers of its own.
package pdf

import (
	"io"
	"time"

	"redline/report/fonts"
	"redline/report/page"

	"codeberg.org/go-pdf/fpdf"
)

// Write writes d as a PDF. A character that no font of the set has is a *lang.Fault and
// fonts.ErrMissing; other errors are w's.
func Write(w io.Writer, d page.Document, set fonts.Set) error {
	l := &layout{d: d, letters: newLetters(set)}
	l.turn(false)
	for i, b := range d.Blocks {
		l.block(b, i)
	}
	l.finish()
	if l.letters.err != nil {
		return l.letters.err
	}
	f := fpdf.New("P", "pt", "A4", "")
	f.SetCatalogSort(true)
	f.SetAutoPageBreak(false, 0)
	f.SetTitle(sixteen(d.Title), true)
	f.SetSubject(sixteen(d.Identifier), true)
	f.SetCreator("redline", true)
	f.SetLang(d.Language)
	created := d.Created
	if created.IsZero() {
		created = time.Unix(0, 0).UTC()
	}
	f.SetCreationDate(created)
	f.SetModificationDate(created)
	l.letters.embed(f)
	if l.letters.err != nil {
		return l.letters.err
	}
	l.draw(f)
	return f.Output(w)
}

// layout sets a document out on pages. What is drawn is kept until all is set out, because
// only then the number of pages is known, and the pages of the headings.
type layout struct {
	d        page.Document
	letters  *letters
	pages    []*sheet
	headings []*heading
	now      *sheet
	y        float64 // from the top, of what comes next
	blank    bool    // nothing stands on the page yet
}

// sheet is one page: what draws it.
type sheet struct {
	landscape     bool
	width, height float64
	left, right   float64 // of the text
	top, bottom   float64
	marks         []func(*fpdf.Fpdf)
	headings      []*heading
}

func (s *sheet) textWidth() float64 { return s.right - s.left }

// heading is a place that bookmarks and the contents lead to.
type heading struct {
	text  string
	level int // 0 or 1
	page  int // from 1
	y     float64
	link  int
}

// Sizes of A4 and its margins, as the Word document has them, in points.
const (
	short, long             = 595.28, 841.89
	uprightSide, turnedSide = 62.35, 56.7
	uprightTop, turnedTop   = 72, 56.7
	headAt, headSize        = 32, 9
	uprightFoot, turnedFoot = 65.2, 52
	footAt, footSize        = 30, 9
)

// turn starts a page, upright or on its side.
func (l *layout) turn(landscape bool) {
	s := &sheet{width: short, height: long, left: uprightSide, top: uprightTop, landscape: landscape}
	foot := float64(uprightFoot)
	if landscape {
		s.width, s.height, s.left, s.top, foot = long, short, turnedSide, turnedTop, turnedFoot
	}
	s.right, s.bottom = s.width-s.left, s.height-foot
	l.now, l.y, l.blank = s, s.top, true
	l.pages = append(l.pages, s)
	y := float64(headAt)
	for _, notice := range l.d.Header {
		for _, line := range l.letters.lines(notice, headSize, s.textWidth()) {
			l.centred(line, y, style{size: headSize, bold: true, colour: red})
			y += headSize * 1.3
		}
	}
	l.y = max(l.y, y+4)
	s.top = l.y
}

// next starts a page that lies as the one before.
func (l *layout) next() { l.turn(l.now.landscape) }

// room starts a page when there is less left than a height; not on a page that is empty.
func (l *layout) room(height float64) {
	if !l.blank && l.y+height > l.now.bottom {
		l.next()
	}
}

// mark keeps what is to be drawn on the page.
func (l *layout) mark(f func(*fpdf.Fpdf)) { l.now.marks = append(l.now.marks, f) }

// write puts a text on its baseline.
func (l *layout) write(text string, x, baseline float64, s style) {
	l.mark(func(f *fpdf.Fpdf) { l.letters.write(f, text, x, baseline, s) })
}

func (l *layout) centred(text string, baseline float64, s style) {
	l.write(text, l.now.left+(l.now.textWidth()-l.letters.width(text, s.size))/2, baseline, s)
}

// finish writes the foot of every page, with the number of all.
func (l *layout) finish() {
	for i, s := range l.pages {
		l.now = s
		foot := l.d.Footer
		text := foot.Before + decimal(i+1) + foot.Between + decimal(len(l.pages)) + foot.After
		l.centred(text, s.height-footAt, style{size: footSize, colour: grey})
	}
}

// draw draws the pages, links and bookmarks.
func (l *layout) draw(f *fpdf.Fpdf) {
	for _, h := range l.headings {
		h.link = f.AddLink()
	}
	for i, s := range l.pages {
		orientation := "P"
		if s.landscape {
			orientation = "L"
		}
		f.AddPageFormat(orientation, fpdf.SizeType{Wd: short, Ht: long})
		for _, h := range s.headings {
			f.SetLink(h.link, h.y, i+1)
			l.letters.use(f, l.letters.set.Fonts()[0], 10)
			f.Bookmark(sixteen(h.text), h.level, h.y)
		}
		for _, m := range s.marks {
			m(f)
		}
	}
}
