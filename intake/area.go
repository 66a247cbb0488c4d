package intake

import (
	"math"

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
