package intake

import (
	"errors"

	"redline/lang"
)

func (r reader) table() bool { return r.name == "shapefile" || r.name == "geopackage" }

func (r reader) json() bool { return r.name == "geojson" || r.name == "geojsonseq" }

// noRecords refuses a format that holds no records.
func noRecords(format string, delivery bool) error {
	if delivery {
		return fault(ErrFormat,
			lang.Textf("内容是 %s，不是 GeoPackage、Shapefile 或 GeoJSON", "it holds %s, and no GeoPackage, shapefile or GeoJSON", format),
			lang.Text{ZH: "请在源软件中另存为 GeoPackage（.gpkg）、Shapefile 或 GeoJSON", EN: "Save it as GeoPackage (.gpkg), shapefile or GeoJSON in the source program."})
	}
	return fault(ErrFormat,
		lang.Textf("内容是 %s，不是 GeoPackage 或 Shapefile", "it holds %s, and no GeoPackage or shapefile", format),
		lang.Text{ZH: "请在源软件中另存为 GeoPackage（.gpkg）或 Shapefile", EN: "Save it as GeoPackage (.gpkg) or shapefile in the source program."})
}

// groups decides how the numbers are read. One table has one declaration; a sequence of
// GeoJSON could have several.
func (b *recordBuilder) groups(groups []group, given string) error {
	if len(groups) > 1 {
		return fault(ErrContradiction,
			lang.Textf("文件的各部分声明了 %d 种坐标系", "the parts of the file declare %d reference systems", len(groups)),
			lang.Text{ZH: "请统一坐标系后重新导出", EN: "Export it again in one of them."})
	}
	for i := range groups {
		if groups[i].numbers().first.min > groups[i].numbers().first.max { // no record has geometry
			continue
		}
		if err := b.group(&groups[i], given); err != nil {
			return err
		}
	}
	return nil
}

// why says why a record of a delivery has no geometry; nil where it has one.
func (b *recordBuilder) why(f *feature) *lang.Fault {
	rings := 0
	for _, pc := range f.pieces {
		rings += len(pc.paths)
	}
	switch {
	case !b.src.faulty || f.why != nil:
		return f.why
	case f.isEmpty():
		return noGeometry()
	case rings > b.src.limits.Rings:
		return tooManyRings(b.src.limits.Rings)
	}
	return nil
}

// refused keeps what is wrong with a feature's geometry for those who take the rest of a
// delivery; false where the file is refused for it: that of other sources, and of a file
// beyond its limits.
func (f *feature) refused(src *source, err error) bool {
	var out *lang.Fault
	if !src.faulty || errors.Is(err, ErrLimit) || !errors.As(err, &out) {
		return false
	}
	why := *out
	why.File, why.Line, why.Column, why.Where = "", 0, 0, lang.Text{}
	f.why, f.pieces = &why, nil
	return true
}

// chooseTable says how to choose one of several tables: of a delivery by the command's
// --table, else as the caller's callers know it.
func (s *source) chooseTable(otherwise lang.Text) lang.Text {
	if s.faulty {
		return lang.Text{ZH: "用 --table 名称 指定其中一个", EN: "Choose one with --table NAME."}
	}
	return otherwise
}
