// Package docx writes Word documents (ECMA-376, WordprocessingML): headings, paragraphs
// with labels, tables, a table of contents, a header and a footer with page numbers. It
// knows nothing of what it writes. Every text is text: nothing in it becomes markup, a
// field or a link, and characters that XML cannot hold are left out. The same document
// gives the same bytes.
package docx

import (
	"archive/zip"
	"io"
	"strings"
	"time"
)

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

// Block is a Paragraph, a Table, Contents or a PageBreak.
type Block interface{ write(b *body) }

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

// Contents is a table of the document's headings 1 and 2, filled in and, in Word, brought
// up to date with its page numbers on request.
type Contents struct{ Title string }

// PageBreak starts a page.
type PageBreak struct{}

// epoch is the time on every part: the first that a zip can say.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// Write writes d as a .docx. Errors are w's.
func Write(w io.Writer, d Document) error {
	z := zip.NewWriter(w)
	for _, p := range []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRelations},
		{"docProps/core.xml", d.core()},
		{"docProps/app.xml", appProperties},
		{"word/document.xml", d.document()},
		{"word/_rels/document.xml.rels", documentRelations},
		{"word/styles.xml", d.styles()},
		{"word/settings.xml", d.settings()},
		{"word/header1.xml", d.header()},
		{"word/footer1.xml", d.footer()},
	} {
		part, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: epoch})
		if err != nil {
			return err
		}
		if _, err := io.WriteString(part, p.text); err != nil {
			return err
		}
	}
	return z.Close()
}

// escape makes text fit for the content of an element or an attribute: markup is escaped,
// what XML 1.0 §2.2 does not allow is left out.
func escape(text string) string {
	text = strings.ToValidUTF8(text, "\ufffd")
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case r < 0x20, r == 0xfffe, r == 0xffff:
			return -1
		}
		return r
	}, text)
	return markup.Replace(text)
}

var markup = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;")
