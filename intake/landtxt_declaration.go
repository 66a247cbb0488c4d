package intake

import (
	"strconv"
	"strings"

	"redline/geo/crs"
	"redline/lang"
)

// Datums as files name them. Beijing 54 and Xian 80 go by many names.
var (
	saysBeijing54 = newPhrase(`1954|北京|(^|[^0-9])54([^0-9]|$)|BJ54|(?i:krassovsky|beijing)`, "54", "北京", "krassovsky", "beijing")
	saysXian80    = newPhrase(`1980|西安|(^|[^0-9])80([^0-9]|$)|(?i:xian)`, "80", "西安", "xian")
	saysCGCS2000  = newPhrase(`2000|(?i:CGCS|GCS_China)`, "2000", "cgcs", "gcs_china")
	saysWGS84     = newPhrase(`(?i:WGS[ _-]*(19)?84)|EPSG:4326`, "wgs", "4326")
)

// Zone numbers over China.
const (
	firstZone3, lastZone3 = 25, 45
	firstZone6, lastZone6 = 13, 23
)

// declaration puts together what [属性描述] says of the coordinates; nil when nothing.
func (r *landTXT) declaration() (*declaration, error) {
	d := &declaration{at: -1}
	var words []string
	for _, key := range []string{"坐标系", "几度分带", "投影类型", "计量单位", "带号"} {
		p, ok := r.pairs[key]
		if !ok || p.value == "" {
			continue
		}
		words = append(words, p.key+"="+p.value)
		if d.at < 0 || key == "带号" {
			d.at = int32(p.at)
		}
		read := map[string]func(*declaration, pair) error{
			"坐标系": r.datum, "几度分带": r.width, "投影类型": r.projection, "计量单位": r.unit, "带号": r.zone,
		}[key]
		if err := read(d, p); err != nil {
			return nil, err
		}
	}
	if err := r.parameters(d); err != nil {
		return nil, err
	}
	if len(words) == 0 {
		return nil, nil
	}
	d.text = strings.Join(words, "，")
	return d, nil
}

// refuse makes a fault about the line of a pair.
func (r *landTXT) refuse(p pair, f *lang.Fault) error {
	f.Field = p.key
	f.Line = r.src.line(int32(p.at))
	return f
}

func (r *landTXT) datum(d *declaration, p pair) error {
	text := p.key + "=" + p.value
	d.datum = true
	switch {
	case webMapNamed(p.value) != "":
		d.web = webMapNamed(p.value)
		return nil
	case saysCGCS2000.in(p.value), saysWGS84.in(p.value):
		return nil
	case saysXian80.in(p.value):
		d.older = crs.Xian80
	case saysBeijing54.in(p.value):
		d.older = crs.Beijing54
	}
	if d.older != crs.CGCS2000 {
		d.refuse = func(f *lang.Fault) error { return r.refuse(p, f) }
		return nil
	}
	return r.refuse(p, noShift(lang.Text{ZH: "本程序不认识的坐标系", EN: "a system that is not known here"}, text))
}

func (r *landTXT) width(d *declaration, p pair) error {
	switch strings.TrimRight(p.value, "度°带 ") {
	case "3", "三":
		d.width = 3
	case "6", "六":
		d.width = 6
	default:
		return r.refuse(p, fault(ErrContradiction,
			lang.Textf("几度分带「%s」应为 3 或 6", "几度分带 (zone width) \"%s\" must be 3 or 6", p.value),
			lang.Text{ZH: "请改正；不知道可以留空", EN: "Correct it, or leave it empty."}))
	}
	d.form = metres
	return nil
}

func (r *landTXT) projection(d *declaration, p pair) error {
	value := strings.ToLower(p.value)
	switch {
	case strings.Contains(value, "高斯"), strings.Contains(value, "克吕格"), strings.Contains(value, "克里格"), strings.Contains(value, "gauss"):
		d.form = metres
	case strings.Contains(value, "经纬"), strings.Contains(value, "地理"), value == "无":
		return r.setDegrees(d, p)
	default:
		return r.refuse(p, fault(ErrDatum,
			lang.Textf("不支持的投影「%s」", "the projection \"%s\" cannot be read", p.value),
			lang.Text{ZH: "请转换为高斯-克吕格投影（2000 国家大地坐标系）后重新提供", EN: "Convert it to Gauss-Krüger on CGCS2000."}))
	}
	return nil
}

func (r *landTXT) unit(d *declaration, p pair) error {
	switch strings.ToLower(p.value) {
	case "米", "m", "metre", "meter":
		if d.form == degrees {
			return r.refuse(p, disagree(lang.Text{ZH: "投影类型为经纬度", EN: "the projection is geographic"}, p))
		}
		d.form = metres
	case "度", "degree", "°", "十进制度":
		return r.setDegrees(d, p)
	default:
		return r.refuse(p, fault(ErrContradiction,
			lang.Textf("计量单位「%s」应为 米 或 度", "计量单位 (unit) \"%s\" must be 米 (metres) or 度 (degrees)", p.value),
			lang.Text{ZH: "请换算后改正", EN: "Convert the coordinates and correct it."}))
	}
	return nil
}

// setDegrees notes that the file promises degrees. 几度分带 beside it is what templates
// leave standing, and says nothing then.
func (r *landTXT) setDegrees(d *declaration, p pair) error {
	projection := r.pairs["投影类型"].value
	if d.form == metres && p.key == "计量单位" && projection != "" {
		return r.refuse(p, disagree(lang.Text{ZH: "投影类型=" + projection, EN: "投影类型=" + projection}, p))
	}
	d.form, d.width = degrees, 0
	return nil
}

func (r *landTXT) zone(d *declaration, p pair) error {
	zone, err := strconv.Atoi(strings.TrimSuffix(p.value, "带"))
	width := 0
	switch {
	case err != nil:
	case zone >= firstZone3 && zone <= lastZone3:
		width = 3
	case zone >= firstZone6 && zone <= lastZone6:
		width = 6
	}
	if width == 0 {
		return r.refuse(p, fault(ErrContradiction,
			lang.Textf("带号「%s」不在中国范围：3° 带为 25–45，6° 带为 13–23", "the zone \"%s\" does not lie over China: 3° zones are 25–45, 6° zones 13–23", p.value),
			lang.Text{ZH: "请改正带号；不知道可以留空", EN: "Correct it, or leave it empty."}))
	}
	if d.form == degrees {
		return nil
	}
	if d.width != 0 && d.width != width {
		return r.refuse(p, disagree(lang.Textf("几度分带=%d", "几度分带=%d", d.width), p))
	}
	d.form, d.zone, d.width = metres, zone, width
	d.meridian = float64(3 * zone)
	if width == 6 {
		d.meridian = float64(6*zone - 3)
	}
	return nil
}

// disagree refuses two statements of one file.
func disagree(other lang.Text, p pair) *lang.Fault {
	return fault(ErrContradiction,
		lang.Textf("「%[2]s=%[3]s」与「%[1]s」矛盾", "\"%[2]s=%[3]s\" contradicts \"%[4]s\"", other.ZH, p.key, p.value, other.EN),
		lang.Text{ZH: "请向测绘单位核实后改正其中一个", EN: "Ask the surveyor and correct one of them."})
}

// parameters takes the parameters of a datum shift, which the file gives for coordinates
// of an older datum. To those that are CGCS2000 already they are not applied, on record.
func (r *landTXT) parameters(d *declaration) error {
	p := r.pairs["转换参数"]
	if strings.Trim(p.value, ",0. +-") == "" {
		return nil
	}
	if d.older == crs.CGCS2000 {
		r.out.warnings = append(r.out.warnings, Note{"parameters-ignored", lang.Textf(
			"转换参数「%s」未使用：坐标按已是 2000 国家大地坐标系读取", "the parameters 转换参数 \"%s\" were not applied: the coordinates were read as CGCS2000 already", p.value)})
		return nil
	}
	shift, f := parseShift(p.value)
	if f != nil {
		return r.refuse(p, f)
	}
	d.shift = shift
	return nil
}
