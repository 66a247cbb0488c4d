package folder

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"redline/lang"

	"github.com/twpayne/go-geom"
)

// feature is one GeoJSON feature as read: its place, its properties in file order, its
// geometry undecoded (nil when null or missing).
type feature struct {
	index      int // 1-based
	line       int
	properties []member
	geometry   json.RawMessage
	// drawing is the geometry in degrees where a table holds it in place of JSON.
	drawing geom.T
	table   bool // from a table, which may have no type for true and false but 1 and 0
}

// member is one name and value of a JSON object.
type member struct {
	name  string
	value json.RawMessage
}

// readFeatures reads an RFC 7946 FeatureCollection. Foreign members are passed over, a
// "crs" other than degrees is refused, and so is an object that names a member twice.
func readFeatures(name string, data []byte) ([]feature, *lang.Fault) {
	r := &featureReader{name: name, data: data, dec: json.NewDecoder(bytes.NewReader(data)), line: 1}
	if fault := r.collection(); fault != nil {
		return nil, fault
	}
	return r.features, nil
}

type featureReader struct {
	name     string
	data     []byte
	dec      *json.Decoder
	line     int // of counted
	counted  int // offset up to which lines were counted
	features []feature
}

var hintCollection = lang.Text{
	ZH: "文件应是 GeoJSON FeatureCollection（QGIS：导出 → GeoJSON，坐标系 EPSG:4490 或 4326）",
	EN: "it must be a GeoJSON FeatureCollection (QGIS: Export, GeoJSON, EPSG:4490 or 4326)",
}

func (r *featureReader) collection() *lang.Fault {
	if t, err := r.dec.Token(); err != nil {
		return r.syntax(err)
	} else if t != json.Delim('{') {
		return r.fault("", lang.Text{ZH: "内容不是 JSON 对象", EN: "it does not hold a JSON object"}, hintCollection)
	}
	seen := map[string]bool{}
	for r.dec.More() {
		key, err := r.dec.Token()
		if err != nil {
			return r.syntax(err)
		}
		name := fmt.Sprint(key)
		if seen[name] {
			return r.fault(name, lang.Text{ZH: "成员重复", EN: "the member is given twice"}, hintCollection)
		}
		seen[name] = true
		if fault := r.member(name); fault != nil {
			return fault
		}
	}
	if _, err := r.dec.Token(); err != nil {
		return r.syntax(err)
	}
	if _, err := r.dec.Token(); !errors.Is(err, io.EOF) {
		return r.fault("", lang.Text{ZH: "JSON 结束之后还有内容", EN: "something follows after the end of the JSON"}, hintCollection)
	}
	for _, required := range []string{"type", "features"} {
		if !seen[required] {
			return &lang.Fault{File: r.name, Field: required, What: missing, Hint: hintCollection}
		}
	}
	return nil
}

// member reads one member of the collection.
func (r *featureReader) member(name string) *lang.Fault {
	if name == "features" {
		return r.list()
	}
	var value json.RawMessage
	if err := r.dec.Decode(&value); err != nil {
		return r.syntax(err)
	}
	switch name {
	case "type":
		if text, _ := textOf(value); text != "FeatureCollection" {
			return r.fault("type", lang.Textf("不是 FeatureCollection：%s", "it is not a FeatureCollection: %s", clip(string(value))), hintCollection)
		}
	case "crs":
		if !inDegrees(value) {
			return r.fault("crs", lang.Textf("坐标系不是经纬度：%s", "the reference system is not longitude and latitude: %s", clip(string(value))),
				lang.Text{ZH: "用 QGIS 转为 EPSG:4490 后再导出", EN: "convert it to EPSG:4490 in QGIS and export again"})
		}
	}
	return nil
}

// list reads the array of features.
func (r *featureReader) list() *lang.Fault {
	if t, err := r.dec.Token(); err != nil {
		return r.syntax(err)
	} else if t != json.Delim('[') {
		return r.fault("features", lang.Text{ZH: "features 不是数组", EN: "it is not an array"}, hintCollection)
	}
	for r.dec.More() {
		var raw json.RawMessage
		if err := r.dec.Decode(&raw); err != nil {
			return r.syntax(err)
		}
		f := feature{index: len(r.features) + 1, line: r.lineOf(int(r.dec.InputOffset()) - len(raw))}
		if fault := f.read(raw); fault != nil {
			fault.File, fault.Line, fault.Where = r.name, f.line, f.place("")
			return fault
		}
		r.features = append(r.features, f)
	}
	if _, err := r.dec.Token(); err != nil {
		return r.syntax(err)
	}
	return nil
}

// read takes one feature apart.
func (f *feature) read(raw json.RawMessage) *lang.Fault {
	hint := lang.Text{ZH: "每个要素应是 GeoJSON Feature", EN: "each entry must be a GeoJSON Feature"}
	parts, fault := members(raw)
	if fault != nil {
		return fault
	}
	kind := ""
	for _, m := range parts {
		switch m.name {
		case "type":
			kind, _ = textOf(m.value)
		case "properties":
			if isNull(m.value) {
				continue
			}
			if f.properties, fault = members(m.value); fault != nil {
				return fault
			}
		case "geometry":
			if !isNull(m.value) {
				f.geometry = m.value
			}
		}
	}
	if kind != "Feature" {
		return &lang.Fault{Field: "type", What: lang.Textf("不是 Feature：%q", "it is not a Feature: %q", clip(kind)), Hint: hint}
	}
	return nil
}

// place names a feature as a person finds it: by position, and by code where it has one.
func (f *feature) place(code string) lang.Text {
	if code == "" {
		return lang.Textf("第 %d 个要素", "feature %d", f.index)
	}
	return lang.Textf("第 %d 个要素（%s）", "feature %d (%s)", f.index, code)
}

// members takes a JSON object apart in order. A name given twice is a fault.
func members(raw json.RawMessage) ([]member, *lang.Fault) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, &lang.Fault{
			What: lang.Textf("应是 JSON 对象，实为 %s", "it should be a JSON object, and is %s", clip(string(raw))),
			Hint: hintCollection,
		}
	}
	var all []member
	seen := map[string]bool{}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, &lang.Fault{Err: err, What: lang.Text{ZH: "JSON 有误", EN: "the JSON is malformed"}, Hint: hintCollection}
		}
		m := member{name: fmt.Sprint(key)}
		if seen[m.name] {
			return nil, &lang.Fault{
				Field: m.name, What: lang.Text{ZH: "成员重复", EN: "the member is given twice"},
				Hint: lang.Text{ZH: "只保留一个", EN: "keep one of them"},
			}
		}
		seen[m.name] = true
		if err := dec.Decode(&m.value); err != nil {
			return nil, &lang.Fault{Err: err, What: lang.Text{ZH: "JSON 有误", EN: "the JSON is malformed"}, Hint: hintCollection}
		}
		all = append(all, m)
	}
	return all, nil
}

// inDegrees reports whether a (long withdrawn, still written) "crs" member names
// longitude and latitude on WGS 84 or CGCS2000.
func inDegrees(raw json.RawMessage) bool {
	if isNull(raw) {
		return true
	}
	var crs struct {
		Properties struct{ Name string }
	}
	if json.Unmarshal(raw, &crs) != nil {
		return false
	}
	name := strings.ToUpper(crs.Properties.Name)
	for _, tail := range []string{":CRS84", ":4326", ":4490"} {
		if strings.HasSuffix(name, tail) {
			return true
		}
	}
	return false
}

// lineOf returns the line of an offset at or after the last one asked for.
func (r *featureReader) lineOf(offset int) int {
	if offset > r.counted && offset <= len(r.data) {
		r.line += bytes.Count(r.data[r.counted:offset], []byte{'\n'})
		r.counted = offset
	}
	return r.line
}

func (r *featureReader) fault(field string, what, hint lang.Text) *lang.Fault {
	return &lang.Fault{File: r.name, Line: r.lineOf(int(r.dec.InputOffset())), Field: field, What: what, Hint: hint}
}

// syntax says where the JSON breaks.
func (r *featureReader) syntax(err error) *lang.Fault {
	offset := int(r.dec.InputOffset())
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		offset = int(syntax.Offset)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		offset = len(r.data)
	}
	what := lang.Textf("JSON 有误：%s", "the JSON is malformed: %s", err.Error())
	if len(bytes.TrimSpace(r.data)) == 0 {
		what = lang.Text{ZH: "文件是空的", EN: "the file is empty"}
	} else if offset == len(r.data) {
		what = lang.Text{ZH: "JSON 没有结束，文件可能被截断", EN: "the JSON does not end: the file may have been cut off"}
	}
	return &lang.Fault{File: r.name, Line: lineAt(r.data, offset), Err: err, What: what, Hint: hintCollection}
}

func isNull(raw json.RawMessage) bool { return string(raw) == "null" }

// textOf returns a JSON string; ok is false for any other value.
func textOf(raw json.RawMessage) (text string, ok bool) {
	if len(raw) == 0 || raw[0] != '"' {
		return "", false
	}
	return text, json.Unmarshal(raw, &text) == nil
}

// clip shortens a value for a message.
func clip(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
