package screening

import (
	"cmp"
	"maps"
	"slices"

	"redline/lang"
	"redline/layers"
)

// laterChanges lists what is recorded to change after the day of judgement: the layers and
// the rules, and the documents that the report cites.
func (b *builder) laterChanges() []LaterChange {
	out := append([]LaterChange{}, b.prepared.changes...)
	for _, id := range b.citedDocuments() {
		d, _ := b.prepared.library.document(id)
		out = append(out, documentChanges(d, b.prepared.snapshot.On)...)
	}
	slices.SortStableFunc(out, func(a, b LaterChange) int {
		return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// recordedChanges lists what is recorded to change of layers and rules.
func (p *Prepared) recordedChanges() []LaterChange {
	s, out := p.snapshot, []LaterChange(nil)
	for _, h := range s.Layers {
		change := LaterChange{Kind: "layer", ID: h.Layer.ID, Title: h.Layer.Title, What: "begins"}
		end := layers.Date{}
		if h.Current != nil {
			end = h.Current.InForce.Until
		}
		switch {
		case h.Next != nil && h.Next.InForce.From == end:
			change.What, change.From = "replaced", end
			out = append(out, change)
			continue
		case h.Next != nil:
			change.From = h.Next.InForce.From
			out = append(out, change)
		}
		if !end.IsZero() {
			change.What, change.From = "ends", end
			out = append(out, change)
		}
	}
	for _, r := range p.rules {
		if s.On.Before(r.From) {
			out = append(out, LaterChange{Kind: "rule", ID: r.ID, Title: r.Title, What: "begins", From: r.From})
		}
		if !r.Until.IsZero() && s.On.Before(r.Until) {
			out = append(out, LaterChange{Kind: "rule", ID: r.ID, Title: r.Title, What: "ends", From: r.Until})
		}
	}
	return out
}

func (b *builder) citedDocuments() []string {
	ids := map[string]bool{}
	for _, f := range b.out.Findings {
		for i := range f.Basis {
			ids[f.Basis[i].Document] = true
		}
	}
	last := ""
	for i := range b.out.Pending {
		if id := b.out.Pending[i].Rule; id != last { // a rule waits for several things in a row
			for _, document := range b.prepared.citedBy[id] {
				ids[document] = true
			}
			last = id
		}
	}
	return slices.Sorted(maps.Keys(ids))
}

// documentChanges lists what happens to a document after a day: it begins, its plan lapses,
// it ends or is absorbed by its successor.
func documentChanges(d layers.Document, on layers.Date) []LaterChange {
	change := LaterChange{Kind: "document", ID: d.ID, Title: lang.Text{ZH: d.Title, EN: d.Title}}
	var out []LaterChange
	add := func(what string, from layers.Date) {
		if !from.IsZero() && on.Before(from) {
			change.What, change.From = what, from
			out = append(out, change)
		}
	}
	add("begins", d.InForce.From)
	if !d.HorizonTo.IsZero() {
		add("lapses", d.HorizonTo.Next())
	}
	if d.Succession != nil {
		add("absorbed", d.InForce.Until)
	} else {
		add("ends", d.InForce.Until)
	}
	return out
}
