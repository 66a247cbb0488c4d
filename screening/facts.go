package screening

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"redline/lang"

	"cel.dev/cel-go/cel"
)

// FactType is the type of a fact's value.
type FactType string

// The fact types and their Go values: string, bool, float64, []string.
const (
	FactString FactType = "string"
	FactBool   FactType = "bool"
	FactNumber FactType = "number"
	FactList   FactType = "list"
)

// Fact is one thing rules may ask about a project or an outfall.
type Fact struct {
	Name       string       `yaml:"name"` // dotted: project.nature
	Type       FactType     `yaml:"type"`
	Unit       string       `yaml:"unit"`
	Choices    []string     `yaml:"choices"`
	Pattern    string       `yaml:"pattern"` // regular expression every text must match whole
	Min        *float64     `yaml:"min"`     // of a number; nil: no bound
	Max        *float64     `yaml:"max"`
	Whole      bool         `yaml:"whole"` // whole numbers only
	Title      lang.Text    `yaml:"title"`
	Definition lang.Text    `yaml:"definition"`
	Ask        string       `yaml:"ask"` // applicant | office | nobody (always derived)
	Derive     []Derivation `yaml:"derive"`

	derive  []*expression
	pattern *regexp.Regexp
}

// Derivation gives a fact its value where nobody gave one: the first whose When is true.
// A When that is unknown leaves the fact unknown, waiting for what the When waits for.
type Derivation struct {
	When  string `yaml:"when"`
	Value any    `yaml:"value"`
	// Default makes it what holds unless somebody says otherwise; without it, a given value
	// that differs is a contradiction and refused.
	Default bool `yaml:"default"`
}

// Facts are known values by fact name; what is absent is unknown.
type Facts map[string]FactValue

func (t FactType) cel() *cel.Type {
	switch t {
	case FactBool:
		return cel.BoolType
	case FactNumber:
		return cel.DoubleType
	case FactList:
		return cel.ListType(cel.StringType)
	}
	return cel.StringType
}

// value checks v against the fact's type and choices and returns its canonical form.
func (f *Fact) value(v any) (any, error) {
	var out any
	ok := false
	switch f.Type {
	case FactBool:
		out, ok = v.(bool)
	case FactNumber:
		out, ok = number(v)
	case FactList:
		out, ok = stringList(v)
	case FactString:
		out, ok = v.(string)
	}
	if !ok {
		return nil, f.fault(lang.Textf("值 %v 的类型不对，应为 %s", "the value %v has the wrong type, want %s", v, f.Type))
	}
	if n, isNumber := out.(float64); isNumber && (f.Min != nil && n < *f.Min || f.Max != nil && n > *f.Max || f.Whole && n != math.Trunc(n)) {
		return nil, f.fault(lang.Textf("值 %v 超出范围", "the value %v is out of range", v))
	}
	texts, _ := stringList(out)
	if s, isString := out.(string); isString {
		texts = []string{s}
	}
	for _, c := range texts {
		if f.pattern != nil && !f.pattern.MatchString(c) {
			return nil, f.fault(lang.Textf("值“%s”不合格式", "the value %q is malformed", c))
		}
		if len(f.Choices) > 0 && !slices.Contains(f.Choices, c) {
			return nil, f.fault(lang.Textf("值“%s”不在可选范围内", "the value %q is not one of the choices", c))
		}
	}
	return out, nil
}

// parse reads a value from a command line: true/false, a number, a list separated by
// commas.
func (f *Fact) parse(s string) (any, error) {
	switch f.Type {
	case FactBool:
		switch s {
		case "true", "yes", "是":
			return true, nil
		case "false", "no", "否":
			return false, nil
		}
		fault := f.fault(lang.Textf("“%s”不是真假值", "%q is neither true nor false", s))
		fault.Hint = lang.Text{ZH: "写 是 或 否（或 true、false）；不知道就不写", EN: "write true or false; leave it out when unknown"}
		return nil, fault
	case FactNumber:
		var n float64
		if _, err := fmt.Sscanf(s+"\n", "%g\n", &n); err != nil {
			return nil, f.fault(lang.Textf("“%s”不是数", "%q is not a number", s))
		}
		return f.value(n)
	case FactList:
		items := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == '，' || r == '、' })
		for i := range items {
			items[i] = strings.TrimSpace(items[i])
		}
		return f.value(items)
	}
	return f.value(s)
}

func (f *Fact) fault(what lang.Text) *lang.Fault {
	hint := f.form()
	return &lang.Fault{Field: f.Name, What: what, Hint: hint}
}

// form says how a value of the fact is written.
func (f *Fact) form() lang.Text {
	switch {
	case len(f.Choices) > 0 && f.Type == FactList:
		return lang.Textf("写成列表，如 [%[1]s]；可选值：%[2]s", "write a list such as [%[1]s]; choose from: %[2]s", f.Choices[0], strings.Join(f.Choices, " | "))
	case len(f.Choices) > 0:
		return lang.Textf("可选值：%s", "choose from: %s", strings.Join(f.Choices, " | "))
	case f.Type == FactList:
		return lang.Text{ZH: `写成加引号的文字列表，如 ["2651"]`, EN: `write a list of quoted texts such as ["2651"]`}
	case f.Type == FactBool:
		return lang.Text{ZH: "写 true 或 false", EN: "write true or false"}
	case f.Type == FactNumber:
		return lang.Text{ZH: "写一个数" + f.bounds(), EN: "write a number" + f.bounds()}
	}
	return lang.Text{ZH: "写一段文字", EN: "write a text"}
}

func (f *Fact) bounds() string {
	switch {
	case f.Min != nil && f.Max != nil:
		return fmt.Sprintf(" (%g … %g)", *f.Min, *f.Max)
	case f.Min != nil:
		return fmt.Sprintf(" (≥ %g)", *f.Min)
	case f.Max != nil:
		return fmt.Sprintf(" (≤ %g)", *f.Max)
	}
	return ""
}

func number(v any) (float64, bool) {
	switch n := v.(type) {
	case float64:
		return n, n == n && n-n == 0 // finite
	case int:
		return float64(n), true
	case int64:
		return float64(n), true
	case uint64:
		return float64(n), true
	}
	return 0, false
}

func stringList(v any) ([]string, bool) {
	switch list := v.(type) {
	case []string:
		return list, true
	case []any:
		out := make([]string, 0, len(list))
		for _, item := range list {
			s, ok := item.(string)
			if !ok {
				return nil, false
			}
			out = append(out, s)
		}
		return out, true
	}
	return nil, false
}
