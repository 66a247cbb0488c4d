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
	asked := asked{places: map[Need]int{}}
	for _, p := range b.out.Pending {
		for _, n := range p.Needs {
			key := n
			if n.Of == "zone" || n.Of == "reach" {
				key.Name = p.Layer + "." + n.Name
			}
			asked.add(key, p.Effect, []string{p.Rule}, func() Question { return b.question(key, n, p.Layer) })
		}
	}
	for _, u := range b.out.Unassessed {
		if u.Layer == "" {
			continue
		}
		key := Need{Of: "layer", Name: u.Layer, Ask: "office"}
		asked.add(key, u.AtMost, u.Rules, func() Question { return b.question(key, key, u.Layer) })
	}
	return asked.ranked()
}

// asked gathers questions, each once.
type asked struct {
	places map[Need]int // in open
	open   []openQuestion
}

type openQuestion struct {
	Question
	key  Need
	rank int // of the strongest effect that waits for it
}

// add says that rules of an effect wait for a need.
func (a *asked) add(key Need, effect Effect, rules []string, ask func() Question) {
	at, known := a.places[key]
	if !known {
		at = len(a.open)
		a.places[key] = at
		a.open = append(a.open, openQuestion{ask(), key, Clear.rank()})
	}
	q := &a.open[at]
	q.rank = min(q.rank, effect.rank())
	for _, rule := range rules {
		if !slices.Contains(q.Decides, rule) {
			q.Decides = append(q.Decides, rule)
		}
	}
}

func (a *asked) ranked() []Question {
	slices.SortFunc(a.open, func(a, b openQuestion) int {
		return cmp.Or(
			cmp.Compare(a.key.Ask, b.key.Ask), // applicant before office
			cmp.Compare(a.rank, b.rank),
			cmp.Compare(len(b.Decides), len(a.Decides)),
			cmp.Compare(a.key.Name, b.key.Name), cmp.Compare(a.key.Of, b.key.Of),
		)
	})
	out := make([]Question, 0, len(a.open))
	for _, q := range a.open {
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
		q.Title = lang.Text{ZH: "补充组成部分：" + n.Name + "（--component 名称:" + n.Name + "=文件）", EN: "add the component " + n.Name + " (--component name:" + n.Name + "=FILE)"}
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
