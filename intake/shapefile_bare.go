package intake

import (
	"bytes"
	"encoding/binary"
	"strings"

	"redline/lang"
)

// barePart tells which part of a shapefile is handed alone, by its content: ".shp",
// ".shx", ".dbf" or ".prj"; "" when it is none.
func barePart(src *source) string {
	switch {
	case bytes.HasPrefix(src.data, shapeMagic):
		if isSHX(src.data) {
			return ".shx"
		}
		return ".shp"
	case isDBF(src.data):
		return ".dbf"
	case len(src.data) <= maxPRJ && prjName.Match(bytes.TrimPrefix(src.data, []byte("\xef\xbb\xbf"))):
		return ".prj"
	}
	return ""
}

// isSHX tells an index from the shapes, which begin with the same header: its entries
// are the offset (in words of 16 bits, 50 for the first) and the length of each record,
// where the shapes have the record's number, counted from 1.
func isSHX(data []byte) bool {
	at := func(i int) uint32 { return binary.BigEndian.Uint32(data[shapeHeader+4*i:]) }
	if len(data) < shapeHeader+8 || len(data)%8 != shapeHeader%8 || at(0) != shapeHeader/2 {
		return false
	}
	return len(data) < shapeHeader+16 || at(2) == at(0)+at(1)+recordHeader/2
}

// isDBF tells a dBASE table by its version, the month and the day of its date, and the
// carriage return that ends its header.
func isDBF(data []byte) bool {
	if len(data) < 33 || strings.IndexByte("\x02\x03\x30\x31\x43\x83\x8b\xf5", data[0]) < 0 || data[2] > 12 || data[3] > 31 {
		return false
	}
	header := int(binary.LittleEndian.Uint16(data[8:]))
	return header >= 33 && header <= len(data) && bytes.IndexByte(data[32:header], '\r') >= 0
}

// gatherShapefile finds what stands beside a .shp. Other parts handed alone are refused.
func gatherShapefile(src *source) (*shapefileParts, error) {
	if part := barePart(src); part != ".shp" {
		return nil, partAlone(src, part)
	}
	if src.beside == nil {
		return nil, fault(ErrFormat,
			lang.Text{ZH: "这只是 Shapefile 的 .shp，缺少 .dbf（属性）和 .prj（坐标系）", EN: "this is the .shp of a shapefile alone, without .dbf (attributes) and .prj (reference system)"},
			lang.Text{ZH: "请把同名的 .shp、.dbf、.prj、.cpg 一起打成 zip", EN: "Pack the .shp with its .dbf, .prj and .cpg into one zip."})
	}
	base := withoutExtension(src.name)
	p := &shapefileParts{shpName: src.name, dbfName: base + ".dbf", prjName: base + ".prj", shp: src.data}
	left := int64(src.limits.Bytes - len(src.data))
	for _, part := range []struct {
		extension string
		to        *[]byte
	}{{".dbf", &p.dbf}, {".prj", &p.prj}, {".cpg", &p.cpg}} {
		data, found, err := src.beside(part.extension)
		switch {
		case err != nil:
			return nil, err
		case !found && part.extension == ".dbf":
			return nil, fault(ErrFormat,
				lang.Textf("%s 旁边缺少 %s（属性表）", "%[2]s (the attributes) is missing beside %[1]s", src.name, p.dbfName),
				lang.Text{ZH: "请把同名的 .dbf、.prj、.cpg 放在 .shp 旁边，或一起打成 zip", EN: "Put the .dbf, .prj and .cpg beside the .shp, or pack them into one zip."})
		}
		if left -= int64(len(data)); left < 0 {
			f := fault(ErrLimit,
				lang.Textf("Shapefile 的各个文件合计超过上限 %s", "the files of the shapefile have more than the %s accepted together", inBytes(int64(src.limits.Bytes))),
				lang.Text{ZH: "请只保留本项目的范围，去掉无关属性后重新导出", EN: "Export the project's footprint alone, without properties that do not matter here."})
			f.File = base + part.extension
			return nil, f
		}
		*part.to = data
	}
	return p, nil
}

// partAlone refuses a part of a shapefile that holds no shapes.
func partAlone(src *source, part string) error {
	holds := map[string]lang.Text{
		".dbf": {ZH: "属性表", EN: "its attributes"},
		".shx": {ZH: "索引", EN: "its index"},
		".prj": {ZH: "坐标系说明", EN: "its reference system"},
	}[part]
	shp := withoutExtension(src.name) + ".shp"
	return fault(ErrFormat,
		lang.Textf("这是 Shapefile 的 %[1]s（%[2]s），里面没有图形；图形在 %[4]s", "this is the %[1]s of a shapefile (%[3]s), which holds no shapes; those are in %[4]s", part, holds.ZH, holds.EN, shp),
		lang.Text{ZH: "请提供 .shp，并把同名的 .dbf、.prj、.cpg 放在旁边，或一起打成 zip", EN: "Give the .shp with the .dbf, .prj and .cpg beside it, or pack them into one zip."})
}

// withoutExtension is a name up to its last dot.
func withoutExtension(name string) string {
	if dot := strings.LastIndexByte(name, '.'); dot > strings.LastIndexAny(name, `/\`) {
		return name[:dot]
	}
	return name
}
