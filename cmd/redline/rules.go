package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"redline/lang"
	"redline/report"
	"redline/screening"
)

// rulesCommand looks into the rule pack.
type rulesCommand struct {
	List rulesList `cmd:"" help:"列出规则 / list the rules."`
	Show rulesShow `cmd:"" help:"一条规则的全文 / one rule whole."`
	Test rulesTest `cmd:"" help:"运行规则自带的用例 / run the rules' own cases."`

	Explain rulesExplain `cmd:"" help:"一条规则为何如此判定 / why a rule ended as it did for a project."`
}

type rulesList struct {
	Format string `help:"text|json." enum:"text,json" default:"text"`
}

// ruleLine is one rule in the JSON list.
type ruleLine struct {
	ID      string           `json:"id"`
	Row     string           `json:"row"`
	Title   lang.Text        `json:"title"`
	Layer   string           `json:"layer"`
	Effect  screening.Effect `json:"effect"`
	Cases   int              `json:"cases"`
	File    string           `json:"file"`
	Sources []string         `json:"basis"`
}

// Run lists the rules by file.
func (c *rulesList) Run(a *app) error {
	pack, err := a.rules()
	if err != nil {
		return err
	}
	lines := []ruleLine{}
	for _, r := range pack.Rules {
		line := ruleLine{ID: r.ID, Row: r.Row, Title: r.Title, Layer: r.Layer, Effect: r.Effect, Cases: len(r.Cases), File: r.File}
		for _, b := range r.Basis {
			line.Sources = append(line.Sources, b.Document)
		}
		lines = append(lines, line)
	}
	if c.Format == "json" {
		encoder := json.NewEncoder(a.stdout)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(lines)
	}
	a.print(lang.Textf("%[1]s（%[3]s）：%[4]d 条规则，sha256 %[5]s", "%[2]s (%[3]s): %[4]d rules, sha256 %[5]s",
		pack.Title.ZH, pack.Title.EN, pack.Version, len(lines), pack.SHA256[:12]))
	for _, l := range lines {
		layer := l.Layer
		if layer == "" {
			layer = lang.Text{ZH: "全区", EN: "district"}.In(a.lang)
		}
		fmt.Fprintf(a.stdout, "%-8s %s %s %s\n", l.ID, report.Pad(report.EffectWord(l.Effect, a.lang), 12), report.Pad(layer, 20), l.Title.In(a.lang))
	}
	return nil
}

type rulesShow struct {
	ID string `arg:"" help:"规则编号 / rule id."`
}

// Run prints a rule as one could cite it.
func (c *rulesShow) Run(a *app) error {
	pack, err := a.rules()
	if err != nil {
		return err
	}
	r, ok := pack.Rule(c.ID)
	if !ok {
		return noSuchRule(c.ID)
	}
	for _, line := range describeRule(pack, r) {
		a.print(line)
	}
	return nil
}

func describeRule(pack *screening.Pack, r *screening.Rule) []lang.Text {
	out := []lang.Text{
		{ZH: r.ID + "  " + r.Title.ZH, EN: r.ID + "  " + r.Title.EN},
		{ZH: "  效力：" + report.EffectWord(r.Effect, lang.ZH), EN: "  effect: " + report.EffectWord(r.Effect, lang.EN)},
	}
	add := func(zh, en, value string) {
		if value != "" {
			out = append(out, lang.Text{ZH: "  " + zh + "：" + value, EN: "  " + en + ": " + value})
		}
	}
	if r.Layer == "" {
		out = append(out, lang.Text{ZH: "  范围：全区", EN: "  where: the whole district"})
	} else {
		l := pack.Layers[r.Layer]
		var relations []string
		for _, relation := range r.Relations {
			relations = append(relations, relation.String())
		}
		out = append(out, lang.Text{
			ZH: fmt.Sprintf("  图层：%s（%s，%s）", l.Title.ZH, l.ID, l.Office.ZH),
			EN: fmt.Sprintf("  layer: %s (%s, %s)", l.Title.EN, l.ID, l.Office.EN),
		})
		add("要素", "zones", r.Zones)
		add("关系（任一）", "relation (any)", strings.Join(relations, ", "))
	}
	add("适用", "applies to", strings.Join(r.AppliesTo, ", "))
	add("条件", "when", r.When)
	for _, e := range r.Exceptions {
		add("例外 "+e.ID+" → "+report.EffectWord(e.Effect, lang.ZH), "exception "+e.ID+" → "+report.EffectWord(e.Effect, lang.EN), e.When)
	}
	out = append(out, bases(pack, r)...)
	if !r.Decider.IsZero() {
		out = append(out, lang.Text{ZH: "  由谁决定：" + r.Decider.ZH, EN: "  decided by: " + r.Decider.EN})
	}
	return append(out, lang.Text{ZH: "  处置：" + r.Action.ZH, EN: "  do: " + r.Action.EN},
		lang.Textf("  出处：%[1]s 第 %[2]d 行，用例 %[3]d 个", "  source: %[1]s line %[2]d, %[3]d cases", r.File, r.Line, len(r.Cases)))
}

func bases(pack *screening.Pack, r *screening.Rule) []lang.Text {
	var out []lang.Text
	for _, b := range r.Basis {
		d := pack.Documents[b.Document]
		verified := lang.Text{ZH: "已核", EN: "verified"}
		if !b.Verified {
			verified = lang.Text{ZH: "未核实", EN: "not verified"}
		}
		quote := ""
		if b.Quote != "" {
			quote = "「" + b.Quote + "」"
		}
		out = append(out, lang.Text{
			ZH: fmt.Sprintf("  依据：《%s》%s〔%s，%s〕%s", d.Title, b.Clause, report.AuthorityWord(d.Authority, lang.ZH), verified.ZH, quote),
			EN: fmt.Sprintf("  basis: 《%s》 %s [%s, %s] %s", d.Title, b.Clause, report.AuthorityWord(d.Authority, lang.EN), verified.EN, quote),
		})
		if !d.HorizonTo.IsZero() {
			out = append(out, lang.Textf("    规划期至 %[1]s，此后依据届满", "    the plan runs to %[1]s and lapses then", d.HorizonTo))
		}
		if d.Succession != nil {
			by := pack.Documents[d.Succession.By]
			out = append(out, lang.Textf("    %[1]s 起并入《%[2]s》，条款号待核", "    from %[1]s carried by 《%[2]s》, clause to be checked", d.InForce.Until, by.Title))
		}
	}
	return out
}

type rulesTest struct{}

// Run runs every rule's cases; a failing one is an error.
func (rulesTest) Run(a *app) error {
	pack, err := a.rules()
	if err != nil {
		return err
	}
	results, err := pack.TestCases()
	if err != nil {
		return err
	}
	failed := 0
	for _, r := range results {
		if !r.OK() {
			failed++
			a.print(lang.Textf("%[1]s 用例 %[2]d：应为 %[3]s，得 %[4]s", "%[1]s case %[2]d: want %[3]s, got %[4]s", r.Rule, r.Case, r.Expect, r.Got))
		}
	}
	a.print(lang.Textf("%[1]d 条规则，%[2]d 个用例，%[3]d 个不符", "%[1]d rules, %[2]d cases, %[3]d failed", len(pack.Rules), len(results), failed))
	if failed > 0 {
		return &lang.Fault{
			What: lang.Textf("%[1]d 个规则用例不符", "%[1]d rule cases failed", failed),
			Hint: lang.Text{ZH: "改正规则或用例", EN: "correct the rule or the case"},
		}
	}
	return nil
}

// factsCommand lists what rules may ask.
type factsCommand struct {
	Industry string `help:"查 GB/T 4754-2017 行业代码：代码、门类字母或名称中的字 / find industry codes by code, letter or name." placeholder:"TEXT"`
	Format   string `help:"text|json." enum:"text,json" default:"text"`
}

// factLine is one fact in the JSON list.
type factLine struct {
	Name       string             `json:"name"`
	Type       screening.FactType `json:"type"`
	Unit       string             `json:"unit,omitempty"`
	Choices    []string           `json:"choices"`
	Title      lang.Text          `json:"title"`
	Definition lang.Text          `json:"definition"`
	Ask        string             `json:"ask"`
}

// Run lists the facts, or the industries that a text means.
func (c *factsCommand) Run(a *app) error {
	if c.Industry != "" {
		return c.findIndustries(a)
	}
	pack, err := a.rules()
	if err != nil {
		return err
	}
	lines := []factLine{}
	for _, f := range pack.Facts {
		lines = append(lines, factLine{
			Name: f.Name, Type: f.Type, Unit: f.Unit, Choices: append([]string{}, f.Choices...),
			Title: f.Title, Definition: f.Definition, Ask: f.Ask,
		})
	}
	if c.Format == "json" {
		encoder := json.NewEncoder(a.stdout)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(lines)
	}
	who := map[string]lang.Text{
		"applicant": {ZH: "问申请人", EN: "ask the applicant"},
		"office":    {ZH: "问主管部门", EN: "ask the office"},
		"nobody":    {ZH: "自动推得", EN: "derived"},
	}
	for _, f := range lines {
		kind := string(f.Type)
		if f.Unit != "" {
			kind += " " + f.Unit
		}
		fmt.Fprintf(a.stdout, "%s  %s  (%s; %s)\n  %s\n", f.Name, f.Title.In(a.lang), kind, who[f.Ask].In(a.lang), f.Definition.In(a.lang))
		if len(f.Choices) > 0 {
			fmt.Fprintf(a.stdout, "  %s\n", strings.Join(f.Choices, " | "))
		}
	}
	return nil
}
