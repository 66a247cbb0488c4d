package report

import (
	"slices"
	"strconv"
	"strings"

	"redline/layers"
	"redline/screening"
)

// unitTable lists the control units (环境管控单元) the project lies in, a row for each
// component. What the record does not hold is said to be missing, not left empty.
func (c conformer) unitTable() section {
	s := section{title: c.counted(c.say("section.unittable"), len(c.r.Units)), wide: true}
	if len(c.r.Units) == 0 {
		none := block{}
		none.add("", c.say("unittable.none"))
		s.blocks = append(s.blocks, none)
		return s
	}
	t := table{}
	for _, h := range c.unitHeads() {
		t.columns = append(t.columns, column{head: h})
	}
	if !c.several() {
		t.columns = slices.Delete(t.columns, componentColumn, componentColumn+1)
	}
	t.columns = append(t.columns, column{head: c.say("column.area"), right: true}, column{head: c.say("column.mu"), right: true},
		column{head: c.say("column.share"), right: true})
	for _, u := range c.r.Units {
		row := c.unitWords(u)
		if !c.several() {
			row = slices.Delete(row, componentColumn, componentColumn+1)
		}
		area, mu, share := "–", "–", "–"
		if u.AreaM2 > 0 {
			area, mu = squareMetres(u.AreaM2), c.mu(u.AreaM2)
		}
		if u.Share > 0 {
			share = c.percent(u.Share)
		}
		t.rows = append(t.rows, append(row, area, mu, share))
	}
	b := block{table: &t}
	if slices.ContainsFunc(c.r.Layers, func(l screening.LayerPart) bool { return l.Layer == c.r.Units[0].Layer && !assessed(l.Status) }) {
		b.add(c.say("label.mind"), c.say("unittable.open"))
	}
	s.blocks = append(s.blocks, b)
	return s
}

// componentColumn is the component's place among the columns of a control unit.
const componentColumn = 6

// unitHeads are the columns of a control unit, as the reviewers' tables have them.
func (c composer) unitHeads() []string {
	return []string{
		c.say("column.unitcode"), c.say("column.unitname"), c.say("column.city"), c.say("column.county"), c.say("column.list"), c.say("column.unitclass"), c.say("column.component"),
	}
}

func (c conformer) unitWords(u screening.Unit) []string {
	text := c.book.Units[screening.UnitAt{Layer: u.Layer, Code: u.Code}]
	row := []string{u.Code, u.Name, c.city(u, text), c.county(u, text), c.accessListOf(u, text), u.Class}
	for i, cell := range row {
		if cell == "" {
			row[i] = c.say("unit.unsaid")
		}
	}
	return append(row, u.Component)
}

// attributeOf is the first of a unit's attributes with one of the names.
func attributeOf(u screening.UnitText, names ...string) string {
	for _, name := range names {
		if text, ok := u.Attributes[name].(string); ok && text != "" {
			return text
		}
	}
	return ""
}

// city is the unit's city, as the data say or its code does; "" where neither does.
func (c composer) city(u screening.Unit, text screening.UnitText) string {
	if name := attributeOf(text, "市", "所属市", "CITY", "SHI"); name != "" {
		return name
	}
	code, err := layers.ParseUnitCode(u.Code)
	if err != nil {
		return ""
	}
	if city, _ := code.Places(); city != "" {
		return city
	}
	return code.County[:4] + "00"
}

// county is likewise its county; of one that is not known here by name, the number.
func (c composer) county(u screening.Unit, text screening.UnitText) string {
	if name := attributeOf(text, "区县", "所属区县", "COUNTY", "XIAN", "XZQMC"); name != "" {
		return name
	}
	code, err := layers.ParseUnitCode(u.Code)
	if err != nil {
		return ""
	}
	if _, county := code.Places(); county != "" {
		return county
	}
	if strings.HasSuffix(code.County, "00") { // a city's own
		return ""
	}
	return code.County
}

// accessListOf is the kind of a unit's access list (准入清单类型): of all elements, or of one.
func (c composer) accessListOf(u screening.Unit, text screening.UnitText) string {
	if name := attributeOf(text, "清单类型", "准入清单类型"); name != "" {
		return name
	}
	if text.Kind == "ZH" {
		return c.code("list", "ZH")
	}
	if element := attributeOf(text, "element", "要素"); element != "" {
		return element
	}
	if code, err := layers.ParseUnitCode(u.Code); err == nil && code.Element > 0 {
		return c.code("list", strconv.Itoa(code.Element))
	}
	return ""
}
