// Package docx writes a page.Document as a Word document (ECMA-376, WordprocessingML). It
// knows nothing of what it writes. Every text is text: nothing in it becomes markup, a
// field or a link, and characters that XML cannot hold are left out. The same document
// gives the same bytes.
package docx

import (
	"archive/zip"
	"io"
	"strings"
	"time"

	"redline/report/page"
)

// epoch is the time on every part: the first that a zip can say.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// document is what a file holds.
type document struct{ page.Document }

// part is a file of the package.
type part struct{ name, text string }

// Write writes p as a .docx. Errors are w's.
func Write(w io.Writer, p page.Document) error {
	d := document{p}
	b := d.body()
	parts := []part{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRelations},
		{"docProps/core.xml", d.core()},
		{"docProps/app.xml", appProperties},
		{"word/document.xml", b.String()},
		{"word/_rels/document.xml.rels", documentRelations + b.pictureRelations() + "</Relationships>\n"},
		{"word/styles.xml", d.styles()},
		{"word/settings.xml", d.settings()},
		{"word/header1.xml", d.header()},
		{"word/footer1.xml", d.footer()},
	}
	for i, data := range b.pictures {
		parts = append(parts, part{"word/media/" + b.pictureName(i+1), string(data)})
	}
	return pack(w, parts)
}

// pack writes the parts as a package.
func pack(w io.Writer, parts []part) error {
	z := zip.NewWriter(w)
	for _, one := range parts {
		method := zip.Deflate
		if strings.HasSuffix(one.name, ".png") {
			method = zip.Store // packed already
		}
		to, err := z.CreateHeader(&zip.FileHeader{Name: one.name, Method: method, Modified: epoch})
		if err != nil {
			return err
		}
		if _, err := io.WriteString(to, one.text); err != nil {
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
