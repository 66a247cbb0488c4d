package screening

import (
	"cmp"
	"slices"

	"redline/lang"
)

// questions lists what would still decide something, the most decisive first: by the
// strongest effect that waits for it, then by how many rules do, then by name. What the
// applicant can answer comes before what an office must.
func (b *builder) questions() []Question {
	asked := asked{b: b, facts: map[string]int{}, places: map[wanted]int{}, open: make([]openQuestion, 0, manyQuestions)}
	for i := range b.out.Pending {
		p := &b.out.Pending[i]
		for _, n := range p.Needs {
			at := wanted{Need: n}
			if n.Of == "zone" || n.Of == "reach" {
				at.layer = p.Layer
			}
			q := asked.question(at, p.Layer)
			q.rank = min(q.rank, p.Effect.rank())
			q.decides(p.Rule)
		}
	}
	for _, u := range b.out.Unassessed {
		if u.Layer == "" {
			continue
		}
		q := asked.question(wanted{Need: Need{Of: "layer", Name: u.Layer, Ask: "office"}}, u.Layer)
		q.rank = min(q.rank, u.AtMost.rank())
		for _, rule := range u.Rules {
			q.decides(rule)
		}
	}
	return asked.ranked()
}

// manyQuestions is about how many a project with few facts leaves open.
const manyQuestions = 32

// wanted is a need, of zones and reaches with the layer where they lie.
type wanted struct {
	Need
	layer string
}

// key is the need as questions are ordered and named.
func (p wanted) key() Need {
	if p.layer != "" {
		p.Name = p.layer + "." + p.Name
	}
	return p.Need
}

// asked gathers questions, each once.
type asked struct {
	b      *builder
	facts  map[string]int // in open, of facts by their names
	places map[wanted]int // of what else
	open   []openQuestion
}

type openQuestion struct {
	Question
	key  Need
	rank int // of the strongest effect that waits for it
}

// question returns the question for a need, which it adds when it is new.
func (a *asked) question(p wanted, layer string) *openQuestion {
	fact := p.Of == "fact" // asked of the same body wherever it is needed
	at, known := 0, false
	if fact {
		at, known = a.facts[p.Name]
	} else {
		at, known = a.places[p]
	}
	if known {
		return &a.open[at]
	}
	at = len(a.open)
	if fact {
		a.facts[p.Name] = at
	} else {
		a.places[p] = at
	}
	key := p.key()
	a.open = append(a.open, openQuestion{a.b.question(key, p.Need, layer), key, Clear.rank()})
	return &a.open[at]
}

// decides adds a rule that waits for the answer; one rule often waits for it several times
// in a row.
func (q *openQuestion) decides(rule string) {
	if n := len(q.Decides); n > 0 && q.Decides[n-1] == rule || slices.Contains(q.Decides, rule) {
		return
	}
	q.Decides = append(q.Decides, rule)
}

func (a *asked) ranked() []Question {
	order := make([]*openQuestion, len(a.open))
	for i := range a.open {
		order[i] = &a.open[i]
	}
	slices.SortFunc(order, func(a, b *openQuestion) int {
		return cmp.Or(
			cmp.Compare(a.key.Ask, b.key.Ask), // applicant before office
			cmp.Compare(a.rank, b.rank),
			cmp.Compare(len(b.Decides), len(a.Decides)),
			cmp.Compare(a.key.Name, b.key.Name), cmp.Compare(a.key.Of, b.key.Of),
		)
	})
	out := make([]Question, 0, len(a.open))
	for _, q := range order {
		slices.Sort(q.Decides)
		out = append(out, q.Question)
	}
	return out
}

func (b *builder) question(key, n Need, layer string) Question {
	q := Question{Fact: key.Name, Ask: n.Ask, Type: n.Of, Choices: []string{}}
	if f, ok := b.prepared.pack.Fact(n.Name); ok && n.Of == "fact" {
		q.Title, q.Type = f.Title, string(f.Type)
		q.Choices = append(q.Choices, f.Choices...)
		return q
	}
	if n == shiftedPlace() {
		q.Title = lang.Text{ZH: "提供未加偏的坐标（2000 国家大地坐标系）", EN: "provide the coordinates without the shift of web maps (CGCS2000)"}
		return q
	}
	if n.Of == "component" {
		role := roleTitle(n.Name)
		q.Title = lang.Text{ZH: "补充组成部分：" + role.ZH, EN: "add a component: " + role.EN}
		return q
	}
	title, office := b.layerNames(layer)
	q.Office = office
	what, ok := needTitles[n.Name]
	switch {
	case n.Of == "layer":
		what = lang.Text{ZH: "提供图层数据及其覆盖范围", EN: "provide the layer's data and what it covers"}
	case !ok:
		what = lang.Textf("补充属性 %s", "complete the attribute %s", n.Name)
	}
	q.Title = lang.Text{ZH: title.In(lang.ZH) + "：" + what.ZH, EN: title.In(lang.EN) + ": " + what.EN}
	return q
}

// roleTitle is what a component of a role is called.
func roleTitle(role string) lang.Text {
	switch role {
	case "site":
		return lang.Text{ZH: "场址", EN: "site"}
	case "outfall":
		return lang.Text{ZH: "排放口", EN: "outfall"}
	case "road":
		return lang.Text{ZH: "道路", EN: "road"}
	case "spoil":
		return lang.Text{ZH: "弃渣场", EN: "spoil ground"}
	case "temporary":
		return lang.Text{ZH: "临时用地", EN: "temporary land"}
	}
	return lang.Text{ZH: role, EN: role}
}

func (b *builder) layerNames(id string) (title, office lang.Text) {
	if h, ok := b.prepared.snapshot.Holding(id); ok {
		return h.Layer.Title, h.Layer.Office
	}
	if l := b.prepared.pack.Layers[id]; l != nil {
		return l.Title, l.Office
	}
	return lang.Text{ZH: id, EN: id}, lang.Text{}
}

var needTitles = map[string]lang.Text{
	"boundary":      {ZH: "核实界线位置（实测或提供拐点坐标）", EN: "confirm where the boundary runs (survey, or boundary points)"},
	"w_adopted":     {ZH: "明确该河段（渠段）采用的管控宽度", EN: "state the width adopted for this reach"},
	"opposite_bank": {ZH: "提供对岸基线", EN: "provide the baseline of the opposite bank"},
	"baseline":      {ZH: "明确以哪一条基线起算", EN: "state from which baseline the distance is measured"},
	"version":       {ZH: "提供判定日有效的图层版本", EN: "provide the version in force on the day"},
}
