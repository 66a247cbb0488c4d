package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"redline/intake/describe"
	"redline/lang"
	"redline/report"
)

// Bounds of what is shown of a feature's attributes.
const (
	shownAttributes = 12
	shownValue      = 40 // characters
)

// inspectionText writes an inspection for a person.
type inspectionText struct {
	out  io.Writer
	lang lang.Language
}

// line writes one line; nothing from a file can add another or hide it.
func (t inspectionText) line(indent int, zh, en string, args ...any) {
	text := lang.Textf(zh, en, args...).In(t.lang)
	fmt.Fprintln(t.out, strings.Repeat(" ", indent)+report.Plain(text))
}

func (t inspectionText) gap() { fmt.Fprintln(t.out) }

func (t inspectionText) write(doc *describe.Document) {
	t.head(doc)
	for i, g := range doc.Groups {
		t.gap()
		if len(doc.Groups) > 1 {
			t.line(0, "第 %[1]d 组：坐标声明相同的 %[2]d 个要素", "Group %[1]d: features that declare the same of their coordinates, %[2]d", i+1, g.Features)
		}
		t.coordinates(g)
		t.features(g)
		t.refusals(g)
	}
	if len(doc.Warnings) > 0 {
		t.gap()
		t.line(0, "整个文件", "The file as a whole")
		t.notes(2, "注意：", "Look at: ", doc.Warnings)
	}
	t.next(doc)
}

func (t inspectionText) head(doc *describe.Document) {
	verdict := lang.Text{ZH: "可以审查", EN: "it can be screened"}
	if !doc.Screenable {
		verdict = lang.Text{ZH: "现在还不能审查，原因见下", EN: "it cannot be screened yet, for the reasons below"}
	}
	t.line(0, "%[1]s：%[2]s", "%[1]s: %[3]s", doc.File, verdict.ZH, verdict.EN)
	encoding := lang.Text{}
	if doc.Encoding != "" {
		encoding = lang.Textf("，编码 %[1]s", ", encoded as %[1]s", doc.Encoding)
	}
	format := formatName(doc.Format)
	t.line(2, "格式  %[1]s%[2]s，%[3]s", "format    %[4]s%[5]s, %[3]s", format.ZH, encoding.ZH, size(doc.Bytes), format.EN, encoding.EN)
	var zh, en []string
	for _, l := range doc.Layers {
		if l.Name != "" {
			zh, en = append(zh, fmt.Sprintf("%s（%d 个）", l.Name, l.Features)), append(en, fmt.Sprintf("%s (%d)", l.Name, l.Features))
		}
	}
	if len(zh) > 0 {
		t.line(2, "图层  %[1]s", "layers    %[2]s", strings.Join(zh, "、"), strings.Join(en, ", "))
	}
	if doc.Chosen == doc.Features {
		t.line(2, "要素  %[1]d 个", "features  %[1]d", doc.Features)
	} else {
		t.line(2, "要素  %[1]d 个，选中 %[2]d 个", "features  %[1]d, of which %[2]d chosen", doc.Features, doc.Chosen)
	}
	t.line(2, "辖区  %[1]s", "district  %[2]s", doc.ServiceArea.In(lang.ZH), doc.ServiceArea.In(lang.EN))
}

func (t inspectionText) coordinates(g describe.Group) {
	t.line(0, "坐标", "Coordinates")
	if g.Declared == "" {
		t.line(2, "文件没有声明坐标系。", "The file does not say which reference system they are in.")
	} else {
		t.line(2, "文件声明：%[1]s", "The file declares: %[1]s", g.Declared)
	}
	t.line(2, "数值：第一列 %[1]s 至 %[2]s，第二列 %[3]s 至 %[4]s", "Numbers: first column %[1]s to %[2]s, second column %[3]s to %[4]s",
		coordinate(g.Numbers[0][0]), coordinate(g.Numbers[0][1]), coordinate(g.Numbers[1][0]), coordinate(g.Numbers[1][1]))
	if len(g.Readings) == 0 {
		t.line(2, "没有一种读法同时适合全部数值。", "No single reading fits all of them.")
	}
	settled := slices.ContainsFunc(g.Readings, func(r describe.Reading) bool { return r.Used })
	for _, r := range g.Readings {
		mark, where := "? ", placed(r)
		switch {
		case r.Used:
			mark = "→ "
		case settled:
			mark = "  "
		}
		t.line(2, "%[1]s%[2]s  %.6[3]f°E, %.6[4]f°N，%[5]s：%[7]s", "%[1]s%[2]s  %.6[3]f°E, %.6[4]f°N, %[6]s: %[8]s",
			mark, r.CRS, r.At[0], r.At[1], where.ZH, where.EN, r.Reason.ZH, r.Reason.EN)
	}
	if g.OtherReadings > 0 {
		t.line(4, "另有 %[1]d 种读法，离得更远", "%[1]d more, farther off", g.OtherReadings)
	}
}

// placed says where a reading lies with respect to the service area.
func placed(r describe.Reading) lang.Text {
	where := lang.Text{ZH: "在辖区内", EN: "in the district"}
	if r.Crosses {
		where = lang.Text{ZH: "部分在辖区外", EN: "partly outside the district"}
	}
	if r.DistanceM > 0 {
		where = lang.Textf("在辖区外 %[1]s", "%[1]s outside the district", metres(r.DistanceM))
	}
	if !r.InZone {
		where = lang.Text{ZH: where.ZH + "，不在该分带内", EN: where.EN + ", beyond its zone"}
	}
	return where
}

func (t inspectionText) features(g describe.Group) {
	if len(g.Shown) == 0 {
		return
	}
	t.gap()
	t.line(0, "要素", "Features")
	warned := sharedNotes(g.Shown, func(f describe.Feature) []describe.Note { return f.Warnings })
	mended := sharedNotes(g.Shown, func(f describe.Feature) []describe.Note { return f.Repairs })
	shared := slices.Concat(warned, mended)
	for _, f := range g.Shown {
		t.feature(f, shared)
	}
	if more := g.Features - len(g.Shown); more > 0 {
		total := total(g)
		t.line(2, "……另有 %[1]d 个（--show N 可多列）%[2]s", "… and %[1]d more (--show N lists more)%[3]s", more, total.ZH, total.EN)
	}
	if len(shared) > 0 {
		t.line(2, "以上各要素相同的：", "All of them:")
		t.notes(5, "注意：", "Look at: ", warned)
		t.notes(5, "已整理：", "Put right: ", mended)
	}
}

func (t inspectionText) feature(f describe.Feature, shared []describe.Note) {
	name := ""
	if f.Name != strconv.Itoa(f.Number) {
		name = f.Name + "  "
	}
	if f.Layer != "" {
		name += "[" + f.Layer + "]  "
	}
	shape := shapeWords(f)
	t.line(2, "%[1]d. %[2]s%[3]s", "%[1]d. %[2]s%[4]s", f.Number, name, shape.ZH, shape.EN)
	stated := lang.Text{ZH: "；文件没有写面积", EN: "; the file states none"}
	if f.Stated != nil {
		unit := lang.Text{ZH: " " + f.Stated.Unit, EN: " " + f.Stated.Unit}
		if f.Stated.Unit == "" {
			unit = lang.Text{ZH: "（未注明单位）", EN: " (without a unit)"}
		}
		stated = lang.Textf("；文件写的是 %[1]s%[2]s%[3]s", "; the file states %[1]s%[5]s%[4]s",
			number(f.Stated.Value), unit.ZH, apart(f.Stated).ZH, apart(f.Stated).EN, unit.EN)
	}
	switch {
	case f.AreaM2 != nil:
		a := area(*f.AreaM2)
		t.line(5, "面积 %[1]s%[2]s", "area %[3]s%[4]s", a.ZH, stated.ZH, a.EN, stated.EN)
	case f.LengthM != nil:
		t.line(5, "长 %.2[1]f m", "length %.2[1]f m", *f.LengthM)
	case f.Kind == "area":
		t.line(5, "面积 待位置和几何确定后计算%[1]s", "area to be computed when place and geometry are settled%[2]s", stated.ZH, stated.EN)
	}
	switch {
	case f.Box == nil:
	case f.Box[0] == f.Box[2] && f.Box[1] == f.Box[3]:
		t.line(5, "位置 %.6[1]f°E，%.6[2]f°N", "place %.6[1]f°E, %.6[2]f°N", f.Box[0], f.Box[1])
	default:
		t.line(5, "范围 %.6[1]f–%.6[3]f°E，%.6[2]f–%.6[4]f°N", "extent %.6[1]f–%.6[3]f°E, %.6[2]f–%.6[4]f°N", f.Box[0], f.Box[1], f.Box[2], f.Box[3])
	}
	t.attributes(f.Properties)
	t.notes(5, "注意：", "Look at: ", without(f.Warnings, shared))
	t.notes(5, "已整理：", "Put right: ", without(f.Repairs, shared))
}

func (t inspectionText) attributes(properties map[string]any) {
	var parts []string
	for i, key := range slices.Sorted(maps.Keys(properties)) {
		if i == shownAttributes {
			parts = append(parts, fmt.Sprintf("… (%d)", len(properties)))
			break
		}
		parts = append(parts, shortened(key)+"="+shortened(value(properties[key])))
	}
	if len(parts) > 0 {
		t.line(5, "属性 %[1]s", "attributes %[2]s", strings.Join(parts, "；"), strings.Join(parts, "; "))
	}
}

func (t inspectionText) notes(indent int, zh, en string, list []describe.Note) {
	for _, n := range list {
		t.line(indent, "%[1]s%[2]s", "%[3]s%[4]s", zh, n.Text.ZH, en, n.Text.EN)
	}
}

func (t inspectionText) refusals(g describe.Group) {
	if len(g.Refusals) == 0 {
		return
	}
	t.gap()
	t.line(0, "为什么还不能审查", "Why it cannot be screened yet")
	for i, f := range g.Refusals {
		for n, text := range strings.Split(f.Text.In(t.lang), "\n") {
			if n == 0 {
				text = fmt.Sprintf("%d. %s", i+1, text)
			} else {
				text = "   " + text
			}
			t.line(2, "%[1]s", "%[1]s", text)
		}
	}
}

// next says what to do.
func (t inspectionText) next(doc *describe.Document) {
	t.gap()
	switch {
	case doc.Command != "":
		t.line(0, "审查它：", "To screen it:")
		t.line(2, "%[1]s", "%[1]s", doc.Command)
	case len(doc.Choices) > 0:
		t.line(0, "向提供者核实之后，可以用：", "Once you have asked whoever made the file, you can use:")
		for _, c := range doc.Choices {
			t.line(2, "%[1]s", "%[1]s", c.Command)
			t.line(6, "%[1]s", "%[2]s", c.Reason.ZH, c.Reason.EN)
		}
	default:
		t.line(0, "先按上面所说处理，再用 redline inspect 看一遍。", "Settle what is said above, then inspect the file again.")
	}
}
