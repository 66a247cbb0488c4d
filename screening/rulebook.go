package screening

import (
	"slices"

	"redline/lang"
)

// Rulebook is what a report names by a rule's id only: the wording of every rule, with
// what it rests on, on the snapshot's day. SHA256 is the rule pack's: a report made by
// another pack must not be worded by this book.
type Rulebook struct {
	SHA256 string
	Rules  map[string]RuleText // by id
}

// RuleText is one rule in words.
type RuleText struct {
	Title  lang.Text
	Layer  string // "": the whole district
	Effect Effect
	Basis  []Basis // as on the day: documents not yet in force are left out, lapsed ones marked
	Action lang.Text
}

// Rulebook returns the pack's rules and those of the access lists in words.
func (p *Prepared) Rulebook() Rulebook {
	out := Rulebook{SHA256: p.pack.SHA256, Rules: make(map[string]RuleText, len(p.rules))}
	for _, r := range p.rules {
		out.Rules[r.ID] = RuleText{
			Title: r.Title, Layer: r.Layer, Effect: r.Effect, Basis: slices.Clone(p.authorities[r].basis), Action: r.Action,
		}
	}
	return out
}
