package lang

import (
	"fmt"
	"strings"
)

// Fault refuses a person's input or data: what was refused, where it stands, why,
// and what to do. Every package that reads files or rules returns it, so that each
// door (command line, HTTP, page) can say the same thing in the reader's language.
//
// Zero fields are left out. What and Hint should be given always.
type Fault struct {
	File   string // the file as the person named it
	Line   int    // 1-based
	Column int    // 1-based, in characters
	Where  Text   // place inside the file: feature, part, ring, vertex, rule, zone
	Field  string // the key, column or property at fault
	What   Text   // what is wrong, and why it cannot be accepted
	Hint   Text   // what to do
	Err    error  // the underlying error, for errors.Is; never shown to a person
}

// Error renders the fault in English on one line.
func (f *Fault) Error() string {
	return strings.ReplaceAll(f.In(EN), "\n  ", " ")
}

// Unwrap returns the underlying error.
func (f *Fault) Unwrap() error { return f.Err }

// In renders the fault for a person: a line "place: what", then the hint indented
// on a second line.
func (f *Fault) In(l Language) string {
	var b strings.Builder
	if place := f.place(l); place != "" {
		b.WriteString(place)
		b.WriteString(map[Language]string{ZH: "：", EN: ": "}[l])
	}
	b.WriteString(f.What.In(l))
	if hint := f.Hint.In(l); hint != "" {
		b.WriteString("\n  ")
		b.WriteString(hint)
	}
	return b.String()
}

func (f *Fault) place(l Language) string {
	var parts []string
	if f.File != "" {
		file := f.File
		if f.Line > 0 {
			file += fmt.Sprintf(":%d", f.Line)
			if f.Column > 0 {
				file += fmt.Sprintf(":%d", f.Column)
			}
		}
		parts = append(parts, file)
	} else if f.Line > 0 {
		parts = append(parts, fmt.Sprintf(map[Language]string{ZH: "第 %d 行", EN: "line %d"}[l], f.Line))
	}
	if !f.Where.IsZero() {
		parts = append(parts, f.Where.In(l))
	}
	if f.Field != "" {
		parts = append(parts, fmt.Sprintf(map[Language]string{ZH: "字段 %s", EN: "field %s"}[l], f.Field))
	}
	return strings.Join(parts, map[Language]string{ZH: "，", EN: ", "}[l])
}

// Textf formats both languages with the same arguments.
func Textf(zh, en string, args ...any) Text {
	return Text{ZH: fmt.Sprintf(zh, args...), EN: fmt.Sprintf(en, args...)}
}
