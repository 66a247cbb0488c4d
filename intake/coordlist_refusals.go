package intake

import (
	"regexp"
	"strings"

	"redline/lang"
)

var (
	middleDot    = regexp.MustCompile(`[0-9]\s*[·•・]\s*[0-9]`)
	inKilometres = regexp.MustCompile(`(?i)[0-9]\s*(?:km|公里|千米)(?:[^a-z]|$)`)
	numbersOnly  = regexp.MustCompile(`(?i)^(?:[\s0-9.,;:=&/|+\-，；：、°º˚′'’″"”度分秒米]|longitude|latitude|long?|lng|lat|经度|纬度|东经|北纬|[enxym])+$`)
	oneNumber    = regexp.MustCompile(`[0-9][0-9.]*(?:\s*[°º˚度′'’分″"”秒]+\s*[0-9.]*)*`)
)

// misspelled explains why the numbers of a row are not read; nil where it cannot say.
func misspelled(row string) *lang.Fault {
	if m := middleDot.FindString(row); m != "" {
		return fault(ErrSyntax, lang.Textf("「%s」里的点不是小数点", "the dot in \"%s\" is no decimal point", m),
			lang.Text{ZH: "小数点请写作「.」，如 104.5123,31.3123", EN: "Write decimals with a point, as in 104.5123,31.3123."})
	}
	if inKilometres.MatchString(row) {
		return fault(ErrSyntax, lang.Textf("坐标以公里为单位：「%s」", "coordinates in kilometres: \"%s\"", shorten(row)),
			lang.Text{ZH: "请换算成米，保留到厘米，不写单位，如 453359.65,3466557.11", EN: "Write them in metres, to the centimetre, without a unit, as in 453359.65,3466557.11."})
	}
	return nil
}

// refuseNumbers refuses a text that is no list but begins with numbers that look like
// coordinates, and says what they lack; nil for any other text.
func refuseNumbers(s *source) error {
	notes, at := 0, 0
	text := s.head()
	if strings.HasPrefix(strings.TrimLeft(text, white+"\r\n"), "<") {
		return nil // markup
	}
	for at < len(text) && notes <= maxListNotes {
		end := lineEnd(text, at)
		row := beginning(unspaced(text[at:end]), maxNoteRead)
		if hasDigit.MatchString(row) && (!isListNote(half.Replace(row)) || webAddress.MatchString(row)) {
			f := misspelled(row)
			if f == nil {
				f = insufficient(row)
			}
			if f == nil {
				f = amongOthers(row)
			}
			if f == nil {
				return nil
			}
			s.decode()
			return s.at(f, at)
		}
		notes++
		at = end + 1
	}
	return nil
}

// amongOthers explains why a row that gives a position in China is not read; nil for any
// other row.
func amongOthers(row string) *lang.Fault {
	var at []coordinate
	for _, n := range oneNumber.FindAllString(half.Replace(row), 5) {
		if c, err := parseCoordinate(strings.Trim(n, " .")); err == nil && c.exact() {
			at = append(at, c)
		}
	}
	if len(at) < 2 || !isPosition(at[0], at[1]) {
		return nil
	}
	hint := lang.Text{ZH: "请只写坐标，如 104.5123,31.3123（前面可有点号）；说明文字另起一行；多列时请加表头（点号,经度,纬度）", EN: "Write the coordinates alone, as in 104.5123,31.3123 (a label may stand before them); put remarks on lines of their own; with more columns add a header (点号,经度,纬度)."}
	if webAddress.MatchString(row) {
		hint = lang.Text{ZH: "请只写坐标，如 104.5123,31.3123；高德、腾讯链接里的坐标是 GCJ-02，百度的是 BD-09：请加 --crs GCJ-02 或 --crs BD-09", EN: "Write the coordinates alone, as in 104.5123,31.3123; those in links of Amap and Tencent are GCJ-02, of Baidu BD-09: add --crs GCJ-02 or --crs BD-09."}
	}
	return fault(ErrSyntax, lang.Textf("坐标之外还有别的内容，无法确定怎样读：「%s」", "coordinates, and more beside them that is not understood: \"%s\"", shorten(row)), hint)
}

// insufficient explains why a row of numbers is no point; nil where it is none of them or
// they do not look like coordinates.
func insufficient(row string) *lang.Fault {
	if !numbersOnly.MatchString(row) {
		return nil
	}
	numbers := oneNumber.FindAllString(half.Replace(row), 5)
	var at []coordinate
	for _, n := range numbers {
		c, err := parseCoordinate(strings.Trim(n, " ."))
		if err != nil && degreeMark(n) {
			return fault(ErrSyntax, lang.Textf("「%s」不是度分秒", "\"%s\" is no angle", n),
				lang.Text{ZH: "分和秒应小于 60，只有最后一项可带小数，如 104°30′44.3″", EN: "Minutes and seconds are below 60, and only the last has decimals, as in 104°30′44.3″."})
		}
		if err != nil {
			return nil
		}
		if c.exact() {
			at = append(at, c)
		}
	}
	switch {
	case len(numbers) == 1 && len(at) == 1:
		return fault(ErrSyntax, lang.Textf("只有一个坐标：「%s」", "one coordinate only: \"%s\"", shorten(row)),
			lang.Text{ZH: "一个点要有经度和纬度（或东坐标和北坐标），写在同一行，如 104.5123,31.3123", EN: "A point needs its longitude and its latitude (or easting and northing) on one line, as in 104.5123,31.3123."})
	case len(at) >= 4:
		return fault(ErrSyntax, lang.Textf("一行里有不止一个点，无法确定怎样分开：「%s」", "more than one point in a row, and it is not certain how to part them: \"%s\"", shorten(row)),
			lang.Text{ZH: "请每行写一个点，如 1,104.5123,31.3123；若是外接矩形，请写出四个角点", EN: "Write a point a line, as in 1,104.5123,31.3123; of a bounding box write the four corners."})
	case len(numbers) <= 3 && len(at) == 2 && !isPosition(at[0], at[1]):
		return fault(ErrSyntax, lang.Textf("「%[1]s」和「%[2]s」不是我国境内的位置", "\"%[1]s\" and \"%[2]s\" are no position in China", at[0].text, at[1].text),
			lang.Text{
				ZH: "经度应在 73 至 136 度，纬度应在 3 至 54 度；平面坐标以米为单位，东坐标 6 位（带号在前则 8 位），北坐标 6 至 7 位",
				EN: "Longitudes lie between 73 and 136 degrees, latitudes between 3 and 54; plane coordinates are metres, the easting with 6 digits (8 with its zone), the northing with 6 or 7.",
			})
	}
	return nil
}
