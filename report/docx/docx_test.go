package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

// read writes d and gives its parts back, each of them well-formed XML.
func read(t *testing.T, d Document) map[string]string {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, d); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
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

// Columns fill the page to the last twentieth of a point; codes, areas and short words
// are not torn where there is room.
func TestWidths(t *testing.T) {
	long := strings.Repeat("距凯江管理范围线六百四十米，", 20)
	for name, table := range map[string]Table{
		"a code beside sentences": {Columns: []Column{{Head: "规则"}, {Head: "管控要求"}, {Head: "情况"}, {Head: "符合性"}}, Rows: [][]string{{"DEMO-R-01", long, long, "不符合"}}},
		"short":                   {Columns: []Column{{Head: "点号"}, {Head: "经度"}}, Rows: [][]string{{"1"}}},
		"no rows":                 {Columns: []Column{{Head: "规则"}}},
		"no columns":              {},
		"more than a page holds":  {Columns: make([]Column, 20), Rows: [][]string{strings.Fields(strings.Repeat("DEMO-ZH-3-0003-0004 ", 20))}},
		"areas":                   {Columns: []Column{{Head: "面积", Right: true}, {Head: "情况"}}, Rows: [][]string{{"109\u202f100.01\u00a0m²", long}}},
	} {
		sum, widths := 0, table.widths()
		for i, w := range widths {
			sum += w
			for _, row := range table.Rows {
				if name != "more than a page holds" && i < len(row) && row[i] != long && w < letter*len([]rune(row[i])) {
					t.Errorf("%s: column %d of %d tears %q", name, i, w, row[i])
				}
			}
		}
		if len(widths) > 0 && sum != textWidth {
			t.Errorf("%s: columns of %d, the page has %d", name, sum, textWidth)
		}
	}
}

func TestWrite(t *testing.T) {
	table := Table{Columns: []Column{{Head: "a"}, {Head: "b", Right: true}}, Rows: [][]string{{"1"}, {"2", "3"}}}
	parts := read(t, Document{
		Title: "T", Identifier: "id", Created: time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC), Header: []string{"notice"},
		Blocks: []Block{Contents{"C"}, Paragraph{Heading1, "", "one"}, Paragraph{Heading2, "", "two"}, Paragraph{Heading3, "", "three"}, table, table},
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
	if core := read(t, Document{})["docProps/core.xml"]; strings.Contains(core, "created") {
		t.Error("a day nobody gave")
	}
}
