package intake

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"redline/geo"
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

// listLayout says which column holds what; -1 for none.
type listLayout struct {
	first, second, label, ring, plot int
	named                            bool // first is the easting by its heading, second the northing
	used                             int  // columns that are used
	header                           string
}

var half = strings.NewReplacer("，", ",", "、", ",", "；", ";", "：", ":", "。", ".", "．", ".", "（", "(", "）", ")", "－", "-", "\u3000", " ",
	"０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9")

// Headings of columns, in lower case and without a unit in brackets.
var (
	eastHeadings  = []string{"经度", "东经", "lon", "lng", "long", "longitude", "lon_dms", "经度l", "东坐标", "横坐标", "easting", "east", "e"}
	northHeadings = []string{"纬度", "北纬", "lat", "latitude", "lat_dms", "纬度b", "北坐标", "纵坐标", "northing", "north", "n"}
	xHeadings     = []string{"x", "x坐标", "坐标x"}
	yHeadings     = []string{"y", "y坐标", "坐标y"}
	labelHeadings = []string{"点号", "序号", "界址点号", "点名", "编号", "拐点", "拐点编号", "no", "no.", "id", "point", "label", "vertex"}
	ringHeadings  = []string{"圈号", "环号", "ring", "part"}
	plotHeadings  = []string{"地块", "地块名称", "地块编号", "地块号", "名称", "宗地", "name", "plot", "zone", "feature"}
	degreeHeading = regexp.MustCompile(`(?i)经度|纬度|东经|北纬|lon|lat|lng`)
	headingUnit   = regexp.MustCompile(`[(（\[].*$`)
)

// headerLayout reads a header row; ok is false for any other line.
func headerLayout(line string) (listLayout, bool) {
	l := listLayout{first: -1, second: -1, label: -1, ring: -1, plot: -1, header: line}
	x, y, coordinates := -1, -1, 0
	for i, field := range listFields(line) {
		name := strings.ToLower(strings.Trim(headingUnit.ReplaceAllString(field, ""), white))
		for _, column := range []struct {
			names []string
			index *int
		}{
			{eastHeadings, &l.first},
			{northHeadings, &l.second},
			{xHeadings, &x},
			{yHeadings, &y},
			{labelHeadings, &l.label},
			{ringHeadings, &l.ring},
			{plotHeadings, &l.plot},
		} {
			if slices.Contains(column.names, name) && *column.index < 0 {
				*column.index = i
				coordinates++
			}
		}
	}
	l.named = l.first >= 0 && l.second >= 0
	l.used = coordinates
	if !l.named {
		l.first, l.second = min(x, y), max(x, y)
	}
	return l, l.first >= 0 && l.second >= 0
}

// findLayout tells the columns of a row without a header: the one pair of neighbours
// that can be a position. Before it may stand a label, or a label and a ring number.
func findLayout(fields []string) (listLayout, bool) {
	var pairs, exact []int
	for i := 0; i+1 < len(fields) && i < 3; i++ {
		a, errA := parseCoordinate(fields[i])
		b, errB := parseCoordinate(fields[i+1])
		if errA != nil || errB != nil || !isPosition(a, b) {
			continue
		}
		pairs = append(pairs, i)
		if a.exact() && b.exact() {
			exact = append(exact, i)
		}
	}
	if len(pairs) > 1 {
		pairs = exact
	}
	if len(pairs) != 1 {
		return listLayout{}, false
	}
	l := listLayout{first: pairs[0], second: pairs[0] + 1, label: -1, ring: -1, plot: -1, used: pairs[0] + 2}
	if l.first > 0 {
		l.label = 0
	}
	if l.first > 1 {
		l.ring = 1
		if _, err := strconv.Atoi(fields[1]); err != nil {
			return listLayout{}, false
		}
	}
	return l, true
}

// isPosition reports whether two numbers can be a position in China, in either order.
func isPosition(a, b coordinate) bool {
	low, high := min(a.value, b.value), max(a.value, b.value)
	return low >= china.min.Lat && low <= china.max.Lat && high >= china.min.Lon && high <= china.max.Lon ||
		low >= 100_000 && high >= minNorthing && high < 1e8
}

// coordinate is one number of a position as it is written.
type coordinate struct {
	text  string
	value float64
	marks bool // has a degree mark
	axis  byte // 'E' or 'N' when marked
}

// exact reports whether it is written as no label is.
func (c coordinate) exact() bool {
	return c.marks || c.axis != 0 || strings.Contains(c.text, ".") || math.Abs(c.value) >= 100_000
}

var coordinateForm = regexp.MustCompile(`^(东经|北纬|西经|南纬|[ENSWensw])?[:：]?\s*([+-]?[0-9]+(?:\.[0-9]+)?)` +
	`(?:\s*([°º˚度])\s*(?:([0-9]+(?:\.[0-9]+)?)\s*(?:['′’＇]|分)\s*(?:([0-9]+(?:\.[0-9]+)?)\s*(?:″|"|”|＂|''|′′|’’|秒)?)?)?)?\s*(东经|北纬|西经|南纬|[ENSWensw])?$`)

// parseCoordinate reads a number, degrees and minutes, or degrees, minutes and seconds,
// with or without the hemisphere before or after.
func parseCoordinate(field string) (coordinate, error) {
	c := coordinate{text: field}
	m := coordinateForm.FindStringSubmatch(field)
	if m == nil || m[1] != "" && m[6] != "" {
		return c, errNumber
	}
	value, err := decimal(m[2])
	if err != nil {
		return c, err
	}
	c.marks = m[3] != ""
	for i, unit := range []float64{60, 3600} {
		part := m[4+i]
		if part == "" {
			continue
		}
		x, err := decimal(part)
		if err != nil || x >= 60 || strings.Contains(m[2+2*i], ".") {
			return c, errNumber
		}
		value += x / unit
	}
	if c.marks && strings.HasPrefix(m[2], "-") && m[4] != "" {
		return c, errNumber // nothing in China lies west or south
	}
	switch strings.ToUpper(m[1] + m[6]) {
	case "E", "东经":
		c.axis = 'E'
	case "N", "北纬":
		c.axis = 'N'
	case "W", "西经":
		c.axis, value = 'E', -value
	case "S", "南纬":
		c.axis, value = 'N', -value
	}
	c.value = value
	return c, nil
}

var (
	degreeMark     = regexp.MustCompile(`[0-9]\s*[°º˚度]`)
	spaceAfterMark = regexp.MustCompile(`([°º˚度′'’分])\s+([0-9])`)
	spaceBefore    = regexp.MustCompile(`([0-9])\s+([°º˚度′'’″"分秒])`)
	spaceHemi      = regexp.MustCompile(`([″"”秒′'’°度])\s+([ENSWensw])(\s|,|;|$)`)
	hemisphereLast = regexp.MustCompile(`[ENSWensw]\s*$`)
	spaceHemiFront = regexp.MustCompile(`(^|[\s,;(])([ENSWensw]|东经|北纬)[:：]?\s+([0-9])`)
	bareComma      = regexp.MustCompile(`^[^,]+,[^,]+$`)
)

// nextPoint cuts the first of several points off a line: up to a semicolon, or to the
// bracket that closes it.
func nextPoint(line string) (point, rest string) {
	line = strings.TrimLeft(line, white+";")
	if inner, ok := strings.CutPrefix(line, "("); ok {
		if i := strings.IndexByte(inner[:min(len(inner), maxBracket)], ')'); i >= 0 {
			return inner[:i], strings.TrimLeft(inner[i+1:], white+";,")
		}
	}
	point, rest, _ = strings.Cut(line, ";")
	return point, rest
}

// pointWays returns the ways to see the first point of a line: ended by a semicolon, or
// with semicolons between its numbers.
func pointWays(line, point string) [][]string {
	ways := [][]string{}
	if points := spacedPoints(point); len(points) > 0 {
		ways = append(ways, listFields(points[0]))
	}
	if len(point) < len(line) && len(line) < 4096 {
		ways = append(ways, listFields(strings.ReplaceAll(line, ";", ",")))
	}
	return ways
}

// spacedPoints splits "a,b a,b" into its points; any other text is one point.
func spacedPoints(point string) []string {
	words := strings.Fields(point)
	for _, w := range words {
		if !bareComma.MatchString(w) {
			return []string{point}
		}
	}
	if len(words) < 2 {
		return []string{point}
	}
	return words
}

// listFields splits a row at tabs, else at commas, else at semicolons, else at spaces.
// A field that begins with a quotation mark is quoted as in CSV (RFC 4180 §2).
func listFields(row string) []string {
	if degreeMark.MatchString(row) {
		row = spaceAfterMark.ReplaceAllString(spaceBefore.ReplaceAllString(row, "$1$2"), "$1$2")
		if hemisphereLast.MatchString(row) {
			row = spaceHemi.ReplaceAllString(row, "$1$2$3")
		}
		row = spaceHemiFront.ReplaceAllString(row, "$1$2$3")
	}
	row = strings.Trim(row, " \u00a0\u3000\ufeff")
	separator := ""
	for _, s := range []string{"\t", ",", ";"} {
		if strings.Contains(row, s) {
			separator = s
			break
		}
	}
	if separator == "" {
		return strings.Fields(row)
	}
	var out []string
	for more := true; more; {
		var field string
		field, row, more = cutField(strings.TrimLeft(row, " \u3000"), separator)
		out = append(out, strings.Trim(field, white))
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}

// cutField cuts one field off a row.
func cutField(row, separator string) (field, rest string, more bool) {
	if !strings.HasPrefix(row, `"`) {
		return strings.Cut(row, separator)
	}
	var b strings.Builder
	for i := 1; i < len(row); i++ {
		if row[i] == '"' {
			if i+1 < len(row) && row[i+1] == '"' {
				i++
			} else {
				_, rest, more = strings.Cut(row[i+1:], separator)
				return b.String(), rest, more
			}
		}
		b.WriteByte(row[i])
	}
	return strings.Cut(row, separator)
}

var (
	noteMark   = regexp.MustCompile(`^(?:#|//|\[[^\]]*\]|[^0-9:]{1,40}:)`)
	webAddress = regexp.MustCompile(`https?://\S*`)
	bigNumber  = regexp.MustCompile(`[0-9]\.[0-9]|[0-9]{6,}`)
	hasDigit   = regexp.MustCompile(`[0-9]`)
	wordSplit  = regexp.MustCompile(`[\s,;]+`)
)

// isListNote reports whether a line is a title or a note: it has letters, at most one
// number that could be a coordinate, and either a mark of a note or fewer than two words
// with digits. What may be a point with a mistake in it is none.
func isListNote(line string) bool {
	if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "//") {
		return true
	}
	line = webAddress.ReplaceAllString(line, "")
	if degreeMark.MatchString(line) || !strings.ContainsFunc(line, unicode.IsLetter) || len(bigNumber.FindAllString(line, 2)) > 1 {
		return false
	}
	if noteMark.MatchString(line) {
		return true
	}
	n := 0
	for _, w := range wordSplit.Split(line, 50) {
		if hasDigit.MatchString(w) {
			n++
		}
	}
	return n < 2
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

// layoutFor is the layout in force, or else that of the row.
func (r *coordList) layoutFor(fields []string) (listLayout, bool) {
	if r.layout != nil {
		return *r.layout, true
	}
	return findLayout(fields)
}

// coordinates reads the two numbers of a row.
func (l listLayout) coordinates(fields []string) (a, b coordinate, err error) {
	if len(fields) <= max(l.first, l.second) {
		return a, b, errNumber
	}
	if a, err = parseCoordinate(fields[l.first]); err != nil {
		return a, b, err
	}
	b, err = parseCoordinate(fields[l.second])
	return a, b, err
}

// field returns a field of a row, "" for none.
func field(fields []string, i int) string {
	if i < 0 || i >= len(fields) {
		return ""
	}
	return fields[i]
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

// endBlock makes the next point begin a ring.
func (r *coordList) endBlock() { r.blank = true }

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

// value is the number of a coordinate, unpacked where the file says it is packed, and
// remembered where it could be.
func (r *coordList) value(l textLine, c coordinate) (float64, error) {
	if c.marks || math.Abs(c.value) > 180 {
		return c.value, nil
	}
	_, digits, _ := strings.Cut(strings.TrimRight(c.text, "ENSWensw东经北纬西南 "), ".")
	padded := digits + "0000"
	minutes, seconds := padded[:2], padded[2:4]
	fits := minutes < "60" && seconds < "60" && len(digits) <= 8
	if r.packed && !r.decimals {
		if !fits {
			return 0, r.fail(ErrSyntax, l.at, lang.Textf("「%s」不是 度.分分秒秒：分和秒应小于 60", "\"%s\" is not ddd.mmssss: minutes and seconds are below 60", c.text),
				lang.Text{ZH: "请核对数字；若是十进制度，请把说明改为「十进制度」", EN: "Correct it; if the list is in decimal degrees, say \"decimal degrees\" in the note."})
		}
		return unpack(c.value, digits), nil
	}
	if r.firstPlain < 0 {
		r.firstPlain = int32(l.at)
		r.plain = [2]string{c.text, strconv.FormatFloat(unpack(c.value, digits), 'f', 6, 64)}
	}
	r.notPacked = r.notPacked || !fits
	r.hasSeconds = r.hasSeconds || len(digits) >= 4
	return c.value, nil
}

// unpack reads ddd.mmssss; digits are those after the point.
func unpack(value float64, digits string) float64 {
	padded := digits + "0000"
	minutes, _ := strconv.ParseFloat(padded[:2], 64)
	seconds, _ := strconv.ParseFloat(padded[2:4]+"."+padded[4:]+"0", 64)
	return math.Copysign(math.Trunc(math.Abs(value))+minutes/60+seconds/3600, value)
}

// add puts a vertex into its ring.
func (r *coordList) add(l textLine, plot, number string, v vertex) error {
	layout := r.layout
	key := plot + "\x00" + number
	first := len(r.out.features) == 0
	changed := key != r.key
	newFeature := first || r.noted || layout.plot >= 0 && plot != r.out.features[len(r.out.features)-1].name
	newRing := newFeature || changed || r.closed || r.blank && layout.ring < 0
	if (changed || newFeature) && !first && r.rings[key] && (layout.ring >= 0 || layout.plot >= 0) && !r.noted {
		return r.fail(ErrSyntax, l.at, lang.Textf("「%s」中断后又出现", "\"%s\" comes again after another", strings.Trim(plot+" "+number, " ")),
			lang.Text{ZH: "请把同一圈、同一地块的点放在一起", EN: "Keep the points of a ring, and of a plot, together."})
	}
	if newFeature {
		if err := r.tally.feature(); err != nil {
			return err
		}
		f := feature{number: len(r.out.features) + 1, name: plot, properties: map[string]any{}, at: v.at}
		if f.name == "" && layout.plot < 0 {
			f.name = r.title
		}
		if f.name != "" {
			f.properties["name"] = f.name
		}
		f.pieces = []piece{{kind: geo.Area, loose: true}}
		r.out.features = append(r.out.features, f)
	}
	pc := &r.out.features[len(r.out.features)-1].pieces[0]
	if r.closed && !newFeature && !changed && !r.blank {
		if start := pc.paths[len(pc.paths)-1].vertices[0]; start.first == v.first && start.second == v.second {
			return nil // the closing point twice
		}
	}
	if newRing {
		p := path{}
		if number != "" {
			p.name = lang.Textf("圈号 %s", "ring %s", number)
		}
		pc.paths = append(pc.paths, p)
	}
	r.rings[key], r.key, r.blank, r.noted, r.title = true, key, false, false, ""
	p := &pc.paths[len(pc.paths)-1]
	p.vertices = append(p.vertices, v)
	n := len(p.vertices)
	r.closed = n > 3 && p.vertices[0].first == v.first && p.vertices[0].second == v.second
	return nil
}

// unreadable refuses a row.
func (r *coordList) unreadable(l textLine, fields []string) error {
	at := l.at
	if i := strings.IndexAny(l.text, fullWidth); i >= 0 && !degreeMark.MatchString(l.text) {
		c := string([]rune(l.text[i:])[0])
		return r.fail(ErrSyntax, at+i, lang.Textf("全角字符「%s」", "the full-width character \"%s\"", c),
			lang.Textf("请改为半角（英文输入法）字符：%s", "Use the half-width (ASCII) character: %s", halfWidth(c)))
	}
	shown := []rune(strings.Join(fields, " | "))
	if len(shown) > 80 {
		shown = append(shown[:80], '…')
	}
	return r.fail(ErrSyntax, at, lang.Textf("读不出一个点的两个坐标：「%s」", "the two coordinates of a point cannot be read: \"%s\"", string(shown)),
		lang.Text{
			ZH: "每点一行：点号,经度,纬度（或东坐标、北坐标），如 1,104.5123,31.3123 或 1,104°30′44.3″,31°18′44.3″；多列时请加表头（点号,经度,纬度）",
			EN: "Write a point a line: label,longitude,latitude (or easting and northing), such as 1,104.5123,31.3123 or 1,104°30′44.3″,31°18′44.3″; with more columns add a header (点号,经度,纬度).",
		})
}

func (r *coordList) fail(kind error, at int, what, hint lang.Text) error {
	return r.src.at(fault(kind, what, hint), at)
}

// finish turns what was read into contents.
func (r *coordList) finish() (*contents, error) {
	if r.firstPlain >= 0 && !r.notPacked && r.hasSeconds && r.packed == r.decimals {
		return nil, r.fail(ErrContradiction, int(r.firstPlain),
			lang.Textf("「%[1]s」可以是十进制度，也可以是 度.分分秒秒（即 %[2]s°）：所有数都两可", "\"%[1]s\" may be decimal degrees, or ddd.mmssss (which is %[2]s°): every number can be read both ways", r.plain[0], r.plain[1]),
			lang.Text{ZH: "请在第一行写明：# 十进制度，或 # 度.分秒", EN: "Say so in the first line: # decimal degrees, or # ddd.mmssss"})
	}
	for i := range r.out.features {
		f := &r.out.features[i]
		if r.declared.text != "" {
			f.declared = &r.declared
		}
		if r.columnsDropped {
			f.repairs = append(f.repairs, Note{"columns-dropped", lang.Text{ZH: "坐标以外的列未使用", EN: "columns besides the coordinates were not used"}})
		}
		r.pointsOf(f)
	}
	if len(r.ignored) > 0 {
		r.out.warnings = append(r.out.warnings, Note{"lines-ignored", lang.Textf(
			"作为说明文字未读取的行：%s", "lines taken for notes and not read: %s", strings.Join(r.ignored, ", "))})
	}
	return &r.out, nil
}

// pointsOf makes points of the runs of one or two vertices, which bound nothing.
func (r *coordList) pointsOf(f *feature) {
	rings := f.pieces[0]
	all := rings.paths
	rings.paths, f.pieces = nil, nil
	var few []vertex
	for _, p := range all {
		if len(p.vertices) < 3 {
			few = append(few, p.vertices...)
			continue
		}
		rings.paths = append(rings.paths, p)
	}
	if len(rings.paths) > 0 {
		f.pieces = append(f.pieces, rings)
	}
	for _, v := range few {
		addPoint(f, v)
	}
	if len(few) > 0 {
		f.warnings = append(f.warnings, Note{"read-as-points", lang.Textf(
			"有 %d 个点不足以围成一圈（少于 3 个），按点读取", "%d point(s), fewer than the 3 a ring needs, were read as points", len(few))})
	}
}
