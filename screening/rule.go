package screening

import (
	"slices"

	"redline/lang"
	"redline/layers"
	"redline/strictyaml"

	"cel.dev/cel-go/cel"
)

// Rule is one restriction: where it applies (Layer, Zones, Relations), to what (AppliesTo,
// When), with which effect, and on whose authority.
type Rule struct {
	ID         string      `yaml:"id"`         // stable, never reused
	Row        string      `yaml:"row"`        // the catalogue row it comes from
	Title      lang.Text   `yaml:"title"`      //
	Layer      string      `yaml:"layer"`      // "": the whole district
	Zones      string      `yaml:"zones"`      // CEL over the layer's attributes; "": all
	Relations  []Relation  `yaml:"-"`          // any of them
	AppliesTo  []string    `yaml:"applies_to"` // roles; empty: all
	When       string      `yaml:"when"`       // CEL over facts; "": always
	Effect     Effect      `yaml:"effect"`     //
	Exceptions []Exception `yaml:"exceptions"`
	Basis      []RuleBasis `yaml:"basis"`
	Decider    lang.Text   `yaml:"decider"` // for review: who decides, other than the applicant
	Action     lang.Text   `yaml:"action"`
	From       layers.Date `yaml:"-"`
	Until      layers.Date `yaml:"-"`
	Cases      []RuleCase  `yaml:"cases"`

	Unit string `yaml:"-"` // of a requirement: the code of the unit it binds; "" for all
	File string `yaml:"-"`
	Line int    `yaml:"-"`

	when  *expression
	zones *expression
	cited []citation
}

// selects reports whether the rule asks for some of its layer's zones only.
func (r *Rule) selects() bool { return r.Unit != "" || r.zones != nil }

// Exception lowers a rule's effect where its When is true. Where it is unknown the
// finding stands at the exception's effect and the rule's own stays pending.
type Exception struct {
	ID     string      `yaml:"id"`
	When   string      `yaml:"when"`
	Effect Effect      `yaml:"effect"`
	Basis  []RuleBasis `yaml:"basis"`

	when  *expression
	cited []citation
}

// RuleBasis cites a document. Quote is to the letter; Verified says that somebody read
// the clause.
type RuleBasis struct {
	Document string `yaml:"document"`
	Clause   string `yaml:"clause"`
	Quote    string `yaml:"quote"`
	Verified bool   `yaml:"verified"`
}

// RuleCase is one of a rule's own tests: facts and a place, and what must come of it.
type RuleCase struct {
	Facts     map[string]any `yaml:"facts"`
	Zone      map[string]any `yaml:"zone"` // the zone's attributes; grade too
	Role      string         `yaml:"role"` // default site
	AtM       *float64       `yaml:"at_m"` // distance; 0 or absent: inside
	UpstreamM *float64       `yaml:"upstream_m"`
	Band      Certainty      `yaml:"band"`  // where the place lies in a reach's band
	Count     int            `yaml:"count"` // zones met; default 1
	Touch     bool           `yaml:"touch"`
	OnText    string         `yaml:"on"` // the day; default 2025-06-01
	On        layers.Date    `yaml:"-"`
	Expect    string         `yaml:"expect"`  // an effect, none, or pending
	AtMost    Effect         `yaml:"at_most"` // what the verdict could become; "": not checked
}

// ruleYAML is a rule as written. Days are texts here: the YAML library is slow on types
// that read themselves.
type ruleYAML struct {
	Rule     `yaml:",inline"`
	Relation []any  `yaml:"relation"`
	From     string `yaml:"from"`
	Until    string `yaml:"until"`
}

// ruleReader reads the rules of one file into a pack.
type ruleReader struct {
	pack *Pack
	file *strictyaml.File
}

func (r ruleReader) read() error {
	nodes, err := items(r.file, "rules")
	if err != nil {
		return err
	}
	for _, node := range nodes {
		rule, err := r.rule(node)
		if err != nil {
			return err
		}
		r.pack.Rules = append(r.pack.Rules, rule)
	}
	return nil
}

func (r ruleReader) rule(node strictyaml.Node) (*Rule, error) {
	var raw ruleYAML
	if err := r.file.Decode(node, &raw); err != nil {
		return nil, err
	}
	rule := raw.Rule
	rule.File = r.file.Name
	rule.Line, _ = strictyaml.Position(node, "id")
	var err error
	if rule.Relations, err = parseRelations(raw.Relation); err != nil {
		return nil, r.fault(&rule, node, "relation", lang.Textf("关系写法有误：%[1]s", "the relation is wrong: %[1]s", err.Error()),
			lang.Text{
				ZH: "写成列表，如 [ intersects ] 或 [ { within_m: 1000 } ]",
				EN: "write a list such as [ intersects ] or [ { within_m: 1000 } ]",
			})
	}
	if err := r.days(&rule, raw, node); err != nil {
		return nil, err
	}
	for _, check := range []func(*Rule, strictyaml.Node) error{r.checkShape, r.checkBasis, r.compile, r.checkCases} {
		if err := check(&rule, node); err != nil {
			return nil, err
		}
	}
	return &rule, nil
}

// days reads the dates of a rule and of its cases.
func (r ruleReader) days(rule *Rule, raw ruleYAML, node strictyaml.Node) error {
	parse := func(key, text string, into *layers.Date) error {
		day, err := layers.ParseDate(text)
		if err != nil {
			return r.fault(rule, node, key, lang.Textf("%[1]q 不是日期", "%[1]q is not a date", text), lang.Text{ZH: "写成 2025-06-01", EN: "write 2025-06-01"})
		}
		*into = day
		return nil
	}
	if err := parse("from", raw.From, &rule.From); err != nil {
		return err
	}
	if err := parse("until", raw.Until, &rule.Until); err != nil {
		return err
	}
	for i := range rule.Cases {
		if err := parse("cases", rule.Cases[i].OnText, &rule.Cases[i].On); err != nil {
			return err
		}
	}
	return nil
}

// fault points at the value of key in a rule's node.
func (r ruleReader) fault(rule *Rule, node strictyaml.Node, key string, what, hint lang.Text) *lang.Fault {
	line, column := strictyaml.Position(node, key)
	return &lang.Fault{
		File: r.file.Name, Line: line, Column: column, Field: key,
		Where: lang.Textf("规则 %s", "rule %s", rule.ID), What: what, Hint: hint,
	}
}

// checkShape holds what every rule must say.
func (r ruleReader) checkShape(rule *Rule, node strictyaml.Node) error {
	bad := func(key, zh, en string) error {
		return r.fault(rule, node, key, lang.Text{ZH: zh, EN: en}, lang.Text{ZH: "见 docs/rules.md 的规则写法", EN: "docs/rules.md says how a rule is written"})
	}
	layer, known := r.pack.Layers[rule.Layer]
	switch {
	case rule.ID == "":
		return bad("id", "规则没有编号", "the rule has no id")
	case slices.ContainsFunc(r.pack.Rules, func(o *Rule) bool { return o.ID == rule.ID }):
		return bad("id", "规则编号重复", "another rule has the same id")
	case rule.Title.ZH == "" || rule.Title.EN == "":
		return bad("title", "标题须有中文和英文", "the title must be in Chinese and English")
	case rule.Action.ZH == "" || rule.Action.EN == "":
		return bad("action", "处置要求须有中文和英文", "the action must be in Chinese and English")
	case !slices.Contains(Effects()[:4], rule.Effect):
		return bad("effect", "效力须为 prohibited、review、restricted 或 notice", "the effect must be prohibited, review, restricted or notice")
	case rule.Effect == Review && rule.Decider.IsZero():
		return bad("decider", "需论证（review）的规则须写明由谁决定", "a review rule must name who decides")
	case rule.Layer != "" && !known:
		return bad("layer", "规则包未声明该图层", "the pack does not declare this layer")
	case rule.Layer == "" && (len(rule.Relations) > 0 || rule.Zones != ""):
		return bad("relation", "全区规则没有图层，不能写 relation 或 zones", "a district-wide rule has no layer, so it takes neither relation nor zones")
	case rule.Layer != "" && len(rule.Relations) == 0:
		return bad("relation", "有图层的规则须写 relation", "a rule with a layer needs a relation")
	}
	for _, role := range rule.AppliesTo {
		if !slices.Contains(Roles(), role) {
			return bad("applies_to", "组成部分的角色未知："+role, "unknown role of a component: "+role)
		}
	}
	for _, relation := range rule.Relations {
		if relation.Kind == InBand && layer.Kind != layers.Reaches {
			return bad("relation", "in_band 只适用于岸线类（reach）图层", "in_band needs a layer of kind reach")
		}
	}
	for _, e := range rule.Exceptions {
		if e.ID == "" || e.When == "" || !rule.Effect.Stronger(e.Effect) || e.Effect == Clear || !slices.Contains(Effects(), e.Effect) {
			return bad("exceptions", "例外须有编号、条件和较轻的效力", "an exception needs an id, a condition and a weaker effect")
		}
	}
	return nil
}

// checkBasis refuses a rule without authority, and a prohibition that nobody verified.
func (r ruleReader) checkBasis(rule *Rule, node strictyaml.Node) error {
	if len(rule.Basis) == 0 {
		return r.fault(rule, node, "basis", lang.Text{ZH: "规则没有依据", EN: "the rule has no basis"},
			lang.Text{ZH: "写明文件编号和条款", EN: "cite a document and clause"})
	}
	var err error
	if rule.cited, err = r.cite(rule, node, rule.Basis); err != nil {
		return err
	}
	verified := slices.ContainsFunc(rule.Basis, func(b RuleBasis) bool { return b.Verified })
	if rule.Effect == Prohibited && !verified {
		return r.fault(rule, node, "basis", lang.Text{ZH: "未经核实的依据不能支持“禁止”", EN: "a basis nobody verified cannot carry prohibited"},
			lang.Text{ZH: "核对条文后标注 verified: true，或把效力改为 review", EN: "read the clause and mark it verified: true, or make the effect review"})
	}
	for i := range rule.Exceptions {
		if rule.Exceptions[i].cited, err = r.cite(rule, node, rule.Exceptions[i].Basis); err != nil {
			return err
		}
	}
	return nil
}

func (r ruleReader) cite(rule *Rule, node strictyaml.Node, basis []RuleBasis) ([]citation, error) {
	cited := make([]citation, 0, len(basis))
	for _, b := range basis {
		if _, ok := r.pack.Documents[b.Document]; !ok {
			return nil, r.fault(rule, node, "basis", lang.Textf("依据文件 %q 未在 documents.yaml 中登记", "the basis %q is not in documents.yaml", b.Document),
				lang.Text{ZH: "先登记文件，再引用", EN: "record the document, then cite it"})
		}
		if b.Quote != "" && !b.Verified {
			return nil, r.fault(rule, node, "basis", lang.Text{ZH: "未核实的条文不得引用原文", EN: "an unverified clause must not be quoted"},
				lang.Text{ZH: "删去 quote，或核对后标注 verified: true", EN: "drop the quote, or verify it and mark it verified: true"})
		}
		cited = append(cited, citation{RuleBasis: b})
	}
	return cited, nil
}

// compile type-checks the rule's expressions.
func (r ruleReader) compile(rule *Rule, node strictyaml.Node) (err error) {
	place := func(field string, keys ...any) source {
		line, column := strictyaml.Position(node, keys...)
		return source{file: r.file.Name, line: line, column: column, where: lang.Textf("规则 %s", "rule %s", rule.ID), field: field}
	}
	if rule.When != "" {
		if rule.when, err = r.pack.facts.compile(rule.When, cel.BoolType, place("when", "when")); err != nil {
			return err
		}
	}
	if rule.Zones != "" {
		if rule.zones, err = r.pack.Layers[rule.Layer].language.compile(rule.Zones, cel.BoolType, place("zones", "zones")); err != nil {
			return err
		}
	}
	for i := range rule.Exceptions {
		e := &rule.Exceptions[i]
		if e.when, err = r.pack.facts.compile(e.When, cel.BoolType, place("exceptions", "exceptions")); err != nil {
			return err
		}
	}
	return nil
}
