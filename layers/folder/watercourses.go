package folder

import (
	"encoding/json"
	"fmt"

	"redline/lang"
	"redline/layers"
)

const watercoursesFile = "watercourses.geojson"

// maxJunctionGap is how far, in metres, the lower end of a watercourse may lie from the
// line it flows into: centrelines end about half a river's width short of it.
const maxJunctionGap = 50

// loadWatercourses reads watercourses.geojson, if there is one.
func (l *loader) loadWatercourses() []layers.Watercourse {
	l.rivers = map[string]bool{}
	if !exists(l.fsys, watercoursesFile) {
		return nil
	}
	read, ok := l.featuresOf(func(string) *lang.Fault { return &lang.Fault{File: watercoursesFile} }, zoneSource{file: watercoursesFile})
	if !ok {
		return nil
	}
	features := read.features
	var (
		all    []layers.Watercourse
		kept   []feature
		codes  []string
		places []properties
	)
	for i := range features {
		f := &features[i]
		p := l.properties(watercoursesFile, f)
		w := l.watercourse(p, f)
		if l.rivers[w.ID] {
			l.refuse(p.fault("id", lang.Text{ZH: "编号重复", EN: "the id is used twice"}, hintUnique))
			continue
		}
		l.rivers[w.ID] = true
		all, kept, codes, places = append(all, w), append(kept, *f), append(codes, w.ID), append(places, p)
	}
	var bends tally
	for i, d := range draw(l.plane, watercoursesFile, kept, codes, layers.Reaches) {
		if d.fault != nil {
			l.refuse(d.fault)
			continue
		}
		if d.bend > layers.MaxBend {
			bends.add(&kept[i], codes[i], d.bend)
		}
		all[i].Geometry, all[i].Line = d.lonLat, d.shape
	}
	l.warnBends(watercoursesFile, bends)
	l.checkJunctions(all, places)
	return all
}

func (l *loader) watercourse(p properties, f *feature) layers.Watercourse {
	w := layers.Watercourse{ID: p.required("id"), Name: p.text("name"), Rank: p.text("rank"), Tributary: layers.Unknown}
	if w.ID != "" && !id.MatchString(w.ID) {
		l.refuse(p.fault("id", badID(w.ID), hintID))
	}
	if tributary, ok := p.boolean("tributary"); ok {
		w.Tributary = layers.No
		if tributary {
			w.Tributary = layers.Yes
		}
	}
	if raw, given := p.values["next"]; given && json.Unmarshal(raw, &w.Next) != nil {
		l.refuse(p.fault("next", lang.Textf("应是编号的列表，实为 %s", "it should be a list of ids, and is %s", clip(string(raw))),
			lang.Text{ZH: "写成 [\"kai-river\"] 的形式；没有下游则为 []", EN: "write it like [\"kai-river\"], or [] when the network ends there"}))
	}
	for _, m := range f.properties {
		switch m.name {
		case "id", "name", "rank", "tributary", "next":
		default:
			l.refuse(p.fault(m.name, lang.Text{ZH: "没有这个属性", EN: "there is no such property"},
				lang.Text{ZH: "可用的属性：id、name、rank、tributary、next", EN: "the properties are id, name, rank, tributary and next"}))
		}
	}
	return w
}

// checkJunctions refuses watercourses that flow into nothing recorded, into themselves,
// or past the line they are said to flow into.
func (l *loader) checkJunctions(all []layers.Watercourse, places []properties) {
	network := layers.NewNetwork(l.plane, all)
	for i, w := range all {
		for _, next := range w.Next {
			p := places[i]
			gap, known := network.Gap(w.ID, next)
			switch {
			case next == w.ID:
				l.refuse(p.fault("next", lang.Text{ZH: "河渠不能流入自身", EN: "a watercourse cannot flow into itself"},
					lang.Text{ZH: "填写下游河渠的编号", EN: "name the watercourse downstream"}))
			case !l.rivers[next]:
				l.refuse(p.fault("next", lang.Textf("没有河渠 %q", "there is no watercourse %q", next),
					lang.Text{ZH: "补录该河渠，或检查拼写", EN: "record that watercourse, or check the spelling"}))
			case known && gap > maxJunctionGap:
				distance := fmt.Sprintf("%.1f", float64(gap))
				l.refuse(p.fault("next", lang.Textf("下端距 %s 的中心线 %s m，超过 50 m", "its lower end lies %[2]s m from the line of %[1]s, more than 50 m", next, distance),
					lang.Text{ZH: "中心线须从上游画到下游，并接到下游河渠", EN: "digitise it downstream, and to the watercourse it flows into"}))
			}
		}
	}
}
