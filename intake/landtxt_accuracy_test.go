package intake

import (
	"strings"
	"testing"

	"redline/geo"
)

func TestLandTXTStatedAccuracy(t *testing.T) {
	type reading struct {
		accuracy geo.Metres
		codes    string
	}
	degreesFile := "[属性描述]\n坐标系=2000国家大地坐标系\n投影类型=经纬度\n计量单位=度\n精度=0.5\n[地块坐标]\n" +
		"4,,1,地块,面,,,,@\nJ1,1,31.320,104.510\nJ2,1,31.320,104.511\nJ3,1,31.321,104.511\nJ4,1,31.321,104.510\n"
	with := func(value string) string {
		return strings.Replace(attributes, "带号=35", "带号=35\n精度="+value, 1) + square
	}
	tests := []struct {
		name, text string
		want       reading
	}{
		{"not stated", attributes + square, reading{}},
		{"empty", with(""), reading{}},
		{"a millimetre goes without a word", with("0.001"), reading{0.001, ""}},
		{"a decimetre is said", with("0.1"), reading{0.1, "accuracy-stated"}},
		{"with its unit", with("0.5米"), reading{0.5, "accuracy-stated"}},
		{"an integer of metres", with("5"), reading{5, "accuracy-stated"}},
		{"the number of decimal places", with("3"), reading{0, "accuracy-decimals"}},
		{"no number", with("一级"), reading{0, "accuracy-unread"}},
		{"negative", with("-0.1"), reading{0, "accuracy-unread"}},
		{"beyond a kilometre", with("1001"), reading{0, "accuracy-unread"}},
		{"in a file of degrees", degreesFile, reading{0, "accuracy-unread"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fp := one(t, tt.text, Options{ServiceArea: district(t)})
			var codes []string
			for _, code := range codesOf(fp.Warnings) {
				if strings.HasPrefix(code, "accuracy-") {
					codes = append(codes, code)
				}
			}
			if got := (reading{fp.StatedAccuracy, strings.Join(codes, " ")}); got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}
