package intake

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"redline/geo"
	"redline/lang"
)

// shapeMagic is the file code 9994 that a .shp begins with.
var shapeMagic = []byte{0, 0, 0x27, 0x0a}

func sniffShapefile(src *source) bool {
	return bytes.HasPrefix(src.data, shapeMagic) ||
		zipHolds(src.data, ".shp") || zipHolds(src.data, ".dbf") || zipHolds(src.data, ".shx")
}

// readShapefile reads a zip with one shapefile (ESRI Shapefile Technical Description,
// July 1998): its shapes (.shp), their attributes (.dbf) and what is said of the
// coordinates (.prj) and of the texts (.cpg). The index (.shx) is not needed: records
// are read one after another.
func readShapefile(src *source) (*contents, error) {
	parts, err := openShapefile(src)
	if err != nil {
		return nil, err
	}
	table, err := readDBF(src, parts)
	if err != nil {
		return nil, err
	}
	r := &shapefile{src: src, name: parts.shpName, data: parts.shp, table: table, tally: tally{limits: src.limits}}
	r.out.warnings = append(r.out.warnings, table.warnings...)
	declared, err := parts.declaration()
	if err != nil {
		return nil, err
	}
	if declared == nil {
		r.out.warnings = append(r.out.warnings, Note{"prj-missing", lang.Text{
			ZH: "压缩包里没有 .prj，文件未声明坐标系，按坐标数值判读",
			EN: "the zip has no .prj: the file does not say which coordinates it holds; they were judged by their magnitude",
		}})
	}
	if err := r.records(); err != nil {
		return nil, err
	}
	for i := range r.out.features {
		r.out.features[i].declared = declared
	}
	return &r.out, nil
}

// shapefile reads the records of a .shp.
type shapefile struct {
	src    *source
	name   string
	data   []byte
	record int // being read, from 1
	table  *dbfTable
	tally
	out contents
}

const (
	shapeHeader  = 100
	recordHeader = 8
)

// records reads the file's header and its records. Lengths are held against the bytes
// that are there before anything is made for them.
func (r *shapefile) records() error {
	if len(r.data) < shapeHeader || !bytes.HasPrefix(r.data, shapeMagic) {
		return r.fail("不是 .shp 文件，或文件头不完整", "it is no .shp, or its header is cut off")
	}
	if said := 2 * int64(binary.BigEndian.Uint32(r.data[24:])); said != int64(len(r.data)) {
		return r.fail(fmt.Sprintf("文件头写明 %d 字节，实有 %d 字节：文件不完整或已损坏", said, len(r.data)),
			fmt.Sprintf("the header says %d bytes, there are %d: it is cut off or damaged", said, len(r.data)))
	}
	var empty int
	for rest := r.data[shapeHeader:]; len(rest) > 0; {
		r.record++
		if len(rest) < recordHeader {
			return r.fail("文件在中途结束", "the file ends in the middle")
		}
		length := 2 * int64(binary.BigEndian.Uint32(rest[4:]))
		rest = rest[recordHeader:]
		if length < 4 || length > int64(len(rest)) {
			return r.fail(fmt.Sprintf("记录写明 %d 字节，剩余 %d 字节", length, len(rest)),
				fmt.Sprintf("the record says %d bytes, %d are left", length, len(rest)))
		}
		if r.record > r.table.records {
			return r.countsDiffer()
		}
		kept, err := r.feature(rest[:length])
		if err != nil {
			return err
		}
		if !kept {
			empty++
		}
		rest = rest[length:]
	}
	if r.record != r.table.records {
		return r.countsDiffer()
	}
	if empty > 0 {
		r.out.warnings = append(r.out.warnings, Note{"records-empty", lang.Textf(
			"有 %d 条记录没有几何或已标记删除，未读取", "%d record(s) have no geometry or are marked as deleted, and were not read", empty)})
	}
	return nil
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
	f = inEntry(r.name, f)
	if r.record > 0 {
		f.Where.ZH += fmt.Sprintf("，第 %d 条记录", r.record)
		f.Where.EN += fmt.Sprintf(", record %d", r.record)
	}
	return f
}

// feature reads one record; kept is false when it has no shape or is deleted.
func (r *shapefile) feature(content []byte) (kept bool, err error) {
	s := shapeOf(binary.LittleEndian.Uint32(content))
	switch {
	case s.base == nullShape:
		return false, nil
	case s.base == noShape:
		return false, r.at(fault(ErrFormat,
			lang.Textf("不能读取的图形类型 %d（如 MultiPatch）", "the shape type %d cannot be read (31 is MultiPatch)", s.code),
			lang.Text{ZH: "可读点、多点、线、面及其 Z、M 形式，请转换后导出", EN: "Points, multipoints, lines and polygons are read, with Z and M too; convert it."}))
	case r.table.deleted(r.record):
		return false, nil
	}
	if err := r.tally.feature(); err != nil {
		return false, err
	}
	f := feature{number: len(r.out.features) + 1, at: -1}
	f.properties = r.table.properties(r.record)
	f.name = nameOf(f.properties)
	if s.z || s.m {
		noteOnce(&f, droppedNote(s.z, s.m))
	}
	if s.base == pointShape {
		err = r.point(&f, s, content)
	} else {
		err = r.parts(&f, s, content)
	}
	r.out.features = append(r.out.features, f)
	return true, err
}

// Shape types without Z and M.
const (
	noShape      = -1
	nullShape    = 0
	pointShape   = 1
	lineShape    = 3
	polygonShape = 5
	multiShape   = 8
)

// shape is a type of shape.
type shape struct {
	code uint32
	base int
	z, m bool
}

func shapeOf(code uint32) shape {
	s := shape{code: code, base: noShape, z: code/10 == 1, m: code/10 == 2}
	switch base := int(code % 10); {
	case code >= 30 || base == nullShape && code != 0:
	case base == nullShape, base == pointShape, base == lineShape, base == polygonShape, base == multiShape:
		s.base = base
	}
	return s
}

// fits reports whether a record has the length its counts ask for: xy bytes and the
// heights and measures of n points, each with its range except for a single point.
// Measures of a shape with Z may be left out.
func (s shape) fits(length, xy, n int64) bool {
	values := 8 * n
	if s.base != pointShape {
		values += 16
	}
	switch {
	case s.z:
		return length == xy+values || length == xy+2*values
	case s.m:
		return length == xy || length == xy+values
	}
	return length == xy
}

func (r *shapefile) point(f *feature, s shape, content []byte) error {
	if !s.fits(int64(len(content)), 20, 1) {
		return r.wrongLength()
	}
	v, err := r.vertex(content[4:])
	addPoint(f, v)
	return err
}

func (r *shapefile) wrongLength() error {
	return r.fail("记录长度与其点数不符", "the record's length and its counts disagree")
}

// vertex reads two numbers.
func (r *shapefile) vertex(at []byte) (vertex, error) {
	if err := r.tally.vertex(); err != nil {
		return vertex{}, err
	}
	v := vertex{first: float64At(at), second: float64At(at[8:]), at: -1}
	for _, x := range []float64{v.first, v.second} {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return v, r.at(notFinite(fmt.Sprint(x)))
		}
	}
	return v, nil
}

func float64At(at []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(at)) }

// parts reads a multipoint, a line or a polygon: a box, the counts, where each part
// begins, and the points.
func (r *shapefile) parts(f *feature, s shape, content []byte) error {
	fixed := int64(44)
	if s.base == multiShape {
		fixed = 40
	}
	if int64(len(content)) < fixed {
		return r.wrongLength()
	}
	parts, points := int64(0), int64(binary.LittleEndian.Uint32(content[fixed-4:]))
	if s.base != multiShape {
		parts = int64(binary.LittleEndian.Uint32(content[36:]))
	}
	xy := fixed + 4*parts + 16*points
	if !s.fits(int64(len(content)), xy, points) {
		return r.wrongLength()
	}
	if parts > int64(r.src.limits.Rings) {
		return r.at(fault(ErrLimit,
			lang.Textf("一个要素有 %d 个环或线，超过上限 %d", "the feature has %d rings or lines, more than the %d accepted", parts, r.src.limits.Rings),
			lang.Text{ZH: "请把该要素拆成几个要素", EN: "Split it into several features."}))
	}
	all, err := r.vertices(content[fixed+4*parts : xy])
	if err != nil {
		return err
	}
	r.compareBox(f, content, all)
	if s.base == multiShape {
		for _, v := range all {
			addPoint(f, v)
		}
		return nil
	}
	pc := piece{kind: geo.Lines}
	if s.base == polygonShape {
		pc.kind, pc.loose = geo.Area, true
	}
	start := func(i int64) int64 {
		if i == parts {
			return points
		}
		return int64(binary.LittleEndian.Uint32(content[fixed+4*i:]))
	}
	for i := range parts {
		from, to := start(i), start(i+1)
		if from >= to || to > points || i == 0 && from != 0 {
			return r.fail(fmt.Sprintf("第 %d 部分的起点序号不对", i+1), fmt.Sprintf("part %d begins where it cannot", i+1))
		}
		pc.paths = append(pc.paths, path{vertices: all[from:to:to]})
	}
	if parts == 0 && points > 0 {
		return r.wrongLength()
	}
	if parts > 0 {
		f.pieces = append(f.pieces, pc)
	}
	return nil
}

func (r *shapefile) vertices(at []byte) ([]vertex, error) {
	var out []vertex
	for ; len(at) > 0; at = at[16:] {
		v, err := r.vertex(at)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// compareBox warns when the points do not fill the box their record states: one of the
// two was damaged or edited.
func (r *shapefile) compareBox(f *feature, content []byte, all []vertex) {
	if len(all) == 0 {
		return
	}
	n := numbersOf(all[0])
	for _, v := range all {
		n = n.grow(v)
	}
	for i, x := range []float64{n.first.min, n.second.min, n.first.max, n.second.max} {
		if said := float64At(content[4+8*i:]); !(math.Abs(said-x) <= boxSlack*max(1, math.Abs(x))) {
			f.warnings = append(f.warnings, boxDiffers())
			return
		}
	}
}

func boxDiffers() Note {
	return Note{"box-differs", lang.Text{
		ZH: "记录中写明的外包框与各点不符，文件可能损坏或被改动，请核对范围",
		EN: "the box stated in the record is not that of its points: the file may be damaged or edited, check the outline",
	}}
}

// boxSlack is the relative difference of boxes that is rounding: a few centimetres of an
// easting with zone prefix.
const boxSlack = 1e-9

// sameBase reports whether two entries differ in their extension only.
func sameBase(a, b string) bool {
	return strings.EqualFold(strings.TrimSuffix(a, extensionOf(a)), strings.TrimSuffix(b, extensionOf(b)))
}

func extensionOf(name string) string {
	if dot := strings.LastIndexByte(name, '.'); dot > strings.LastIndexByte(name, '/') {
		return name[dot:]
	}
	return ""
}
