package report

import (
	"strings"
	"testing"

	"redline/lang"

	"github.com/google/go-cmp/cmp"
)

func TestWrap(t *testing.T) {
	tests := []struct {
		name, in string
		width    int
		want     []string
	}{
		{"nothing", "", 10, []string{""}},
		{"fits", "abc", 10, []string{"abc"}},
		{"English at spaces", "one two three", 8, []string{"one two", "three"}},
		{"Chinese anywhere", "生态保护红线", 8, []string{"生态保护", "红线"}},
		{"not before a comma", "生态保护，红线", 8, []string{"生态保", "护，红线"}},
		{"not before a closing bracket", "（生态保）红", 9, []string{"（生态", "保）红"}},
		{"not after an opening bracket", "生态保「护」", 8, []string{"生态保", "「护」"}},
		{"not before a full stop", "生态保护。", 8, []string{"生态保", "护。"}},
		{"not before a semicolon", "生态保护；红", 8, []string{"生态保", "护；红"}},
		{"number and unit together", "占用 1\u202f234.56\u00a0m²", 12, []string{"占用", "1\u202f234.56\u00a0m²"}},
		{"chainage together", "桩号 K0+000–K0+123", 16, []string{"桩号", "K0+000–K0+123"}},
		{"rule id together", "见 RIV-R-01", 8, []string{"见", "RIV-R-01"}},
		{"a long word is cut", "abcdefghij", 4, []string{"abcd", "efgh", "ij"}},
		{"a long word after text", "x abcdefghij", 4, []string{"x", "abcd", "efgh", "ij"}},
		{"wide characters are not cut in two", "生态保护", 3, []string{"生", "态", "保", "护"}},
		{"an accent stays with its letter", "e\u0301e\u0301e\u0301", 2, []string{"e\u0301e\u0301", "e\u0301"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, wrap(tt.in, tt.width)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzWrap(f *testing.F) {
	for _, seed := range []string{"占用 1 234.56 m²（1.85 亩）", "one two", "🏭🏭", "\xff\xfe", "é́", "（（（（", strings.Repeat("长", 50)} {
		f.Add(seed, 10)
	}
	f.Fuzz(func(t *testing.T, text string, width int) {
		width = 2 + (width%200+200)%200
		text = clean(text)
		var joined strings.Builder
		for _, line := range wrap(text, width) {
			if n := display(line); n > width {
				t.Errorf("%q takes %d of %d columns", line, n, width)
			}
			joined.WriteString(line)
		}
		if got, want := strings.ReplaceAll(joined.String(), " ", ""), strings.ReplaceAll(text, " ", ""); got != want {
			t.Errorf("lost or gained: %q, want %q", got, want)
		}
	})
}

func TestPad(t *testing.T) {
	for _, tt := range []struct {
		in    string
		right bool
		want  string
	}{{"红线", false, "红线  "}, {"红线", true, "  红线"}, {"红线保护区", false, "红线保护区"}} {
		if got := pad(tt.in, 6, tt.right); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestClean(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "凯江右岸 KJ-1", "凯江右岸 KJ-1"},
		{"escape sequence", "\x1b[31m红\x1b[0m", "␛[31m红␛[0m"},
		{"line ends and tabs", "a\nb\r\tc\u2028d\u0085e", "a b  c d e"},
		{"bell, backspace, delete", "\a\b\x7f", "␇␈␡"},
		{"C1 control sequence introducer", "\u009b31m", "\ufffd31m"},
		{"direction override", "a\u202eb\u2066c", "a\ufffdb\ufffdc"},
		{"invisible", "a\u200bb\ufeffc\u00add", "a\ufffdb\ufffdc\ufffdd"},
		{"bytes that are not UTF-8", "a\xff\x9bb", "a\ufffd\ufffdb"},
		{"thin and no-break spaces stay", "1\u202f000\u00a0m", "1\u202f000\u00a0m"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := clean(tt.in); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestNumbers(t *testing.T) {
	zh := words{lang.ZH}
	tests := []struct{ name, got, want string }{
		{"thousands", decimal(1234567.891, 2), "1\u202f234\u202f567.89"},
		{"hundreds", decimal(999, 0), "999"},
		{"negative", decimal(-1234.5, 1), "-1\u202f234.5"},
		{"no negative zero", decimal(-0.001, 1), "0.0"},
		{"metres", zh.metres(639.812), "640\u00a0m"},
		{"under ten metres", zh.metres(9.94), "9.9\u00a0m"},
		{"ten metres", zh.metres(9.96), "10\u00a0m"},
		{"hardly any distance", zh.metres(0.031), "<0.1\u00a0m"},
		{"no distance", zh.metres(0), "0\u00a0m"},
		{"just beyond a limit", zh.metresAt(1000.2, 1000), "1\u202f000.2\u00a0m"},
		{"a millimetre beyond", zh.metresAt(1000.001, 1000), "1\u202f000.001\u00a0m"},
		{"on the limit", zh.metresAt(1000, 1000), "1\u202f000\u00a0m"},
		{"far from a limit", zh.metresAt(640.3, 1000), "640\u00a0m"},
		{"a limit", exactMetres(0.5), "0.5\u00a0m"},
		{"a fine limit", exactMetres(12.345), "12.345\u00a0m"},
		{"area", squareMetres(1234.56), "1\u202f234.56\u00a0m²"},
		{"no area", squareMetres(0), "0\u00a0m²"},
		{"mu", zh.mu(1234.56), "1.85\u00a0亩"},
		{"hardly any mu", zh.mu(1), "<0.01\u00a0亩"},
		{"share", zh.percent(0.12345), "12.3\u00a0%"},
		{"whole", zh.percent(1), "100\u00a0%"},
		{"none", zh.percent(0), "0\u00a0%"},
		{"hardly any", zh.percent(0.0001), "<0.1\u00a0%"},
		{"nearly all", zh.percent(0.99951), ">99.9\u00a0%"},
		{"chainage", chainage(12345.6), "K12+346"},
		{"chainage below zero", chainage(-3), "K0+000"},
		{"stretch", stretch(0, 123), "K0+000–K0+123"},
		{"short stretch", stretch(9999.6, 9999.9), "K9+999–K10+000"},
		{"north", zh.wind(359.9), "北"},
		{"north-east", zh.wind(37.2), "东北"},
		{"border of two winds", zh.wind(22.5), "东北"},
		{"west", zh.wind(270), "西"},
		{"below zero", zh.wind(-90), "西"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}
