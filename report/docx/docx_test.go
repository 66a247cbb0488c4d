package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	"image/png"
	"io"
	"strings"
	"testing"
	"time"

	"redline/report/page"
)

// read writes d and gives its parts back, each of them well-formed XML.
func read(t *testing.T, d page.Document) map[string]string {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, d); err != nil {
		t.Fatal(err)
	}
	return unzipped(t, out.Bytes())
}

// unzipped gives the parts of a file, each of them well-formed XML.
func unzipped(t *testing.T, file []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f.Name, ".png") {
			parts[f.Name] = string(data)
			continue
		}
		for d := xml.NewDecoder(bytes.NewReader(data)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
		if !f.Modified.Equal(epoch) {
			t.Errorf("%s has the time %s", f.Name, f.Modified)
		}
		parts[f.Name] = string(data)
	}
	return parts
}

func TestEscape(t *testing.T) {
	for text, want := range map[string]string{
		"a<b>&\"'":                     "a&lt;b&gt;&amp;&quot;&apos;",
		"\x00\x01\x1f\ufffe\uffff":     "",
		"a\tb\nc\rd":                   "a b c d",
		"\xffa":                        "\ufffda",
		"𠮷≤Ⅲ类m²":                       "𠮷≤Ⅲ类m²",
		"<![CDATA[x]]>{ HYPERLINK x }": "&lt;![CDATA[x]]&gt;{ HYPERLINK x }",
	} {
		if got := escape(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

// dot is a picture of two pixels.
func dot(t *testing.T) []byte { return grey(t, 2, 1) }

func grey(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWrite(t *testing.T) {
	table := page.Table{Columns: []page.Column{{Head: "a"}, {Head: "b", Right: true}}, Rows: [][]string{{"1"}, {"2", "3"}}}
	parts := read(t, page.Document{
		Title: "T", Identifier: "id", Created: time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC), Header: []string{"notice"},
		Blocks: []page.Block{
			page.Contents{Title: "C"},
			page.Paragraph{Style: page.Heading1, Text: "one"},
			page.Paragraph{Style: page.Heading2, Text: "two"},
			page.Paragraph{Style: page.Heading3, Text: "three"},
			page.Picture{PNG: dot(t), Width: 80, Alt: "a <map>"},
			page.Picture{Alt: "no image"},
			table, table,
		},
	})
	body := parts["word/document.xml"]
	if n := strings.Count(body, "</w:tbl>\n<w:p/>"); n != 2 {
		t.Errorf("%d of 2 tables are followed by a paragraph", n)
	}
	if n := strings.Count(body, "<w:tc>"); n != 12 {
		t.Errorf("%d cells, want 12: rows that are too short are filled", n)
	}
	for text, want := range map[string]int{">one<": 2, ">two<": 2, ">three<": 1} {
		if n := strings.Count(body, text); n != want {
			t.Errorf("%s stands %d times, want %d: in the contents and in its place", text, n, want)
		}
	}
	if !strings.Contains(parts["docProps/core.xml"], "2025-06-01T00:00:00Z") || !strings.Contains(parts["word/header1.xml"], "notice") {
		t.Error("no date among the properties, or no header")
	}
	if strings.Count(body, "<w:drawing>") != 1 || !strings.Contains(body, `descr="a &lt;map&gt;"`) || !strings.Contains(body, `cx="2879725" cy="1439862"`) || !strings.Contains(body, ">no image<") {
		t.Error("the picture is not there with what it shows, twice as wide as high, or one that is no image is")
	}
	if parts["word/media/image1.png"] != string(dot(t)) || !strings.Contains(parts["word/_rels/document.xml.rels"], `Id="rId5"`) {
		t.Error("the picture is not in the file")
	}
	high := read(t, page.Document{Blocks: []page.Block{page.Picture{PNG: grey(t, 1, 4)}}})["word/document.xml"]
	if !strings.Contains(high, `cx="2143125" cy="8572500"`) {
		t.Error("a picture that is higher than a page is not made smaller")
	}
	if core := read(t, page.Document{})["docProps/core.xml"]; strings.Contains(core, "created") {
		t.Error("a day nobody gave")
	}
}
