package report

import (
	"bytes"
	"strings"
	"testing"

	"redline/lang"
	"redline/screening"

	"golang.org/x/net/html"
)

func pageHTML(t *testing.T, r *screening.Report, l lang.Language) string {
	t.Helper()
	var out bytes.Buffer
	if err := HTML(&out, r, Material{}, l); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// readOn is what a reader sees of a page, without markup, space or style.
func readOn(t *testing.T, page string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "style" {
			out.WriteString(n.Data)
		}
	}
	return strings.Join(strings.Fields(out.String()), "")
}

// A page says what the text says: each of its lines' words, in both languages.
func TestHTMLSaysWhatTheTextSays(t *testing.T) {
	for name, r := range handmade() {
		for _, l := range []lang.Language{lang.ZH, lang.EN} {
			page := readOn(t, pageHTML(t, r, l))
			d := compose(r, l)
			for _, s := range append(d.sections, section{blocks: []block{d.verdict}}) {
				for _, b := range s.blocks {
					for _, e := range b.entries {
						if want := strings.Join(strings.Fields(clean(e.text)), ""); !strings.Contains(page, want) {
							t.Errorf("%s %s: %q is not on the page", name, l, want)
						}
					}
				}
			}
		}
	}
}

func elements(t *testing.T, page string) map[string]int {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			count[n.Data]++
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || strings.Contains(a.Val, "javascript:") {
					t.Errorf("attribute %s=%q", a.Key, a.Val)
				}
			}
		}
	}
	return count
}

// Notices stand first, last and at the head of every printed sheet; an incomplete report
// reads as no pass.
func TestHTMLNotices(t *testing.T) {
	page := pageHTML(t, withheldReport(), lang.ZH)
	for _, notice := range []string{"示意数据，不得用于决策 / illustrative data, not for decisions", "另有不公开图层未列示，请向主管部门核实"} {
		if n := strings.Count(page, notice); n != 3 {
			t.Errorf("%q stands %d times, want 3", notice, n)
		}
	}
	for _, r := range []*screening.Report{incompleteReport(), withheldReport()} {
		for l, notice := range map[lang.Language]string{lang.ZH: "评估不完整，不得据此认定没有限制", lang.EN: "Assessment incomplete"} {
			if n := strings.Count(pageHTML(t, r, l), notice); n != 3 {
				t.Errorf("%s: that it is incomplete stands %d times, want 3", l, n)
			}
		}
		said := readOn(t, pageHTML(t, r, lang.ZH))
		for _, word := range []string{"通过", "可行", "符合要求", "准予", "没有问题", "合格"} {
			if strings.Contains(said, word) {
				t.Errorf("it says %q", word)
			}
		}
		if n := strings.Count(said, "未发现限制"); n != strings.Count(said, "未发现限制（评估不完整）") {
			t.Error("it says clear without the reservation")
		}
	}
}
