package screening

import (
	"slices"
	"strings"

	"redline/lang"
)

// contradicts refuses a fact whose value is not the one that follows, by when, from others.
func (fs *factset) contradicts(f *Fact, when string, must any) error {
	return fs.withOrigin(&lang.Fault{
		Field: f.Name, What: lang.Textf("值 %[1]v 与其他事实矛盾：%[2]s，因此应为 %[3]v", "the value %[1]v contradicts other facts: %[2]s, so it must be %[3]v", fs.known[f.Name], when, must),
		Hint: lang.Text{ZH: "改正其中一个，或不填此项", EN: "correct one of them, or leave this one out"},
	}, f.Name+" "+when)
}

// withOrigin adds to a refusal which of the facts named in an expression came from the
// attributes of a file, and from which: a person who did not give them cannot know.
func (fs *factset) withOrigin(refused *lang.Fault, expression string) *lang.Fault {
	named := strings.FieldsFunc(expression, func(r rune) bool {
		return !(r == '.' || r == '_' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z')
	})
	slices.Sort(named)
	var zh, en strings.Builder
	for _, name := range slices.Compact(named) {
		v, known := fs.values[name]
		if !known || v.Source != "file" {
			continue
		}
		t := lang.Textf("；%[1]s=%[2]v 取自文件属性「%[3]s」", "; %[1]s=%[2]v was read from the file's attribute \"%[3]s\"", name, v.Value, v.From)
		zh.WriteString(t.ZH)
		en.WriteString(t.EN)
	}
	if zh.Len() > 0 {
		refused.What = lang.Text{ZH: refused.What.ZH + zh.String(), EN: refused.What.EN + en.String()}
		refused.Hint = lang.Text{
			ZH: refused.Hint.ZH + "；文件属性有误时，用 --set 给出正确的值，或加 --no-attributes",
			EN: refused.Hint.EN + "; if the file is wrong, give the right value with --set, or add --no-attributes",
		}
	}
	return refused
}
