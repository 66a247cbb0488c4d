package intake

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

type listLayout struct {
	first, second, label, ring, plot int
	named                            bool // first is the easting by its heading, second the northing
	used                             int  // columns that are used
	header                           string
}

var half = strings.NewReplacer("，", ",", "、", ",", "；", ";", "：", ":", "。", ".", "．", ".", "（", "(", "）", ")", "－", "-", "\u3000", " ",
	"０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9")

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

func isPosition(a, b coordinate) bool {
	low, high := min(a.value, b.value), max(a.value, b.value)
	return low >= china.min.Lat && low <= china.max.Lat && high >= china.min.Lon && high <= china.max.Lon ||
		low >= 100_000 && high >= minNorthing && high < 1e8
}

func (r *coordList) layoutFor(fields []string) (listLayout, bool) {
	if r.layout != nil {
		return *r.layout, true
	}
	return findLayout(fields)
}

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

func field(fields []string, i int) string {
	if i < 0 || i >= len(fields) {
		return ""
	}
	return fields[i]
}
