// Package industry is the table of GB/T 4754-2017 国民经济行业分类: which industry a code names, and which code an industry
// has. It is a leaf: it knows no rules and no projects. Which industries a rule means is said by the rule pack.
//
// The table was compared between public copies and not with the printed standard; its head says how. A code that it lacks is
// therefore a reason to look twice, never to refuse.
package industry

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed gbt4754-2017.tsv
var source string

// Edition is the standard whose table this is.
const Edition = "GB/T 4754-2017"

// Class is one line of the table. The code of a section 门类 is a letter, of a division 大类 two digits, of a group 中类
// three, of a class 小类 four; only the last is what a project states.
type Class struct {
	Code string
	Name string
	// Within are the codes above it, the section first; none for a section.
	Within []string
}

type table struct {
	classes []Class // in the order of the standard: each behind those it stands within
	byCode  map[string]int
}

var read = sync.OnceValue(func() table {
	t := table{byCode: map[string]int{}}
	section := ""
	for line := range strings.Lines(source) {
		code, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok {
			continue // the head
		}
		c := Class{Code: code, Name: name}
		if isDigits(code) {
			c.Within = append(c.Within, section)
			for n := 2; n < len(code); n++ {
				c.Within = append(c.Within, code[:n])
			}
		} else {
			section = code
		}
		t.byCode[code] = len(t.classes)
		t.classes = append(t.classes, c)
	}
	return t
})

// Find returns the class of a code as the table has it: digits, or the letter of a section.
func Find(code string) (Class, bool) {
	t := read()
	i, ok := t.byCode[code]
	if !ok {
		return Class{}, false
	}
	return t.classes[i], true
}

// Search returns at most limit classes that a text means, and how many there are. Digits, also behind the letter of a section
// ("C26"), are the beginning of codes; a letter is its section and the divisions in it; other text is looked for in the names,
// each of its parts between spaces for itself, without regard to case. The order is that of the standard, but a name that is
// the whole text comes first. An empty text means nothing.
func Search(text string, limit int) ([]Class, int) {
	text = strings.ToUpper(strings.TrimSpace(text))
	if text == "" {
		return nil, 0
	}
	found := read().matching(text)
	if len(found) > limit {
		return found[:limit:limit], len(found)
	}
	return found, len(found)
}

func (t table) matching(text string) []Class {
	letter, digits := "", text
	if text[0] >= 'A' && text[0] <= 'T' {
		letter, digits = text[:1], text[1:]
	}
	if isDigits(digits) {
		return t.where(func(c Class) bool {
			if digits == "" {
				return c.Code == letter || len(c.Within) == 1 && c.Within[0] == letter
			}
			return strings.HasPrefix(c.Code, digits) && (letter == "" || c.Within[0] == letter)
		})
	}
	parts := strings.Fields(text)
	found := t.where(func(c Class) bool {
		name := strings.ToUpper(c.Name)
		return !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(name, part) })
	})
	if i := slices.IndexFunc(found, func(c Class) bool { return c.Name == text }); i > 0 {
		whole := found[i]
		copy(found[1:], found[:i])
		found[0] = whole
	}
	return found
}

func (t table) where(holds func(Class) bool) []Class {
	var found []Class
	for _, c := range t.classes {
		if holds(c) {
			found = append(found, c)
		}
	}
	return found
}

func isDigits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}
