package folder

import (
	"encoding/json"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"redline/intake"
	"redline/lang"
)

// zoneSource is where features come from: a file and, for a GeoPackage or shapefile, what
// layers.yaml says beside it; "" where it says nothing.
type zoneSource struct{ file, crs, table string }

func sourceOf(v versionEntry) zoneSource { return zoneSource{v.File, v.CRS, v.Table} }

// featureSet is what a file holds, once it could be read.
type featureSet struct {
	features []feature
	columns  []string // of a table; nil for GeoJSON
	table    bool
}

// featuresOf reads a file of features, once. What is wrong with naming it is a fault of
// the place that does so: ref returns one for a field there.
func (l *loader) featuresOf(ref func(field string) *lang.Fault, from zoneSource) (*featureSet, bool) {
	if set, ok := l.read[from]; ok {
		return set, set != nil
	}
	l.read[from] = nil
	var set *featureSet
	data, fault := l.bytesOf(from.file)
	switch {
	case fault != nil:
		l.refuse(pointAt(ref("file"), from.file, fault))
		return nil, false
	case tableName(from.file) || intake.HoldsRecords(data):
		set, fault = l.readTable(ref, from, data)
	default:
		if fault = plainGeoJSON(ref, from); fault == nil {
			data, fault = plainText(from.file, data)
		}
		if fault == nil {
			set = &featureSet{}
			set.features, fault = readFeatures(from.file, data)
		}
	}
	if fault != nil {
		l.refuse(fault)
		return nil, false
	}
	l.read[from] = set
	return set, true
}

// bytesOf reads a file; the size of one that holds a table is looked at first.
func (l *loader) bytesOf(name string) ([]byte, *lang.Fault) {
	if info, err := statIn(l.fsys, name); err == nil && tableName(name) {
		if fault := asFault(intake.RecordLimits().CheckSize(info.Size())); fault != nil {
			return nil, fault
		}
	}
	return readBytes(l.fsys, name)
}

func statIn(fsys fs.FS, name string) (fs.FileInfo, error) {
	if !fs.ValidPath(name) {
		return nil, fs.ErrInvalid
	}
	return fs.Stat(fsys, name)
}

// tableName reports whether a file is called as a GeoPackage or shapefile is. What it
// holds decides; the name tells what a damaged one should have been.
func tableName(file string) bool {
	return slices.Contains([]string{".gpkg", ".shp", ".zip"}, strings.ToLower(path.Ext(file)))
}

// plainGeoJSON refuses the keys that GeoJSON has no use for.
func plainGeoJSON(ref func(field string) *lang.Fault, from zoneSource) *lang.Fault {
	for _, key := range []struct {
		name, value string
		because     lang.Text
	}{
		{"crs", from.crs, lang.Text{ZH: "GeoJSON 一律为经纬度，不能另给坐标系", EN: "GeoJSON is longitude and latitude always: no other reference can be given"}},
		{"table", from.table, lang.Text{ZH: "GeoJSON 没有分表", EN: "GeoJSON has no tables"}},
	} {
		if key.value != "" {
			f := ref(key.name)
			f.What, f.Hint = key.because, lang.Text{ZH: "删去这一项；平面坐标的成果请用 GeoPackage 或 Shapefile", EN: "take the key out; deliver plane coordinates as GeoPackage or shapefile"}
			return f
		}
	}
	return nil
}

// readTable reads the records of a GeoPackage or shapefile as features.
func (l *loader) readTable(ref func(field string) *lang.Fault, from zoneSource, data []byte) (*featureSet, *lang.Fault) {
	if info, err := fs.Stat(l.fsys, from.file+"-wal"); err == nil && info.Size() > 0 {
		return nil, &lang.Fault{
			File: from.file,
			What: lang.Textf("旁边有 %s-wal：最后的修改还没有写入文件", "%s-wal stands beside it: the last changes are not in the file yet", path.Base(from.file)),
			Hint: lang.Text{ZH: "在编辑它的软件中关闭后重新复制", EN: "close it in the program that edits it, and copy it again"},
		}
	}
	set, err := intake.Records(from.file, data, intake.RecordOptions{CRS: from.crs, Table: from.table, Beside: l.beside(from.file)})
	if err != nil {
		fault := asFault(err)
		switch {
		case fault.Field == "crs":
			return nil, pointAt(ref("crs"), from.file, fault)
		case errors.Is(fault, intake.ErrLayer) && from.table != "":
			return nil, pointAt(ref("table"), from.file, fault)
		case errors.Is(fault, intake.ErrLayer):
			fault.Hint = lang.Text{ZH: "在 layers.yaml 的这一版本下写明 table: 表名", EN: "name one in layers.yaml, under this version: table: NAME"}
		}
		return nil, fault
	}
	for _, w := range set.Warnings {
		l.warn(&lang.Fault{File: from.file, What: w.Text, Hint: lang.Text{ZH: "请核对", EN: "look at it"}})
	}
	out := &featureSet{columns: set.Columns, table: true, features: make([]feature, 0, len(set.Records))}
	for i := range set.Records {
		r := &set.Records[i]
		f := feature{index: r.Number, drawing: r.Geometry, table: true}
		for _, name := range set.Columns {
			if v, ok := r.Properties[name]; ok {
				f.properties = append(f.properties, member{name, jsonOf(v)})
			}
		}
		r.Properties = nil
		out.features = append(out.features, f)
	}
	return out, nil
}

// beside finds the file of the same name with another extension, whatever the case of
// either: a.shp and A.DBF belong together where no a.dbf is there.
func (l *loader) beside(name string) func(extension string) ([]byte, bool, error) {
	return func(extension string) ([]byte, bool, error) {
		want := strings.TrimSuffix(name, path.Ext(name)) + extension
		if !exists(l.fsys, want) {
			entries, err := fs.ReadDir(l.fsys, path.Dir(name))
			if err != nil {
				return nil, false, nil
			}
			i := slices.IndexFunc(entries, func(e fs.DirEntry) bool { return strings.EqualFold(e.Name(), path.Base(want)) })
			if i < 0 {
				return nil, false, nil
			}
			want = path.Join(path.Dir(name), entries[i].Name())
		}
		info, err := fs.Stat(l.fsys, want)
		if err == nil {
			err = intake.RecordLimits().CheckSize(info.Size())
		}
		if err != nil {
			return nil, false, err
		}
		data, fault := readBytes(l.fsys, want)
		if fault != nil {
			return nil, false, fault
		}
		return data, true, nil
	}
}

// jsonOf writes a value of a table as JSON, which the readers of properties take.
func jsonOf(v any) json.RawMessage {
	if x, ok := v.(float64); ok {
		return json.RawMessage(strconv.FormatFloat(x, 'f', -1, 64)) // Inf is no JSON and refused as no number
	}
	raw, err := json.Marshal(v)
	if err != nil { // neither text nor truth value: Records gives none
		return json.RawMessage("null")
	}
	return raw
}

// asFault returns the fault that err is, as a value of its own; nil for nil.
func asFault(err error) *lang.Fault {
	if err == nil {
		return nil
	}
	var f *lang.Fault
	if !errors.As(err, &f) {
		return &lang.Fault{
			Err: err, What: lang.Textf("文件无法读取：%s", "the file cannot be read: %s", err.Error()),
			Hint: lang.Text{ZH: "检查文件是否完整、是否有读取权限", EN: "check that the file is whole and that you may read it"},
		}
	}
	out := *f
	return &out
}

// pointAt makes what is wrong with a file a fault of the place that names it.
func pointAt(ref *lang.Fault, file string, fault *lang.Fault) *lang.Fault {
	ref.What = lang.Text{ZH: file + "：" + fault.What.ZH, EN: file + ": " + fault.What.EN}
	ref.Hint, ref.Err = fault.Hint, fault.Err
	return ref
}
