package intake

import (
	"regexp"
	"strconv"
	"strings"

	"redline/lang"
)

// What precedes the points of a list, and how long one point may be written.
const (
	maxListNotes = 20
	maxListPoint = 1 << 20
	maxBracket   = 200 // bytes of a point in brackets
)

// sniffCoordList recognises a list by its first row of points: a position in China in
// degrees, or plane coordinates. A header row that names both coordinates will do.
func sniffCoordList(src *source) bool {
	text := strings.TrimLeft(src.head(), white+"\r\n")
	if text == "" || strings.ContainsAny(text[:1], "{<") || strings.HasPrefix(text, "[[") || strings.ContainsRune(text, 0) {
		return false
	}
	notes := 0
	for _, raw := range strings.FieldsFunc(text, func(c rune) bool { return c == '\n' || c == '\r' }) {
		line := half.Replace(strings.Trim(raw, white))
		if line == "" {
			continue
		}
		if _, ok := headerLayout(line); ok {
			return true
		}
		group, _ := nextPoint(line)
		for _, way := range pointWays(line, group) {
			if _, ok := findLayout(way); ok {
				return true
			}
		}
		if notes++; notes > maxListNotes || !isListNote(line) {
			return false
		}
	}
	return false
}

// readCoordList reads lists of points, as text or CSV:
//
//	file   = block *(blank-line block)
//	block  = *note [header] *row
//	row    = [label] [ring] first second [more]; several, separated by semicolons, on a line
//
// Coordinates are decimal degrees, degrees-minutes-seconds with their marks, packed
// degrees (ddd.mmssss, only where a note or the header says so) or plane coordinates.
// A block, or a value of a ring column, is a ring; rings belong to one feature until a
// note or another value of a plot column begins the next, and containment decides which
// are holes. One or two points are points. Full-width separators are refused, except
// between coordinates with degree marks, where nothing else can be meant.
func readCoordList(src *source) (*contents, error) {
	r := &coordList{src: src, tally: tally{limits: src.limits}, rings: map[string]bool{}, blank: true, firstPlain: -1, declared: declaration{at: -1}}
	text := src.decode()
	for at := 0; at < len(text); {
		end := len(text)
		if i := strings.IndexAny(text[at:], "\r\n"); i >= 0 {
			end = at + i
		}
		l := textLine{text: strings.Trim(text[at:end], white), at: at}
		if err := r.line(l); err != nil {
			return nil, err
		}
		at = end + 1
		if end < len(text) && text[end] == '\r' {
			at = end + len(text[end:]) - len(strings.TrimLeft(text[end:], "\r"))
			if at < len(text) && text[at] == '\n' {
				at++
			}
		}
	}
	return r.finish()
}

// coordList reads one list.
type coordList struct {
	src      *source
	layout   *listLayout
	declared declaration
	title    string          // note before the block, the next feature's name
	noted    bool            // notes stand before the block
	rings    map[string]bool // of plot and ring columns, those begun
	key      string          // the ring being read, by those columns
	blank    bool            // a blank line came since the last point
	closed   bool            // the ring being read has come back to its first point
	axes     int             // 1: the axes are marked, 2: they are not; 0 before the first point
	packed   bool            // said to be ddd.mmssss
	decimals bool            // said to be decimal degrees
	// Of the degrees without marks: can all be ddd.mmssss, and does any have seconds.
	firstPlain            int32
	notPacked, hasSeconds bool
	plain                 [2]string
	ignored               []string // numbers of the first lines that are notes
	notes                 int      // how many there are
	columnsDropped        bool
	tally
	out contents
}

// line reads one line.
func (r *coordList) line(l textLine) error {
	if l.text == "" {
		r.blank = true
		return nil
	}
	if layout, ok := headerLayout(l.text); ok {
		return r.header(l, layout)
	}
	text := l.text
	if !r.reads(text) {
		other := half.Replace(text)
		switch {
		case (r.blank || r.noted) && isListNote(other):
			return r.note(l)
		case degreeMark.MatchString(text) && r.reads(other):
			text = other
		}
	}
	return r.points(l, text)
}

// reads reports whether the first point of a line can be read.
func (r *coordList) reads(text string) bool {
	point, _ := nextPoint(text)
	if len(point) > maxListPoint {
		return false
	}
	for _, way := range pointWays(text, point) {
		layout, ok := r.layoutFor(way)
		if !ok {
			continue
		}
		_, _, err := layout.coordinates(way)
		if err == nil {
			return true
		}
	}
	return false
}

var (
	saysPacked   = regexp.MustCompile(`(?i)d+\.mm|度\.?分\.?秒|packed|dms`)
	saysDecimals = regexp.MustCompile(`(?i)十进制|decimal|d+\.d{2,}`)
	saysEPSG     = regexp.MustCompile(`(?i)EPSG[:： ]*([0-9]{4,6})`)
	saysDatum    = regexp.MustCompile(`(?i)坐标系|datum|crs`)
	saysShifted  = regexp.MustCompile(`(?i)GCJ-?02|BD-?09|火星|奥维|高德|腾讯|百度`)
)

// note takes a line for a title or a remark, and heeds what it says of the coordinates.
func (r *coordList) note(l textLine) error {
	r.endBlock()
	if !r.noted {
		r.title = strings.Trim(l.text, white+"#/[]")
	} else {
		if r.notes++; len(r.ignored) < maxListNotes {
			r.ignored = append(r.ignored, strconv.Itoa(r.src.line(int32(l.at))))
		}
		if r.notes > min(10_000, r.limits.Features) {
			return r.fail(ErrLimit, l.at, lang.Text{ZH: "说明文字的行数过多", EN: "too many lines of notes"},
				lang.Text{ZH: "请只保留坐标", EN: "Keep the coordinates only."})
		}
	}
	r.noted = true
	return r.heed(l)
}

// heed takes from a note or header what it says of the coordinates.
func (r *coordList) heed(l textLine) error {
	r.packed = r.packed || saysPacked.MatchString(l.text)
	r.decimals = r.decimals || saysDecimals.MatchString(l.text)
	if saysShifted.MatchString(l.text) {
		r.out.warnings = append(r.out.warnings, Note{"shifted-suspected", lang.Textf(
			"「%s」：此来源的坐标常为加偏坐标（GCJ-02 或 BD-09），会偏几百米，请核实", "\"%s\": coordinates of this origin are often shifted (GCJ-02 or BD-09) by hundreds of metres: verify", l.text)})
	}
	if m := saysEPSG.FindStringSubmatch(l.text); m != nil {
		code, err := strconv.Atoi(m[1])
		if err != nil {
			return err
		}
		d, refused := declareEPSG(code, m[0], int32(l.at))
		if refused != nil {
			return r.src.at(refused, l.at)
		}
		r.declared = *d
		return nil
	}
	if !saysDatum.MatchString(l.text) {
		return nil
	}
	switch {
	case saysCGCS2000.MatchString(l.text), saysWGS84.MatchString(l.text):
		r.declared.datum = true
		if r.declared.text == "" {
			r.declared.text, r.declared.at = l.text, int32(l.at)
		}
	case saysXian80.MatchString(l.text):
		return r.src.at(noShift(lang.Text{ZH: "1980 西安坐标系", EN: "Xian 1980"}, l.text), l.at)
	case saysBeijing54.MatchString(l.text):
		return r.src.at(noShift(lang.Text{ZH: "1954 北京坐标系", EN: "Beijing 1954"}, l.text), l.at)
	}
	return nil
}

// header takes a header row. Later ones must name the same columns.
func (r *coordList) header(l textLine, layout listLayout) error {
	if len(r.out.features) > 0 && (r.layout == nil || r.layout.header != layout.header) {
		return r.fail(ErrSyntax, l.at, lang.Text{ZH: "表头与前面的数据不一致", EN: "a header that differs from what came before"},
			lang.Text{ZH: "请把列次不同的数据分成几个文件", EN: "Put data of different columns into files of their own."})
	}
	r.layout = &layout
	if layout.named && degreeHeading.MatchString(l.text) && r.declared.form == anyForm {
		r.declared.form, r.declared.text, r.declared.at = degrees, l.text, int32(l.at)
	}
	r.endBlock()
	return r.heed(l)
}

// points reads the points of a line.
func (r *coordList) points(l textLine, text string) error {
	for rest := strings.Trim(text, white+";,"); rest != ""; rest = strings.TrimLeft(rest, white+";,") {
		whole := rest
		var point string
		point, rest = nextPoint(whole)
		if strings.Trim(point, white) == "" {
			continue
		}
		if len(point) > maxListPoint {
			return r.fail(ErrLimit, l.at, lang.Text{ZH: "这一行太长", EN: "the line is too long"},
				lang.Text{ZH: "请每点一行，或用分号分隔各点", EN: "Write a point a line, or separate points by semicolons."})
		}
		ways := spacedPoints(point)
		for _, p := range ways {
			fields := listFields(p)
			if len(ways) == 1 && len(whole) < 4096 && !r.readsRow(fields) {
				if other := listFields(strings.ReplaceAll(whole, ";", ",")); r.readsRow(other) {
					fields, rest = other, ""
				}
			}
			if err := r.row(l, fields); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *coordList) readsRow(fields []string) bool {
	layout, ok := r.layoutFor(fields)
	if !ok {
		return false
	}
	_, _, err := layout.coordinates(fields)
	return err == nil
}

// row reads one point.
func (r *coordList) row(l textLine, fields []string) error {
	layout, ok := r.layoutFor(fields)
	if !ok {
		return r.unreadable(l, fields)
	}
	a, b, err := layout.coordinates(fields)
	if err != nil {
		return r.unreadable(l, fields)
	}
	if r.layout == nil {
		r.layout = &layout
	}
	r.columnsDropped = r.columnsDropped || len(fields) > layout.used
	if err := r.tally.vertex(); err != nil {
		return err
	}
	north := a.axis == 'N' || b.axis == 'E'
	if a.axis != 0 && a.axis == b.axis || layout.named && north || (a.axis == 'E' || b.axis == 'N') && north {
		return r.fail(ErrContradiction, l.at, lang.Textf("「%s」「%s」的方位（东经、北纬）与另一列或表头矛盾", "the hemispheres of \"%s\" and \"%s\" contradict each other or the header", a.text, b.text),
			lang.Text{ZH: "请核对哪一列是经度", EN: "See which column is the longitude."})
	}
	axes := 2
	switch {
	case a.axis != 0 || b.axis != 0 || layout.named:
		axes = 1
	case a.value >= china.min.Lon && a.value <= china.max.Lon && b.value < china.max.Lat:
		axes = r.axes // plainly the longitude first, as marked positions are kept
	}
	if r.axes != 0 && r.axes != axes {
		return r.fail(ErrSyntax, l.at, lang.Text{ZH: "有的点标明东经、北纬，有的没有", EN: "some points say which number is east and which north, others do not"},
			lang.Text{ZH: "请统一写法", EN: "Write them all alike."})
	}
	r.axes = axes
	v := vertex{at: int32(l.at)}
	if v.first, err = r.value(l, a); err != nil {
		return err
	}
	if v.second, err = r.value(l, b); err != nil {
		return err
	}
	if north {
		v.first, v.second = v.second, v.first
	}
	return r.add(l, field(fields, layout.plot), field(fields, layout.ring), v)
}
