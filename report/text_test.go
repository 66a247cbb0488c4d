package report

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"redline/lang"
	"redline/screening"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func textOf(t testing.TB, r *screening.Report, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Text(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got; -update rewrites):\n%s", path, diff)
	}
}

func TestTextGolden(t *testing.T) {
	for name, r := range handmade() {
		for _, l := range []lang.Language{lang.ZH, lang.EN} {
			t.Run(name+"."+string(l), func(t *testing.T) {
				golden(t, name+"."+string(l)+".txt", []byte(textOf(t, r, Options{Lang: l})))
			})
		}
	}
}

func TestTextWidth(t *testing.T) {
	for name, r := range handmade() {
		for _, l := range []lang.Language{lang.ZH, lang.EN} {
			for _, width := range []int{60, 72, 100, 160} {
				for _, line := range strings.Split(textOf(t, r, Options{Lang: l, Width: width}), "\n") {
					if n := display(line); n > width {
						t.Errorf("%s %s at %d columns: a line takes %d: %q", name, l, width, n, line)
					}
				}
			}
		}
	}
}
