package intake

import (
	"math"
	"strconv"
	"strings"

	"redline/geo"
	"redline/geo/crs"
	"redline/lang"
)

// shiftedAccuracy is what seven parameters determined for a region are good for, in
// metres: national and provincial sets leave residuals of decimetres to a metre.
const shiftedAccuracy geo.Metres = 1

// Bounds of parameters that can be meant: the datums of China lie within 300 m of each
// other, with rotations of some seconds and scales of some ppm. Beyond them radians,
// degrees or another order are likelier.
const (
	maxTranslation = 1000 // metres
	maxRotation    = 60   // seconds of arc
	maxScale       = 100  // ppm
)

// ParseShift reads the seven parameters of a Bursa-Wolf transformation to CGCS2000:
// "ΔX,ΔY,ΔZ,rX,rY,rZ,k" in metres, seconds of arc and ppm, in the position-vector
// convention (see crs.Shift). nil stands for none: an empty text, or nothing but zeros.
// Every error is a *lang.Fault.
func ParseShift(text string) (*crs.Shift, error) {
	s, f := parseShift(text)
	if f != nil {
		return nil, f
	}
	return s, nil
}

func parseShift(text string) (*crs.Shift, *lang.Fault) {
	if strings.Trim(text, ",0. +-") == "" {
		return nil, nil
	}
	fields := strings.Split(text, ",")
	refuse := func(zh, en string) *lang.Fault {
		return fault(ErrDatum,
			lang.Textf("转换参数「%[1]s」%[2]s", "the parameters \"%[1]s\" %[3]s", text, zh, en),
			lang.Text{
				ZH: "请写七个参数，用逗号分开：ΔX,ΔY,ΔZ（米）,εX,εY,εZ（角秒）,m（ppm）；四参数请由测绘单位先行转换",
				EN: "Write seven, with commas: ΔX,ΔY,ΔZ in metres, rotations X,Y,Z in seconds of arc, scale in ppm; have coordinates with four parameters converted by the surveyor.",
			})
	}
	if len(fields) != 7 {
		return nil, refuse("不是七个", "are not seven")
	}
	var v [7]float64
	for i, field := range fields {
		x, err := strconv.ParseFloat(strings.TrimSpace(field), 64)
		if err != nil || math.IsNaN(x) {
			return nil, refuse("有空缺或不是数字的项", "leave one out, or hold what is no number")
		}
		limit := []float64{maxTranslation, maxRotation, maxScale}[i/3]
		if math.Abs(x) > limit {
			return nil, refuse("超出合理范围（平移 1000 米、旋转 60 角秒、尺度 100 ppm），单位或次序可能不对",
				"are beyond what can be meant (1000 m, 60 seconds of arc, 100 ppm): the units or the order may be wrong")
		}
		v[i] = x
	}
	return &crs.Shift{DX: v[0], DY: v[1], DZ: v[2], RX: v[3], RY: v[4], RZ: v[5], PPM: v[6]}, nil
}

// shiftText is the parameters as ParseShift reads them.
func shiftText(s crs.Shift) string {
	var words []string
	for _, x := range []float64{s.DX, s.DY, s.DZ, s.RX, s.RY, s.RZ, s.PPM} {
		words = append(words, plain(x))
	}
	return strings.Join(words, ",")
}

// datumName is the name of an older datum.
func datumName(d crs.Datum) lang.Text {
	if d == crs.Xian80 {
		return lang.Text{ZH: "1980 西安坐标系", EN: "Xian 1980"}
	}
	return lang.Text{ZH: "1954 北京坐标系", EN: "Beijing 1954"}
}

// withShift gives a declaration of an older datum the parameters that lead to CGCS2000:
// those a person gave, else those of the file. Without any it is refused.
func (d *declaration) withShift(src *source, given *crs.Shift) (*declaration, error) {
	if d == nil || d.older == crs.CGCS2000 {
		return d, nil
	}
	out := *d
	if given != nil {
		out.shift = given
	}
	if out.shift != nil {
		return &out, nil
	}
	f := noShift(datumName(d.older), d.text)
	switch {
	case d.person:
		f.Field = "--crs"
	case d.refuse != nil:
		return nil, d.refuse(f)
	case d.at >= 0:
		return nil, src.at(f, int(d.at))
	}
	return nil, f
}

// relabelled refuses to take coordinates that a file declares in an older datum as if they
// were CGCS2000, however a person asks for it: no choice of a reference moves them.
func relabelled(src *source, file, chosen *declaration) error {
	f := noShift(datumName(file.older), file.text)
	f.What.ZH += "；--crs " + chosen.text + " 不能代替转换"
	f.What.EN += "; --crs " + chosen.text + " is no conversion"
	f.Field = "--crs"
	if file.refuse != nil {
		return file.refuse(f)
	}
	if file.at >= 0 {
		return src.at(f, int(file.at))
	}
	return f
}

// shiftNotes put on record how coordinates were moved to CGCS2000, or that parameters
// somebody gave were not needed.
func shiftNotes(r reading, given *crs.Shift) []Note {
	switch {
	case r.shift != nil:
		name := datumName(r.ref.Datum)
		return []Note{{"datum-shifted", lang.Textf(
			"由 %[1]s按七参数转换到 CGCS2000（布尔莎模型，位置矢量约定）：%[3]s；精度按 %[4]s m 计，请核实参数适用于本地",
			"moved from %[2]s to CGCS2000 with seven parameters (Bursa-Wolf, position vector): %[3]s; taken as good to %[4]s m: verify that the parameters are those of this region",
			name.ZH, name.EN, shiftText(*r.shift), plain(float64(shiftedAccuracy)))}}
	case given != nil:
		return []Note{{"shift-ignored", lang.Text{
			ZH: "给出的 --shift 未使用：坐标不是北京 54 或西安 80",
			EN: "the --shift that was given was not used: the coordinates are neither Beijing 54 nor Xian 80",
		}}}
	}
	return nil
}
