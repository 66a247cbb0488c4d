package intake

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"redline/lang"
)

func sniffGeoPackage(src *source) bool { return bytes.HasPrefix(src.data, sqliteMagic) }

// readGeoPackage reads the feature tables of a GeoPackage (OGC 12-128r19): real tables
// only, never views, virtual tables or generated columns. Eastings always come first
// there, whatever the reference prescribes.
func readGeoPackage(src *source) (*contents, error) {
	db, err := openDatabase(src)
	if err != nil {
		return nil, err
	}
	out, err := readTwice(src, func(t *tally) (*contents, error) {
		r := &geoPackage{src: src, db: db, tally: t}
		return &r.out, r.read()
	})
	if err != nil || out.stream == nil {
		db.close()
		if err != nil {
			return nil, err
		}
	} else {
		out.close = db.close
	}
	if db.wal {
		out.warnings = append(out.warnings, Note{"gpkg-wal", lang.Text{
			ZH: "GeoPackage 处于 WAL 模式：最后的修改可能在旁边的 -wal 文件里，未读到；请在源软件中关闭文件后重新发送",
			EN: "the GeoPackage is in WAL mode: its last changes may stand in the -wal file beside it and were not read; close it in its program and send it again",
		}})
	}
	return out, nil
}

// geoPackage reads one file.
type geoPackage struct {
	src *source
	db  *database
	*tally
	kept int // features so far
	out  contents
}

// layerTable is a feature table.
type layerTable struct {
	name, geometry string
	srs            int64
	columns        []string // besides the geometry
	declared       *declaration
}

func (r *geoPackage) read() error {
	tables, others, err := r.realTables()
	if err != nil {
		return err
	}
	if !tables["gpkg_geometry_columns"] {
		return fault(ErrFormat,
			lang.Text{ZH: "这是 SQLite 数据库，但不是带要素表的 GeoPackage（没有 gpkg_geometry_columns）", EN: "it is an SQLite database, but no GeoPackage with features (there is no gpkg_geometry_columns)"},
			lang.Text{ZH: "请在源软件中另存为 GeoPackage（.gpkg）矢量要素", EN: "Save the features as GeoPackage (.gpkg) in the source program."})
	}
	var layers []layerTable
	err = r.db.each(`SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns`, func(v []any) error {
		srs, _ := v[2].(int64)
		layers = append(layers, layerTable{name: fmt.Sprint(v[0]), geometry: fmt.Sprint(v[1]), srs: srs})
		if len(layers) > maxLayers {
			return fault(ErrLimit, lang.Textf("图层超过上限 %d 个", "more than the %d layers accepted", maxLayers),
				lang.Text{ZH: "请只导出本项目的图层", EN: "Export the project's layers only."})
		}
		return nil
	})
	if err != nil {
		return err
	}
	if r.src.records {
		if layers, err = r.oneTable(layers); err != nil {
			return err
		}
	}
	for i := range layers {
		l := &layers[i]
		if !tables[l.name] {
			return r.noTable(l.name, others[l.name])
		}
		if err := r.layer(l); err != nil {
			return err
		}
	}
	return nil
}

// oneTable keeps the one table that records are taken from: the only one, or the one
// that is named.
func (r *geoPackage) oneTable(layers []layerTable) ([]layerTable, error) {
	var names []string
	for _, l := range layers {
		names = append(names, l.name)
	}
	want := r.src.layer
	switch {
	case len(layers) == 0:
		return nil, fault(ErrEmpty,
			lang.Text{ZH: "GeoPackage 里没有要素表", EN: "the GeoPackage has no table of features"},
			lang.Text{ZH: "请在源软件中重新导出", EN: "Export it again from the source program."})
	case want == "" && len(layers) > 1:
		return nil, fault(ErrLayer,
			lang.Textf("GeoPackage 里有 %d 个要素表：%s", "the GeoPackage holds %d tables of features: %s", len(layers), listed(names)),
			r.src.chooseTable(lang.Text{ZH: "请指定其中一个", EN: "Name one of them."}))
	case want == "":
		return layers, nil
	}
	if i := slices.Index(names, want); i >= 0 {
		return layers[i : i+1], nil
	}
	return nil, noLayer(names, want)
}

// maxLayers is far above what a project's file holds.
const maxLayers = 200

// realTables lists the tables of the file, and with their type what else has a name.
func (r *geoPackage) realTables() (tables map[string]bool, others map[string]string, err error) {
	tables, others = map[string]bool{}, map[string]string{}
	err = r.db.each(`SELECT name, type, sql FROM sqlite_master`, func(v []any) error {
		name, kind, text := fmt.Sprint(v[0]), fmt.Sprint(v[1]), strings.Fields(strings.ToUpper(fmt.Sprint(v[2])))
		switch {
		case kind == "table" && len(text) > 1 && text[1] == "VIRTUAL":
			others[name] = "virtual table"
		case kind == "table":
			tables[name] = true
		case kind == "view":
			others[name] = "view"
		}
		return nil
	})
	return tables, others, err
}

func (r *geoPackage) noTable(name, kind string) error {
	what := lang.Textf("要素表「%s」不存在", "the feature table \"%s\" does not exist", name)
	if kind != "" {
		what = lang.Textf("图层「%s」不是表而是 %s，出于安全不读取", "the layer \"%s\" is no table but a %s, which for safety is not read", name, kind)
	}
	return fault(ErrFormat, what,
		lang.Text{ZH: "请在源软件中把该图层另存为新的 GeoPackage", EN: "Save the layer as a new GeoPackage in the source program."})
}

// quoted writes a name as an SQL identifier.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// layer reads one feature table. Records are not held: the table is gone through again in
// each pass.
func (r *geoPackage) layer(l *layerTable) error {
	if err := r.columns(l); err != nil {
		return err
	}
	if err := r.reference(l); err != nil {
		return err
	}
	if !r.src.records {
		return r.rows(l, func(f *feature) error {
			r.hold(&r.out, *f)
			return nil
		})
	}
	r.out.stream = func(_ bool, visit func(*feature) error) error {
		r.kept, r.tally = 0, &tally{limits: r.src.streamLimits(), keep: true}
		return r.rows(l, visit)
	}
	return nil
}

// rows calls visit for each feature of a table.
func (r *geoPackage) rows(l *layerTable, visit func(*feature) error) error {
	list := []string{quoted(l.geometry)}
	for _, c := range l.columns {
		list = append(list, quoted(c))
	}
	empty := 0
	err := r.db.each("SELECT "+strings.Join(list, ", ")+" FROM "+quoted(l.name), func(v []any) error {
		f, err := r.row(l, v)
		switch {
		case err != nil:
			return err
		case f == nil:
			empty++
			return nil
		}
		return visit(f)
	})
	if empty > 0 && err == nil {
		r.out.warnings = append(r.out.warnings, Note{"records-empty", lang.Textf(
			"图层「%s」有 %d 条记录没有几何，未读取", "%[2]d record(s) of the layer \"%[1]s\" have no geometry and were not read", l.name, empty)})
	}
	return err
}

// columns finds the columns that hold values; generated ones could hide anything.
func (r *geoPackage) columns(l *layerTable) error {
	found := false
	err := r.db.each("PRAGMA table_xinfo("+quoted(l.name)+")", func(v []any) error {
		name, hidden := fmt.Sprint(v[1]), v[6] != int64(0)
		switch {
		case strings.EqualFold(name, l.geometry):
			found = !hidden
		case r.src.records && v[5] != int64(0): // the number of the row
		case !hidden:
			l.columns = append(l.columns, name)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if !found {
		return r.at(l, 0, fault(ErrFormat,
			lang.Textf("没有几何列「%s」", "there is no geometry column \"%s\"", l.geometry),
			lang.Text{ZH: "请在源软件中重新导出该图层", EN: "Export the layer again."}))
	}
	r.out.columns = append(r.out.columns, l.columns...)
	if len(l.columns) > maxProperties {
		return r.at(l, 0, fault(ErrLimit,
			lang.Textf("属性超过上限 %d 列", "more than the %d attributes accepted", maxProperties),
			lang.Text{ZH: "请去掉无关属性后重新导出", EN: "Export it without the attributes that are not needed."}))
	}
	return nil
}

// reference reads what is declared of a layer's coordinates. The numbers 0 and -1 stand
// for "undefined" (OGC 12-128r19 table 3).
func (r *geoPackage) reference(l *layerTable) error {
	if l.srs == 0 || l.srs == -1 {
		r.out.warnings = append(r.out.warnings, Note{"srs-undefined", lang.Textf(
			"图层「%s」未声明坐标系，按坐标数值判读", "the layer \"%s\" does not say which coordinates it holds; they were judged by their magnitude", l.name)})
		return nil
	}
	var organization, name, definition string
	var code int64
	err := r.db.each(fmt.Sprintf("SELECT organization, organization_coordsys_id, srs_name, definition FROM gpkg_spatial_ref_sys WHERE srs_id = %d", l.srs), func(v []any) error {
		organization, name, definition = fmt.Sprint(v[0]), fmt.Sprint(v[2]), fmt.Sprint(v[3])
		code, _ = v[1].(int64)
		return nil
	})
	if err != nil {
		return err
	}
	var f *lang.Fault
	switch {
	case strings.EqualFold(organization, "EPSG"):
		l.declared, f = declareEPSG(int(code), fmt.Sprintf("EPSG:%d", code), -1)
	case prjName.MatchString(definition):
		l.declared, f = declareWKT(definition[:min(len(definition), maxPRJ)])
	default:
		f = unsupported(0, strings.TrimSpace(fmt.Sprintf("srs_id %d %s", l.srs, name)))
	}
	if f != nil {
		return r.at(l, 0, f)
	}
	return nil
}

// row reads one feature; nil when it has no geometry.
func (r *geoPackage) row(l *layerTable, v []any) (*feature, error) {
	number := r.kept + 1
	switch {
	case r.src.faulty: // told with the record
	case v[0] == nil && r.src.records:
		return nil, r.at(l, number, noGeometry())
	case v[0] == nil:
		return nil, nil
	}
	if err := r.tally.feature(); err != nil {
		return nil, err
	}
	f := &feature{number: number, layer: l.name, declared: l.declared, at: -1, properties: map[string]any{}}
	for i, c := range l.columns {
		if value := attribute(v[i+1]); value != nil {
			f.properties[c] = value
		}
	}
	f.name = nameOf(f.properties)
	before := r.vertices
	switch err := r.geometry(f, v[0]); {
	case err != nil && !f.refused(r.src, err):
		return nil, r.at(l, number, err)
	case r.src.faulty:
	case r.vertices == before && r.src.records:
		return nil, r.at(l, number, noGeometry())
	case r.vertices == before:
		return nil, nil
	}
	r.kept++
	return f, nil
}

// geometry reads what stands in the geometry's column; NULL is none.
func (r *geoPackage) geometry(f *feature, value any) *lang.Fault {
	if value == nil {
		return nil
	}
	blob, isBlob := value.([]byte)
	if !isBlob {
		return damagedGeometry("几何列中不是几何", "there is no geometry in the geometry's column")
	}
	g := wkb{feature: f, tally: r.tally, nesting: r.src.limits.Nesting}
	return g.geoPackage(blob)
}

// attribute turns a value of SQLite into one of a property; nil for what has no place
// there.
func attribute(v any) any {
	switch v := v.(type) {
	case int64:
		return float64(v)
	case float64, bool, string:
		return v
	case time.Time:
		return v.Format(time.RFC3339)
	}
	return nil
}

// at says in which layer and feature something is wrong.
func (r *geoPackage) at(l *layerTable, number int, f *lang.Fault) *lang.Fault {
	f.Where = lang.Textf("图层「%s」", "layer \"%s\"", l.name)
	if number > 0 {
		f.Where.ZH += fmt.Sprintf("，第 %d 个要素", number)
		f.Where.EN += fmt.Sprintf(", feature %d", number)
	}
	return f
}
