package layers

import (
	"fmt"
	"regexp"
	"strings"
)

// UnitCode is the code of an environmental control unit (环境管控单元编码).
type UnitCode struct {
	Kind    string // ZH: 综合管控单元; YS: 要素分区
	County  string // six digits of GB/T 2260, under today's code
	Class   int    // 1 优先保护, 2 重点管控, 3 一般管控
	Element int    // of YS: 1 生态, 2 水, 3 大气, 4 土壤, 5 资源能源; 0 for ZH
	Detail  int    // of YS: the kind within the element; 0 for ZH
	Serial  string // four digits
}

var (
	unitZH = regexp.MustCompile(`^ZH(\d{6})([123])(\d{4})$`)
	unitYS = regexp.MustCompile(`^YS(\d{6})([123])([1-5])(\d)(\d{4})$`)
)

// countyAliases maps county codes that layers still carry to those in force: 罗江 was a
// county (罗江县) until 2017 and is a district since.
var countyAliases = map[string]string{"510626": "510604"}

// ParseUnitCode reads ZH + county(6) + class(1) + serial(4), or YS + county(6) + class(1) +
// element(1) + detail(1) + serial(4), and puts today's county code in place of an old one.
func ParseUnitCode(code string) (UnitCode, error) {
	if m := unitZH.FindStringSubmatch(code); m != nil {
		return UnitCode{Kind: "ZH", County: countyToday(m[1]), Class: digit(m[2]), Serial: m[3]}, nil
	}
	if m := unitYS.FindStringSubmatch(code); m != nil {
		return UnitCode{Kind: "YS", County: countyToday(m[1]), Class: digit(m[2]), Element: digit(m[3]), Detail: digit(m[4]), Serial: m[5]}, nil
	}
	return UnitCode{}, fmt.Errorf("%q is no control-unit code (ZH + 11 digits or YS + 13 digits, class 1–3)", code)
}

func countyToday(code string) string {
	if today, ok := countyAliases[code]; ok {
		return today
	}
	return code
}

func digit(s string) int { return int(s[0] - '0') }

// String writes the code under today's county.
func (c UnitCode) String() string {
	if c.Kind == "YS" {
		return fmt.Sprintf("YS%s%d%d%d%s", c.County, c.Class, c.Element, c.Detail, c.Serial)
	}
	return fmt.Sprintf("%s%s%d%s", c.Kind, c.County, c.Class, c.Serial)
}

// ClassName returns what a zone's class attribute must say.
func (c UnitCode) ClassName() string {
	return [...]string{"", "优先保护", "重点管控", "一般管控"}[c.Class]
}

// Places names the city and the county that a unit's code says, where they are known here:
// the counties of Deyang (GB/T 2260; 行政区划代码, as of 2024). "" for others.
func (c UnitCode) Places() (city, county string) {
	names := map[string]string{"510603": "旌阳区", "510604": "罗江区", "510623": "中江县", "510681": "广汉市", "510682": "什邡市", "510683": "绵竹市"}
	if strings.HasPrefix(c.County, "5106") {
		city = "德阳市"
	}
	return city, names[c.County]
}

// IsDemoCode reports whether a code is marked as invented, so that it cannot pass as real.
func IsDemoCode(code string) bool { return strings.HasPrefix(code, "DEMO") }

// SameUnit reports whether two codes name the same unit, old county codes included.
func SameUnit(a, b string) bool {
	if a == b {
		return true
	}
	x, errX := ParseUnitCode(a)
	y, errY := ParseUnitCode(b)
	return errX == nil && errY == nil && x == y
}
