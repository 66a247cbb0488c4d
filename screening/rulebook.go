package screening

import (
	"path"
	"slices"
	"strings"

	"redline/lang"
)

// Rulebook is what a report names by a rule's id only: the wording of every rule, with
// what it rests on, on the snapshot's day. SHA256 is the rule pack's: a report made by
// another pack must not be worded by this book.
type Rulebook struct {
	SHA256 string
	Rules  map[string]RuleText // by id
	Units  map[UnitAt]UnitText // the control units on record
}

// UnitAt names a control unit: its code is unique in its layer.
type UnitAt struct{ Layer, Code string }

// UnitText is what the record says of a control unit (环境管控单元).
type UnitText struct {
	Kind       string         // ZH: a unit of all elements (综合), YS: of one (要素)
	Attributes map[string]any // the zone's, as delivered; not to be changed
}

// RuleText is one rule in words.
type RuleText struct {
	Title  lang.Text
	Layer  string // "": the whole district
	Effect Effect
	Basis  []Basis // as on the day: documents not yet in force are left out, lapsed ones marked
	Action lang.Text
	Theme  string // the pack's file that holds the rule: "rivers"; "" for a requirement

	// Of a requirement of an access list (准入清单) only, as in RequirementPart.
	Level, Dimension, Kind string
}

// Rulebook returns the pack's rules, those of the access lists and the control units in words.
func (p *Prepared) Rulebook() Rulebook {
	out := Rulebook{SHA256: p.pack.SHA256, Rules: make(map[string]RuleText, len(p.rules)), Units: map[UnitAt]UnitText{}}
	for i, r := range p.rules {
		out.Rules[r.ID] = RuleText{
			Title: r.Title, Layer: r.Layer, Effect: r.Effect, Basis: slices.Clone(p.authorities[i].basis), Action: r.Action,
			Theme: strings.TrimSuffix(path.Base("/"+r.File), ".yaml"),
		}
	}
	for _, q := range p.snapshot.Requirements {
		if text, ok := out.Rules[q.ID]; ok {
			text.Theme, text.Level, text.Dimension, text.Kind = "", q.Level, q.Dimension, q.Kind
			out.Rules[q.ID] = text
		}
	}
	for _, u := range p.pack.Units {
		holding, _ := p.snapshot.Holding(u.Layer)
		if holding.Current == nil {
			continue
		}
		for i := range holding.Current.Zones {
			z := &holding.Current.Zones[i]
			out.Units[UnitAt{u.Layer, z.Code}] = UnitText{Kind: u.Kind, Attributes: z.Attributes}
		}
	}
	return out
}
