package folder

import (
	"errors"

	"redline/lang"
	"redline/layers"
	"redline/strictyaml"
)

// parseYAML reads a whole file strictly into a value.
func parseYAML(name string, data []byte, into any) (*strictyaml.File, *lang.Fault) {
	file, err := strictyaml.Parse(name, data)
	if err == nil {
		err = file.Decode(file.Root, into)
	}
	var fault *lang.Fault
	if errors.As(err, &fault) {
		return nil, fault
	}
	return file, nil
}

// section is one entry of a YAML file, as the place of faults.
type section struct {
	file  *strictyaml.File
	path  []any
	where lang.Text
}

// fault returns a fault at a field of the section.
func (s section) fault(field string, what, hint lang.Text) *lang.Fault {
	line, _ := strictyaml.Position(s.file.Root, append(s.path[:len(s.path):len(s.path)], field)...)
	return &lang.Fault{
		File: s.file.Name, Line: line,
		Where: s.where, Field: field, What: what, Hint: hint,
	}
}

// date reads a date field; "" is the open date.
func (s section) date(to *faults, field, text string) layers.Date {
	d, err := layers.ParseDate(text)
	if err != nil {
		f := s.fault(field, lang.Textf("%q 不是有效日期", "%q is not a date", text),
			lang.Text{ZH: "写成 2026-03-01 的形式", EN: "write it like 2026-03-01"})
		f.Err = err
		to.refuse(f)
	}
	return d
}

// choice checks a field against the values it takes.
func (s section) choice(to *faults, field, got string, choices ...string) {
	for _, c := range choices {
		if got == c {
			return
		}
	}
	to.refuse(s.fault(field, oneOf(got, choices...), hintChoices))
}
