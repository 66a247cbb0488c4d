package report

import (
	"slices"

	"redline/lang"
	"redline/screening"
)

// opinion is a document with what a file of the administration has beside it: a cover
// and notices that stand on every page.
type opinion struct {
	document
	number string
	cover  []entry
}

// composeOpinion returns the report as a siting analysis (选址管控符合性分析): all that
// compose says, every rule with how the project stands to it, coordinates, and a place to
// sign. What applies and what is open comes before the tables of everything. Rules are
// worded by the book; by their ids where the book is of another pack.
func composeOpinion(r *screening.Report, book screening.Rulebook, l lang.Language) opinion {
	c := newComposer(r, l)
	rules := conformerOf(c, book)
	d := document{
		title:    c.say("opinion.title"),
		subtitle: c.say("report.subtitle", "district", r.Catalogue.Name.In(l), "day", r.On.String()),
		notices:  c.opinionNotices(),
		verdict:  c.verdict(),
		closing:  c.say("notice.disclaimer"),
	}
	for _, s := range []section{
		named("coordinates", c.projectSection()), named("findings", c.findings()), named("chainage", c.chainageTable()), named("touches", c.touches()),
		named("questions", c.questions()), named("unassessed", c.unassessed()), named("later", c.later()),
		named("units", rules.unitTable()), named("conformity", rules.section()), named("clear", wide(c.clear())), named("documents", rules.documentTable()),
		named("facts", c.factSection()), named("again", c.again()), named("signatures", c.signatures()),
	} {
		if len(s.blocks) > 0 {
			d.sections = append(d.sections, s)
		}
	}
	return opinion{document: d, number: short(r.ID), cover: c.cover()}
}

// opinionNotices are those of every report and, of one that is not complete, that it is
// not: a page by itself must not read as a pass.
func (c composer) opinionNotices() []string {
	out := c.notices()
	if !c.r.Complete {
		out = append(out, c.say("notice.incomplete"))
	}
	return out
}

func (c composer) cover() []entry {
	var names []string
	for _, p := range c.r.Components {
		names = append(names, p.Name)
	}
	if len(names) > coverNames {
		names = append(names[:coverNames:coverNames], c.say("cover.more", "n", decimal(float64(len(names)), 0)))
	}
	b := block{}
	b.add(c.say("cover.number"), short(c.r.ID))
	b.add(c.say("cover.project"), c.list(names))
	b.add(c.say("cover.district"), c.r.Catalogue.Name.In(c.lang))
	b.add(c.say("label.day"), c.r.On.String())
	b.add(c.say("label.verdict"), c.verdict().heading)
	b.add(c.say("label.complete"), c.completeness())
	b.add(c.say("label.rules"), c.say("cover.rules", "title", c.r.Rules.Title.In(c.lang), "version", c.r.Rules.Version))
	return b.entries
}

// coverNames is how many components the cover names.
const coverNames = 6

// projectSection is the project's components with their size and coordinates.
func (c composer) projectSection() section {
	s := c.components()
	s.title = c.say("section.project")
	var blocks []block
	for i, p := range c.r.Components {
		blocks = append(blocks, s.blocks[i])
		if b := c.coordinates(p.Footprint); b.table != nil {
			blocks = append(blocks, b)
		}
	}
	s.blocks = blocks
	return s
}

func named(id string, s section) section {
	s.id = id
	return s
}

func wide(s section) section {
	s.wide = true
	return s
}

// questions is what is to be found out; which rules wait for it, the conformity analysis says.
func (c composer) questions() section {
	s := c.pending()
	s.blocks = slices.DeleteFunc(s.blocks, func(b block) bool { return b.table != nil })
	return s
}

// signatures is the place for the people who answer for it.
func (c composer) signatures() section {
	t := table{columns: []column{{head: c.say("sign.step")}, {head: c.say("sign.opinion")}, {head: c.say("sign.name")}, {head: c.say("sign.day")}}}
	for _, step := range []string{c.say("sign.first"), c.say("sign.second")} {
		t.rows = append(t.rows, []string{step, "", "", ""})
	}
	b := block{table: &t}
	b.add("", c.say("sign.intro"))
	return section{title: c.say("section.signatures"), blocks: []block{b}}
}
