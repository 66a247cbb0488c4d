package intake

import (
	"errors"
	"slices"
	"strings"

	"redline/geo/crs"
	"redline/lang"

	"github.com/twpayne/go-geom"
)

// RecordOptions say what the caller knows about a file of records. The zero value is
// usable.
type RecordOptions struct {
	CRS    string                                       // the reference of a file that declares none, such as "EPSG:4544"
	Table  string                                       // the table of a GeoPackage, or the shapefile of a zip, where there are several
	Beside func(extension string) ([]byte, bool, error) // see Options.Beside
	Limits Limits                                       // a zero field takes the limit of layers (docs/limits.md)
	// Faulty is for deliveries, of which what can be used is taken and the rest is told:
	// a record without geometry, or with one that cannot be read, comes with the reason
	// (Record.Why) in place of refusing the file; and GeoJSON and sequences of it are read
	// too. Without a crs member they are degrees (RFC 7946 §4) unless CRS says otherwise.
	Faulty bool
	// OnDemand leaves the attributes of a shapefile's records to Record.Value, for those who
	// want few of many.
	OnDemand bool
}

// RecordSet is what Records reads.
type RecordSet struct {
	Format   string   // "geopackage" or "shapefile"; "geojson" or "geojsonseq" of a delivery
	Columns  []string // names of the attributes, in the file's order, without the integer key of a GeoPackage
	Records  []Record
	Warnings []Note // what somebody should look at, about the file or its first such record
}

// Record is one record of a file, as it is drawn there.
type Record struct {
	Number int // from 1, in the file's order; records marked as deleted do not count
	// Geometry is in degrees (EPSG:4490) on the grid of 1e-9°, Z and M dropped; whether
	// it is valid was not looked at. A record that mixes points, lines and areas has an
	// empty GeometryCollection.
	Geometry geom.T
	// Properties are string, float64 or bool; what is blank is left out. nil where they are
	// left to Value (RecordOptions.OnDemand).
	Properties map[string]any
	Why        *lang.Fault // why there is no geometry, without a place; see RecordOptions.Faulty

	row dbfRow // in place of Properties
}

// Value returns an attribute (string, float64 or bool) by the name of its column; nil where
// it is blank, or there is no such column. Records of a file may be asked by several
// goroutines at once, until the file is closed.
func (r *Record) Value(column string) any {
	if r.row.table != nil {
		return r.row.table.in(r.row.raw, column)
	}
	return r.Properties[column]
}

// Limits of layers, which somebody answers for and keeps: wider than those of footprints
// that anybody sends.
const (
	recordBytes    = largestBytes
	recordRings    = 50_000
	recordFeatures = DefaultMaxFeatures
	recordVertices = DefaultMaxVertices
)

// Records reads data that others are judged by: every record of a GeoPackage or shapefile
// as it stands, nothing guessed, chosen or mended. Unlike Read it refuses a file that does
// not declare its reference unless the caller gives it (a declaration and a given
// reference that disagree are refused too), older datums and the shifted degrees of web
// maps, a record without geometry, texts in no known encoding, and several tables of
// which none is named. The rings of a shapefile's polygon get their roles by their
// direction. A table without records gives none.
//
// Every error is a *lang.Fault, of the kinds of Read; other formats are ErrFormat.
func Records(name string, data []byte, opt RecordOptions) (*RecordSet, error) {
	file, err := OpenRecords(name, data, opt)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	set := &RecordSet{}
	err = file.Each(func(rec *Record) error {
		set.Records = append(set.Records, *rec)
		return nil
	})
	if err != nil {
		return nil, err
	}
	set.Format, set.Columns, set.Warnings = file.Format, file.Columns, file.Warnings
	return set, nil
}

// HoldsRecords reports whether data begins as a file that Records reads does: an SQLite
// database, a zip, or a part of a shapefile.
func HoldsRecords(data []byte) bool {
	src := &source{data: data}
	return sniffGeoPackage(src) || isZip(data) || slices.Contains([]string{".shp", ".shx", ".dbf"}, barePart(src))
}

// RecordLimits are the limits of Records where the caller gives none.
func RecordLimits() Limits { return Limits{}.forRecords() }

// forRecords fills in the limits of layers.
func (l Limits) forRecords() Limits {
	for _, or := range []struct {
		field    *int
		standard int
	}{{&l.Bytes, recordBytes}, {&l.Rings, recordRings}, {&l.Features, recordFeatures}, {&l.Vertices, recordVertices}} {
		if *or.field <= 0 {
			*or.field = or.standard
		}
	}
	return l.withDefaults()
}

// recordBuilder makes the records of one file.
type recordBuilder struct {
	src    *source
	set    *RecordFile
	around surroundings
	read   reading
}

// group decides how the numbers of the records are read.
func (b *recordBuilder) group(g *group, given string) error {
	declared, err := b.declared(g, given)
	if err != nil {
		return err
	}
	used, err := decide(b.src, g, declared, b.around)
	if err != nil {
		return forRecords(err)
	}
	if used.swapped {
		return fault(ErrContradiction,
			lang.Text{ZH: "两列坐标的次序与格式规定相反（应先东后北）", EN: "the two coordinates stand in the other order than the format prescribes (easting first)"},
			lang.Text{ZH: "请调换坐标次序后重新导出", EN: "Exchange them and export it again."})
	}
	b.read = used.reading
	b.set.Warnings = append(b.set.Warnings, remarks(declared, declared, used)...)
	return nil
}

// declared is what the file says of its coordinates, or else what the caller gives.
func (b *recordBuilder) declared(g *group, given string) (*declaration, error) {
	declared := g.declared
	if json := (reader{name: b.set.Format}).json(); declared == nil && given == "" && json {
		standard, f := declareEPSG(4326, "GeoJSON (RFC 7946)", -1)
		if f != nil {
			return nil, f
		}
		declared = standard
	}
	if declared == nil && given == "" {
		return nil, b.undeclared()
	}
	if given != "" {
		chosen, f := choose(given)
		switch {
		case f != nil:
			f.Field = "crs"
			return nil, forRecords(f)
		case chosen.web != "":
			f := fault(ErrDatum,
				lang.Textf("%s 加偏坐标只能近似还原，不能作为控制范围的依据", "the shifted coordinates of %s can be put back approximately only: zones must not rest on them", given),
				lang.Text{ZH: "请向数据产生单位索取 CGCS2000 坐标的成果", EN: "Ask whoever made the data for coordinates in CGCS2000."})
			f.Field = "crs"
			return nil, f
		}
		chosen.person, chosen.given = false, true
		if r, ok := crs.ByEPSG(chosen.epsg); declared != nil && (!ok || !declared.allows(r) || declared.older != chosen.older) {
			said := declared.name()
			f := fault(ErrContradiction,
				lang.Textf("%[1]s与给定的 crs %[2]s 矛盾", "%[3]s contradicts the given crs %[2]s", said.ZH, chosen.text, said.EN),
				lang.Text{ZH: "核实坐标系，改正文件中的声明（.prj 有误可删去），或去掉 crs", EN: "Find out which is right: correct the file's declaration (a wrong .prj may be removed), or leave crs out."})
			f.Field = "crs"
			return nil, f
		}
		if declared == nil {
			declared = chosen
		}
	}
	out, err := declared.withShift(b.src, nil)
	return out, forRecords(err)
}

// undeclared refuses a file that does not say which coordinates it holds.
func (b *recordBuilder) undeclared() error {
	hint := lang.Text{
		ZH: "向数据产生单位问清坐标系后写明 crs（如 EPSG:4490、EPSG:4544）；不按数值推测",
		EN: "Ask whoever made it and give crs, such as EPSG:4490 or EPSG:4544; it is not guessed from the numbers.",
	}
	if b.src.faulty { // a delivery: the caller is the command, whose option has this name
		hint = lang.Text{
			ZH: "向数据产生单位问清坐标系后加 --crs（如 --crs EPSG:4490、--crs EPSG:4544）；不按数值推测",
			EN: "Ask whoever made it and add --crs, such as --crs EPSG:4490 or --crs EPSG:4544; it is not guessed from the numbers.",
		}
	}
	switch {
	case b.set.Format == "geopackage":
		return fault(ErrDatum, lang.Text{ZH: "要素表未声明坐标系（srs_id 为 0 或 -1）", EN: "the table does not declare its reference system (its srs_id is 0 or -1)"}, hint)
	case isZip(b.src.data):
		return fault(ErrDatum, lang.Text{ZH: "压缩包里缺少 .prj（坐标系）", EN: "the .prj (the reference system) is missing in the zip"}, hint)
	}
	prj := withoutExtension(b.src.name) + ".prj"
	return fault(ErrDatum, lang.Textf("旁边缺少 %s（坐标系）", "%s (the reference system) is missing beside it", prj), hint)
}

// forRecords rewords the hints of a fault that name options of the command.
func forRecords(err error) error {
	var f *lang.Fault
	if !errors.As(err, &f) || !strings.Contains(f.Hint.EN, "--") {
		return err
	}
	out := *f
	out.Hint = lang.Text{
		ZH: "核实坐标系，由数据产生单位改正声明或转换为 CGCS2000 后重新导出",
		EN: "Find out the reference system; have the declaration corrected, or the data converted to CGCS2000, and export it again.",
	}
	if out.Field == "--crs" {
		out.Field = "crs"
	}
	return &out
}
