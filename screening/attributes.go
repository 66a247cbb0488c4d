package screening

import (
	"errors"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"redline/lang"
	"redline/strictyaml"
)

// Attribute says which attributes of a footprint's file state a fact, and how files write
// its values: an entry of attributes.yaml.
type Attribute struct {
	Fact    string              `yaml:"fact"`
	Names   []string            `yaml:"names"`   // of the attributes, in any case
	Values  map[string][]string `yaml:"values"`  // value of the fact → how files write it
	Extract string              `yaml:"extract"` // its first group is what counts of an item; "": all

	fact    *Fact
	values  map[string]string // by what is written, folded
	extract *regexp.Regexp
}

// readAttributes reads attributes.yaml; a pack without it takes no fact from a file.
func (p *Pack) readAttributes(fsys fs.FS) error {
	if _, err := fs.Stat(fsys, "attributes.yaml"); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	owner := map[string]string{}
	return eachItem(fsys, "attributes.yaml", "attributes", func(file *strictyaml.File, node strictyaml.Node, a Attribute) error {
		f, ok := p.Fact(a.Fact)
		switch {
		case !ok:
			return faultAt(file, node, "fact", lang.Textf("没有事实 %q", "there is no fact %q", a.Fact))
		case f.Ask == "nobody":
			return faultAt(file, node, "fact", lang.Textf("事实 %q 只能推得，不能取自文件", "the fact %q is derived only and cannot come from a file", a.Fact))
		case len(a.Names) == 0:
			return faultAt(file, node, "fact", lang.Textf("事实 %q 没有列出属性名", "no attribute is named for the fact %q", a.Fact))
		}
		a.fact = f
		for _, name := range a.Names {
			if other, twice := owner[folded(name)]; twice || folded(name) == "" {
				return faultAt(file, node, "names", lang.Textf("属性名 %q 为空，或已用于事实 %s", "the attribute name %q is empty, or stands for the fact %s already", name, other))
			}
			owner[folded(name)] = a.Fact
		}
		if what := a.compile(); !what.IsZero() {
			return faultAt(file, node, "fact", what)
		}
		p.Attributes = append(p.Attributes, &a)
		return nil
	})
}

// compile prepares the translation, and says what is wrong with it.
func (a *Attribute) compile() lang.Text {
	a.values = map[string]string{}
	for value, written := range a.Values {
		if _, err := a.fact.parse(value); err != nil {
			return lang.Textf("%[1]q 不是事实 %[2]s 的值", "%[1]q is no value of the fact %[2]s", value, a.Fact)
		}
		for _, w := range written {
			if other, twice := a.values[folded(w)]; twice {
				return lang.Textf("写法 %[1]q 既指 %[2]s 又指 %[3]s", "%[1]q stands for both %[2]s and %[3]s", w, min(value, other), max(value, other))
			}
			a.values[folded(w)] = value
		}
	}
	if a.Extract == "" {
		return lang.Text{}
	}
	var err error
	if a.extract, err = regexp.Compile("^(?:" + a.Extract + ")$"); err != nil || a.extract.NumSubexp() < 1 {
		return lang.Textf("extract 不是含一个分组的正则表达式：%[1]q", "extract is no regular expression with a group: %[1]q", a.Extract)
	}
	return lang.Text{}
}

// folded is a name or value as it is compared.
func folded(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// FactsFrom takes facts from the attributes of a footprint's file: texts, numbers and
// booleans by name. What is empty states nothing. A value that is none of the fact's, and
// attributes that state different values of one fact, give a note and no fact.
func (p *Pack) FactsFrom(attributes map[string]any) (Facts, []Note) {
	facts := Facts{}
	var doubts []Note
	byName := map[string][]string{}
	for name := range attributes {
		byName[folded(name)] = append(byName[folded(name)], name)
	}
	for _, a := range p.Attributes {
		var names []string
		for _, alias := range a.Names {
			same := byName[folded(alias)]
			slices.Sort(same)
			names = append(names, same...)
		}
		value, from, notes := a.read(names, attributes)
		doubts = append(doubts, notes...)
		if value != nil {
			facts[a.Fact] = FactValue{Value: value, Source: "file", From: from}
		}
	}
	return facts, doubts
}

// read takes the fact's value from the attributes with these names, and says from which;
// nil when they state none, or several.
func (a *Attribute) read(names []string, attributes map[string]any) (any, string, []Note) {
	var found any
	var from string
	var doubts []Note
	for _, name := range names {
		text := attributeText(attributes[name])
		if text == "" || slices.Contains(blanks(), folded(text)) {
			continue
		}
		value, err := a.value(text)
		switch {
		case err != nil:
			doubts = append(doubts, a.unusable(name, text))
		case found == nil:
			found, from = value, name
		case !equalValues(found, value):
			return nil, "", append(doubts, a.disagree(from, name, found, value))
		}
	}
	return found, from, doubts
}

// attributeText is an attribute's value as text, without white space around it. Whole
// numbers have no decimals: a code kept as a number is still a code.
func attributeText(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// blanks are how tables write that a cell states nothing.
func blanks() []string { return []string{"/", "-", "—", "null", "<null>"} }

// maxAttribute bounds a value that becomes a fact, in bytes.
const maxAttribute = 1000

// separators stand between the items of a list.
const separators = ",，、;；/|"

// value translates what is written into a value of the fact.
func (a *Attribute) value(text string) (any, error) {
	if len(text) > maxAttribute {
		return nil, errors.New("too long")
	}
	if a.fact.Type != FactList {
		return a.fact.parse(a.item(text))
	}
	var items []string
	for _, item := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
		if item = a.item(strings.TrimSpace(item)); !slices.Contains(items, item) {
			items = append(items, item)
		}
	}
	if len(items) == 0 {
		return nil, errors.New("no items")
	}
	return a.fact.value(items)
}

// item translates one item; what is not known stays as it is written.
func (a *Attribute) item(text string) string {
	if value, ok := a.values[folded(text)]; ok {
		return value
	}
	if a.extract != nil {
		if m := a.extract.FindStringSubmatch(text); m != nil {
			return m[1]
		}
	}
	return text
}

// equalValues compares values of one fact.
func equalValues(a, b any) bool {
	x, isList := a.([]string)
	y, _ := b.([]string)
	if isList {
		return slices.Equal(x, y)
	}
	return a == b
}

func (a *Attribute) unusable(name, text string) Note {
	form := a.fact.form()
	return Note{"attribute-unusable", lang.Textf(
		"文件属性“%[1]s”的值“%[2]s”不能作为事实“%[3]s”（%[4]s），未采用；请用 --set %[5]s=… 填写（%[6]s）",
		"the value %[2]q of the file's attribute %[1]q is no value of the fact %[7]q (%[4]s) and was not taken; give it with --set %[5]s=… (%[8]s)",
		name, shortened(text), a.fact.Title.ZH, a.Fact, a.Fact, form.ZH, a.fact.Title.EN, form.EN)}
}

func (a *Attribute) disagree(first, second string, one, other any) Note {
	return Note{"attributes-disagree", lang.Textf(
		"文件属性“%[1]s”（%[2]v）与“%[3]s”（%[4]v）对事实“%[5]s”说法不一，未采用；请用 --set %[6]s=… 填写",
		"the file's attributes %[1]q (%[2]v) and %[3]q (%[4]v) state different values of the fact %[7]q and were not taken; give it with --set %[6]s=…",
		first, one, second, other, a.fact.Title.ZH, a.Fact, a.fact.Title.EN)}
}

// shortened bounds a text that a message quotes.
func shortened(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// TakeFacts gives a component the facts its file states, unless the project or the component
// has them given: what a person says outranks a file, and where the two differ, a note
// says so. It goes after the given facts.
func (p *Pack) TakeFacts(c *Component, project, stated Facts) []Note {
	var notes []Note
	for _, f := range p.Facts { // in the order of the pack
		value, ok := stated[f.Name]
		if !ok {
			continue
		}
		given, isGiven := c.Facts[f.Name]
		if !isGiven {
			given, isGiven = project[f.Name]
		}
		switch {
		case !isGiven && c.Facts == nil:
			c.Facts = Facts{f.Name: value}
		case !isGiven:
			c.Facts[f.Name] = value
		case !equalValues(given.Value, value.Value):
			notes = append(notes, Note{"attribute-overridden", lang.Textf(
				"事实“%[1]s”：文件写 %[2]v，按填报取 %[3]v", "fact %[4]q: the file says %[2]v, %[3]v was given and holds",
				f.Title.ZH, value.Value, given.Value, f.Title.EN)})
		}
	}
	return notes
}
