package main

import (
	"strings"
	"testing"
)

// A reference that is written otherwise is understood, or refused with what would do.
func TestChosenReference(t *testing.T) {
	const metres = "POLYGON((35457000 3467700,35457200 3467700,35457200 3467850,35457000 3467850,35457000 3467700))"
	for _, tt := range []struct {
		name, crs, want string
		code            int
	}{
		{"as it should be", "EPSG:4523", "EPSG:4523", exitDone},
		{"a full-width colon", "EPSG：4523", "EPSG:4523", exitDone},
		{"full-width letters and a space", "ＥＰＳＧ 4523", "EPSG:4523", exitDone},
		{"no colon", "epsg4523", "EPSG:4523", exitDone},
		{"a zone number", "35", "--crs EPSG:4523  104.5", exitRefused},
		{"a name", "cgcs2000", "--crs EPSG:4523  104.5", exitRefused},
		{"words", "3度带35带", "高斯平面坐标（米），东坐标带号 35", exitRefused},
		{"an older datum by name", "北京54", "加 --shift=ΔX", exitRefused},
		{"another older datum by name", "西安80", "加 --shift=ΔX", exitRefused},
		{"empty", "", "--crs 的值是空的", exitUsage},
	} {
		for _, verb := range []string{"screen", "inspect"} {
			t.Run(verb+" "+tt.name, func(t *testing.T) {
				out, errs, code := command(t, verb, fileWith(t, "a.wkt", metres), "--crs", tt.crs)
				if code != tt.code || !strings.Contains(string(out)+errs, tt.want) {
					t.Errorf("exit %d, %q is not in %s%s", code, tt.want, out, errs)
				}
			})
		}
	}
}
