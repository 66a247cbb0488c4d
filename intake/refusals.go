package intake

import (
	"fmt"
	"strconv"
	"strings"

	"redline/geo"
	"redline/geo/crs"
	"redline/lang"
)

// written renders a vertex as it stands in the file.
func written(v vertex) string { return plain(v.first) + ", " + plain(v.second) }

func plain(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// lonLat renders a place in degrees, to about a decimetre.
func lonLat(p geo.LonLat) string { return fmt.Sprintf("%.6f°E, %.6f°N", p.Lon, p.Lat) }

// kilometres renders a distance in metres.
func kilometres(m float64) string {
	if m < 10_000 {
		return fmt.Sprintf("%.3g km", m/1000)
	}
	return fmt.Sprintf("%.0f km", m/1000)
}

// misfit refuses numbers that no single reading fits, at the first vertex that stands
// out.
func misfit(src *source, g *group) error {
	var f *lang.Fault
	left := allReadings(g.northFirst)
	var seen vertex
	err := g.each(func(feature *feature) error {
		feature.vertices(func(piece, path, index int, v vertex) bool {
			var still []reading
			for _, r := range left {
				if r.fits(numbersOf(v)) {
					still = append(still, r)
				}
			}
			if len(still) > 0 {
				left, seen = still, v
				return true
			}
			f = oddVertex(v, seen, left, len(left) == len(allReadings(g.northFirst)))
			where := feature.placeOf(piece, path)
			where.vertex = index + 1
			f.Where, f.Line = where.text(), src.line(v.at)
			return false
		})
		if f != nil {
			return f
		}
		return nil
	})
	if err != nil {
		return err
	}
	// Each vertex fits one reading that all share, so their box fits it too.
	return fault(ErrContradiction, lang.Text{ZH: "坐标无法判读", EN: "the coordinates cannot be read"},
		lang.Text{ZH: "请核对坐标", EN: "Check the coordinates."})
}

func oddVertex(v, before vertex, left []reading, first bool) *lang.Fault {
	if first {
		return fault(ErrContradiction,
			lang.Textf("坐标 (%s) 既不是经纬度，也不是中国境内的高斯平面坐标（北坐标 300000–6100000，东坐标 100000–900000，可带两位带号）",
				"the coordinates (%s) are neither degrees nor Gauss-Krüger metres in China (northing 300,000–6,100,000, easting 100,000–900,000, with or without a two-digit zone prefix)", written(v)),
			lang.Text{ZH: "核对这一点有无多写、漏写数字，或是否为独立坐标系、毫米或公里单位", EN: "Look for a digit too many or too few at this point, or a local system, millimetres or kilometres."})
	}
	had := left[0].nature()
	return fault(ErrContradiction,
		lang.Textf("坐标 (%[1]s) 与此前的点（如 %[2]s，读作%[3]s）不可能属于同一坐标系",
			"the coordinates (%[1]s) cannot be in the same reference system as those before (such as %[2]s, read as %[4]s)",
			written(v), written(before), had.ZH, had.EN),
		lang.Text{ZH: "核对这一点有无多写、漏写数字或带号不一致；一个文件只能用一种坐标系", EN: "Look for a digit too many or too few, or another zone prefix, at this point; one file has one reference system."})
}

// contradiction refuses a declaration that the numbers belie. fitting are the readings the
// numbers allow, near those of them that lie in the service area.
func contradiction(src *source, g *group, d *declaration, fitting, near []candidate) error {
	var v vertex
	_ = g.each(func(f *feature) error {
		f.vertices(func(_, _, _ int, first vertex) bool {
			v = first
			return false
		})
		return errEnough
	})
	said, are := d.name(), fitting[0].nature()
	f := fault(ErrContradiction,
		lang.Textf("%[1]s与坐标数值矛盾：数值如 (%[2]s) 是%[3]s", "%[4]s contradicts the numbers: those such as (%[2]s) are %[5]s",
			said.ZH, written(v), are.ZH, said.EN, are.EN),
		lang.Text{ZH: "更正声明或坐标", EN: "Correct the declaration or the coordinates."})
	switch {
	case d.person:
		f.Hint = lang.Text{ZH: "去掉 --crs，由程序按数值识别；或换成与数值相符的坐标系", EN: "Leave out --crs, so that the numbers decide; or choose a reference that fits them."}
	case len(near) == 1:
		f.Hint = lang.Textf("更正声明或坐标；确认数值无误时可加 --crs %s 按数值读取",
			"Correct the declaration or the coordinates; if the numbers are right, add --crs %s to read them so.", near[0].code())
	case len(near) > 1:
		f.Hint = lang.Text{
			ZH: "更正声明或坐标；确认数值无误时用 --crs EPSG:n 指定坐标系",
			EN: "Correct the declaration or the coordinates; if the numbers are right, choose their reference with --crs EPSG:n.",
		}
	}
	if f.Line = src.line(d.at); f.Line == 0 {
		f.Line = src.line(v.at)
	}
	return f
}

// outOfStrip refuses a zone prefix that cannot be right for where the numbers lie.
func outOfStrip(c candidate) error {
	return fault(ErrContradiction,
		lang.Textf("坐标读作%[1]s时位于 %[3]s，远在该分带之外：带号与数值不相称", "read as %[2]s the place is %[3]s, far outside that zone: the zone and the numbers do not go together",
			c.describe().ZH, c.describe().EN, lonLat(c.middle())),
		lang.Text{
			ZH: fmt.Sprintf("多半是换带时用错了带号，请从源数据重新导出；确认无误时可加 --crs %s", c.code()),
			EN: fmt.Sprintf("Probably a wrong zone was used in a conversion: export from the source again; if it is right, add --crs %s.", c.code()),
		})
}

// ambiguous refuses numbers that several readings fit, with the way to choose.
func ambiguous(list []candidate) error {
	var zh, en strings.Builder
	behind := &AmbiguousError{}
	for _, c := range list {
		what := c.describe()
		fmt.Fprintf(&zh, "\n  --crs %s  %s  %s", c.code(), lonLat(c.middle()), what.ZH)
		fmt.Fprintf(&en, "\n  --crs %s  %s  %s", c.code(), lonLat(c.middle()), what.EN)
		behind.Candidates = append(behind.Candidates, c.public(lang.Text{ZH: "可能的读法之一", EN: "one of the possible readings"}))
	}
	return fault(behind,
		lang.Text{
			ZH: fmt.Sprintf("坐标有 %d 种可能的读法，落在不同的地方：%s", len(list), zh.String()),
			EN: fmt.Sprintf("the coordinates can be read in %d ways that lie in different places:%s", len(list), en.String()),
		},
		lang.Text{ZH: "向提供者问清坐标系和带号，再加上其中一个 --crs", EN: "Ask whoever made the file for the reference system and the zone, then add one of these --crs."})
}

// outside refuses a footprint wholly outside the service area, away metres from it. used
// is the reading that counts, best the one of all that lands nearest.
func outside(d *declaration, used, best candidate, away float64, around surroundings) *lang.Fault {
	area := lang.Text{ZH: "服务区", EN: "the service area"}
	if around.area.IsEmpty() {
		area = lang.Text{ZH: "中国范围（73–136°E，3–54°N）", EN: "China (73–136°E, 3–54°N)"}
	}
	what := lang.Textf("项目位于 %[1]s（%[2]s，%[3]s），完全在%[4]s之外，相距 %[5]s",
		"the footprint lies at %[1]s (%[2]s, %[6]s), wholly outside %[7]s, %[5]s away",
		lonLat(used.middle()), used.code(), used.describe().ZH, area.ZH, kilometres(away), used.describe().EN, area.EN)
	hint := lang.Text{
		ZH: "核对坐标系、带号、坐标有无错位，以及项目是否属于本区",
		EN: "Check the reference system, the zone, the digits, and whether the project belongs to this district.",
	}
	switch toBest := around.distance(best.places); {
	case best.reading == used.reading:
		more := lang.Text{ZH: "；各种读法中这是最近的", EN: "; of all readings this one lands nearest"}
		what = lang.Text{ZH: what.ZH + more.ZH, EN: what.EN + more.EN}
	case d != nil && toBest < away:
		off := lang.Textf("相距 %s", "%s away", kilometres(toBest))
		if toBest == 0 {
			off = lang.Text{ZH: "在服务区内", EN: "inside"}
		}
		more := lang.Textf("；若读作 %[1]s（%[2]s），位于 %[4]s，%[5]s", "; read as %[1]s (%[3]s) it would lie at %[4]s, %[6]s",
			best.code(), best.describe().ZH, best.describe().EN, lonLat(best.middle()), off.ZH, off.EN)
		what = lang.Text{ZH: what.ZH + more.ZH, EN: what.EN + more.EN}
		hint = lang.Textf("核对坐标系和带号；确认应按上述读法时加 --crs %s", "Check the reference system and the zone; if that reading is right, add --crs %s.", best.code())
	}
	if zone := ifZone(used, around); !zone.IsZero() {
		hint = lang.Text{ZH: hint.ZH + "；" + zone.ZH, EN: hint.EN + " " + zone.EN}
	}
	if shifted := ifShifted(used, away, around); !shifted.IsZero() {
		hint = lang.Text{ZH: hint.ZH + "；" + shifted.ZH, EN: hint.EN + " " + shifted.EN}
	}
	return fault(ErrOutside, what, hint)
}

// ifZone says which neighbouring zone would put numbers with a prefix into the service area:
// the digits of the prefix alone may be wrong. Zero where none does. It is never chosen:
// the file has to be corrected.
func ifZone(used candidate, around surroundings) lang.Text {
	if used.ref.Zone == 0 || around.area.IsEmpty() {
		return lang.Text{}
	}
	for _, step := range []int{-1, 1} {
		places := make([]geo.LonLat, len(used.places)) // each zone is the one before, a width farther east
		for i, at := range used.places {
			places[i] = geo.LonLat{Lon: at.Lon + float64(step*used.ref.ZoneWidth), Lat: at.Lat}
		}
		if around.distance(places) == 0 {
			return lang.Textf("若只是带号写错，应为 %[1]d，则在服务区内：请核实后改正文件中的带号",
				"If only the zone is wrong and should be %[1]d, it lies inside: once that is verified, correct the zone in the file.", used.ref.Zone+step)
		}
	}
	return lang.Text{}
}

// shiftReaches, in metres, is farther than web maps shift a place anywhere in China.
const shiftReaches = 1500

// ifShifted says where degrees just outside the service area would lie if they were
// shifted as web maps are; zero where that leads no nearer. It is never chosen unasked.
func ifShifted(used candidate, away float64, around surroundings) lang.Text {
	if !used.ref.Geographic || used.web != "" || away > shiftReaches {
		return lang.Text{}
	}
	for _, w := range []crs.WebMap{crs.GCJ02, crs.BD09} {
		places := make([]geo.LonLat, len(used.places))
		for i, at := range used.places {
			places[i].Lon, places[i].Lat = w.Inverse(at.Lon, at.Lat)
		}
		if to := around.distance(places); to < away {
			off := lang.Textf("相距 %s", "%s away", kilometres(to))
			if to == 0 {
				off = lang.Text{ZH: "在服务区内", EN: "inside it"}
			}
			return lang.Textf("若坐标取自网络地图（奥维、高德、百度等，加偏），去掉 %[1]s 的加偏后%[2]s：核实来源后可加 --crs %[1]s（±%[4]s m，只得出“可能”的结论）",
				"If the coordinates come from a web map (shifted), they lie %[3]s without the shift of %[1]s: once the source is verified, add --crs %[1]s (±%[4]s m, possible findings only).", string(w), off.ZH, off.EN, plain(float64(webMapAccuracy)))
		}
	}
	return lang.Text{}
}
