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
	name lang.Text
	toM2 float64
}{
	{lang.Text{ZH: "公顷", EN: "hectares"}, 10_000},
	{lang.Text{ZH: "平方米", EN: "square metres"}, 1},
	{lang.Text{ZH: "亩", EN: "mu (亩)"}, 2000.0 / 3},
}

// compareArea compares a stated area with the computed one.
func compareArea(stated *statedArea, computed geo.SquareMetres) (DeclaredArea, []Note) {
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
		"%[1]s为 %[2]s %[3]s（%.2[4]f m²），按坐标计算为 %.2[5]f m²（%.4[6]f 公顷，%.3[7]f 亩），相差 %.1[8]f%%，请核实",
		"%[1]s says %[2]s %[3]s (%.2[4]f m²), the coordinates enclose %.2[5]f m² (%.4[6]f ha, %.3[7]f 亩): %.1[8]f %% apart, verify",
		stated.field, plain(stated.value), stated.unit, float64(area.Declared), float64(computed),
		float64(computed)/10_000, computed.Mu(), 100*math.Abs(float64(area.Declared)-float64(computed))/float64(computed))}}
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
	unitThenArea = regexp.MustCompile(`(?i)(面积|area|published)[ _]*[(（\[]?` + unitPattern + `[)）\]]?[为是约共计:：= ]*` + areaPattern)
	areaThenUnit = regexp.MustCompile(`(?i)(面积|area)[为是约共计:：= ]*` + areaPattern + ` *` + unitPattern)
	areaOfUnit   = regexp.MustCompile(`(?i)^(?:\p{Han}*面积|(?:[a-z]+[_ ])?area|published)[_ ]*[(（\[]?` + unitPattern + `[)）\]]?$`)
)

// areaIn finds the area that a note states, with its unit: "面积：12.3 公顷",
// "published ha: 617.918". nil where it states none, or names no unit.
func areaIn(text string) *statedArea {
	name, unit, number := "", "", ""
	if m := unitThenArea.FindStringSubmatch(text); m != nil {
		name, unit, number = m[1], m[2], m[3]
	} else if m := areaThenUnit.FindStringSubmatch(text); m != nil {
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

// areaAmong is the area among a feature's attributes, the first by name; nil for none.
func areaAmong(properties map[string]any) *statedArea {
	var found *statedArea
	for key, value := range properties {
		area, ok := areaHeading(key)
		if !ok || found != nil && found.field <= area.field {
			continue
		}
		switch v := value.(type) {
		case float64:
			area.value = v
		case string:
			area.value, _ = areaNumber(v) // 0 where it is no number
		}
		if area.value > 0 {
			found = &area
		}
	}
	return found
}

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
