package main

import (
	"context"
	"strings"

	"redline/lang"
	"redline/report"
	"redline/screening"
)

// rulesExplain says which conditions of a rule were true, false or unknown for a project.
type rulesExplain struct {
	Rule string `required:"" help:"规则编号 / rule id." placeholder:"ID"`
	inputFlags
	storeFlags
	On        string `help:"判定日 YYYY-MM-DD，默认今天 / day of judgement, default today." placeholder:"DATE"`
	Catalogue int64  `help:"目录序号，默认最新 / catalogue sequence, default the newest." placeholder:"N"`
}

// Run screens the project and explains the rule for each of its components.
func (c *rulesExplain) Run(ctx context.Context, a *app) error {
	s := screenCommand{inputFlags: c.inputFlags, storeFlags: c.storeFlags, On: c.On, Catalogue: c.Catalogue}
	job, err := s.prepare(ctx, a)
	if err != nil {
		return err
	}
	defer job.close()
	rule, ok := job.pack.Rule(c.Rule)
	if !ok {
		return noSuchRule(c.Rule)
	}
	snapshot, err := job.store.Snapshot(ctx, job.at)
	if err != nil {
		return err
	}
	prepared, err := screening.Prepare(job.pack, snapshot)
	if err != nil {
		return err
	}
	r, err := prepared.Screen(ctx, job.project, "internal", screening.Options{WithoutID: true})
	if err != nil {
		return err
	}
	explanations, err := prepared.Explain(rule, job.project, r)
	if err != nil {
		return err
	}
	a.print(lang.Text{ZH: rule.ID + "  " + rule.Title.ZH, EN: rule.ID + "  " + rule.Title.EN})
	for _, e := range explanations {
		a.explain(rule, e)
	}
	return nil
}

func (a *app) explain(rule *screening.Rule, e screening.Explanation) {
	a.print(lang.Text{
		ZH: "\n" + e.Component + "：" + report.OutcomeWord(e.Check.Outcome, lang.ZH), EN: "\n" + e.Component + ": " + report.OutcomeWord(e.Check.Outcome, lang.EN),
	})
	if rule.When == "" {
		a.print(lang.Text{ZH: "  条件：无（总是适用）", EN: "  when: always"})
	} else {
		a.print(lang.Text{ZH: "  条件：" + strings.TrimSpace(truthWord(e.When).ZH), EN: "  when: " + strings.TrimSpace(truthWord(e.When).EN)})
		a.atoms(e.Atoms)
	}
	for _, z := range e.Zones {
		a.print(lang.Text{ZH: "  要素 " + z.Zone.Code + "：" + strings.TrimSpace(truthWord(z.Truth).ZH), EN: "  zone " + z.Zone.Code + ": " + strings.TrimSpace(truthWord(z.Truth).EN)})
		a.atoms(z.Atoms)
	}
	var relations []string
	for _, r := range rule.Relations {
		relations = append(relations, r.String())
	}
	if len(relations) > 0 {
		a.print(lang.Textf("  关系（任一）：%[1]s", "  relation (any): %[1]s", strings.Join(relations, ", ")))
	}
	if n := e.Check.Nearest; n != nil {
		a.print(lang.Textf("  最近的要素：%[1]s，%[2]g m", "  nearest zone: %[1]s, %[2]g m", n.Zone.Code, n.DistanceM))
	}
}

func (a *app) atoms(atoms []screening.Atom) {
	for _, atom := range atoms {
		missing := ""
		if len(atom.Needs) > 0 {
			missing = " ← " + strings.Join(atom.Needs, ", ")
		}
		word := truthWord(atom.Truth)
		a.print(lang.Text{ZH: "    " + word.ZH + "  " + atom.Text + missing, EN: "    " + word.EN + "  " + atom.Text + missing})
	}
}

func truthWord(t screening.Truth) lang.Text {
	switch t {
	case screening.True:
		return lang.Text{ZH: "是  ", EN: "true   "}
	case screening.False:
		return lang.Text{ZH: "否  ", EN: "false  "}
	case screening.Unknown:
		return lang.Text{ZH: "未知", EN: "unknown"}
	}
	return lang.Text{ZH: "失败", EN: "failed "}
}

func noSuchRule(id string) error {
	return &lang.Fault{
		Field: id, What: lang.Text{ZH: "没有这条规则", EN: "there is no such rule"},
		Hint: lang.Text{ZH: "redline rules list 列出全部规则", EN: "redline rules list lists every rule"},
	}
}
