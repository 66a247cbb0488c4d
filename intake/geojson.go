package intake

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"redline/lang"
)

func sniffGeoJSON(src *source) bool {
	text := strings.TrimLeft(src.head(), " \t\r\n")
	return strings.HasPrefix(text, "{") && !bracesNumber(text)
}

// bracesNumber reports whether a brace stands before a number: {104.5,31.3} is a point, not JSON.
func bracesNumber(text string) bool {
	text = strings.TrimLeft(strings.TrimLeft(text, "{"), white)
	return text != "" && isDigit(rune(text[0]))
}

// readGeoJSON reads RFC 7946: a Feature, a FeatureCollection, a geometry or a
// GeometryCollection; and the crs member of the GeoJSON of 2008.
func readGeoJSON(src *source) (*contents, error) {
	text, err := checkJSON(src)
	if err != nil {
		return nil, err
	}
	r := &geoJSON{src: src, text: text}
	return r.read(func(pass *geoJSON) error { return pass.document(text.space(0)) })
}

// read reads all documents. Records are not held: they are gone through again in each pass.
func (r *geoJSON) read(documents func(*geoJSON) error) (*contents, error) {
	if !r.src.records {
		return readTwice(r.src, func(t *tally) (*contents, error) {
			pass := &geoJSON{src: r.src, text: r.text, tally: t, checked: t.keep}
			return &pass.out, documents(pass)
		})
	}
	r.out.stream = func(_ bool, visit func(*feature) error) error {
		r.kept, r.tally = 0, &tally{limits: r.src.streamLimits(), keep: true}
		r.columns, r.out.columns, r.visit = nil, nil, visit
		return documents(r)
	}
	return &r.out, nil
}

// take holds a feature, or hands it on.
func (r *geoJSON) take(f *feature) error {
	f.declared = r.declared
	r.kept++
	if r.visit != nil {
		return r.visit(f)
	}
	r.hold(&r.out, *f)
	return nil
}

// document reads the object at at.
func (r *geoJSON) document(at int) error {
	root, err := r.object(at, "")
	if err != nil {
		return err
	}
	if r.declared, err = r.crs(root); err != nil {
		return err
	}
	switch root.kind {
	case "FeatureCollection":
		return r.collection(root)
	case "Feature":
		return r.feature(root)
	}
	return r.bare(root)
}

// geoJSON reads one document, or a sequence of them.
type geoJSON struct {
	src  *source
	text jsonText
	*tally
	out contents
	// columns are the names of properties, of records only, each with the number of the
	// last feature that has it.
	columns map[string]int
	// visit takes each feature where none is held, and returns an error to end the pass.
	visit    func(*feature) error
	kept     int          // features so far
	checked  bool         // every text of a sequence is well-formed: a pass came to its end
	declared *declaration // by the document being read
	scratch  map[string]any
}

// object is a GeoJSON object: its type and where its members begin.
type object struct {
	at, end int
	kind    string
	members members
}

// members are where the values of an object's members begin, of those that are known.
type members struct {
	keys [9]string
	at   [9]int
	n    int
}

func (m *members) find(key string) (at int, ok bool) {
	for i := range m.n {
		if m.keys[i] == key {
			return m.at[i], true
		}
	}
	return 0, false
}

func (m *members) add(key string, at int) {
	m.keys[m.n], m.at[m.n] = key, at
	m.n++
}

// known are the members GeoJSON gives a meaning; any other is passed over.
func known(key string) bool {
	switch key {
	case "type", "features", "geometry", "geometries", "coordinates", "properties", "id", "name", "crs":
		return true
	}
	return false
}

// object reads the members of the object at at; where says which in words.
func (r *geoJSON) object(at int, where string) (object, error) {
	o := object{at: at}
	if r.text.is(at) != '{' {
		return o, r.wrong(at, where, "应为对象 {…}", "an object {…} is expected")
	}
	foreign := ""
	end, err := r.text.members(at, func(key string, value int) error {
		if !known(key) {
			switch key {
			case "rings", "paths", "geometryType", "objects", "arcs":
				foreign = key
			}
			return nil
		}
		if _, twice := o.members.find(key); twice {
			return r.wrong(value, key, "成员出现了两次，不知以哪个为准", "the member occurs twice; which counts is not known")
		}
		o.members.add(key, value)
		return nil
	})
	if err != nil {
		return o, err
	}
	o.end = end
	kind, ok := o.members.find("type")
	if !ok || r.text.is(kind) != '"' {
		return o, r.noType(at, foreign)
	}
	o.kind = r.text.scalar(kind).(string)
	if o.kind == "Topology" {
		return o, r.noType(at, "arcs")
	}
	return o, nil
}

func (r *geoJSON) noType(at int, foreign string) error {
	what := lang.Text{ZH: "是 JSON，但不是 GeoJSON：对象没有 type", EN: "this is JSON but not GeoJSON: the object has no type"}
	switch foreign {
	case "rings", "paths", "geometryType":
		what = lang.Text{ZH: "这是 Esri JSON，不是 GeoJSON", EN: "this is Esri JSON, not GeoJSON"}
	case "objects", "arcs":
		what = lang.Text{ZH: "这是 TopoJSON，不是 GeoJSON", EN: "this is TopoJSON, not GeoJSON"}
	}
	return r.src.at(fault(ErrFormat, what,
		lang.Text{ZH: "请导出为 GeoJSON（RFC 7946）", EN: "Export it as GeoJSON (RFC 7946)."}), at)
}

// wrong makes a fault about the value at at.
func (r *geoJSON) wrong(at int, field, zh, en string) error {
	f := fault(ErrSyntax, lang.Text{ZH: zh, EN: en},
		lang.Text{ZH: "请按 RFC 7946 改正，或从源软件重新导出为 GeoJSON", EN: "Correct it after RFC 7946, or export it as GeoJSON from the source again."})
	f.Field = field
	if n := r.kept + 1; field != "type" && field != "features" && field != "crs" {
		f.Where = place{feature: strconv.Itoa(n)}.text()
	}
	return r.src.at(f, at)
}

func (r *geoJSON) collection(root object) error {
	at, ok := root.members.find("features")
	if !ok || r.text.is(at) != '[' {
		return r.wrong(root.at, "features", "FeatureCollection 没有 features 数组", "the FeatureCollection has no array features")
	}
	_, err := r.text.elements(at, func(i, at int) (int, error) {
		o, err := r.object(at, "features")
		if err != nil {
			return 0, err
		}
		if o.kind != "Feature" {
			return 0, r.wrong(at, "type", fmt.Sprintf("features 的第 %d 个成员是 %q，应为 Feature", i+1, o.kind), fmt.Sprintf("member %d of features is %q, not a Feature", i+1, o.kind))
		}
		return o.end, r.feature(o)
	})
	return err
}

func (r *geoJSON) feature(o object) error {
	f := feature{number: r.kept + 1, at: int32(o.at), properties: r.properties()}
	if err := r.tally.feature(); err != nil {
		return err
	}
	if at, ok := o.members.find("properties"); ok && r.text.is(at) == '{' {
		_, err := r.text.members(at, func(key string, value int) error {
			if err := r.column(f.number, key, value); err != nil {
				return err
			}
			if v := r.text.scalar(value); v != nil {
				f.properties[key] = v
			}
			if len(f.properties) > maxProperties {
				return r.src.at(fault(ErrLimit,
					lang.Textf("一个要素的属性超过上限 %d 个", "a feature has more than the %d properties accepted", maxProperties),
					lang.Text{ZH: "请去掉无关的属性后重新导出", EN: "Export it without the properties that do not matter here."}), value)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	f.name = nameOf(f.properties)
	if at, ok := o.members.find("id"); ok && f.name == "" && r.text.is(at) != 'n' {
		f.name = fmt.Sprint(r.text.scalar(at))
	}
	at, ok := o.members.find("geometry")
	if !ok && r.src.faulty {
		return r.take(&f)
	}
	if !ok {
		return r.wrong(o.at, "geometry", "Feature 没有 geometry", "the Feature has no geometry")
	}
	if r.text.is(at) != 'n' {
		g, err := r.object(at, "geometry")
		if err != nil {
			return err
		}
		if err := r.geometry(&f, g); err != nil {
			return err
		}
	}
	return r.take(&f)
}

// properties makes room for the attributes of a feature; on the pass that keeps none it is
// always the same.
func (r *geoJSON) properties() map[string]any {
	if r.keep {
		return map[string]any{}
	}
	if r.scratch == nil {
		r.scratch = map[string]any{}
	}
	clear(r.scratch)
	return r.scratch
}

// column takes down the name of a property where the file is read as records: a name that
// one feature gives twice is refused.
func (r *geoJSON) column(number int, key string, at int) error {
	if !r.src.records {
		return nil
	}
	last, known := r.columns[key]
	switch {
	case last == number:
		return r.wrong(at, key, "属性出现了两次，不知以哪个为准", "the property occurs twice; which counts is not known")
	case !known && len(r.out.columns) == maxProperties:
		return r.src.at(fault(ErrLimit,
			lang.Textf("全部要素的属性名合计超过上限 %d 个", "the features have more than the %d names of properties accepted", maxProperties),
			lang.Text{ZH: "请去掉无关的属性后重新导出", EN: "Export it without the properties that do not matter here."}), at)
	case !known:
		r.out.columns = append(r.out.columns, key)
	}
	if r.columns == nil {
		r.columns = map[string]int{}
	}
	r.columns[key] = number
	return nil
}

// bare reads a geometry without a Feature around it.
func (r *geoJSON) bare(o object) error {
	f := feature{number: r.kept + 1, at: int32(o.at), properties: map[string]any{}}
	if err := r.tally.feature(); err != nil {
		return err
	}
	if err := r.geometry(&f, o); err != nil {
		return err
	}
	return r.take(&f)
}

// nameKeys are the properties a feature is called by, the first that is there.
var nameKeys = []string{"name", "NAME", "Name", "名称", "项目名称", "地块名称", "DKMC", "XMMC", "MC", "DKBH", "code"}

func nameOf(properties map[string]any) string {
	for _, key := range nameKeys {
		if name := nameIn(properties[key]); name != "" {
			return name
		}
	}
	return ""
}

// nameIn makes a name of a property's value; "" when it is none.
func nameIn(value any) string {
	switch v := value.(type) {
	case string:
		return strings.TrimSpace(v)
	case float64:
		return plain(v)
	}
	return ""
}

// epsgName finds the code in the names a reference goes by: EPSG:4490,
// urn:ogc:def:crs:EPSG::4490, http://www.opengis.net/def/crs/EPSG/0/4490.
var epsgName = regexp.MustCompile(`(?i)EPSG(?:::|:[0-9.]*:|:|/[0-9.]+/)([0-9]{4,6})$`)

// crs reads the crs member of the GeoJSON of 2008, which RFC 7946 dropped but programs
// still write. nil and null declare nothing.
func (r *geoJSON) crs(root object) (*declaration, error) {
	at, ok := root.members.find("crs")
	if !ok || r.text.is(at) == 'n' {
		return nil, nil
	}
	name := ""
	if r.text.is(at) == '{' {
		_, _ = r.text.members(at, func(key string, value int) error { // visit gives no error
			if key != "properties" || r.text.is(value) != '{' {
				return nil
			}
			_, err := r.text.members(value, func(key string, value int) error {
				if key == "name" && r.text.is(value) == '"' {
					name = r.text.scalar(value).(string)
				}
				return nil
			})
			return err
		})
	}
	if name == "" {
		return nil, r.wrong(at, "crs", "crs 成员没有 properties.name，看不出坐标系", "the crs member has no properties.name, and does not say which reference it means")
	}
	if w := webMapNamed(name); w != "" {
		return declareWebMap(w, "crs "+name, int32(at)), nil
	}
	code := 0
	if m := epsgName.FindStringSubmatch(name); m != nil {
		code, _ = strconv.Atoi(m[1]) // at most six digits
	}
	if strings.HasSuffix(strings.ToUpper(name), "CRS84") {
		code = 4326
	}
	d, f := declareEPSG(code, "crs "+name, int32(at))
	if f != nil {
		return nil, r.src.at(f, at)
	}
	return d, nil
}
