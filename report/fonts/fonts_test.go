package fonts_test

import (
	"errors"
	"strings"
	"testing"

	"redline/lang"
	"redline/report/fonts"

	"golang.org/x/image/font/gofont/gobold"
)

func standard(t *testing.T) fonts.Set {
	t.Helper()
	set, err := fonts.Standard()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// What reports are full of is there, each stretch in one font.
func TestRuns(t *testing.T) {
	for text, want := range map[string]string{
		"Ⅲ类水 ≤200\u202fm² 〔2021〕469号": "Redline Sans",
		"凯江 Łdz 镕堃喆":                  "Redline Sans|Go Regular|Redline Sans",
		"":                            "",
		"\u2400\u241b\ufffd":          "Go Regular",
		"K0+000–K1+250，①→②±5‰《法》“条”（2）‑":        "Redline Sans",
		"1\u00a0234\u2009m\u2007\u2011 √ ∈ ∞ ★": "Redline Sans",
	} {
		runs, err := standard(t).Runs(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		var names []string
		all := ""
		for _, r := range runs {
			names, all = append(names, r.Font.Name), all+r.Text
		}
		if got := strings.Join(names, "|"); got != want || len([]rune(all)) != len([]rune(text)) {
			t.Errorf("%q is written in %q as %q, want %q", text, got, all, want)
		}
	}
}

// A character that no font has is named, with where it stands and what to do; a further
// font helps.
func TestMissing(t *testing.T) {
	long := strings.Repeat("江", 300) + "ꆈ水" + strings.Repeat("岸", 300)
	for _, text := range []string{"ꆈ水左岸", long} {
		_, err := standard(t).Runs(text)
		var fault *lang.Fault
		if !errors.Is(err, fonts.ErrMissing) || !errors.As(err, &fault) {
			t.Fatalf("%v", err)
		}
		for _, want := range []string{"ꆈ", "U+A188", "ꆈ水", "--font"} {
			if zh, en := fault.In(lang.ZH), fault.In(lang.EN); !strings.Contains(zh, want) || !strings.Contains(en, want) || len(zh) > 700 {
				t.Errorf("it lacks %q: %s / %s", want, zh, en)
			}
		}
	}
	set, err := fonts.Set{}.With("bold.ttf", gobold.TTF)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := set.Runs("江"); err == nil {
		t.Error("Go Bold has 江")
	}
	if runs, err := set.Runs("A≤"); err != nil || len(runs) != 1 || runs[0].Font.Name != "bold.ttf" {
		t.Errorf("%v %v", runs, err)
	}
}

func TestNoFont(t *testing.T) {
	for name, data := range map[string][]byte{"empty": nil, "text": []byte("hello, this is no font"), "cut": gobold.TTF[:200], "OTTO": append([]byte("OTTO"), gobold.TTF[4:]...)} {
		var fault *lang.Fault
		if _, err := (fonts.Set{}).With(name, data); !errors.As(err, &fault) || fault.File != name {
			t.Errorf("%s: %v", name, err)
		}
	}
}
