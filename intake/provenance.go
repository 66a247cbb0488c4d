package intake

import (
	"math"
	"regexp"
	"strings"

	"redline/geo"
	"redline/geo/crs"
	"redline/lang"
)

// webMapAccuracy is how well the public formula takes the shift of web maps off, in
// metres: it reproduces the maps to a metre or two, and what is drawn on them follows
// imagery that is itself a few metres off.
const webMapAccuracy geo.Metres = 5

// Names of shifted systems, and of the maps that use them.
var (
	saysGCJ02 = regexp.MustCompile(`(?i)GCJ[-_ ]?02|火星坐标`)
	saysBD09  = regexp.MustCompile(`(?i)BD[-_ ]?09|百度坐标`)
	saysBaidu = regexp.MustCompile(`(?i)百度|baidu|bdmap|BD[-_ ]?09`)
	// marksKML are left by the programs that write KML.
	marksKML = []string{"ovital", "ovkml", "omap", "奥维", "<OvCoord", "高德", "autonavi", "amap.com", "腾讯地图", "map.qq.com", "百度", "baidu"}
	// saysSource are keys of attributes under which a file says where it is from.
	saysSource = regexp.MustCompile(`(?i)^(crs|srs|datum|coord.*|source|generator|creator|坐标.*|来源|数据来源|数据源)$`)
	saysArea   = regexp.MustCompile(`(?i)area|面积|mianji|^(tb)?mj`)
)

// suspicion is a mark in a file that its degrees may be shifted as web maps are.
type suspicion struct {
	code string
	text lang.Text
	web  crs.WebMap // the likelier system
}

// webMapNamed is the shifted system a text names; "" for none.
func webMapNamed(text string) crs.WebMap {
	switch {
	case saysBD09.MatchString(text):
		return crs.BD09
	case saysGCJ02.MatchString(text):
		return crs.GCJ02
	}
	return ""
}

// declareWebMap makes the declaration of a shifted system.
func declareWebMap(w crs.WebMap, text string, at int32) *declaration {
	return &declaration{text: text, at: at, form: degrees, web: w, datum: true}
}

// chooseWebMap is the choice of a shifted system by --crs; nil when name is none.
func chooseWebMap(name string) *declaration {
	switch strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToUpper(name)) {
	case "GCJ02":
		name = string(crs.GCJ02)
	case "BD09":
		name = string(crs.BD09)
	default:
		return nil
	}
	d := declareWebMap(crs.WebMap(name), name, -1)
	d.person = true
	return d
}

// suspectMark is the suspicion that a mark of a map program raises; nil for none.
func suspectMark(mark string) *suspicion {
	if mark == "" {
		return nil
	}
	s := &suspicion{code: "gcj02-suspected", web: crs.GCJ02, text: lang.Textf(
		"文件带有「%s」的标记：这类软件导出的坐标可能是加偏的火星坐标（GCJ-02）", "the file bears the mark \"%s\": such programs may export shifted coordinates (GCJ-02)", mark)}
	switch lower := strings.ToLower(mark); {
	case saysBaidu.MatchString(mark):
		s.code, s.web = "bd09-suspected", crs.BD09
		s.text = lang.Textf("文件带有「%s」的标记：百度的坐标是加偏的（BD-09）", "the file bears the mark \"%s\": coordinates of Baidu are shifted (BD-09)", mark)
	case strings.HasPrefix(lower, "ov"), lower == "omap", mark == "奥维", mark == "<OvCoord":
		s.text = lang.Text{
			ZH: "文件带有奥维的标记：奥维 9.3.0 起导出的坐标可能是加偏的火星坐标（GCJ-02），其 DXF、SHP 不加偏",
			EN: "the file bears the mark of 奥维 (Ovital): from 9.3.0 on it may export shifted coordinates (GCJ-02), its DXF and SHP are not shifted",
		}
	}
	return s
}

// suspectProperties looks among a feature's attributes for one that says where it is
// from; nil when none names a shifting map.
func suspectProperties(properties map[string]any) *suspicion {
	best := ""
	for key, value := range properties {
		text, ok := value.(string)
		if !ok || !saysSource.MatchString(key) || !saysShifted.in(text) {
			continue
		}
		if said := beginning(key+"="+text, maxNoteRead); best == "" || said < best {
			best = said
		}
	}
	return suspectMark(best)
}

// suspect tells a footprint of degrees that may be shifted: the warning says where it
// would lie without the shift and how to choose that, and that place is a candidate.
func (s *settled) suspect(fp *Footprint, f *feature, area geo.SquareMetres) {
	list := s.suspicions
	if s.used.web != "" || s.declared != nil && s.declared.person {
		return // it was chosen, or the file said it: nothing is left to suspect
	}
	if own := suspectProperties(f.properties); own != nil {
		list = append(list[:len(list):len(list)], *own)
	}
	if len(list) == 0 && s.used.ref.Geographic {
		if own := s.suspectArea(f, area); own != nil {
			list = []suspicion{*own}
		}
	}
	offered := map[crs.WebMap]bool{}
	for _, why := range list {
		if !s.used.ref.Geographic {
			fp.Warnings = append(fp.Warnings, Note{why.code, lang.Text{ZH: why.text.ZH + "；请核实", EN: why.text.EN + ": verify"}})
			continue
		}
		at := boxOfGeometry(fp.Geometry).middle()
		lon, lat := why.web.Inverse(at.Lon, at.Lat)
		to := geo.LonLat{Lon: lon, Lat: lat}
		off := plain(math.Round(onSphere(at, to)))
		fp.Warnings = append(fp.Warnings, Note{why.code, lang.Textf(
			"%[1]s。若是，实际位置在 %[3]s，与所读位置相距 %[4]s m；核实后可加 --crs %[5]s 按此读取",
			"%[2]s. If so, the place is %[3]s, %[4]s m from where it was read; once verified, add --crs %[5]s to read it so",
			why.text.ZH, why.text.EN, lonLat(to), off, string(why.web))})
		if offered[why.web] {
			continue
		}
		offered[why.web] = true
		other := s.used
		other.web, other.ref.EPSG, other.box = why.web, 4490, degreeBox{to, to}
		fp.Candidates = append(fp.Candidates, other.public(lang.Textf(
			"未采用；若坐标确是加偏的，则在此处（相距 %s m）", "not taken; the place if the coordinates are shifted (%s m away)", off)))
	}
}

// How the area a file states for a feature speaks of a shift. GCJ-02 stretches areas by
// some 0.1 %, differently from place to place; a figure computed before the shift agrees
// with the coordinates only without it.
const (
	areaAgrees    = 2e-5 // a figure of five digits or more
	areaDisagrees = 3e-4
	areaRelated   = 1e-2 // farther off it is the area of something else
)

// suspectArea compares an area among the attributes with that of the coordinates as they
// stand and without a shift; nil when it says nothing.
func (s *settled) suspectArea(f *feature, area geo.SquareMetres) *suspicion {
	key, stated := "", 0.0
	for k, value := range f.properties {
		x, ok := value.(float64)
		if !ok || !saysArea.MatchString(k) || key != "" && key < k {
			continue
		}
		for _, unit := range []float64{1, 10_000, 10_000. / 15} {
			if off := math.Abs(x*unit/float64(area) - 1); off > areaDisagrees && off < areaRelated {
				key, stated = k, x*unit
			}
		}
	}
	if key == "" {
		return nil
	}
	for _, w := range []crs.WebMap{crs.GCJ02, crs.BD09} {
		r := s.used.reading
		r.web = w
		for _, d := range draw(f, r, s.around.plane) {
			if d.kind == geo.Area && d.err == nil && math.Abs(stated/float64(d.shape.Area())-1) < areaAgrees {
				return &suspicion{code: strings.ReplaceAll(strings.ToLower(string(w)), "-", "") + "-suspected", web: w, text: lang.Textf(
					"属性「%[1]s」的面积与所读坐标不符，而与去掉 %[2]s 加偏后的面积一致：坐标可能是加偏的",
					"the area in the attribute \"%[1]s\" does not fit the coordinates as read, but fits them without the shift of %[2]s: they may be shifted", key, string(w))}
			}
		}
	}
	return nil
}

// webMapNotes put on record that a shift was taken off.
func webMapNotes(r reading) []Note {
	if r.web == "" {
		return nil
	}
	return []Note{{"shift-removed", lang.Textf(
		"坐标按 %[1]s 读取，已用公开公式去掉加偏；精度按 %[2]s m 计，只能得出「可能」的结论，办理时请提供 CGCS2000 坐标",
		"read as %[1]s, its shift taken off by the public formula; taken as good to %[2]s m, it gives possible findings only: for a decision, obtain CGCS2000 coordinates",
		string(r.web), plain(float64(webMapAccuracy)))}}
}
