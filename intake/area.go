package intake

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"redline/geo"
	"redline/lang"
)

// areaTolerance is the relative difference between a stated area and the computed one
// beyond which somebody should look: rounding to 0.0001 ha and the difference between
// plane and ellipsoid stay far below.
const areaTolerance = 0.005

// areaUnits are the units a stated area may really be in, whatever the format says.
var areaUnits = []struct {
	name  lang.Text
	short string
	toM2  float64
}{
	{lang.Text{ZH: "公顷", EN: "hectares"}, "ha", 10_000},
	{lang.Text{ZH: "平方米", EN: "square metres"}, "m²", 1},
	{lang.Text{ZH: "亩", EN: "mu (亩)"}, "亩", 2000.0 / 3},
}

// compareArea compares a stated area with the computed one.
//
// A figure without a unit is taken in the one it agrees with.
func compareArea(stated *statedArea, computed geo.SquareMetres) (DeclaredArea, []Note) {
	if stated.toM2 == 0 {
		return compareUnitless(stated, computed)
	}
	area := DeclaredArea{
		Stated: stated.value, Unit: stated.unit,
		Declared: geo.SquareMetres(stated.value * stated.toM2), Computed: computed,
	}
	if agree(float64(area.Declared), float64(computed)) {
		return area, nil
	}
	for _, u := range areaUnits {
		if u.toM2 != stated.toM2 && agree(stated.value*u.toM2, float64(computed)) {
			return area, []Note{{"declared-area-unit", lang.Textf(
				"%[1]s %[2]s 按规定应以 %[3]s 计，但与计算面积 %.2[4]f m² 相符的单位是%[5]s，请核实",
				"%[1]s %[2]s should be in %[3]s, but agrees with the computed %.2[4]f m² if it is in %[6]s: verify",
				stated.field, plain(stated.value), stated.unit, float64(computed), u.name.ZH, u.name.EN)}}
		}
	}
	return area, []Note{{"declared-area", lang.Textf(
		"%[9]s为 %[2]s %[3]s（%.2[4]f m²），按坐标计算为 %.2[5]f m²（%.4[6]f 公顷，%.3[7]f 亩），相差 %.1[8]f%%，请核实",
		"%[1]s says %[2]s %[3]s (%.2[4]f m²), the coordinates enclose %.2[5]f m² (%.4[6]f ha, %.3[7]f 亩): %.1[8]f %% apart, verify",
		stated.field, plain(stated.value), stated.unit, float64(area.Declared), float64(computed),
		float64(computed)/10_000, computed.Mu(), 100*math.Abs(float64(area.Declared)-float64(computed))/float64(computed), beforeHan(stated.field))}}
}

// compareUnitless compares an area without unit: with the unit that fits, else with the one
// that comes nearest.
func compareUnitless(stated *statedArea, computed geo.SquareMetres) (DeclaredArea, []Note) {
	best, least := areaUnits[0], math.Inf(1)
	for _, u := range areaUnits {
		if off := math.Abs(math.Log(stated.value * u.toM2 / float64(computed))); off < least {
			best, least = u, off
		}
	}
	assumed := *stated
	assumed.unit, assumed.toM2 = best.short, best.toM2
	area, notes := compareArea(&assumed, computed)
	for i := range notes {
		notes[i].Text.ZH += "（未注明单位，按最接近的" + best.name.ZH + "比对）"
		notes[i].Text.EN += " (no unit is given: compared in " + best.name.EN + ", the nearest)"
	}
	return area, notes
}

// agree reports whether two areas differ by no more than the tolerance of the second.
func agree(stated, computed float64) bool {
	return math.Abs(stated-computed) <= areaTolerance*computed
}

// writtenUnits are the units of areas as notes and headings write them.
var writtenUnits = []struct {
	written []string // in lower case
	unit    string
	toM2    float64
}{
	{[]string{"公顷", "hm2", "hm²", "ha"}, "ha", 10_000},
	{[]string{"平方公里", "平方千米", "km2", "km²"}, "km²", 1e6},
	{[]string{"平方米", "m2", "m²", "㎡", "sqm"}, "m²", 1},
	{[]string{"亩", "mu"}, "亩", 2000.0 / 3},
}

const (
	unitPattern = `(公顷|hm2|hm²|ha|平方公里|平方千米|km2|km²|平方米|m2|m²|㎡|sqm|亩|mu)`
	areaPattern = `([0-9][0-9,]*(?:\.[0-9]+)?)`
)

var (
	unitThenArea = newPhrase(`(?i)(面积|area|published)[ _]*[(（\[]?`+unitPattern+`[)）\]]?[为是约共计:：= ]*`+areaPattern, "面积", "area", "published")
	areaThenUnit = newPhrase(`(?i)(面积|area)[为是约共总合计:：= ]*`+areaPattern+` *`+unitPattern, "面积", "area")
	areaOfUnit   = regexp.MustCompile(`(?i)^(?:\p{Han}*面积|(?:[a-z]+[_ ])?area|published)[_ ]*[(（\[]?` + unitPattern + `[)）\]]?$`)
)

// areaIn finds the area that a note states, with its unit: "面积：12.3 公顷",
// "published ha: 617.918". nil where it states none, or names no unit.
func areaIn(text string) *statedArea {
	name, unit, number := "", "", ""
	if m := unitThenArea.find(text); m != nil {
		name, unit, number = m[1], m[2], m[3]
	} else if m := areaThenUnit.find(text); m != nil {
		name, number, unit = m[1], m[2], m[3]
	}
	x, err := areaNumber(number)
	if err != nil || x <= 0 {
		return nil
	}
	area := areaUnit(unit)
	area.value, area.field = x, name
	return &area
}

// areaHeading reads a heading or the name of an attribute, such as 面积(公顷) or
// published_ha: the unit its values are in. Without a unit it says nothing.
func areaHeading(heading string) (statedArea, bool) {
	lower := strings.ToLower(beginning(heading, maxHeading))
	if !strings.Contains(lower, "面积") && !strings.Contains(lower, "area") && !strings.Contains(lower, "published") {
		return statedArea{}, false // most headings, and cheaper than the pattern
	}
	m := areaOfUnit.FindStringSubmatch(strings.Trim(heading, white))
	if m == nil {
		return statedArea{}, false
	}
	area := areaUnit(m[1])
	area.field = strings.Trim(heading, white)
	return area, true
}

// areaAmong is the area among a feature's attributes; nil for none. One that says its unit
// outranks one that does not, then the first by name counts.
func areaAmong(properties map[string]any) *statedArea {
	var found *statedArea
	for key, value := range properties {
		area, ok := areaAttribute(key, value)
		if !ok || area.value <= 0 {
			continue
		}
		if found == nil || (area.toM2 > 0) != (found.toM2 > 0) && area.toM2 > 0 || (area.toM2 > 0) == (found.toM2 > 0) && area.field < found.field {
			found = &area
		}
	}
	return found
}

// plotAreas are names under which a plot's own area stands, in lower case: not those of
// buildings or greenery on it.
var plotAreas = regexp.MustCompile(`(?i)^(?:(?:总|净|用地|占地|地块|图斑|宗地|项目|红线|征地)*面积|(?:tb|dk|zd|yd)?mj|(?:shape|st)?_{0,2}area(?:\(shape\))?)$`)

// areaAttribute reads an attribute that may be the plot's area. Its unit stands in the name
// (面积(公顷), MJ_HA) or in the value ("4.6公顷"); without one toM2 is 0, and comparing
// decides.
func areaAttribute(key string, value any) (statedArea, bool) {
	area, named := areaHeading(key)
	if !named {
		name := beginning(strings.Trim(key, white), maxHeading)
		if m := unitBehind.FindStringSubmatch(name); m != nil && plotAreas.MatchString(m[1]) {
			area, named = areaUnit(m[2]), true
		} else if plotAreas.MatchString(name) {
			named = true
		}
		area.field = strings.Trim(key, white)
	}
	if !named {
		return area, false
	}
	switch v := value.(type) {
	case float64:
		area.value = v
	case string:
		if m := areaWithUnit.FindStringSubmatch(beginning(v, maxHeading)); m != nil {
			said := areaUnit(m[2])
			area.unit, area.toM2 = said.unit, said.toM2
			v = m[1]
		}
		area.value, _ = areaNumber(v) // 0 where it is no number
	}
	if area.toM2 == 0 && area.value < 1 {
		return area, false // square degrees, as GIS software computes them of degrees
	}
	return area, true
}

var (
	unitBehind   = regexp.MustCompile(`(?i)^(.+?)[_ ]*[(（\[]?` + unitPattern + `[)）\]]?$`)
	areaWithUnit = regexp.MustCompile(`(?i)^[^0-9]{0,10}` + areaPattern + `\s*` + unitPattern + `\s*$`)
)

func areaUnit(written string) statedArea {
	for _, u := range writtenUnits {
		if slices.Contains(u.written, strings.ToLower(written)) {
			return statedArea{unit: u.unit, toM2: u.toM2}
		}
	}
	return statedArea{unit: "m²", toM2: 1}
}

// areaNumber reads a number that may have commas between its thousands.
func areaNumber(text string) (float64, error) {
	return plainNumber(strings.ReplaceAll(strings.Trim(text, white), ",", ""))
}

// stated is the area that the file states for the feature: where its format has a place
// for it, else among its attributes; nil for none.
func (f *feature) stated() *statedArea {
	if f.area != nil {
		return f.area
	}
	return areaAmong(f.properties)
}
