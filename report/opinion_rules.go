package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"redline/screening"
)

// conformer says of every rule how the project stands to it (符合性分析).
type conformer struct {
	composer
	book  screening.Rulebook
	cited map[string]int    // the numbers of the documents that are cited, by id
	texts []screening.Basis // one citation of each document, in the order of their numbers
	met   map[ruleAt][]screening.Finding
	waits map[ruleAt][]screening.Pending
}

// ruleAt is one rule for one component: what a check is about.
type ruleAt struct{ rule, component string }

// conformerOf takes the book only where it is of the pack that judged.
func conformerOf(c composer, book screening.Rulebook) conformer {
	if book.SHA256 != c.r.Rules.SHA256 {
		book = screening.Rulebook{}
	}
	out := conformer{composer: c, book: book, met: map[ruleAt][]screening.Finding{}, waits: map[ruleAt][]screening.Pending{}}
	for _, f := range c.r.Findings {
		at := ruleAt{f.Rule, f.Component}
		out.met[at] = append(out.met[at], f)
	}
	for _, p := range c.r.Pending {
		at := ruleAt{p.Rule, p.Component}
		out.waits[at] = append(out.waits[at], p)
	}
	out.texts = out.documentsCited()
	out.cited = map[string]int{}
	for i, b := range out.texts {
		out.cited[b.Document] = i + 1
	}
	return out
}

// conformityRow is one rule as a row, for the components named.
type conformityRow struct {
	rule, level, theme, demand, cited, situation, outcome string
	components                                            []string
}

// section has a table for each level of what applies, what hinders first, and a short one
// of what does not concern the project.
func (c conformer) section() section {
	rows := c.rows()
	s := section{title: c.counted(c.say("section.conformity"), len(rows)), wide: true}
	s.blocks = append(s.blocks, c.conformityIntro(rows))
	var short []conformityRow
	levels := map[string][]conformityRow{}
	for _, r := range rows {
		if r.outcome == unconcerned {
			short = append(short, r)
			continue
		}
		levels[r.level] = append(levels[r.level], r)
	}
	for _, level := range levelOrder() {
		b := block{}
		if level == accessList {
			b = c.accessGaps()
		}
		if all := levels[level]; len(all) > 0 {
			b.table = c.conformityTable(all)
		}
		if b.table == nil && len(b.entries) == 0 {
			continue
		}
		b.heading = c.counted(c.code("level", level), len(levels[level]))
		s.blocks = append(s.blocks, b)
	}
	if len(short) > 0 {
		b := block{heading: c.counted(c.code("requirement", unconcerned), len(short)), table: c.shortTable(short)}
		b.add("", c.say("conformity.short"))
		s.blocks = append(s.blocks, b)
	}
	return s
}

func (c conformer) conformityIntro(rows []conformityRow) block {
	b := block{}
	count := map[string]int{}
	for _, r := range rows {
		count[r.outcome]++
	}
	b.add("", c.say("conformity.tally", "n", strconv.Itoa(len(rows)), "counts",
		c.tally(outcomeOrder(), count, func(o string) string { return c.code("requirement", o) })))
	b.add("", c.say("conformity.each"))
	if !c.r.Complete {
		b.add("", c.say("conformity.incomplete"))
	}
	if c.book.Rules == nil && len(rows) > 0 {
		b.add("", c.say("conformity.nobook"))
	}
	return b
}

// conformityTable groups rows by dimension or theme, the one that hinders most first.
func (c conformer) conformityTable(rows []conformityRow) *table {
	t := table{columns: []column{
		{head: c.say("column.matter")}, {head: c.say("column.rule")}, {head: c.say("column.demand")}, {head: c.say("column.situation")}, {head: c.say("column.outcome")},
	}}
	groups := gather(rows, func(r conformityRow) string { return r.theme })
	for _, g := range groups {
		slices.SortStableFunc(g, func(a, b conformityRow) int { return outcomeRank(a.outcome) - outcomeRank(b.outcome) })
	}
	slices.SortStableFunc(groups, func(a, b []conformityRow) int {
		return cmp.Or(outcomeRank(a[0].outcome)-outcomeRank(b[0].outcome), dimensionRank(a[0].theme)-dimensionRank(b[0].theme))
	})
	for _, r := range slices.Concat(groups...) {
		t.rows = append(t.rows, []string{c.code("theme", r.theme), r.rule, r.demand, r.situation, c.code("requirement", r.outcome)})
	}
	return &t
}

func (c conformer) shortTable(rows []conformityRow) *table {
	t := table{columns: []column{
		{head: c.say("column.rule")}, {head: c.say("column.requirement")}, {head: c.say("column.clause")}, {head: c.say("column.why")},
	}}
	for _, r := range rows {
		t.rows = append(t.rows, []string{r.rule, r.demand, r.cited, r.situation})
	}
	return &t
}

// rows are the checks and the requirements of the access lists: those of a rule with the
// same outcome for several components in one.
func (c conformer) rows() []conformityRow {
	var all []conformityRow
	listed := map[ruleAt]bool{}
	for _, u := range c.r.Units {
		for _, q := range u.Requirements {
			listed[ruleAt{q.ID, u.Component}] = true
		}
	}
	for _, check := range c.r.Checks {
		if !listed[ruleAt{check.Rule, check.Component}] {
			all = append(all, c.row(check))
		}
	}
	var out []conformityRow
	for _, g := range gather(append(all, c.accessRows()...), func(r conformityRow) string { return strconv.Quote(r.rule) + strconv.Quote(r.level) + r.outcome }) {
		row := g[0]
		row.situation = c.situations(g)
		for _, one := range g[1:] {
			row.components = append(row.components, one.components...)
		}
		row.components = unique(row.components)
		out = append(out, row)
	}
	return out
}

func (c conformer) row(check screening.Check) conformityRow {
	r := conformityRow{
		rule: check.Rule, level: c.level(check), theme: c.theme(check), outcome: c.outcome(check), components: []string{check.Component},
	}
	title, basis := c.demandOf(check)
	r.cited = c.briefCitation(basis)
	if r.outcome == unconcerned {
		r.demand, r.situation = strings.TrimRight(title, "。."), c.briefly(check)
		return r
	}
	r.demand, r.situation = c.demand(check), c.situation(check)
	return r
}

// situations says how the components of rows of one rule lie to it: what is alike once,
// what all their sentences end in once, at the end.
func (c conformer) situations(rows []conformityRow) string {
	groups := gather(rows, func(r conformityRow) string { return r.situation })
	said := make([][]string, len(groups))
	for i, g := range groups {
		said[i] = strings.Split(strings.TrimRight(g[0].situation, "。."), c.say("sep.clause"))
	}
	common := commonEnd(said)
	var out []string
	for i, g := range groups {
		var of []string
		for _, r := range g {
			of = append(of, r.components...)
		}
		text := c.clauses(said[i][:len(said[i])-len(common)]...)
		if of = unique(of); c.several() && text != "" && len(of) > 0 && len(of) < len(c.r.Components) {
			text = c.say("conformity.of", "components", c.list(of), "text", text)
		}
		out = append(out, text)
	}
	text := c.clauses(append(out, common...)...)
	if rows[0].outcome == unconcerned || text == "" {
		return text
	}
	return c.stop(text)
}

// commonEnd is the longest end that lists share and that leaves something of each.
func commonEnd(lists [][]string) []string {
	if len(lists) < 2 {
		return nil
	}
	first := lists[0]
	for n := len(first) - 1; n > 0; n-- {
		end := first[len(first)-n:]
		if !slices.ContainsFunc(lists, func(l []string) bool { return len(l) <= n || !slices.Equal(l[len(l)-n:], end) }) {
			return end
		}
	}
	return nil
}

// demandOf is what a rule asks for, and on whose authority; "" where nobody knows.
func (c conformer) demandOf(check screening.Check) (string, []screening.Basis) {
	if found := c.findingsOf(check); len(found) > 0 {
		return found[0].Title.In(c.lang), found[0].Basis
	}
	return c.book.Rules[check.Rule].Title.In(c.lang), c.book.Rules[check.Rule].Basis
}

// demand is what a rule asks for, with its documents and clauses.
func (c conformer) demand(check screening.Check) string {
	text, basis := c.demandOf(check)
	if text == "" {
		return check.Rule
	}
	var cited []string
	for _, b := range basis {
		b.Quote = ""
		cited = append(cited, c.basis(b))
	}
	return c.stop(strings.TrimRight(text, "。.")) + c.clauses(unique(cited)...)
}

// briefCitation is the first clause a rule rests on, by the document's number, and how many
// more there are.
func (c conformer) briefCitation(basis []screening.Basis) string {
	var cited []string
	for _, b := range basis {
		cited = append(cited, c.say("citation.brief", "n", strconv.Itoa(c.cited[b.Document]), "clause", b.Clause))
	}
	switch cited = unique(cited); len(cited) {
	case 0:
		return "–"
	case 1:
		return cited[0]
	}
	return c.say("citation.more", "first", cited[0], "n", strconv.Itoa(len(cited)))
}
