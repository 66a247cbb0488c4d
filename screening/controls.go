package screening

import (
	"io/fs"

	"redline/lang"
	"redline/strictyaml"
)

// Control is one spatial control of the district's plan, and the catalogue rows whose rules
// carry it or the reason why none does.
type Control struct {
	ID     string    `yaml:"id"`
	Title  lang.Text `yaml:"title"`
	Rows   []string  `yaml:"rows"`
	Reason lang.Text `yaml:"reason"`
}

// readControls reads controls.yaml, if there is one: every control has rules or a reason.
func (p *Pack) readControls(fsys fs.FS) error {
	if _, err := fs.Stat(fsys, "controls.yaml"); err != nil {
		return nil
	}
	return eachItem(fsys, "controls.yaml", "controls", func(file *strictyaml.File, node strictyaml.Node, c Control) error {
		if (len(c.Rows) > 0) == !c.Reason.IsZero() {
			return faultAt(file, node, "id", lang.Textf("管控 %[1]s 须有规则或理由，二者取一", "the control %[1]s needs either rows or a reason", c.ID))
		}
		for _, row := range c.Rows {
			if len(p.RulesOf(row)) == 0 {
				return faultAt(file, node, "rows", lang.Textf("没有出自 %[1]s 的规则", "no rule comes from row %[1]s", row))
			}
		}
		p.Controls = append(p.Controls, c)
		return nil
	})
}

// RulesOf returns the rules that come from a catalogue row.
func (p *Pack) RulesOf(row string) []*Rule {
	var out []*Rule
	for _, r := range p.Rules {
		if r.Row == row {
			out = append(out, r)
		}
	}
	return out
}
