package tiles_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"redline/api/tiles"
)

// The page of requirements lists the classes that are declared and the requirements that
// are tested, no more and no less.
func TestRequirementsAreListed(t *testing.T) {
	text, err := os.ReadFile("../../docs/ogc-tiles-requirements.md")
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for line := range strings.Lines(string(text)) {
		if item, ok := strings.CutPrefix(line, "- `"); ok {
			listed = append(listed, item[:strings.IndexByte(item, '`')])
		}
	}
	want := tiles.Conformance()
	for _, r := range requirements() {
		want = append(want, r.id)
	}
	if !slices.Equal(listed, want) {
		t.Errorf("the page lists\n- `%s`\nit should list\n- `%s`", strings.Join(listed, "`\n- `"), strings.Join(want, "`\n- `"))
	}
}
