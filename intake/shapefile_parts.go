package intake

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"redline/geo/crs"
	"redline/lang"
)

// shapefileParts are the files of one shapefile; what is missing is nil.
type shapefileParts struct {
	zipped                    bool // or else beside each other
	shpName, dbfName, prjName string
	shp, dbf, prj, cpg        []byte
	layer                     string // its name, where a zip holds several shapefiles; else ""
}

// in names the part a fault is about.
func (p *shapefileParts) in(name string, f *lang.Fault) *lang.Fault {
	if p.zipped {
		return inEntry(name, f)
	}
	f.File = name
	return f
}

// noPRJ warns that nothing is declared.
func (p *shapefileParts) noPRJ() Note {
	if !p.zipped {
		return Note{"prj-missing", lang.Text{
			ZH: "旁边没有 .prj，文件未声明坐标系，按坐标数值判读",
			EN: "there is no .prj beside the .shp: it does not say which coordinates it holds; they were judged by their magnitude",
		}}
	}
	return Note{"prj-missing", lang.Text{
		ZH: "压缩包里没有 .prj，文件未声明坐标系，按坐标数值判读",
		EN: "the zip has no .prj: the file does not say which coordinates it holds; they were judged by their magnitude",
	}}
}

// openShapefile finds the parts of the one shapefile.
func openShapefile(src *source) (*shapefileParts, error) {
	if isZip(src.data) {
		return unpackShapefile(src)
	}
	return gatherShapefile(src)
}

// unpackShapefile unpacks the one shapefile of a zip.
func unpackShapefile(src *source) (*shapefileParts, error) {
	a, err := openArchive(src)
	if err != nil {
		return nil, err
	}
	var shapes []archiveEntry
	for _, e := range a.entries {
		if hasExtension(e.name, ".shp") {
			shapes = append(shapes, e)
		}
	}
	switch {
	case len(shapes) == 0:
		if err := a.checkNested(); err != nil {
			return nil, err
		}
		for _, e := range a.entries {
			if hasExtension(e.name, ".dbf") || hasExtension(e.name, ".shx") {
				return nil, missingPart(withoutExtension(e.name) + ".shp")
			}
		}
		return nil, missingPart("*.shp")
	}
	p := &shapefileParts{zipped: true}
	if len(shapes) > 1 {
		if shapes = shapefilesCalled(shapes, src.layer); len(shapes) != 1 {
			return nil, severalShapefiles(src, a.entries)
		}
		p.layer = stemOf(shapes[0].name)
		if want := strings.TrimSpace(src.layer); strings.ContainsAny(want, `/\`) { // chosen by its folder
			p.layer = want
		}
	}
	p.shpName = shapes[0].name
	if p.shp, err = a.read(shapes[0]); err != nil {
		return nil, err
	}
	for _, e := range a.entries {
		if !strings.EqualFold(withoutExtension(e.name), withoutExtension(p.shpName)) {
			continue
		}
		var to *[]byte
		switch {
		case hasExtension(e.name, ".dbf"):
			to, p.dbfName = &p.dbf, e.name
		case hasExtension(e.name, ".prj"):
			to, p.prjName = &p.prj, e.name
		case hasExtension(e.name, ".cpg"):
			to = &p.cpg
		default:
			continue
		}
		if *to, err = a.read(e); err != nil {
			return nil, err
		}
	}
	if p.dbfName == "" {
		return nil, missingPart(withoutExtension(p.shpName) + ".dbf")
	}
	return p, nil
}

func missingPart(name string) error {
	return fault(ErrFormat,
		lang.Textf("压缩包里缺少 %s", "%s is missing in the zip", name),
		lang.Text{ZH: "请把同名的 .shp、.dbf、.prj、.cpg 一起打成 zip", EN: "Pack the .shp with its .dbf, .prj and .cpg into one zip."})
}

// stemOf is the name of a file in an archive, without its folders and its extension.
func stemOf(name string) string {
	name = withoutExtension(name)
	return name[strings.LastIndexAny(name, `/\`)+1:]
}

// shapefilesCalled keeps the shapefiles of a zip with the name that Options.Layer gives.
func shapefilesCalled(shapes []archiveEntry, want string) (kept []archiveEntry) {
	want = strings.TrimSuffix(strings.TrimSpace(want), ".shp")
	for _, e := range shapes {
		if strings.EqualFold(stemOf(e.name), want) || strings.EqualFold(withoutExtension(e.name), want) {
			kept = append(kept, e)
		}
	}
	return kept
}

// severalShapefiles refuses a zip of several shapefiles of which the one wanted names none, or two.
func severalShapefiles(src *source, entries []archiveEntry) error {
	var names []string
	count := map[string]int{}
	for _, e := range entries {
		count[strings.ToLower(stemOf(e.name))]++
	}
	for _, e := range entries {
		switch {
		case !hasExtension(e.name, ".shp"):
		case count[strings.ToLower(stemOf(e.name))] > 1: // the folder tells them apart
			names = append(names, withoutExtension(e.name))
		default:
			names = append(names, stemOf(e.name))
		}
	}
	if src.layer != "" {
		return noLayer(names, src.layer)
	}
	return fault(ErrLayer,
		lang.Textf("压缩包里有 %d 个 Shapefile：%s", "the zip holds %d shapefiles: %s", len(names), listed(names)),
		src.chooseTable(lang.Text{ZH: "用 --layer 指定其中一个", EN: "Choose one with --layer."}))
}

// What a .prj says: OGC WKT as ESRI writes it. Names and parameters are all that is
// needed, so they are looked for rather than parsed.
var (
	prjName      = regexp.MustCompile(`(?i)^\s*(PROJCS|GEOGCS)\s*\[\s*"([^"]*)"`)
	prjDatum     = regexp.MustCompile(`(?i)\b(?:GEOGCS|DATUM)\s*\[\s*"([^"]*)"`)
	prjMethod    = regexp.MustCompile(`(?i)\bPROJECTION\s*\[\s*"([^"]*)"`)
	prjParameter = regexp.MustCompile(`(?i)\bPARAMETER\s*\[\s*"([^"]*)"\s*,\s*([-+0-9.eE]+)\s*\]`)
	prjUnit      = regexp.MustCompile(`(?i)\bUNIT\s*\[\s*"[^"]*"\s*,\s*([-+0-9.eE]+)`)
	prjSpheroid  = regexp.MustCompile(`(?i)\bSPHEROID\s*\[\s*"[^"]*"\s*,\s*([-+0-9.eE]+)`)
)

// maxPRJ is far above the longest .prj.
const maxPRJ = 64 << 10

// declaration reads the .prj; nil when there is none, or an empty one.
func (p *shapefileParts) declaration() (*declaration, error) {
	text := (&source{data: p.prj[:min(len(p.prj), maxPRJ)]}).decode()
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	if !prjName.MatchString(text) {
		return nil, p.in(p.prjName, fault(ErrSyntax,
			lang.Text{ZH: ".prj 的内容认不出（应以 PROJCS[ 或 GEOGCS[ 开头）", EN: "the .prj is not understood (PROJCS[ or GEOGCS[ is expected)"},
			lang.Text{ZH: "请重新导出；不知道坐标系时可去掉 .prj，由程序按数值判读", EN: "Export it again; without a .prj the coordinates are judged by their magnitude."}))
	}
	d, f := declareWKT(text)
	if f != nil {
		return nil, p.in(p.prjName, f)
	}
	d.refuse = func(f *lang.Fault) error { return p.in(p.prjName, f) }
	return d, nil
}

// declareWKT makes a declaration of WKT that begins as prjName does.
func declareWKT(text string) (*declaration, *lang.Fault) {
	head := prjName.FindStringSubmatch(text)
	code, older, f := prjReference(text, strings.EqualFold(head[1], "GEOGCS"), head[2])
	if f != nil {
		return nil, f
	}
	d, f := declareEPSG(code, head[2], -1)
	if f == nil {
		d.older = older
	}
	return d, f
}

// prjReference finds the EPSG code of a .prj by its datum and parameters: that of
// CGCS2000, also where the datum is an older one, which is then given beside.
func prjReference(text string, geographic bool, name string) (code int, older crs.Datum, f *lang.Fault) {
	names := name
	for _, m := range prjDatum.FindAllStringSubmatch(text, -1) {
		names += " " + m[1]
	}
	radius := 6378137.0
	switch {
	case saysXian80.in(names):
		older, radius = crs.Xian80, 6378140
	case saysBeijing54.in(names):
		older, radius = crs.Beijing54, 6378245
	case !saysCGCS2000.in(names) && !saysWGS84.in(names):
		radius = 0
	}
	switch {
	case !prjIs(prjSpheroid, text, radius) && older != crs.CGCS2000:
		return 0, older, noShift(datumName(older), name)
	case !prjIs(prjSpheroid, text, radius):
		return 0, older, noShift(lang.Text{ZH: "本程序不认识的坐标系", EN: "a system that is not known here"}, name)
	case !prjIs(prjUnit, text, math.Pi/180):
		return 0, older, unsupported(0, name)
	case geographic && (older != crs.CGCS2000 || saysCGCS2000.in(names)):
		return 4490, older, nil
	case geographic:
		return 4326, older, nil
	}
	code, f = prjPlane(text, name)
	return code, older, f
}

// prjIs reports whether the first number a pattern finds is the wanted one.
func prjIs(pattern *regexp.Regexp, text string, want float64) bool {
	m := pattern.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	x, err := strconv.ParseFloat(m[1], 64)
	return err == nil && math.Abs(x-want) <= 1e-9*want
}

// prjPlane finds the Gauss-Krüger plane with the parameters of a .prj. Of the planes on
// one meridian it takes the width that the name says, else 3°: the place is the same.
func prjPlane(text, name string) (int, *lang.Fault) {
	method := prjMethod.FindStringSubmatch(text)
	if method == nil {
		return 0, unsupported(0, name)
	}
	switch kind := strings.ToLower(strings.ReplaceAll(method[1], " ", "_")); {
	case kind == "gauss_kruger" || kind == "transverse_mercator":
	case strings.Contains(kind, "mercator"):
		return 0, unsupported(3857, name)
	default:
		return 0, unsupported(0, name)
	}
	values := map[string]float64{"scale_factor": 1}
	for _, m := range prjParameter.FindAllStringSubmatch(text, -1) {
		x, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			return 0, unsupported(0, name)
		}
		values[strings.ToLower(m[1])] = x
	}
	units := prjUnit.FindAllStringSubmatch(text, -1)
	metre, err := strconv.ParseFloat(units[len(units)-1][1], 64)
	if err != nil || len(units) < 2 || metre != 1 || values["scale_factor"] != 1 || values["false_northing"] != 0 || values["latitude_of_origin"] != 0 {
		return 0, unsupported(0, name)
	}
	found := 0
	for code := 4491; code <= 4554; code++ {
		ref, _ := crs.ByEPSG(code)
		if ref.CentralMeridian != values["central_meridian"] || ref.FalseEasting() != values["false_easting"] {
			continue
		}
		if other := strconv.Itoa(9-ref.ZoneWidth) + "_Degree"; !strings.Contains(name, other) { // the 3° planes come last
			found = code
		}
	}
	if found == 0 {
		return 0, unsupported(0, name)
	}
	return found, nil
}
