package report

import (
	"strconv"

	"redline/lang"
	"redline/screening"
)

// composer puts one report into words.
type composer struct {
	words
	r         *screening.Report
	layers    map[layerAt]screening.LayerPart
	documents map[string]string    // titles by id, as far as findings cite them
	facts     map[string]lang.Text // titles by name, as far as questions ask for them
}

type layerAt struct{ layer, component string }

// compose returns the report as a document in the given language.
func compose(r *screening.Report, l lang.Language) document {
	c := newComposer(r, l)
	d := document{
		title:    c.say("report.title"),
		subtitle: c.say("report.subtitle", "district", r.Catalogue.Name.In(l), "day", r.On.String()),
		notices:  c.notices(),
		verdict:  c.verdict(),
		closing:  c.say("notice.disclaimer"),
	}
	for _, s := range []section{
		c.components(), c.findings(), c.touches(), c.units(), c.pending(), c.unassessed(),
		c.clear(), c.later(), c.factSection(), c.again(),
	} {
		if len(s.blocks) > 0 {
			d.sections = append(d.sections, s)
		}
	}
	return d
}

func newComposer(r *screening.Report, l lang.Language) composer {
	c := composer{
		words: words{l}, r: r,
		layers: map[layerAt]screening.LayerPart{}, documents: map[string]string{}, facts: map[string]lang.Text{},
	}
	for _, l := range c.r.Layers {
		c.layers[layerAt{l.Layer, l.Component}] = l
	}
	for _, f := range c.r.Findings {
		for _, b := range f.Basis {
			c.documents[b.Document] = b.Title
			if b.Succession != nil {
				c.documents[b.Succession.By] = b.Succession.Title
			}
		}
	}
	for _, q := range c.r.Questions {
		c.facts[q.Fact] = q.Title
	}
	return c
}

func (c composer) notices() []string {
	var out []string
	if c.r.Illustrative {
		out = append(out, c.say("notice.illustrative"))
	}
	if c.r.Withholds {
		out = append(out, c.say("notice.withholds"))
	}
	if n := c.omitted(); n > 0 {
		out = append(out, c.say("notice.geometry_omitted", "n", strconv.Itoa(n)))
	}
	return out
}

// omitted counts the findings whose overlap was left out for its size.
func (c composer) omitted() int {
	n := 0
	for _, f := range c.r.Findings {
		if f.GeometryOmitted {
			n++
		}
	}
	return n
}

// several reports whether parts of the project have to be told apart.
func (c composer) several() bool { return len(c.r.Components) > 1 }

func (c composer) component(name string) (screening.ComponentPart, bool) {
	for _, p := range c.r.Components {
		if p.Name == name {
			return p, true
		}
	}
	return screening.ComponentPart{}, false
}

// ofComponent names a component in brackets where there are several.
func (c composer) ofComponent(name string) string {
	if !c.several() || name == "" {
		return ""
	}
	return c.say("unassessed.of", "component", name)
}

func (c composer) layer(f screening.Finding) screening.LayerPart {
	return c.layers[layerAt{f.Layer, f.Component}]
}

// layerTitle names a layer; a layer without state is named by its id.
func (c composer) layerTitle(id, component string) string {
	if t := c.layers[layerAt{id, component}].Title.In(c.lang); t != "" {
		return t
	}
	for _, l := range c.r.Layers {
		if l.Layer == id && !l.Title.IsZero() {
			return l.Title.In(c.lang)
		}
	}
	return id
}

// documentTitle names a document; one that no finding cites is named by its id.
func (c composer) documentTitle(id string) string {
	if t := c.documents[id]; t != "" {
		return c.title(t)
	}
	return id
}

// counted heads a section with the number of things in it.
func (c composer) counted(title string, n int) string {
	return c.say("section.count", "title", title, "n", strconv.Itoa(n))
}

// tally lists how many there are of each, in the given order, leaving zeros out.
func (c composer) tally(order []string, count map[string]int, word func(string) string) string {
	var parts []string
	for _, key := range order {
		if n := count[key]; n > 0 {
			parts = append(parts, c.say("count.effect", "effect", word(key), "n", strconv.Itoa(n)))
		}
	}
	if len(parts) == 0 {
		return c.say("count.none")
	}
	return c.list(parts)
}

// unique drops repeated strings, keeping the first of each.
func unique(in []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range in {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// gather puts together what has the same key, in the order of first appearance.
func gather[T any](all []T, key func(T) string) [][]T {
	var groups [][]T
	at := map[string]int{}
	for _, one := range all {
		k := key(one)
		i, ok := at[k]
		if !ok {
			i = len(groups)
			at[k] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], one)
	}
	return groups
}
