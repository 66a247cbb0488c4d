package intake

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"redline/geo/crs"
	"redline/lang"
)

// form is the kind of numbers a declaration promises.
type form int

const (
	anyForm form = iota
	degrees
	metres
)

// declaration is what a file, or the person who brings it, says about its coordinates.
// What is not said stays zero and restricts nothing.
type declaration struct {
	text     string // as it is put: "SRID=4544"
	at       int32  // offset in the text; -1 for none
	person   bool   // chosen with --crs, not said by the file
	given    bool   // given beside the file; see RecordOptions.CRS
	form     form
	meridian float64                 // central meridian; 0 when not said
	width    int                     // 3 or 6; 0 when not said
	zone     int                     // the zone number; 0 when not said
	epsg     int                     // the exact reference; 0 when not said
	datum    bool                    // the datum is said
	older    crs.Datum               // the datum when it is not CGCS2000 (or WGS 84)
	shift    *crs.Shift              // to CGCS2000, as the file gives it; nil for none
	web      crs.WebMap              // the shifted system of degrees; "" for none
	refuse   func(*lang.Fault) error // gives a refusal of the datum its place; nil: by at
}

// allows reports whether a reference agrees with what is said. A zone prefix, present
// or missing against what is said, is no contradiction where the central meridian is
// the same: the place does not depend on it.
func (d *declaration) allows(r crs.Reference) bool {
	switch {
	case d == nil || d.form == anyForm:
		return true
	case r.Geographic:
		return d.form == degrees
	case d.form == degrees:
		return false
	case d.meridian != 0:
		return r.CentralMeridian == d.meridian
	}
	return d.width == 0 || d.width == r.ZoneWidth
}

// settles reports whether the declaration names the central meridian, so that nothing
// is left to be guessed from where the footprint would lie.
func (d *declaration) settles() bool {
	return d != nil && d.meridian != 0
}

// name says who declared what.
func (d *declaration) name() lang.Text {
	switch {
	case d.given:
		return lang.Textf("给定的 crs %s", "the given crs %s", d.text)
	case d.person:
		return lang.Textf("指定的 --crs %s", "the chosen --crs %s", d.text)
	}
	return lang.Textf("文件声明的「%s」", "the file's declaration \"%s\"", d.text)
}

// declareEPSG makes the declaration of one reference by its EPSG code; a code that
// cannot be read is a fault without place.
func declareEPSG(code int, text string, at int32) (*declaration, *lang.Fault) {
	r, ok := crs.ByEPSG(code)
	if !ok {
		r, ok = crs.Older(code)
	}
	if !ok {
		return nil, unsupported(code, text)
	}
	d := &declaration{text: text, at: at, epsg: code, form: degrees, datum: true, older: r.Datum}
	if !r.Geographic {
		d.form, d.meridian, d.width, d.zone = metres, r.CentralMeridian, r.ZoneWidth, r.Zone
	}
	return d, nil
}

// codes is an inclusive range of EPSG codes.
type codes struct{ first, last int }

// mercator are the codes of Mercator projections.
var mercator = []codes{{3857, 3857}, {3785, 3785}, {3395, 3395}, {900913, 900913}, {102100, 102100}, {102113, 102113}}

func oneOf(list []codes, code int) bool {
	return slices.ContainsFunc(list, func(c codes) bool { return c.first <= code && code <= c.last })
}

// unsupported refuses a reference redline cannot read.
func unsupported(code int, text string) *lang.Fault {
	if oneOf(mercator, code) {
		return fault(ErrDatum,
			lang.Textf("坐标声明为墨卡托投影（%s）：它在这一纬度把面积放大约三分之一，且多来自加偏的网络地图", "the coordinates are declared as Mercator (%s): it enlarges areas here by a third, and they often come from shifted web maps", text),
			lang.Text{ZH: "请从源数据导出为 CGCS2000：经纬度 EPSG:4490，或高斯平面如 EPSG:4544", EN: "Export from the source as CGCS2000: EPSG:4490 in degrees, or a Gauss-Krüger plane such as EPSG:4544."})
	}
	return fault(ErrDatum,
		lang.Textf("不支持的坐标系：%s", "%s is no reference system that can be read", text),
		lang.Text{
			ZH: "可用：经纬度 EPSG:4490、4326；CGCS2000 高斯-克吕格 EPSG:4491 至 4554（如 105°E 无带号 4544，带号 35 为 4523）",
			EN: "Use degrees, EPSG:4490 or 4326, or CGCS2000 Gauss-Krüger, EPSG:4491 to 4554 (105°E: 4544 without zone prefix, 4523 with prefix 35).",
		})
}

// noShift refuses a datum from which nothing leads to CGCS2000.
func noShift(datum lang.Text, text string) *lang.Fault {
	return fault(ErrDatum,
		lang.Textf("坐标声明为 %[1]s（%[3]s）：没有转换参数就不能转到 CGCS2000，直接当作 CGCS2000 会偏几十米以上",
			"the coordinates are declared as %[2]s (%[3]s): without the parameters of a datum shift there is no way to CGCS2000, and taking them as CGCS2000 would be wrong by tens of metres or more",
			datum.ZH, datum.EN, text),
		lang.Text{
			ZH: "请测绘单位用当地参数转换为 2000 国家大地坐标系后重新提供；有七参数时写入转换参数或加 --shift=ΔX,ΔY,ΔZ,εX,εY,εZ,m；若只是标注写错，请在文件中更正",
			EN: "Ask the surveyor to convert it to CGCS2000 with the local parameters; with seven of them, put them into 转换参数 or add --shift=dx,dy,dz,rx,ry,rz,ppm; if only the label is wrong, correct it in the file.",
		})
}

// choose makes a declaration of the reference a person chose: "EPSG:4544" or "4544",
// "GCJ-02" or "BD-09".
func choose(name string) (*declaration, *lang.Fault) {
	if d := chooseWebMap(name); d != nil {
		return d, nil
	}
	code, err := strconv.Atoi(digitsOf(name))
	if err != nil {
		f := fault(ErrDatum, lang.Textf("%[1]q 不是坐标系代码", "%[1]q is no coordinate-system code", name),
			lang.Text{ZH: "写成 --crs EPSG:4544，或 GCJ-02、BD-09", EN: "Write --crs EPSG:4544, or GCJ-02 or BD-09."})
		f.Field = "--crs"
		return nil, f
	}
	d, f := declareEPSG(code, fmt.Sprintf("EPSG:%d", code), -1)
	if f != nil {
		f.Field = "--crs"
		return nil, f
	}
	d.person = true
	return d, nil
}

// group is features with the same declaration: their numbers are read alike.
type group struct {
	declared   *declaration
	northFirst bool // the order the format prescribes
	features   []feature
	suspicions []suspicion // of the whole file
	// Of features that are not held, pass goes through them and box is that of their
	// vertices; see contents.stream. Both are nil otherwise.
	pass  func(visit func(*feature) error) error
	box   *numbers
	count int // of them; 0 where they are held
}

// errEnough ends a pass that has found what it looked for.
var errEnough = errors.New("enough")

// each calls visit for each feature, in order, until it returns an error, and returns
// that.
func (g *group) each(visit func(*feature) error) error {
	if g.pass != nil {
		return g.pass(visit)
	}
	for i := range g.features {
		if err := visit(&g.features[i]); err != nil {
			return err
		}
	}
	return nil
}

// groupByDeclaration keeps the order of first appearance.
func groupByDeclaration(features []feature) []group {
	var groups []group
	index := map[string]int{}
	for i := range features {
		f := &features[i]
		key := f.declared.key()
		at, ok := index[key]
		if !ok {
			at = len(groups)
			index[key] = at
			groups = append(groups, group{declared: f.declared})
		}
		if len(groups) == 1 { // most files: no copy
			groups[0].features = features[: i+1 : i+1]
			continue
		}
		groups[at].features = append(groups[at].features, *f)
	}
	return groups
}

// key tells declarations apart; "" for none.
func (d *declaration) key() string {
	if d == nil {
		return ""
	}
	return d.text
}

// words returns what the file declares, "" when nothing.
func (g *group) words() string { return g.declared.key() }
