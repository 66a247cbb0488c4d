package intake

import (
	"strconv"
	"strings"

	"redline/geo/crs"
	"redline/lang"
)

var (
	saysPacked   = newPhrase(`(?i)d+\.mm|度\.?分\.?秒|packed|dms`, "秒", "d.mm", "packed", "dms")
	saysDecimals = newPhrase(`(?i)十进制|decimal|d+\.d{2,}`, "十进制", "decimal", "d.dd")
	saysEPSG     = newPhrase(`(?i)EPSG[:： ]*([0-9]{4,6})`, "epsg")
	saysDatum    = newPhrase(`(?i)坐标系|datum|crs|CGCS ?2000|2000 ?国家大地|国家 ?2000|西安 ?(?:19)?80|(?:19)?80 ?西安|北京 ?(?:19)?54|(?:19)?54 ?北京|BJ-?54`, "坐标系", "国家", "西安", "北京", "datum", "crs", "cgcs", "bj")
	names2000    = newPhrase(`(?i)CGCS ?2000|2000 ?国家大地|国家 ?2000|2000 ?坐标系|GCS_China`, "2000", "gcs_china")
	saysShifted  = newPhrase(`(?i)GCJ-?02|BD-?09|火星|奥维|高德|腾讯|百度`, "火星", "奥维", "高德", "腾讯", "百度", "gcj", "bd")
	saysWebMap   = newPhrase(`(?i)(?:坐标系统?|datum|crs)[为是:：= ]*(?:GCJ[-_ ]?02|BD[-_ ]?09|火星坐标|百度坐标)`, "火星", "百度", "gcj", "bd")
	saysMeridian = newPhrase(`(?i)(?:中央(?:经|子午)线|central meridian)[为是:：= ]*(?:东经|E)? ?([0-9]{2,3}(?:\.[0-9]+)?)`, "中央", "central")
	saysZone     = newPhrase(`带号[为是:：= ]*([0-9]{2})(?:[^0-9]|$)|(?:^|[^0-9])([0-9]{2}) ?(?:号|分)?带号?(?:[^\p{Han}]|$)`, "带")
	saysWidth    = newPhrase(`(?:^|[^0-9])([36三六]) ?[°度] ?(?:分)?带|分带[为是:：= ]*([36三六])`, "带")
)

// listStatements is what the notes and headings of a list say of its reference: the
// pairs of a 报批坐标 TXT in free words ("CGCS2000 3度带 中央经线105°", "带号：35"), and
// what is no pair there.
type listStatements struct {
	pairs    map[string]pair // 坐标系, 几度分带, 带号, as landTXT has them
	epsg     *declaration
	meridian float64 // 0 when not said
	at       int     // of the meridian
	degrees  *declaration
}

// note takes a line for a title or a remark, and heeds what it says of the coordinates.
func (r *coordList) note(l textLine) error {
	r.blank, r.footer = true, nil
	if !r.noted {
		if !saysPacked.in(l.text) && !saysDecimals.in(l.text) { // of the numbers, not of the plot
			r.title = listTitle(l.text)
		}
		r.noted = true
		return r.heed(l)
	}
	return r.remark(l)
}

// listTitle is the title a note gives: without the marks of a comment, and without brackets
// that enclose all of it ("[地块一]"). Brackets around a part of it are the title's own.
func listTitle(text string) string {
	title := strings.Trim(text, white+"#/")
	inner, opened := strings.CutPrefix(title, "[")
	inner, closed := strings.CutSuffix(inner, "]")
	if opened && closed && !strings.ContainsAny(inner, "[]") {
		return strings.Trim(inner, white)
	}
	return title
}

// remark counts a line that is not read, and heeds it.
func (r *coordList) remark(l textLine) error {
	if r.notes++; len(r.ignored) < maxListNotes {
		r.ignored = append(r.ignored, strconv.Itoa(r.src.line(int32(l.at))))
	}
	if r.notes > min(10_000, r.limits.Features) {
		return r.fail(ErrLimit, l.at, lang.Text{ZH: "说明文字的行数过多", EN: "too many lines of notes"},
			lang.Text{ZH: "请只保留坐标", EN: "Keep the coordinates only."})
	}
	return r.heed(l)
}

// heed takes from a note or header what it says of the coordinates and the area. The rows
// of a sheet wait until its list begins: most sheets hold none.
func (r *coordList) heed(l textLine) error {
	if r.sheet && r.layout == nil {
		r.unheeded = append(r.unheeded, l)
		return nil
	}
	if err := r.tally.note(l.text); err != nil {
		return err
	}
	l.text = beginning(l.text, maxNoteRead)
	r.degrees.packed = r.degrees.packed || saysPacked.in(l.text)
	r.degrees.decimals = r.degrees.decimals || saysDecimals.in(l.text)
	if len(r.out.suspicions) < maxListNotes && saysShifted.in(l.text) && !saysWebMap.in(l.text) {
		web := crs.GCJ02
		if saysBaidu.MatchString(l.text) {
			web = crs.BD09
		}
		r.out.suspicions = append(r.out.suspicions, suspicion{"shifted-suspected", lang.Textf(
			"「%s」：此来源的坐标常为加偏坐标（GCJ-02 或 BD-09），会偏几百米", "\"%s\": coordinates of this origin are often shifted (GCJ-02 or BD-09) by hundreds of metres", l.text), web})
	}
	if area := areaIn(l.text); area != nil {
		r.area = area
	}
	return r.says.heed(r.src, l)
}

// heedAbove heeds what stands above the list that begins.
func (r *coordList) heedAbove() error {
	waiting := r.unheeded
	r.unheeded = nil
	for _, l := range waiting {
		if err := r.heed(l); err != nil {
			return err
		}
	}
	return nil
}

// heed keeps what a note says of the reference. What contradicts an earlier note is
// refused: one list has one reference.
func (s *listStatements) heed(src *source, l textLine) error {
	if m := saysEPSG.find(l.text); m != nil {
		code, err := strconv.Atoi(m[1])
		if err != nil {
			return err
		}
		d, refused := declareEPSG(code, m[0], int32(l.at))
		if refused == nil && s.epsg != nil && s.epsg.epsg != code {
			refused = saidTwice(s.epsg.text, m[0])
		}
		if refused != nil {
			return src.at(refused, l.at)
		}
		s.epsg = d
		return nil
	}
	if saysDatum.in(l.text) {
		if datum := datumNamed(l.text); datum != "" {
			if err := s.say(src, l.at, "坐标系", datum); err != nil {
				return err
			}
		}
	}
	if m := saysWidth.find(l.text); m != nil {
		if err := s.say(src, l.at, "几度分带", m[1]+m[2]); err != nil {
			return err
		}
	}
	if m := saysZone.find(l.text); m != nil {
		if err := s.say(src, l.at, "带号", m[1]+m[2]); err != nil {
			return err
		}
	}
	if m := saysMeridian.find(l.text); m != nil {
		x, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			return err
		}
		if s.meridian != 0 && s.meridian != x {
			return src.at(saidTwice("中央经线 "+plain(s.meridian), m[0]), l.at)
		}
		s.meridian, s.at = x, l.at
	}
	return nil
}

// datumNamed is the datum a note names, as a 报批坐标 TXT would; "" when it names none.
// Where it names two ("由西安80转换为CGCS2000"), CGCS2000 is what the numbers are in.
func datumNamed(text string) string {
	switch {
	case saysWebMap.in(text):
		return string(webMapNamed(saysWebMap.pattern.FindString(text)))
	case names2000.in(text):
		return "2000国家大地坐标系"
	case saysXian80.in(text):
		return "1980西安坐标系"
	case saysBeijing54.in(text):
		return "1954北京坐标系"
	case saysCGCS2000.in(text):
		return "2000国家大地坐标系"
	case saysWGS84.in(text):
		return "WGS84"
	}
	return ""
}

func (s *listStatements) say(src *source, at int, key, value string) error {
	if p, ok := s.pairs[key]; ok && p.value != value {
		return src.at(saidTwice(key+"="+p.value, key+"="+value), at)
	}
	s.pairs[key] = pair{key: key, value: value, at: at}
	return nil
}

func saidTwice(first, second string) *lang.Fault {
	return fault(ErrContradiction,
		lang.Textf("「%[2]s」与前面的「%[1]s」矛盾：一个列表只能有一个坐标系", "\"%[2]s\" contradicts \"%[1]s\" before it: one list has one reference system", first, second),
		lang.Text{ZH: "请改正其中一处；坐标系不同的点请分成几个文件", EN: "Correct one of them; put points of different systems into files of their own."})
}

// headDegrees notes that the header promises degrees.
func (s *listStatements) headDegrees(l textLine) {
	if s.degrees == nil {
		s.degrees = &declaration{form: degrees, text: beginning(l.text, maxNoteRead), at: int32(l.at)}
	}
}

// declaration puts together what was said; nil when nothing. The zone beside a header of
// degrees is that of the project's other drawings, and says nothing of the list.
func (s *listStatements) declaration(src *source) (*declaration, error) {
	if s.epsg != nil {
		if d := s.epsg; s.meridian != 0 && d.meridian != 0 && d.meridian != s.meridian {
			return nil, src.at(saidTwice(d.text, "中央经线 "+plain(s.meridian)), s.at)
		}
		return s.epsg, nil
	}
	pairs := s.pairs
	if s.degrees != nil {
		pairs = map[string]pair{"坐标系": s.pairs["坐标系"]}
	}
	d, err := (&landTXT{src: src, pairs: pairs}).declaration()
	switch {
	case err != nil:
		return nil, err
	case s.degrees != nil && d == nil:
		return s.degrees, nil
	case s.degrees != nil:
		d.form, d.text, d.at = degrees, s.degrees.text, s.degrees.at
		return d, nil
	case s.meridian == 0:
		return d, nil
	}
	said := "中央经线=" + plain(s.meridian)
	if d == nil {
		d = &declaration{at: int32(s.at)}
	}
	if d.meridian != 0 && d.meridian != s.meridian || d.width == 6 && int(s.meridian)%6 != 3 {
		return nil, src.at(saidTwice(d.text, said), s.at)
	}
	d.text = strings.TrimPrefix(d.text+"，"+said, "，")
	d.form, d.meridian = metres, s.meridian
	return d, nil
}
