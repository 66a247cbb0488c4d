package intake

import (
	"fmt"
	"strconv"
	"strings"

	"redline/lang"
)

// digitsOf is what of a chosen reference should be its EPSG code: "EPSG:4544", "epsg 4544"
// and "ＥＰＳＧ：4544", as input methods write it, are "4544".
func digitsOf(name string) string {
	name = strings.ToUpper(strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(white, r):
			return -1
		case r > 0xff00 && r < 0xff5f: // full-width forms of ASCII
			return r - 0xfee0
		}
		return r
	}, name))
	return strings.TrimPrefix(strings.TrimPrefix(name, "EPSG"), ":")
}

// chooseFor is choose for a group. What cannot be read is refused with the references that
// its numbers fit; a datum that is named, with what it takes.
func chooseFor(g *group, name string, around surroundings) (*declaration, *lang.Fault) {
	d, f := choose(name)
	switch {
	case f == nil:
		return d, nil
	case saysBeijing54.in(name) || saysXian80.in(name):
		f.Hint = lang.Text{
			ZH: "北京 54、西安 80 要用代码，并给出七参数：北京 54 为 EPSG:4214（经纬度）、2401 至 2442（3° 带），西安 80 为 EPSG:4610、2349 至 2390；加 --shift=ΔX,ΔY,ΔZ,εX,εY,εZ,m，没有参数就请测绘单位转换",
			EN: "Give Beijing 54 and Xian 80 by their codes, with seven parameters: EPSG:4214 (degrees) and 2401 to 2442 (3° zones); EPSG:4610 and 2349 to 2390; add --shift=dx,dy,dz,rx,ry,rz,ppm, or have the surveyor convert the file.",
		}
	default:
		if code, err := strconv.Atoi(digitsOf(name)); err == nil && oneOf(mercator, code) {
			break // its own hint is the better one
		}
		if fits := fitting(g, around); !fits.IsZero() {
			f.Hint = fits
		}
	}
	return nil, f
}

// fitting lists the references that the numbers of a group can be in: those that put it
// into the surroundings, or any when none does; zero when no reading fits.
func fitting(g *group, around surroundings) lang.Text {
	all := distinct(candidates(g, nil))
	if near := keep(all, func(c candidate) bool { return around.near(c.box) }); len(near) > 0 {
		all = near
	}
	if len(all) == 0 {
		return lang.Text{}
	}
	if len(all) > maxReadings {
		all = all[:maxReadings]
	}
	zh := strings.Builder{}
	en := strings.Builder{}
	for _, c := range all {
		what := c.describe()
		fmt.Fprintf(&zh, "\n    --crs %s  %s  %s", c.code(), lonLat(c.middle()), what.ZH)
		fmt.Fprintf(&en, "\n    --crs %s  %s  %s", c.code(), lonLat(c.middle()), what.EN)
	}
	return lang.Text{
		ZH: "写 EPSG 代码，或 GCJ-02、BD-09；与这个文件的数值相符的有（CGCS2000）：" + zh.String(),
		EN: "Write an EPSG code, or GCJ-02 or BD-09; the numbers of this file fit, on CGCS2000:" + en.String(),
	}
}
