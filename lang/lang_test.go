package lang_test

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"redline/lang"
)

func TestParse(t *testing.T) {
	for _, test := range []struct {
		tag  string
		want lang.Language
		ok   bool
	}{
		{"", lang.ZH, true},
		{"zh", lang.ZH, true},
		{"zh-CN", lang.ZH, true},
		{"en", lang.EN, true},
		{"en-GB", lang.EN, true},
		{"fr", "", false},
		{"zhx", "", false},
		{"e", "", false},
	} {
		if got, ok := lang.Parse(test.tag); got != test.want || ok != test.ok {
			t.Errorf("%q: got %q %v", test.tag, got, ok)
		}
	}
}

func TestTextFallsBackToTheOtherLanguage(t *testing.T) {
	for _, test := range []struct {
		text lang.Text
		l    lang.Language
		want string
	}{
		{lang.Text{ZH: "甲", EN: "a"}, lang.ZH, "甲"},
		{lang.Text{ZH: "甲", EN: "a"}, lang.EN, "a"},
		{lang.Text{ZH: "甲"}, lang.EN, "甲"},
		{lang.Text{EN: "a"}, lang.ZH, "a"},
		{lang.Text{}, lang.ZH, ""},
	} {
		if got := test.text.In(test.l); got != test.want {
			t.Errorf("%+v in %s: %q, want %q", test.text, test.l, got, test.want)
		}
	}
	if !(lang.Text{}).IsZero() || (lang.Text{ZH: "甲"}).IsZero() {
		t.Error("IsZero")
	}
}

func ExampleFault() {
	fault := &lang.Fault{
		File: "site.txt", Line: 7, Column: 3, Where: lang.Text{ZH: "第 2 个地块", EN: "plot 2"}, Field: "X",
		What: lang.Textf("“%s”不是数", "%q is not a number", "3，5"),
		Hint: lang.Text{ZH: "用半角逗号", EN: "use an ASCII comma"},
	}
	fmt.Println(fault.In(lang.ZH))
	fmt.Println(fault.In(lang.EN))
	fmt.Println(fault)
	// Output:
	// site.txt:7:3，第 2 个地块，字段 X：“3，5”不是数
	//   用半角逗号
	// site.txt:7:3, plot 2, field X: "3，5" is not a number
	//   use an ASCII comma
	// site.txt:7:3, plot 2, field X: "3，5" is not a number use an ASCII comma
}

func TestFaultWithoutAFile(t *testing.T) {
	fault := &lang.Fault{Line: 4, What: lang.Text{ZH: "空", EN: "empty"}, Err: fs.ErrNotExist}
	if got := fault.In(lang.ZH); got != "第 4 行：空" {
		t.Errorf("got %q", got)
	}
	if got := fault.In(lang.EN); got != "line 4: empty" {
		t.Errorf("got %q", got)
	}
	if !errors.Is(fault, fs.ErrNotExist) {
		t.Error("the underlying error is lost")
	}
}
