package report

import (
	"strings"

	"redline/geo"
	"redline/screening"
)

// sheets are the workbook's tables, the verdict first.
func (c composer) sheets(rules conformer) []sheet {
	return []sheet{c.verdictSheet(), c.findingSheet(), rules.sheet(), c.questionSheet(), rules.unitSheet(), c.layerSheet(), c.coordinateSheet()}
}

func (c conformer) unitSheet() sheet {
	s := sheet{name: c.say("sheet.units")}
	for i, h := range c.unitHeads() {
		s.columns = append(s.columns, sheetColumn{h, []float64{20, 26, 12, 12, 14, 12, 20}[i], noNumber})
	}
	s.columns = append(s.columns, sheetColumn{c.say("column.area") + " (m²)", 14, areaFormat}, sheetColumn{c.say("column.mu"), 12, areaFormat}, sheetColumn{c.say("column.share"), 12, shareFormat})
	for _, u := range c.r.Units {
		var row []any
		for _, text := range c.unitWords(u) {
			row = append(row, text)
		}
		if u.AreaM2 > 0 {
			row = append(row, u.AreaM2, u.AreaM2*3/2000, u.Share)
		}
		s.rows = append(s.rows, row)
	}
	return s
}

// coordinateSheet has every vertex of every component, in degrees and on the plane.
func (c composer) coordinateSheet() sheet {
	s := sheet{name: c.say("sheet.coordinates"), columns: []sheetColumn{
		{c.say("column.component"), 24, noNumber},
		{c.say("column.vertex"), 10, countFormat},
		{c.say("column.ring"), 10, countFormat},
		{c.say("column.longitude"), 18, degreeFormat},
		{c.say("column.latitude"), 18, degreeFormat},
		{c.say("column.northing"), 18, metresFormat},
		{c.say("column.easting"), 18, metresFormat},
	}}
	plane, flat := c.plane()
	for _, p := range c.r.Components {
		for i, v := range verticesOf(p.Footprint.Geometry, p.Footprint.Kind == "area") {
			row := []any{p.Name, float64(i + 1), float64(v.part), v.lon, v.lat}
			if flat {
				at := plane.Project(geo.LonLat{Lon: v.lon, Lat: v.lat})
				row = append(row, rounded(at.Y, 3), rounded(at.X, 3))
			}
			s.rows = append(s.rows, row)
		}
	}
	return s
}

func (c composer) verdictSheet() sheet {
	s := sheet{name: c.say("sheet.verdict"), columns: []sheetColumn{{c.say("column.item"), 22, areaFormat}, {c.say("column.content"), 100, areaFormat}}}
	add := func(label string, v any) { s.rows = append(s.rows, []any{label, v}) }
	v := c.verdict()
	add(c.say("label.verdict"), v.heading)
	last := ""
	for _, e := range v.entries {
		if e.label != "" {
			last = e.label
		}
		add(last, e.text)
	}
	for _, p := range c.r.Components {
		add(c.say("column.component"), p.Name)
		add(c.say("label.size"), c.size(p.Footprint))
		if p.Footprint.Kind == "area" {
			add(c.say("column.area")+" (m²)", p.Footprint.AreaM2)
			add(c.say("column.mu"), p.Footprint.AreaMu)
		}
		add(c.say("label.crs"), c.crs(p.Footprint.CRS))
		for _, n := range p.Footprint.CRS.Warnings {
			add(c.say("label.warning"), n.Text.In(c.lang))
		}
	}
	for _, b := range c.again().blocks {
		for _, e := range b.entries {
			add(e.label, e.text)
		}
	}
	add(c.say("label.mind"), c.say("notice.disclaimer"))
	return s
}

func (c composer) findingSheet() sheet {
	s := sheet{name: c.say("sheet.findings"), columns: []sheetColumn{
		{c.say("column.rule"), 12, noNumber},
		{c.say("column.title"), 40, noNumber},
		{c.say("label.effect"), 16, noNumber},
		{c.say("column.certainty"), 10, noNumber},
		{c.say("column.component"), 16, noNumber},
		{c.say("column.layer"), 22, noNumber},
		{c.say("column.zone"), 26, noNumber},
		{c.say("column.distance") + " (m)", 14, metresFormat},
		{c.say("column.limit") + " (m)", 12, metresFormat},
		{c.say("column.baseline"), 18, noNumber},
		{c.say("column.area") + " (m²)", 14, areaFormat},
		{c.say("column.length") + " (m)", 14, metresFormat},
		{c.say("column.share"), 12, shareFormat},
		{c.say("label.measure"), 50, noNumber},
		{c.say("label.basis"), 60, noNumber},
		{c.say("label.decider"), 24, noNumber},
		{c.say("label.action"), 40, noNumber},
	}}
	for _, f := range c.r.Findings {
		var basis []string
		for _, b := range f.Basis {
			basis = append(basis, c.basis(b))
		}
		certainty := c.say("certainty.certain")
		if f.Certainty == screening.Possible {
			certainty = c.say("certainty.possible")
		}
		place := c.say("place.district")
		if f.Layer != "" {
			place = c.layerTitle(f.Layer, f.Component)
		}
		layer := c.layer(f)
		s.rows = append(s.rows, []any{
			f.Rule, f.Title.In(c.lang), c.effectWord(f.Effect, f.Authority), certainty, f.Component, place, c.zoneLabel(f.Zone),
			number(f.DistanceM), number(f.LimitM), c.code("baseline", f.Baseline), number(f.AreaM2), number(f.LengthM), number(f.Share),
			c.clauses(c.measure(f, layer), c.doubt(f, layer, c.accuracyOf(f.Component), c.needsOf(f)), c.caps(f)),
			strings.Join(basis, c.say("sep.clause")), f.Decider.In(c.lang), f.Action.In(c.lang),
		})
	}
	return s
}

// sheet has a row for every rule and component.
func (c conformer) sheet() sheet {
	s := sheet{name: c.say("sheet.checks"), columns: []sheetColumn{
		{c.say("column.rule"), 12, noNumber},
		{c.say("column.component"), 16, noNumber},
		{c.say("column.demand"), 60, noNumber},
		{c.say("column.situation"), 60, noNumber},
		{c.say("column.outcome"), 16, noNumber},
		{c.say("column.check"), 16, noNumber},
		{c.say("column.nearest"), 26, noNumber},
		{c.say("column.distance") + " (m)", 14, metresFormat},
		{c.say("column.baseline"), 18, noNumber},
	}}
	for _, check := range c.r.Checks {
		row := []any{
			check.Rule, check.Component, c.demand(check), c.situation(check), c.code("requirement", c.outcome(check)),
			c.code("outcome", string(check.Outcome)), nil, nil, nil,
		}
		if n := check.Nearest; n != nil {
			row[6], row[7], row[8] = c.zoneLabel(&n.Zone), n.DistanceM, c.code("baseline", n.Baseline)
		}
		s.rows = append(s.rows, row)
	}
	return s
}

func (c composer) questionSheet() sheet {
	s := sheet{name: c.say("sheet.questions"), columns: []sheetColumn{
		{c.say("column.ask"), 12, noNumber},
		{c.say("column.office"), 24, noNumber},
		{c.say("column.fact"), 28, noNumber},
		{c.say("column.question"), 60, noNumber},
		{c.say("column.choices"), 30, noNumber},
		{c.say("column.decides"), 30, noNumber},
		{c.say("column.atmost"), 16, noNumber},
	}}
	for _, q := range c.r.Questions {
		atMost := ""
		if e := c.strongestOf(q.Decides); e != "" {
			atMost = c.code("effect", string(e))
		}
		title := q.Title.In(c.lang)
		if title == "" {
			title = q.Fact
		}
		s.rows = append(s.rows, []any{c.code("ask", q.Ask), q.Office.In(c.lang), q.Fact, title, c.list(q.Choices), c.list(q.Decides), atMost})
	}
	return s
}

func (c composer) layerSheet() sheet {
	s := sheet{name: c.say("sheet.layers"), columns: []sheetColumn{
		{c.say("column.id"), 20, noNumber},
		{c.say("column.layer"), 30, noNumber},
		{c.say("column.component"), 16, noNumber},
		{c.say("column.state"), 18, noNumber},
		{c.say("column.reason"), 36, noNumber},
		{c.say("column.nearest"), 26, noNumber},
		{c.say("column.distance") + " (m)", 14, metresFormat},
		{c.say("column.baseline"), 18, noNumber},
		{c.say("column.area") + " (m²)", 14, areaFormat},
		{c.say("column.length") + " (m)", 14, metresFormat},
		{c.say("column.share"), 12, shareFormat},
		{c.say("column.accuracy") + " (m)", 14, metresFormat},
		{c.say("column.version"), 10, countFormat},
		{c.say("column.from"), 12, noNumber},
		{"sha256", 20, noNumber},
		{c.say("column.office"), 24, noNumber},
	}}
	for _, l := range c.r.Layers {
		row := []any{
			l.Layer, c.layerTitle(l.Layer, l.Component), l.Component, c.code("status", string(l.Status)), l.Reason.In(c.lang), nil, nil, nil,
			number(l.AreaM2), number(l.LengthM), number(l.Share), nil, nil, "", l.SHA256, l.Office.In(c.lang),
		}
		if n := l.Nearest; n != nil {
			row[5], row[6], row[7] = c.zoneLabel(&n.Zone), n.DistanceM, c.code("baseline", n.Baseline)
		}
		if l.AccuracyM > 0 {
			row[11] = l.AccuracyM
		}
		if l.Version > 0 {
			row[12] = float64(l.Version)
		}
		if !l.From.IsZero() {
			row[13] = l.From.String()
		}
		s.rows = append(s.rows, row)
	}
	return s
}

// number is a measure as a cell; nil for none.
func number(v *float64) any {
	if v == nil {
		return nil
	}
	return *v
}
