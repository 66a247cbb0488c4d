package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"redline/intake/describe"
	"redline/lang"
)

// formatName names a format for a person.
func formatName(format string) lang.Text {
	names := map[string]lang.Text{
		"geojson":     {ZH: "GeoJSON", EN: "GeoJSON"},
		"wkt":         {ZH: "WKT", EN: "WKT"},
		"landtxt":     {ZH: "报批坐标 TXT", EN: "报批坐标 TXT"},
		"shapefile":   {ZH: "Shapefile", EN: "shapefile"},
		"kml":         {ZH: "KML", EN: "KML"},
		"kmz":         {ZH: "KMZ", EN: "KMZ"},
		"coordinates": {ZH: "坐标列表", EN: "list of coordinates"},
		"dxf":         {ZH: "DXF 图形", EN: "DXF drawing"},
		"gpkg":        {ZH: "GeoPackage", EN: "GeoPackage"},
		"geopackage":  {ZH: "GeoPackage", EN: "GeoPackage"},
		"xlsx":        {ZH: "Excel 表格", EN: "Excel workbook"},
	}
	if name, ok := names[format]; ok {
		return name
	}
	return lang.Text{ZH: format, EN: format}
}

func shapeWords(f describe.Feature) lang.Text {
	switch f.Kind {
	case "point":
		return lang.Textf("%[1]d 个点", "points: %[1]d", f.Parts)
	case "line":
		return lang.Textf("线，%[1]d 条，%[2]d 个点", "lines: %[1]d, vertices: %[2]d", f.Parts, f.Vertices)
	}
	return lang.Textf("面，%[1]d 个部分，%[2]d 个洞，%[3]d 个点", "area, parts: %[1]d, holes: %[2]d, vertices: %[3]d", f.Parts, f.Holes, f.Vertices)
}

// area says square metres with hectares and 亩.
func area(m2 float64) lang.Text {
	return lang.Textf("%.2[1]f m²（%.4[2]f 公顷，%.3[3]f 亩）", "%.2[1]f m² (%.4[2]f ha, %.3[3]f 亩)", m2, m2/10_000, m2*3/2000)
}

// total says the area of all features of a group, as far as it is known.
func total(g describe.Group) lang.Text {
	sum := area(g.AreaM2)
	switch {
	case g.Areas == 0:
		return lang.Text{}
	case g.Unmeasured == g.Areas:
		return lang.Text{ZH: "；面积合计待位置和几何确定后计算", EN: "; their areas to be computed when place and geometry are settled"}
	case g.Unmeasured > 0:
		return lang.Textf("；面积合计 %[1]s，不含 %[3]d 个待确定的", "; all areas together %[2]s, without the %[3]d still to be settled", sum.ZH, sum.EN, g.Unmeasured)
	}
	return lang.Textf("；全部面积合计 %[1]s", "; all areas together %[2]s", sum.ZH, sum.EN)
}

// apart says whether a stated area agrees with the computed one.
func apart(a *describe.Area) lang.Text {
	switch {
	case a.Difference == nil:
		return lang.Text{}
	case math.Abs(*a.Difference) <= agreeing:
		return lang.Text{ZH: "，相符", EN: ", which agrees"}
	}
	if math.Abs(*a.Difference) > 2 {
		return lang.Text{ZH: "，相差悬殊", EN: ", far apart"}
	}
	return lang.Textf("，相差 %.1[1]f%%", ", %.1[1]f %% apart", 100*math.Abs(*a.Difference))
}

// agreeing is the share up to which a stated area agrees with the computed one: beyond it
// package intake warns.
const agreeing = 0.005

// sharedNotes are the notes, of those that of gives, that every one of several features has.
func sharedNotes(features []describe.Feature, of func(describe.Feature) []describe.Note) []describe.Note {
	if len(features) < 2 {
		return nil
	}
	var out []describe.Note
	for _, n := range of(features[0]) {
		if !slices.ContainsFunc(features, func(f describe.Feature) bool { return !slices.Contains(of(f), n) }) {
			out = append(out, n)
		}
	}
	return out
}

// without returns the notes that are not shared.
func without(notes, shared []describe.Note) []describe.Note {
	return slices.DeleteFunc(slices.Clone(notes), func(n describe.Note) bool { return slices.Contains(shared, n) })
}

// metres says a distance: metres below one kilometre.
func metres(m float64) string {
	switch {
	case m < 1000:
		return fmt.Sprintf("%.0f m", m)
	case m < 10_000:
		return fmt.Sprintf("%.2f km", m/1000)
	}
	return fmt.Sprintf("%.0f km", m/1000)
}

// size says a number of bytes.
func size(n int) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d B", n)
	case n < 1<<20:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
}

// number writes a figure as it stands in a file, without exponent.
func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// coordinate writes a figure as number does, with no more digits than a person compares:
// 0.1 mm for metres, 1e-9° for degrees.
func coordinate(x float64) string {
	unit := 1e9
	if math.Abs(x) > 1000 {
		unit = 1e4
	}
	return number(math.Round(x*unit) / unit)
}

func value(v any) string {
	if x, ok := v.(float64); ok {
		return number(x)
	}
	return fmt.Sprint(v)
}

// shortened cuts a text to shownValue characters.
func shortened(text string) string {
	r := []rune(text)
	if len(r) <= shownValue {
		return text
	}
	return string(r[:shownValue]) + "…"
}
