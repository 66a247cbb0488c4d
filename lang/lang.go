// Package lang holds what redline says to people in two languages: bilingual
// texts, and the Fault that tells a person why their input or data was refused.
//
// It is a leaf: it knows nothing of maps, law or files. Wording that belongs to
// one subject (a rule's title, a report's sentence) stays with that subject.
package lang

// Language is one of the two languages everything a person reads exists in.
type Language string

// The languages. ZH is the default of every door.
const (
	ZH Language = "zh"
	EN Language = "en"
)

// Parse reads a language flag: "zh", "zh-CN", "en", "en-GB", … The empty string
// is the default, ZH. ok is false for any other language.
func Parse(tag string) (l Language, ok bool) {
	switch {
	case tag == "", tag == "zh", len(tag) > 2 && tag[:3] == "zh-":
		return ZH, true
	case tag == "en", len(tag) > 2 && tag[:3] == "en-":
		return EN, true
	}
	return "", false
}

// Text is one thing said in both languages.
type Text struct {
	ZH string `json:"zh" yaml:"zh"`
	EN string `json:"en" yaml:"en"`
}

// In returns t in language l, or in the other language where l has none.
func (t Text) In(l Language) string {
	if l == EN && t.EN != "" || t.ZH == "" {
		return t.EN
	}
	return t.ZH
}

// IsZero reports whether t says nothing in either language.
func (t Text) IsZero() bool { return t == Text{} }
