package report

import (
	"archive/zip"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"redline/lang"
	"redline/screening"
)

// Files writes a batch as a zip with a document for each plot, named by its number and
// name, as they come. A plot that could not be assessed has a text that says why. The same
// batch gives the same bytes.
type Files struct {
	words
	zip       *zip.Writer
	extension string
	document  func(io.Writer, *screening.Report) error
}

// NewFiles returns a writer of a zip to w; document writes one plot's, with the extension
// given, "docx".
func NewFiles(w io.Writer, extension string, l lang.Language, document func(io.Writer, *screening.Report) error) *Files {
	return &Files{words: words{l}, zip: zip.NewWriter(w), extension: extension, document: document}
}

// Row writes one plot.
func (f *Files) Row(row screening.BatchRow) error {
	name := fmt.Sprintf("%04d", row.Number)
	if plot := fileName(row.Name); plot != "" {
		name += "_" + plot
	}
	if row.Err != nil {
		to, err := f.create(name + "_" + f.say("files.refused") + ".txt")
		if err != nil {
			return err
		}
		_, err = io.WriteString(to, "\ufeff"+f.say("files.why", "plot", clean(row.Name), "why", wordsOf(row.Err).In(f.lang))+"\r\n")
		return err
	}
	to, err := f.create(name + "." + f.extension)
	if err != nil {
		return err
	}
	return f.document(to, row.Report)
}

// create begins a file. What is a zip itself is not packed again.
func (f *Files) create(name string) (io.Writer, error) {
	method := zip.Deflate
	if strings.HasSuffix(name, ".docx") || strings.HasSuffix(name, ".xlsx") {
		method = zip.Store
	}
	return f.zip.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
}

// Close ends the zip.
func (f *Files) Close() error { return f.zip.Close() }

// longestName is how much of a plot's name a file has, in bytes: whole names stay below
// what file systems hold.
const longestName = 120

// fileName makes a name fit for files everywhere: no separators, wildcards, control or
// invisible characters, no dots or spaces at its ends.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r == utf8.RuneError || r >= 0x2400 && r <= 0x2421 {
			return '-'
		}
		return r
	}, clean(name))
	for len(name) > longestName {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return strings.Trim(name, ". \u00a0\u3000")
}
