package intake

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// listLayout says which columns hold what; -1 for none.
type listLayout struct {
	first, second, label, ring, plot, area int

	areaUnit statedArea // unit and field of the area column
	named    bool       // first is the easting by its heading, second the northing
	split    bool       // degrees, minutes and seconds stand in three columns each
	used     int        // columns that are used
	header   string     // the headings; "" where there is no header
}

var half = strings.NewReplacer("，", ",", "、", ",", "；", ";", "：", ":", "。", ".", "．", ".", "（", "(", "）", ")", "－", "-", "\u3000", " ",
	"０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9")

// Headings in lower case, without units in brackets and "坐标" at either end.
var (
	eastHeadings  = []string{"经度", "东经", "lon", "lng", "long", "longitude", "lon_dms", "经度l", "东", "横", "easting", "east", "e"}
	northHeadings = []string{"纬度", "北纬", "lat", "latitude", "lat_dms", "纬度b", "北", "纵", "northing", "north", "n"}
	xHeadings     = []string{"x", "横x", "纵x", "北x", "东x"}
	yHeadings     = []string{"y", "纵y", "横y", "东y", "北y"}
	labelHeadings = []string{"点号", "序号", "界址点号", "点名", "编号", "拐点", "拐点编号", "拐点号", "界址点", "no", "no.", "id", "point", "label", "vertex"}
	ringHeadings  = []string{"圈号", "环号", "地块圈号", "ring", "part"}
	plotHeadings  = []string{"地块", "地块名称", "地块编号", "地块号", "名称", "宗地", "宗地号", "name", "plot", "zone", "feature"}
	degreeHeading = regexp.MustCompile(`(?i)经度|纬度|东经|北纬|lon|lat|lng`)
)

// maxHeading is the longest heading, in bytes, that is looked at.
const maxHeading = 100

// headerLayout reads a header row: it names both coordinates. A heading that is missing
// may stand in the row above, as merged cells of two rows have it.
func headerLayout(fields, above []string) (listLayout, bool) {
	l := listLayout{first: -1, second: -1, label: -1, ring: -1, plot: -1, area: -1}
	x, y := -1, -1
	columns := []struct {
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
	}
	names := make([]string, len(fields))
	for i, heading := range fields {
		name := headingName(heading)
		if names[i] = name; heading == "" {
			heading = field(above, i)
			name = headingName(heading)
		}
		if name == "" {
			continue
		}
		for _, column := range columns {
			if slices.Contains(column.names, name) && *column.index < 0 {
				*column.index = i
				l.used++
			}
		}
		if unit, ok := areaHeading(heading); ok && l.area < 0 {
			l.area, l.areaUnit = i, unit
			l.used++
		}
	}
	l.named = l.first >= 0 && l.second >= 0
	if !l.named {
		l.first, l.second = min(x, y), max(x, y)
	}
	l.splitAngles(names)
	if l.first < 0 || l.second < 0 {
		return l, false
	}
	l.header = strings.Join(fields, "\x00")
	return l, true
}

// headingName is what a heading says, without unit.
func headingName(heading string) string {
	if len(heading) > maxHeading {
		return ""
	}
	if unit := strings.IndexAny(heading, "(（["); unit >= 0 {
		heading = heading[:unit]
	}
	name := strings.ToLower(strings.Trim(heading, white))
	if bare := strings.TrimSuffix(strings.TrimPrefix(name, "坐标"), "坐标"); bare != "" {
		name = strings.Replace(bare, "坐标", "", 1)
	}
	return name
}

// splitAngles looks for three headings in a row, twice, that end in 度, 分, 秒 (or deg, min,
// sec) and begin alike: 经度度, 经度分, 经度秒. Which is the longitude need not be said:
// longitudes and latitudes of China have no value in common.
func (l *listLayout) splitAngles(names []string) {
	var found []int
	for i := 0; i+2 < len(names); i++ {
		if areAngleParts(names[i], names[i+1], names[i+2]) {
			found = append(found, i)
		}
	}
	if len(found) != 2 || found[1] < found[0]+3 {
		return
	}
	taken := 0
	for _, column := range []int{l.first, l.second} {
		if column >= 0 {
			taken++ // by a heading such as 经度, of which 经分 and 经秒 follow
		}
	}
	l.first, l.second, l.split, l.named = found[0], found[1], true, false
	l.used += 6 - taken
}

func areAngleParts(degrees, minutes, seconds string) bool {
	for _, unit := range [][3]string{{"度", "分", "秒"}, {"deg", "min", "sec"}, {"d", "m", "s"}} {
		d, isDegrees := strings.CutSuffix(degrees, unit[0])
		m, isMinutes := strings.CutSuffix(minutes, unit[1])
		s, isSeconds := strings.CutSuffix(seconds, unit[2])
		if isDegrees && isMinutes && isSeconds && d == m && m == s {
			return true
		}
	}
	return false
}

// sideBySide reports whether a row holds a second point beside the one that was read: two
// more numbers that are a position near it, such as a table of two blocks has them.
func (l *listLayout) sideBySide(p *listPoint) bool {
	if l.split {
		return false
	}
	near, same := 1.0, 1e-5 // degrees
	if p.a.value > 400 || p.b.value > 400 {
		near, same = 100_000, 1 // metres
	}
	beside := func(x, y float64) bool { return math.Abs(x-y) < near }
	equal := func(x, y float64) bool { return math.Abs(x-y) < same } // the same point in another notation
	for i := max(l.first, l.second) + 1; i+1 < min(len(p.fields), maxBeside); i++ {
		a, errA := parseCoordinate(p.fields[i])
		b, errB := parseCoordinate(p.fields[i+1])
		if errA != nil || errB != nil || !isPosition(a, b) {
			continue
		}
		if beside(a.value, p.a.value) && beside(b.value, p.b.value) && !(equal(a.value, p.a.value) && equal(b.value, p.b.value)) {
			return true
		}
	}
	return false
}

// maxBeside is how many columns are looked at for a second point.
const maxBeside = 40

// findLayout finds the columns of a row without header: two neighbours, among the first
// four, that are a position; before them a label, or a label and a ring's number.
func findLayout(fields []string) (listLayout, bool) {
	if l, ok := findSplit(fields); ok {
		return l, true
	}
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
	l := listLayout{first: pairs[0], second: pairs[0] + 1, label: -1, ring: -1, plot: -1, area: -1, used: pairs[0] + 2}
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

// findSplit finds degrees, minutes and seconds in columns of their own in a row without
// header: six numbers behind at most one label.
func findSplit(fields []string) (listLayout, bool) {
	for start := range 2 {
		if len(fields) != start+6 {
			continue
		}
		l := listLayout{first: start, second: start + 3, label: start - 1, ring: -1, plot: -1, area: -1, used: start + 6, split: true}
		if !wholeBelow(fields[start], 180) || !wholeBelow(fields[start+1], 60) || !wholeBelow(fields[start+3], 180) || !wholeBelow(fields[start+4], 60) {
			continue
		}
		if a, b, err := l.coordinates(fields); err == nil && isPosition(a, b) {
			return l, true
		}
	}
	return listLayout{}, false
}

func wholeBelow(text string, limit int) bool {
	n, err := strconv.Atoi(text)
	return err == nil && n >= 0 && n < limit
}

func isPosition(a, b coordinate) bool {
	low, high := min(a.value, b.value), max(a.value, b.value)
	return low >= china.min.Lat && low <= china.max.Lat && high >= china.min.Lon && high <= china.max.Lon ||
		low >= 100_000 && high >= minNorthing && high < 1e8
}

// coordinates reads the two coordinates of a row; errNumber where one cannot be read.
func (l *listLayout) coordinates(fields []string) (a, b coordinate, err error) {
	if len(fields) <= max(l.first, l.second) {
		return a, b, errNumber
	}
	if a, err = parseCoordinate(l.written(fields, l.first)); err != nil {
		return a, b, err
	}
	b, err = parseCoordinate(l.written(fields, l.second))
	return a, b, err
}

func (l *listLayout) written(fields []string, i int) string {
	if !l.split {
		return fields[i]
	}
	out := fields[i] + "°"
	if minutes := field(fields, i+1); minutes != "" {
		out += minutes + "′"
		if seconds := field(fields, i+2); seconds != "" {
			out += seconds + "″"
		}
	}
	return out
}

func field(fields []string, i int) string {
	if i < 0 || i >= len(fields) {
		return ""
	}
	return fields[i]
}
