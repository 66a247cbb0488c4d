// Package page is a document for paper before any file format: headings, paragraphs with
// labels, tables, pictures, what stands at the head and foot of each page. It knows
// nothing of what it holds; report/docx and report/pdf write it.
package page

import "time"

// Document is what a file holds.
type Document struct {
	Language   string // BCP 47: "zh-CN", "en"
	Title      string
	Identifier string    // goes into the file's properties
	Created    time.Time // of the content; the zero time leaves it out
	Header     []string  // lines at the head of every page
	Footer     Footer
	Blocks     []Block
}

// Footer is the line at the foot of every page: Before, the page's number, Between, the
// number of pages, After.
type Footer struct{ Before, Between, After string }

// Block is a Paragraph, a Table, a Picture, Contents, a PageBreak or Pages.
type Block interface{ block() }

func (Paragraph) block() {}
func (Table) block()     {}
func (Picture) block()   {}
func (Contents) block()  {}
func (PageBreak) block() {}
func (Pages) block()     {}

// Paragraph is a text in a style. A Label stands before it in bold and hangs out to the
// left; the style Entry is made for it.
type Paragraph struct {
	Style       Style
	Label, Text string
}

// Style names how a paragraph looks.
type Style string

// The styles. Heading1 and Heading2 are Word's own, so that its navigation and contents
// know them.
const (
	Normal   Style = "Normal"
	Title    Style = "Title"
	Subtitle Style = "Subtitle"
	Heading1 Style = "Heading1"
	Heading2 Style = "Heading2"
	Heading3 Style = "Heading3"
	Entry    Style = "Entry"  // a word in front of a text
	Item     Style = "Item"   // a number or dash in front of a text
	Notice   Style = "Notice" // centred, bold, red
	Verdict  Style = "Verdict"
	Small    Style = "Small" // what is only looked up
)

// Table is rows of texts under a head that is repeated on every page. A row may hold
// fewer cells than there are columns.
type Table struct {
	Columns []Column
	Rows    [][]string
}

// Column is the head of a column. Right sets its cells right, for numbers.
type Column struct {
	Head  string
	Right bool
}

// Picture is an image as wide as the text, at most; a smaller Width, in millimetres, makes it
// narrower. Alt says what it shows to those who do not see it.
type Picture struct {
	PNG   []byte
	Width float64
	Alt   string
}

// Contents is a table of the document's headings 1 and 2, filled in and, in Word, brought
// up to date with its page numbers on request.
type Contents struct{ Title string }

// PageBreak starts a page.
type PageBreak struct{}

// Pages starts a page and lays the pages from there on upright, as a document begins, or
// on their side, for wide tables. Pages that lie so already are left alone.
type Pages struct{ Landscape bool }

// TextWidth is the picture's width in twentieths of a point.
func (p Picture) TextWidth() int {
	const millimetre = 1440 / 25.4
	if w := int(p.Width * millimetre); w > 0 && w < TextWidth {
		return w
	}
	return TextWidth
}
