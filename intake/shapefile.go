package intake

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"

	"redline/lang"
)

// shapeMagic is the file code 9994 that a .shp begins with, and a .shx too.
var shapeMagic = []byte{0, 0, 0x27, 0x0a}

func sniffShapefile(src *source) bool {
	return barePart(src) != "" ||
		zipHolds(src.data, ".shp") || zipHolds(src.data, ".dbf") || zipHolds(src.data, ".shx")
}

// readShapefile reads a shapefile, zipped or a .shp with its siblings beside it (ESRI
// Shapefile Technical Description, July 1998): its shapes (.shp), their attributes (.dbf)
// and what is said of the coordinates (.prj) and of the texts (.cpg). The index (.shx) is
// not needed: records are read one after another, again in each pass.
func readShapefile(src *source) (*contents, error) {
	parts, err := openShapefile(src)
	if err != nil {
		return nil, err
	}
	table, err := readDBF(src, parts)
	if err != nil {
		return nil, err
	}
	declared, err := parts.declaration()
	if err != nil {
		return nil, err
	}
	r := &shapefile{src: src, parts: parts, table: table, declared: declared}
	r.out.warnings = append(r.out.warnings, table.warnings...)
	for _, f := range table.fields {
		r.out.columns = append(r.out.columns, f.name)
	}
	if declared == nil {
		r.out.warnings = append(r.out.warnings, parts.noPRJ())
	}
	r.out.stream = r.pass
	return &r.out, nil
}

// shapefile goes through the records of a .shp.
type shapefile struct {
	src      *source
	parts    *shapefileParts
	table    *dbfTable
	declared *declaration
	checked  bool // a pass came to the end
	out      contents

	// Of the pass under way:
	record     int // being read, from 1
	kept       int // features so far
	attributes bool
	tally
	current feature
	room    []vertex // for the points of the record being read
	pieces  [1]piece
}

const (
	shapeHeader  = 100
	recordHeader = 8
)

// pass goes through the records; see contents.stream. Lengths are held against the bytes
// that are there before anything is made for them.
func (r *shapefile) pass(attributes bool, visit func(*feature) error) error {
	r.record, r.kept, r.attributes = 0, 0, attributes
	r.tally = tally{limits: r.src.streamLimits()}
	defer func() { r.src.work.done(&r.tally) }()
	if err := r.checkHeader(); err != nil {
		return err
	}
	empty := 0
	for rest := r.parts.shp[shapeHeader:]; len(rest) > 0; {
		content, err := r.next(rest)
		if err != nil {
			return err
		}
		rest = rest[recordHeader+len(content):]
		f, err := r.feature(content)
		if err != nil {
			return err
		}
		if f == nil {
			empty++
			continue
		}
		if err := visit(f); err != nil {
			return err
		}
	}
	if r.record != r.table.records {
		return r.countsDiffer()
	}
	if empty > 0 && !r.checked {
		r.out.warnings = append(r.out.warnings, Note{"records-empty", lang.Textf(
			"有 %d 条记录没有几何或已标记删除，未读取", "%d record(s) have no geometry or are marked as deleted, and were not read", empty)})
	}
	r.checked = true
	return nil
}

func (r *shapefile) checkHeader() error {
	data := r.parts.shp
	if len(data) < shapeHeader || !bytes.HasPrefix(data, shapeMagic) {
		return r.fail("不是 .shp 文件，或文件头不完整", "it is no .shp, or its header is cut off")
	}
	if said := 2 * int64(binary.BigEndian.Uint32(data[24:])); said != int64(len(data)) {
		return r.fail(fmt.Sprintf("文件头写明 %d 字节，实有 %d 字节：文件不完整或已损坏", said, len(data)),
			fmt.Sprintf("the header says %d bytes, there are %d: it is cut off or damaged", said, len(data)))
	}
	return nil
}

// next returns the content of the record that rest begins with.
func (r *shapefile) next(rest []byte) ([]byte, error) {
	r.record++
	if len(rest) < recordHeader {
		return nil, r.fail("文件在中途结束", "the file ends in the middle")
	}
	length := 2 * int64(binary.BigEndian.Uint32(rest[4:]))
	rest = rest[recordHeader:]
	if length < 4 || length > int64(len(rest)) {
		return nil, r.fail(fmt.Sprintf("记录写明 %d 字节，剩余 %d 字节", length, len(rest)),
			fmt.Sprintf("the record says %d bytes, %d are left", length, len(rest)))
	}
	if r.record > r.table.records {
		return nil, r.countsDiffer()
	}
	return rest[:length], nil
}

func (r *shapefile) countsDiffer() error {
	r.record = 0
	return r.fail(fmt.Sprintf("图形与属性的记录数不一致（.dbf 有 %d 条）", r.table.records),
		fmt.Sprintf("it has not as many records as its .dbf (%d): which attributes belong to which shape is not known", r.table.records))
}

// fail refuses the .shp at the record being read.
func (r *shapefile) fail(zh, en string) error {
	return r.at(fault(ErrSyntax, lang.Text{ZH: zh, EN: en},
		lang.Text{ZH: "请从源软件重新导出 Shapefile 并重新打包", EN: "Export the shapefile again and pack it again."}))
}

// at gives a fault the record being read.
func (r *shapefile) at(f *lang.Fault) *lang.Fault {
	f = r.parts.in(r.parts.shpName, f)
	if r.record > 0 {
		here := lang.Textf("第 %d 条记录", "record %d", r.record)
		if !f.Where.IsZero() {
			here = lang.Text{ZH: f.Where.ZH + "，" + here.ZH, EN: f.Where.EN + ", " + here.EN}
		}
		f.Where = here
	}
	return f
}

// feature reads one record; it is nil when the record has no shape or is deleted.
func (r *shapefile) feature(content []byte) (*feature, error) {
	s := shapeOf(binary.LittleEndian.Uint32(content))
	switch {
	case r.table.deleted(r.record) && s.base != noShape:
		return nil, nil
	case s.base == nullShape && r.src.faulty:
	case s.base == nullShape && r.src.records:
		return nil, r.at(noGeometry())
	case s.base == nullShape:
		return nil, nil
	case s.base == noShape:
		return nil, r.at(fault(ErrFormat,
			lang.Textf("不能读取的图形类型 %d（如 MultiPatch）", "the shape type %d cannot be read (31 is MultiPatch)", s.code),
			lang.Text{ZH: "可读点、多点、线、面及其 Z、M 形式，请转换后导出", EN: "Points, multipoints, lines and polygons are read, with Z and M too; convert it."}))
	}
	if err := r.tally.feature(); err != nil {
		return nil, err
	}
	r.kept++
	r.current = feature{number: r.kept, layer: r.parts.layer, at: -1, declared: r.declared, pieces: r.pieces[:0]}
	f := &r.current
	switch {
	case r.attributes && r.table.shared:
		f.row = dbfRow{r.table, r.table.row(r.record)}
		f.name = r.table.name(r.record)
	case r.attributes:
		f.properties = r.table.properties(r.record)
		f.name = nameOf(f.properties)
	default:
		if !r.checked {
			r.table.checkTexts(r.record)
		}
		f.name = r.table.name(r.record)
	}
	if s.z || s.m {
		noteOnce(f, droppedNote(s.z, s.m))
	}
	var err error
	switch s.base {
	case nullShape:
	case pointShape:
		err = r.point(f, s, content)
	default:
		err = r.shape(f, s, content)
	}
	if err != nil && f.refused(r.src, err) {
		err = nil
	}
	return f, err
}

// vertex reads two numbers.
func (r *shapefile) vertex(at []byte) (vertex, error) {
	if err := r.tally.vertex(); err != nil {
		return vertex{}, err
	}
	v := vertex{first: float64At(at), second: float64At(at[8:]), at: -1}
	for _, x := range [2]float64{v.first, v.second} {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return v, r.at(notFinite(fmt.Sprint(x)))
		}
	}
	return v, nil
}

func float64At(at []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(at)) }
