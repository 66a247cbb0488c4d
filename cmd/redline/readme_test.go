package main

import (
	"os"
	"strings"
	"testing"
)

// The READMEs show what the sample really prints, up to its first finding.
func TestReadmesShowTheSampleAsItIs(t *testing.T) {
	for file, l := range map[string]string{"../../README.md": "en", "../../README.zh-CN.md": "zh"} {
		t.Run(l, func(t *testing.T) {
			out, errs, code := command(t, "screen", "--sample", "--on", "2025-06-01", "--lang", l)
			if code != exitDone {
				t.Fatal(errs)
			}
			head := untilSecondFinding(string(out))
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			before, rest, ok := strings.Cut(string(data), "<!-- sample:begin -->\n")
			block, after, ok2 := strings.Cut(rest, "<!-- sample:end -->")
			if !ok || !ok2 {
				t.Fatalf("%s has no sample block", file)
			}
			want := "```text\n" + head + "…\n```\n"
			if *update {
				block = want
				if err := os.WriteFile(file, []byte(before+"<!-- sample:begin -->\n"+want+"<!-- sample:end -->"+after), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if block != want {
				t.Errorf("%s shows another sample; run make golden", file)
			}
		})
	}
}

func untilSecondFinding(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "2. [") {
			break
		}
		out.WriteString(line)
	}
	return out.String()
}
