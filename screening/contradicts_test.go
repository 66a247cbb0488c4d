package screening

import (
	"testing"

	"redline/lang"
)

func TestContradictionSaysWhatTheFileStates(t *testing.T) {
	tests := []struct {
		name  string
		facts Facts
		want  string
	}{
		{"both given", Facts{"works.new": {Value: true, Source: "given"}, "works.kind": {Value: "a", Source: "given"}}, "no"},
		{
			"one from the file",
			Facts{"works.new": {Value: true, Source: "given"}, "works.kind": {Value: "扩建", Source: "file", From: "建设性质"}},
			`no; works.kind=扩建 was read from the file's attribute "建设性质"`,
		},
		{"another from the file", Facts{"works.kinds": {Value: "a", Source: "file", From: "x"}}, "no"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			fs := &factset{values: test.facts}
			got := fs.withOrigin(&lang.Fault{What: lang.Text{ZH: "否", EN: "no"}}, `works.new && works.kind == "扩建"`)
			if got.What.EN != test.want {
				t.Errorf("%q, want %q", got.What.EN, test.want)
			}
		})
	}
}
