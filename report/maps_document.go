package report

import (
	"errors"
	"strconv"

	"redline/lang"
	"redline/report/fonts"
	"redline/report/picture"
	"redline/screening"
)

// maps are the pictures of a document: the overview and one for each zone that was found,
// by component. Where there are none the section says why: no scene, or a character that
// the fonts lack, which the document itself can still show.
func (c composer) maps(m Material) (section, error) {
	s := section{id: "maps", title: c.say("section.maps")}
	say := func(text string) section {
		b := block{}
		b.add("", text)
		s.blocks = append(s.blocks, b)
		return s
	}
	a, err := atlasOf(c, m.Scene)
	if err != nil {
		return s, err
	}
	if a == nil {
		return say(c.say("maps.none")), nil
	}
	set, err := m.fonts()
	if err != nil {
		return s, err
	}
	s.blocks, err = a.drawn(set, m.details())
	var why *lang.Fault
	switch {
	case errors.Is(err, fonts.ErrMissing) && errors.As(err, &why):
		s.blocks = nil
		return say(c.say("maps.failed", "why", why.In(c.lang))), nil
	case err != nil:
		return s, err
	}
	if n := len(a.places()) - m.details(); n > 0 {
		return say(c.say("maps.more", "n", strconv.Itoa(n))), nil
	}
	return s, nil
}

// places are the findings by the place that a detail shows.
func (a *atlas) places() [][]screening.Finding {
	var all []screening.Finding
	for _, f := range a.r.Findings {
		if f.Zone != nil {
			all = append(all, f)
		}
	}
	return gather(all, func(f screening.Finding) string {
		return strconv.Quote(f.Component) + strconv.Quote(f.Layer) + f.Zone.Code
	})
}

// detailWidth is how wide a detail is on paper, in millimetres: two stand on a page.
const detailWidth = 125

// drawn are the maps, each a block of its own: the overview, and the first details.
func (a *atlas) drawn(set fonts.Set, details int) ([]block, error) {
	all := []picture.Map{a.overview()}
	for i, group := range a.places() {
		if i < details {
			all = append(all, a.detail(i+1, group))
		}
	}
	var blocks []block
	for i, m := range all {
		png, err := picture.Draw(m, set)
		if err != nil {
			return nil, err
		}
		d := &drawing{png: png, alt: a.phrases(append([]string{m.Title, m.Subtitle}, m.Marks...)...)}
		if i > 0 {
			d.width = detailWidth
		}
		blocks = append(blocks, block{figure: d})
	}
	return blocks, nil
}
