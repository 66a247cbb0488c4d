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
	asked := map[Need]*Question{}
	strength := map[Need]Effect{}
	for _, p := range b.out.Pending {
		for _, n := range p.Needs {
			key := n
			if n.Of == "zone" || n.Of == "reach" {
				key.Name = p.Layer + "." + n.Name
			}
			q := asked[key]
			if q == nil {
				q = b.question(key, n, p.Layer)
				asked[key], strength[key] = q, Clear
			}
			strength[key] = strongest(strength[key], p.Effect)
			if !slices.Contains(q.Decides, p.Rule) {
				q.Decides = append(q.Decides, p.Rule)
			}
		}
	}
	for _, u := range b.out.Unassessed {
		if u.Layer == "" {
			continue
		}
		key := Need{Of: "layer", Name: u.Layer, Ask: "office"}
		if asked[key] == nil {
			asked[key], strength[key] = b.question(key, key, u.Layer), Clear
		}
		strength[key] = strongest(strength[key], u.AtMost)
		for _, id := range u.Rules {
			if !slices.Contains(asked[key].Decides, id) {
				asked[key].Decides = append(asked[key].Decides, id)
			}
		}
	}
	return ranked(asked, strength)
}

func ranked(asked map[Need]*Question, strength map[Need]Effect) []Question {
	keys := make([]Need, 0, len(asked))
	for key := range asked {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b Need) int {
		return cmp.Or(
			cmp.Compare(a.Ask, b.Ask), // applicant before office
			cmp.Compare(strength[a].rank(), strength[b].rank()),
			cmp.Compare(len(asked[b].Decides), len(asked[a].Decides)),
			cmp.Compare(a.Name, b.Name), cmp.Compare(a.Of, b.Of),
		)
	})
	out := make([]Question, 0, len(keys))
	for _, key := range keys {
		slices.Sort(asked[key].Decides)
		out = append(out, *asked[key])
	}
	return out
}

func (b *builder) question(key, n Need, layer string) *Question {
	q := &Question{Fact: key.Name, Ask: n.Ask, Type: n.Of, Choices: []string{}}
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
