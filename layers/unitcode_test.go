package layers_test

import (
	"testing"

	"redline/layers"
)

func TestParseUnitCode(t *testing.T) {
	for _, test := range []struct {
		code, want, class string
		ok                bool
	}{
		{"ZH51060420001", "ZH51060420001", "重点管控", true},
		{"ZH51062610001", "ZH51060410001", "优先保护", true}, // 旧罗江县
		{"YS5106042210003", "YS5106042210003", "重点管控", true},
		{"YS5106263440003", "YS5106043440003", "一般管控", true},
		{"ZH51060440001", "", "", false},   // class 4
		{"ZH5106042001", "", "", false},    // a digit short
		{"YS5106042610003", "", "", false}, // element 6
		{"zh51060420001", "", "", false},
		{"DEMO-ZH-2", "", "", false},
		{"", "", "", false},
	} {
		c, err := layers.ParseUnitCode(test.code)
		if (err == nil) != test.ok || err == nil && (c.String() != test.want || c.ClassName() != test.class) {
			t.Errorf("%q: %v %v, want %q %s", test.code, c, err, test.want, test.class)
		}
	}
}

func TestSameUnit(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"ZH51060420001", "ZH51062620001", true},
		{"ZH51060420001", "ZH51060420002", false},
		{"DEMO-1", "DEMO-1", true},
		{"DEMO-1", "DEMO-2", false},
	} {
		if got := layers.SameUnit(test.a, test.b); got != test.want {
			t.Errorf("%s, %s: %v", test.a, test.b, got)
		}
	}
	if !layers.IsDemoCode("DEMO-ZH-1") || layers.IsDemoCode("ZH51060420001") {
		t.Error("IsDemoCode")
	}
}
