package pdf

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"redline/report/fonts"
	"redline/report/page"
)

func standard(t *testing.T) fonts.Set {
	t.Helper()
	set, err := fonts.Standard()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// written writes d, twice the same, and gives the text of each page.
func written(t *testing.T, d page.Document) (file []byte, pages []string) {
	t.Helper()
	var out, again bytes.Buffer
	for _, b := range []*bytes.Buffer{&out, &again} {
		if err := Write(b, d, standard(t)); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Error("the same document gives other bytes")
	}
	name := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(name, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.Command("pdftotext", "-layout", name, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext (.ci/install): %v", err)
	}
	pages = strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
	return out.Bytes(), pages
}

func dot(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func rows(n int, text string) page.Table {
	t := page.Table{Columns: []page.Column{{Head: "规则"}, {Head: "管控要求"}, {Head: "面积", Right: true}}}
	for range n {
		t.Rows = append(t.Rows, []string{"RIV-01", text, "109 m²"})
	}
	return t
}

// Notices stand at the head of every page, numbers at the foot, heads of tables on every
// page of theirs; the contents name the pages that the headings stand on.
func TestPages(t *testing.T) {
	d := page.Document{
		Language: "zh-CN", Title: "标题 Ⅲ", Identifier: "id", Created: time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC),
		Header: []string{"评估不完整"}, Footer: page.Footer{Before: "第 ", Between: " 页，共 ", After: " 页"},
		Blocks: []page.Block{
			page.Paragraph{Style: page.Title, Text: "标题"},
			page.Paragraph{Style: page.Entry, Label: "编号", Text: "0001"},
			page.PageBreak{},
			page.Contents{Title: "目录"},
			page.PageBreak{},
			page.Paragraph{Style: page.Heading1, Text: "一、结论"},
			page.Paragraph{Style: page.Verdict, Text: strings.Repeat("禁止", 40)},
			page.Paragraph{Style: page.Heading2, Text: "细目"},
			page.Paragraph{Style: page.Heading3, Text: "小目"},
			page.Paragraph{Style: page.Small, Text: "小字"},
			rows(90, "距凯江640 m（基线：河道管理范围线）≤200"),
			page.Pages{Landscape: true},
			page.Paragraph{Style: page.Heading1, Text: "二、宽表"},
			rows(3, strings.Repeat("很长的一行，", 900)),
			page.Pages{},
			page.Paragraph{Style: page.Heading1, Text: "三、图"},
			page.Picture{PNG: dot(t, 40, 200), Alt: "高图"},
			page.Picture{PNG: dot(t, 40, 20), Alt: "宽图", Width: 60},
			page.Picture{PNG: dot(t, 40, 21), Width: 9},
			page.Picture{PNG: dot(t, 40, 22), Width: 9},
			page.Picture{PNG: dot(t, 40, 23), Width: 9},
			page.Picture{PNG: dot(t, 40, 24), Width: 9},
			page.Picture{Alt: "不是图"},
			page.Table{},
			page.Paragraph{Style: page.Item, Label: "1.", Text: strings.Repeat("项目 ", 80)},
			page.Paragraph{Style: page.Notice, Text: "注意"},
		},
	}
	file, pages := written(t, d)
	all := strings.Join(pages, "")
	for i, text := range pages {
		if !strings.Contains(text, "评估不完整") || !strings.Contains(text, "第 "+decimal(i+1)+" 页，共 "+decimal(len(pages))+" 页") {
			t.Errorf("page %d lacks its head or foot: %.80q", i+1, text)
		}
		if n := strings.Count(text, "RIV-01"); n > 0 && !strings.Contains(text, "管控要求") {
			t.Errorf("page %d has rows without a head", i+1)
		}
		for _, heading := range []string{"一、结论", "细目", "二、宽表", "三、图"} {
			if i > 1 && strings.Contains(text, heading) && !listed(pages[1], heading, i+1) {
				t.Errorf("the contents do not lead to %s on page %d: %s", heading, i+1, pages[1])
			}
		}
	}
	if n := strings.Count(all, "RIV-01"); n != 93 {
		t.Errorf("%d rows, want 93", n)
	}
	if n := strings.Count(strings.Join(strings.Fields(all), ""), "很长的一行"); n < 2600 {
		t.Errorf("long rows are cut: %d of 2700", n)
	}
	for _, want := range []string{"高图", "宽图", "不是图", "小目", "640 m", "≤200", "m²"} {
		if !strings.Contains(all, want) {
			t.Errorf("the pages lack %s", want)
		}
	}
	if !bytes.Contains(file, []byte("/Outlines")) || bytes.Count(file, []byte("/Subtype /Image")) != 6 || !bytes.Contains(file, []byte("D:20250601000000")) {
		t.Error("no bookmarks, pictures or day")
	}
	if len(pages) < 8 || len(pages) > 24 {
		t.Errorf("%d pages", len(pages))
	}
}

// listed reports whether a line of the contents ends with a page.
func listed(contents, heading string, number int) bool {
	for line := range strings.Lines(contents) {
		if strings.Contains(line, heading) && strings.HasSuffix(strings.TrimSpace(line), decimal(number)) {
			return true
		}
	}
	return false
}

// Characters beyond U+FFFF are drawn, and found by those who search, in text, headings and
// contents; a code for private use that a text has itself is not taken for them.
func TestBeyondSixteenBits(t *testing.T) {
	const name = "𠮷家沟𬇕㵲水"
	d := page.Document{Title: name, Blocks: []page.Block{
		page.Contents{Title: "目录"}, page.PageBreak{}, page.Paragraph{Style: page.Heading1, Text: "一、" + name}, page.Paragraph{Text: "位于" + name + "左岸"}, rows(2, name),
	}}
	file, pages := written(t, d)
	for i, want := range []int{1, 4} {
		if got := strings.Count(strings.Join(strings.Fields(pages[i]), ""), name); got != want {
			t.Errorf("page %d has it %d times, want %d:\n%s", i+1, got, want, pages[i])
		}
	}
	if title := "\xd8\x42\xdf\xb7"; !bytes.Contains(file, []byte(title)) { // 𠮷 in UTF-16
		t.Error("neither title nor bookmarks have it")
	}
	l := newLetters(standard(t))
	l.width("𠮷𬇕", 1)
	l.widths['\ue000'] = 1
	if l.standIns(); l.private['𠮷'] != '\ue001' || l.private['𬇕'] != '\ue002' || l.err != nil {
		t.Errorf("%U, %v", l.private, l.err)
	}
	for r := rune(0x20000); len(l.widths) < 7000; r++ {
		l.widths[r] = 1
	}
	if l.standIns(); !errors.Is(l.err, fonts.ErrMissing) {
		t.Errorf("more of them than codes: %v", l.err)
	}
}

// A character that cannot be written is an error that names it, wherever it stands.
func TestMissing(t *testing.T) {
	for _, text := range []string{"ꆈ水左岸", "𪚥家沟"} {
		for name, d := range map[string]page.Document{
			"text": {Blocks: []page.Block{page.Paragraph{Text: text}}}, "label": {Blocks: []page.Block{page.Paragraph{Style: page.Entry, Label: text, Text: "x"}}},
			"cell": {Blocks: []page.Block{rows(1, text)}}, "head": {Header: []string{text}}, "foot": {Footer: page.Footer{After: text}},
			"contents": {Blocks: []page.Block{page.Contents{Title: text}}},
		} {
			err := Write(&bytes.Buffer{}, d, standard(t))
			if !errors.Is(err, fonts.ErrMissing) || !strings.Contains(err.Error(), string([]rune(text)[:1])) {
				t.Errorf("%s of %s: %v", name, text, err)
			}
		}
	}
	var empty bytes.Buffer
	if err := Write(&empty, page.Document{}, standard(t)); err != nil || empty.Len() == 0 {
		t.Errorf("a document of nothing: %v", err)
	}
}
