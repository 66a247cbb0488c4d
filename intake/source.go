package intake

import (
	"errors"
	"strings"

	"redline/lang"
)

// source is a file on its way through a reader.
type source struct {
	name    string
	data    []byte
	limits  Limits
	repair  bool // invalid areas are to be repaired
	records bool // nothing may be passed over; see Records
	faulty  bool // records that cannot be used come with the reason; see RecordOptions.Faulty
	// onDemand leaves the attributes of a table to those who ask; see RecordOptions.OnDemand.
	onDemand bool
	layer    string                                       // see Options.Layer
	beside   func(extension string) ([]byte, bool, error) // see Options.Beside

	// streamed are the limits of readers that hold no features, where the caller holds
	// none either; nil otherwise.
	streamed *Limits

	beginning string // of the text, of a file that is not UTF-8 and not yet decoded
	decoded   bool
	text      string // data as UTF-8, without byte order mark, once decoded
	utf8      []byte // the same bytes
	overlong  bool   // the text is longer than accepted; see checkText
	encoding  string // of the text; "" for a binary format
	doubtful  bool   // some bytes belong to no encoding
	elements  int    // of XML, in all documents read so far
	work      work   // gone through so far
	rows      bool   // offsets are numbers of rows: the file is a workbook
}

// work is how much of a file was gone through: the most of any pass.
type work struct{ features, vertices, cells, unpacked int }

// done notes the work of a pass.
func (w *work) done(t *tally) {
	w.features, w.vertices = max(w.features, t.features), max(w.vertices, t.vertices)
}

func newSource(name string, data []byte, opt Options) *source {
	return &source{name: name, data: data, limits: opt.Limits.withDefaults(), repair: opt.Repair, layer: opt.Layer, beside: opt.Beside}
}

// streamLimits are the limits of a reader that holds no features.
func (s *source) streamLimits() Limits {
	if s.streamed != nil {
		return *s.streamed
	}
	return s.limits
}

// reader reads one format. Adding a format is adding a line to readers.
type reader struct {
	name  string
	sniff func(*source) bool // by content, never by name
	read  func(*source) (*contents, error)
	text  bool // no zip is one, whatever is stored in it
}

// readers lists the formats in the order in which they are tried.
func readers() []reader {
	return []reader{
		{"shapefile", sniffShapefile, readShapefile, false}, // first: a zip is no text
		{"geopackage", sniffGeoPackage, readGeoPackage, false},
		{"xlsx", sniffXLSX, readXLSX, false},
		{"dxf", sniffDXF, readDXF, true},
		{"geojsonseq", sniffGeoJSONSeq, readGeoJSONSeq, true}, // before GeoJSON: it is one with more after it
		{"geojson", sniffGeoJSON, readGeoJSON, true},
		{"wkt", sniffWKT, readWKT, true},
		{"csv-wkt", sniffTable, readTable, true},
		{"landtxt", sniffLandTXT, readLandTXT, true},
		{"kmz", sniffKMZ, readKMZ, false},
		{"kml", sniffKML, readKML, true},
		{"coordinates", sniffCoordList, readCoordList, true},
		{"coordinates", sniffBrackets, readBrackets, true},
	}
}

func (s *source) recognise() (reader, error) {
	if err := refuseForeign(s); err != nil {
		return reader{}, err
	}
	zipped := isZip(s.data)
	for _, rd := range readers() {
		if zipped && rd.text || !rd.sniff(s) {
			continue
		}
		if rd.text {
			return rd, s.checkText()
		}
		return rd, nil
	}
	if zipped {
		return reader{}, refuseArchive(s)
	}
	if s.isBlank() {
		return reader{}, fault(ErrEmpty,
			lang.Text{ZH: "文件里只有空白", EN: "the file holds nothing but white space"},
			lang.Text{ZH: "请重新导出或重新发送该文件", EN: "Export or send the file again."})
	}
	if err := refuseForeignText(s); err != nil {
		return reader{}, err
	}
	if err := refuseNumbers(s); err != nil {
		return reader{}, err
	}
	return reader{}, fault(ErrFormat,
		lang.Text{ZH: "认不出文件的格式（按内容识别，与扩展名无关）", EN: "the format is not recognised (by content; the file's extension does not matter)"},
		lang.Text{
			ZH: "可读：GeoJSON（以 { 开头）、shapefile 压缩包（.zip）、GeoPackage、KML/KMZ、DXF、WKT/EWKT（如 POLYGON((…))）、报批坐标 TXT（含 [属性描述]、[地块坐标]）、坐标列表、带 WKT 列的表、CSV 或 XLSX",
			EN: "Readable: GeoJSON (begins with {), zipped shapefiles, GeoPackage, KML/KMZ, DXF, WKT/EWKT (such as POLYGON((…))), 报批坐标 TXT (with [属性描述] and [地块坐标]), lists of coordinates, tables with a column of WKT, CSV or XLSX.",
		})
}

// line returns the line of a byte of the decoded text, from 1; 0 where at is none.
// CR LF, CR CR LF and a lone CR end one line each.
func (s *source) line(at int32) int {
	if s.rows {
		return max(int(at), 0)
	}
	if !s.decoded || at < 0 {
		return 0
	}
	before := s.text[:min(int(at), len(s.text))]
	n := 1 + strings.Count(before, "\n")
	if strings.IndexByte(before, '\r') < 0 {
		return n
	}
	n = 1
	for i := range before {
		switch before[i] {
		case '\n':
			n++
		case '\r':
			if next := i + 1; next < len(s.text) && s.text[next] != '\n' && s.text[next] != '\r' {
				n++
			}
		}
	}
	return n
}

// at gives a fault its line and column.
func (s *source) at(f *lang.Fault, at int) *lang.Fault {
	f.Line = s.line(int32(at))
	if f.Line > 0 && !s.rows {
		at = min(at, len(s.text))
		start := strings.LastIndexAny(s.text[:at], "\r\n") + 1
		f.Column = len([]rune(s.text[start:at])) + 1
	}
	return f
}

// inFile gives a fault the file's name; any other error becomes a fault.
func (s *source) inFile(err error) error {
	var f *lang.Fault
	if !errors.As(err, &f) {
		f = fault(err,
			lang.Textf("文件无法处理：%v", "the file cannot be processed: %v", err),
			lang.Text{ZH: "请重新导出该文件；仍不行请把文件发给维护者", EN: "Export the file again; if that does not help, send it to the maintainers."})
	}
	if f.File == "" {
		f.File = s.name
	}
	var limit settable
	if errors.As(f.Err, &limit) && !s.records && !strings.Contains(f.Hint.EN, "--limit") { // those of layers cannot be set
		hint := lang.Textf("；可信的文件可用 --limit %[1]s=… 放宽", " For a file you trust, --limit %[1]s=… raises it.", string(limit))
		f.Hint = lang.Text{ZH: f.Hint.ZH + hint.ZH, EN: f.Hint.EN + hint.EN}
	}
	return f
}

// fault makes a refusal of the given kind.
func fault(kind error, what, hint lang.Text) *lang.Fault {
	return &lang.Fault{What: what, Hint: hint, Err: kind}
}
