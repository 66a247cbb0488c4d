package intake

import (
	"strings"
	"testing"
)

// A label that stands twice in one ring, wherever, is shown with both lines; what closes a
// ring, comes back to a place, or begins another ring is not.
func TestLabelsThatStandTwice(t *testing.T) {
	const head = "点号,经度,纬度\n"
	tests := []struct {
		name, text string
		want       string // in the note; "" for none
	}{
		{"in a row", head + "1,104.5,31.3\n2,104.51,31.3\n2,104.51,31.31\n4,104.5,31.31\n", "第 3 行、第 4 行"},
		{"apart", head + "1,104.5,31.3\n2,104.51,31.3\n3,104.51,31.31\n2,104.5,31.31\n", "第 3 行、第 5 行"},
		{"the first again, elsewhere", head + "1,104.5,31.3\n2,104.51,31.3\n3,104.51,31.31\n1,104.5,31.31\n", "第 2 行、第 5 行"},
		{"the first again, closing", head + "1,104.5,31.3\n2,104.51,31.3\n3,104.51,31.31\n1,104.5,31.3\n", ""},
		{"another ring", head + "1,104.5,31.3\n2,104.51,31.3\n3,104.51,31.31\n1,104.5,31.3\n\n1,104.52,31.3\n2,104.53,31.3\n3,104.53,31.31\n", ""},
		{"no labels", "104.5,31.3\n104.51,31.3\n104.51,31.31\n", ""},
		{"报批坐标 TXT", attributes + plotHead + "J1,1,3466557.1,453359.6\nJ2,1,3466557.1,453459.6\nJ3,1,3466657.1,453459.6\nJ2,1,3466657.1,453359.6\nJ1,1,3466557.1,453359.6\n", "「J2」"},
		{"报批坐标 TXT, rings numbered anew", attributes + plotHead + "J1,1,3466557.1,453359.6\nJ2,1,3466557.1,453459.6\nJ3,1,3466657.1,453459.6\nJ1,1,3466557.1,453359.6\nJ1,2,3466857.1,453359.6\nJ2,2,3466857.1,453459.6\nJ3,2,3466957.1,453459.6\nJ1,2,3466857.1,453359.6\n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			for _, n := range one(t, tt.text, Options{ServiceArea: district(t)}).Warnings {
				if n.Code == "label-twice" {
					got = n.Text.ZH
				}
			}
			if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
