package intake

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"redline/lang"
)

type coordinate struct {
	text  string
	value float64
	marks bool // has a degree mark
	axis  byte // 'E' or 'N' when marked
}

func (c coordinate) exact() bool {
	return c.marks || c.axis != 0 || strings.Contains(c.text, ".") || math.Abs(c.value) >= 100_000
}

var coordinateForm = regexp.MustCompile(`^(东经|北纬|西经|南纬|[ENSWensw])?[:：]?\s*([+-]?[0-9]+(?:\.[0-9]+)?)` +
	`(?:\s*([°º˚度])\s*(?:([0-9]+(?:\.[0-9]+)?)\s*(?:['′’＇]|分)\s*(?:([0-9]+(?:\.[0-9]+)?)\s*(?:″|"|”|＂|''|′′|’’|秒)?)?)?)?\s*(东经|北纬|西经|南纬|[ENSWensw])?$`)

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

func unpack(value float64, digits string) float64 {
	padded := digits + "0000"
	minutes, _ := strconv.ParseFloat(padded[:2], 64)
	seconds, _ := strconv.ParseFloat(padded[2:4]+"."+padded[4:]+"0", 64)
	return math.Copysign(math.Trunc(math.Abs(value))+minutes/60+seconds/3600, value)
}
