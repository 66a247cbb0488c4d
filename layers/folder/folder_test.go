package folder

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"redline/lang"
	"redline/layers"
)

// district returns a copy of the example district that a test may change.
func district(t testing.TB) fstest.MapFS {
	t.Helper()
	copied := fstest.MapFS{}
	source := os.DirFS("testdata/district")
	names, err := fs.Glob(source, "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(source, name)
		if err != nil {
			t.Fatal(err)
		}
		copied[name] = &fstest.MapFile{Data: data}
	}
	return copied
}

// replace changes one place of a file.
func replace(t testing.TB, in fstest.MapFS, file, old, with string) {
	t.Helper()
	if in[file] == nil || !bytes.Contains(in[file].Data, []byte(old)) {
		t.Fatalf("%s does not hold %q", file, old)
	}
	in[file] = &fstest.MapFile{Data: bytes.Replace(in[file].Data, []byte(old), []byte(with), 1)}
}

func write(in fstest.MapFS, file, text string) { in[file] = &fstest.MapFile{Data: []byte(text)} }

// faultsOf takes a joined error apart; each part must be a fault said in both languages.
func faultsOf(t testing.TB, err error) []*lang.Fault {
	t.Helper()
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		f, ok := err.(*lang.Fault)
		if !ok {
			t.Fatalf("%T %v is no *lang.Fault", err, err)
		}
		for _, text := range []lang.Text{f.What, f.Hint} {
			if text.ZH == "" || text.EN == "" {
				t.Errorf("fault %+v is not said in both languages", f)
			}
		}
		return []*lang.Fault{f}
	}
	var all []*lang.Fault
	for _, e := range joined.Unwrap() {
		all = append(all, faultsOf(t, e)...)
	}
	return all
}

func ExampleOpen() {
	store, err := Open(os.DirFS("testdata/district"))
	if err != nil {
		fmt.Println(err)
		return
	}
	day := layers.Date{Year: 2026, Month: 3, Day: 1}
	snapshot, err := store.Snapshot(context.Background(), layers.AsOf{On: day})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, h := range snapshot.Layers {
		if h.Current == nil {
			fmt.Println(h.Layer.ID, "no data")
			continue
		}
		fmt.Println(h.Layer.ID, "version", h.Current.Sequence, "zones", len(h.Current.Zones))
	}
	// Output:
	// bank-1km version 1 zones 2
	// control-unit version 1 zones 2
	// corridor version 1 zones 5
	// dust-road version 1 zones 1
	// farmland version 1 zones 0
	// noise-zone no data
	// red-line version 3 zones 1
}

func TestOpenDistrict(t *testing.T) {
	store, err := Open(district(t))
	if err != nil {
		t.Fatal(err)
	}
	c := store.Catalogue()
	if c.Sequence != 2 || !c.Illustrative || len(c.Layers) != 7 || len(c.Versions) != 8 || len(c.Documents) != 3 || len(c.Requirements) != 2 {
		t.Errorf("catalogue: sequence %d, %d layers, %d versions, %d documents, %d requirements",
			c.Sequence, len(c.Layers), len(c.Versions), len(c.Documents), len(c.Requirements))
	}
	if warnings := store.Warnings(); len(warnings) != 1 || !strings.Contains(warnings[0].Error(), "long edges") {
		t.Errorf("warnings %v, want one on the long edges of the control units", warnings)
	}
	if got := c.Requirements[0]; got.When != `project.nature == "新建"` || !strings.Contains(got.Text, `"引号"`) {
		t.Errorf("requirement %+v", got)
	}
	for _, v := range c.Versions {
		if v.Layer == "corridor" && len(v.Water()) != 2 {
			t.Errorf("corridor has %d waters, want 2 sections", len(v.Water()))
		}
	}
}

// TestFaults changes one thing in the example district and says which fault it gives.
func TestFaults(t *testing.T) {
	const y, zones, banks, rivers = "layers.yaml", "red-line-2025.geojson", "reaches.geojson", "watercourses.geojson"
	tests := []struct {
		name, file, old, with string
		in                    string // the file that the fault names
		field, says           string
	}{
		// layers.yaml
		{"unknown key", y, "theme: noise", "them: noise", y, "them", "no such key"},
		{"key twice", y, "theme: noise", "theme: noise\n    theme: air", y, "", "given twice"},
		{"wrong type", y, "sequence: 2\n", "sequence: two\n", y, "", "wrong type"},
		{"malformed", y, "catalogue:", "catalogue: [", y, "", "malformed"},
		{"no name", y, "name: { zh: 示意区, en: Illustrative district }", "name: {}", y, "name", "missing"},
		{"catalogue sequence", y, "sequence: 2\n", "sequence: 0\n", y, "sequence", "at least 1"},
		{"plane", y, "plane: 4544", "plane: 3857", y, "plane", "EPSG:3857"},
		{"no service area", y, "service_area: area.geojson", "service_area: \"\"", y, "service_area", "missing"},
		{"service area not there", y, "service_area: area.geojson", "service_area: aera.geojson", y, "service_area", "aera.geojson: the folder has no such file"},
		{"path outside", y, "service_area: area.geojson", "service_area: ../area.geojson", y, "service_area", "not a path inside"},
		{"absolute path", y, "file: farmland.geojson", "file: /etc/farmland.geojson", y, "file", "not a path inside"},
		{"backslashes", y, "file: farmland.geojson", `file: 'a\farmland.geojson'`, y, "file", "no such file"},
		{"layer id", y, "id: noise-zone", "id: Noise_Zone", y, "id", "cannot be an id"},
		{"layer without id", y, "id: noise-zone", "id: ''", y, "id", "missing"},
		{"layer id twice", y, "id: noise-zone", "id: farmland", y, "id", "used twice"},
		{"layer title", y, "title: { zh: 声环境功能区（未提供）, en: Noise zones (not delivered) }", "title: {}", y, "title", "missing"},
		{"layer office", y, "office: { zh: 住建局, en: Housing and construction bureau }", "office: {}", y, "office", "missing"},
		{"layer kind", y, "kind: line", "kind: lines", y, "kind", "not allowed"},
		{"classification", y, "classification: internal", "classification: hidden", y, "classification", "not allowed"},
		{"colour", y, `colour: "#c0392b"`, "colour: red", y, "colour", "not a colour"},
		{"hatch", y, "hatch: diagonal", "hatch: wavy", y, "hatch", "not allowed"},
		{"tolerance", y, "min_area: 1,", "min_area: -1,", y, "tolerance", "cannot be used"},
		{"attribute type", y, "share: number", "share: decimal", y, "share", "not allowed"},
		{"attribute name", y, "share: number", "份额: number", y, "份额", "cannot name it"},
		{"attribute reserved", y, "share: number", "grade: string", y, "grade", "reserved"},
		{"version sequence", y, "- sequence: 1\n", "- sequence: 0\n", y, "sequence", "at least 1"},
		{"version sequence twice", y, "- sequence: 2\n", "- sequence: 1\n", y, "sequence", "used twice"},
		{"no file", y, "file: red-line-2025.geojson", "file: ''", y, "file", "missing"},
		{"no from", y, "from: 2025-01-01", "from: ''", y, "from", "missing"},
		{"not a date", y, "from: 2025-01-01", "from: 2025-13-01", y, "from", "not a date"},
		{"until before from", y, "until: 2025-01-01", "until: 2021-01-01", y, "until", "not after"},
		{"no catalogue_from", y, "catalogue_from: 1\n        catalogue_until: 2", "catalogue_until: 2", y, "catalogue_from", "missing"},
		{"catalogue_from too new", y, "catalogue_from: 2\n", "catalogue_from: 9\n", y, "catalogue_from", "not a sequence"},
		{"no accuracy", y, "accuracy_m: 2.5", "accuracy_m:", y, "accuracy_m", "missing"},
		{"negative accuracy", y, "accuracy_m: 2.5", "accuracy_m: -2.5", y, "accuracy_m", "cannot be used"},
		{"accuracy not a number", y, "accuracy_m: 2.5", "accuracy_m: .nan", y, "accuracy_m", "cannot be used"},
		{"overlapping versions", y, "        until: 2025-01-01\n", "", y, "from", "on record together"},
		// zones
		{"code not a text", zones, `"code": "0510-01"`, `"code": 510`, zones, "code", "should be a text"},
		{"no code", zones, `"code": "0510-01", `, "", zones, "code", "missing"},
		{"empty code", zones, `"code": "0510-01"`, `"code": ""`, zones, "code", "missing"},
		{"code twice", "red-line-2022.geojson", "0510-02", "0510-01", "red-line-2022.geojson", "code", "feature 1 has the same code"},
		{"null character in an attribute", zones, `"ZRBHDFQ": "水源涵养"`, `"ZRBHDFQ": "水源\u0000涵养"`, zones, "ZRBHDFQ", "null character"},
		{"null character in the YAML", y, "name: { zh: 示意区,", `name: { zh: "示意\0区",`, y, "", "null character"},
		{"undeclared property", zones, `"share"`, `"Share"`, zones, "Share", "does not declare"},
		{"number as text", zones, `"share": 0.7`, `"share": "0.7"`, zones, "share", "should be a number"},
		{"number too large", zones, `"share": 0.7`, `"share": 1e999`, zones, "share", "should be a number"},
		{"bool as number", zones, `"revoked": false`, `"revoked": 0`, zones, "revoked", "true or false"},
		{"text as list", zones, `"ZRBHDFQ": "水源涵养"`, `"ZRBHDFQ": ["水源涵养"]`, zones, "ZRBHDFQ", "should be a text"},
		{"property twice", zones, `"share": 0.7`, `"share": 0.7, "share": 0.8`, zones, "share", "given twice"},
		{"no geometry", zones, `"geometry": {`, `"geometry": null, "was": {`, zones, "geometry", "no geometry"},
		{"geometry type", zones, `"type": "Polygon"`, `"type": "LineString"`, zones, "coordinates", ""},
		{"area in a line layer", "layers.yaml", "file: roads.geojson", "file: area.geojson", "area.geojson", "geometry", "a LineString or MultiLineString"},
		{"line in a zone layer", "layers.yaml", "kind: line", "kind: zone", "roads.geojson", "geometry", "a Polygon or MultiPolygon"},
		{"self-intersection", zones, "[104.512, 31.32], [104.512, 31.33]", "[104.512, 31.33], [104.512, 31.32]", zones, "geometry", "0510-01"},
		{"open ring", zones, "[104.5, 31.33], [104.5, 31.32]", "[104.5, 31.33], [104.5, 31.321]", zones, "geometry", "not closed"},
		{"far away", zones, "[104.512, 31.32]", "[114.512, 31.32]", zones, "geometry", "2°"},
		{"not a collection", zones, `"type":"FeatureCollection"`, `"type":"Topology"`, zones, "type", "not a FeatureCollection"},
		{"not a feature", zones, `"type": "Feature"`, `"type": "Thing"`, zones, "type", "not a Feature"},
		{"plane coordinates", zones, `"features":[`, `"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4544"}},"features":[`, zones, "crs", "not longitude and latitude"},
		{"features twice", zones, `"features":[`, `"features":[],"features":[`, zones, "features", "given twice"},
		{"features no list", zones, `"features":[`, `"features":{},"was":[`, zones, "features", "not an array"},
		{"properties no object", zones, `"properties": {`, `"properties": 5, "was": {`, zones, "", "JSON object"},
		{"cut off", zones, "]}\n", "", zones, "", "cut off"},
		{"trailing", zones, "]}\n", "]}\n{}", zones, "", "after the end"},
		{"hole outside", "red-line-2022.geojson", "[104.503, 31.326], [104.506, 31.326]", "[104.603, 31.326], [104.606, 31.326]", "red-line-2022.geojson", "geometry", ""},
		// reaches
		{"control unknown", banks, `"control": "corridor"`, `"control": "coridor"`, banks, "control", "no layer of kind reach"},
		{"control not of reaches", banks, `"control": "corridor"`, `"control": "farmland"`, banks, "control", "no layer of kind reach"},
		{"side", banks, `"side": "left"`, `"side": "左"`, banks, "side", "not allowed"},
		{"baseline", banks, `"baseline": "岸线"`, `"baseline": "河道"`, banks, "baseline", "not allowed"},
		{"no status", banks, `"status": "已划定", `, "", banks, "status", "missing"},
		{"watercourse", banks, `"watercourse": "kai-river"`, `"watercourse": "kaijiang"`, banks, "watercourse", "no watercourse"},
		{"no w_min", banks, `"w_min": 20, `, "", banks, "w_min", "missing"},
		{"negative w_min", banks, `"w_min": 20`, `"w_min": -20`, banks, "w_min", "negative"},
		{"w_max below w_min", banks, `"w_max": 200`, `"w_max": 10`, banks, "w_max", "less than"},
		{"w_adopted outside", banks, `"w_adopted": 50`, `"w_adopted": 250`, banks, "w_adopted", "not between"},
		{"the same bank twice", banks, `"side": "right"`, `"side": "left"`, banks, "side", "same side"},
		{"undeclared property of a reach", banks, `"name"`, `"nom"`, banks, "nom", "does not declare"},
		{"bank digitised upwards", banks, "[104.46, 31.281], [104.47, 31.2815], [104.48, 31.281]", "[104.48, 31.281], [104.47, 31.2815], [104.46, 31.281]", banks, "", "not a valid area"},
		{"bank in parts", banks, `"type": "LineString", "coordinates": [[104.46, 31.281], [104.47, 31.2815], [104.48, 31.281]]`, `"type": "MultiLineString", "coordinates": [[[104.46, 31.281], [104.47, 31.2815], [104.48, 31.281]]]`, banks, "geometry", "a LineString, digitised downstream"},
		// watercourses
		{"no id", rivers, `"id": "kai-river"`, `"id": ""`, rivers, "id", "missing"},
		{"river id", rivers, `"id": "unknown-ditch"`, `"id": "无名沟"`, rivers, "id", "cannot be an id"},
		{"river id twice", rivers, `"id": "unknown-ditch"`, `"id": "kai-river"`, rivers, "id", "used twice"},
		{"tributary", rivers, `"tributary": false`, `"tributary": "no"`, rivers, "tributary", "true or false"},
		{"next not a list", rivers, `"next": ["kai-river"]`, `"next": "kai-river"`, rivers, "next", "list of ids"},
		{"next unknown", rivers, `"next": ["kai-river"]`, `"next": ["tuo-river"]`, rivers, "next", "no watercourse"},
		{"next itself", rivers, `"next": ["kai-river"]`, `"next": ["xiushui-river"]`, rivers, "next", "into itself"},
		{"ends too far off", rivers, "[104.4752, 31.281]", "[104.4752, 31.283]", rivers, "next", "more than 50 m"},
		{"unknown property", rivers, `"rank": "渠道"`, `"rang": "渠道"`, rivers, "rang", "no such property"},
		// documents.yaml
		{"document authority", "documents.yaml", "authority: normative", "authority: notice", "documents.yaml", "authority", "not allowed"},
		{"document id", "documents.yaml", "id: luojiang-plan-155", "id: Plan", "documents.yaml", "id", "cannot be an id"},
		{"document id twice", "documents.yaml", "id: luojiang-plan-155", "id: luojiang-plan-145", "documents.yaml", "id", "used twice"},
		{"document title", "documents.yaml", "title: 接续规划（示意）", "title: ''", "documents.yaml", "title", "missing"},
		{"document horizon", "documents.yaml", "horizon_to: 2025-12-31", "horizon_to: 2025", "documents.yaml", "horizon_to", "not a date"},
		{"succession by nobody", "documents.yaml", "by: luojiang-plan-155, ", "", "documents.yaml", "succession", "not said"},
		{"unknown key in documents", "documents.yaml", "title: 接续", "titel: 接续", "documents.yaml", "titel", "no such key"},
		// requirements.csv
		{"column unknown", "requirements.csv", "clause", "klausel", "requirements.csv", "klausel", "no such column"},
		{"column missing", "requirements.csv", ",when,effect\n", ",when\n", "requirements.csv", "effect", "column is missing"},
		{"level", "requirements.csv", ",区县,", ",镇,", "requirements.csv", "level", "not allowed"},
		{"dimension", "requirements.csv", "空间布局约束", "空间", "requirements.csv", "dimension", "not allowed"},
		{"requirement kind", "requirements.csv", ",限制,", ",,", "requirements.csv", "kind", "missing"},
		{"effect", "requirements.csv", ",review", ",clear", "requirements.csv", "effect", "not allowed"},
		{"requirement id twice", "requirements.csv", "SY-02", "SY-01", "requirements.csv", "id", "used twice"},
		{"no text", "requirements.csv", "示意：限制新增排放", "", "requirements.csv", "text", "missing"},
		{"a field too many", "requirements.csv", "SY-02,", "SY-02,,", "requirements.csv", "", "another number of columns"},
		{"quotes", "requirements.csv", "示意：限制新增排放", `"示意"：限制`, "requirements.csv", "", "malformed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			folder := district(t)
			replace(t, folder, tt.file, tt.old, tt.with)
			store, err := Open(folder)
			if err == nil || store != nil {
				t.Fatal("the folder was opened")
			}
			for _, f := range faultsOf(t, err) {
				if f.File == tt.in && (tt.field == "" || f.Field == tt.field) && strings.Contains(f.Error(), tt.says) {
					return
				}
			}
			t.Errorf("faults:\n%v\nwant one in %s, field %q, saying %q", err, tt.in, tt.field, tt.says)
		})
	}
}

// TestFaultPlaces holds that a fault says the line and the place in words, in both
// languages.
func TestFaultPlaces(t *testing.T) {
	tests := []struct {
		name, file, old, with string
		en, zh                string
	}{
		{
			"yaml key", "layers.yaml", "hatch: diagonal", "hatsch: diagonal",
			"layers.yaml:18:5, field hatsch: there is no such key",
			"layers.yaml:18:5，字段 hatsch：没有这个键",
		},
		{
			"yaml value", "layers.yaml", "hatch: diagonal", "hatch: wavy",
			`layers.yaml:18, layer red-line, field hatch: "wavy" is not allowed`,
			`layers.yaml:18，图层 red-line，字段 hatch："wavy" 不是允许的取值`,
		},
		{
			"version", "layers.yaml", "from: 2025-01-01", "from: soon",
			`layers.yaml:38, layer red-line version 3, field from: "soon" is not a date`,
			`layers.yaml:38，图层 red-line 版本 3，字段 from："soon" 不是有效日期`,
		},
		{
			"feature", "red-line-2022.geojson", `"ZRBHDFQ": null`, `"ZRBHDFQ": 5`,
			"red-line-2022.geojson:3, feature 2 (0510-02), field ZRBHDFQ: it should be a text, and is 5",
			"red-line-2022.geojson:3，第 2 个要素（0510-02），字段 ZRBHDFQ：应是文字，实为 5",
		},
		{
			"table", "requirements.csv", ",限制,", ",限,",
			`requirements.csv:3, requirement SY-02, field kind: "限" is not allowed`,
			`requirements.csv:3，要求 SY-02，字段 kind："限" 不是允许的取值`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			folder := district(t)
			replace(t, folder, tt.file, tt.old, tt.with)
			_, err := Open(folder)
			faults := faultsOf(t, err)
			if len(faults) != 1 {
				t.Fatalf("%d faults, want 1: %v", len(faults), err)
			}
			if got := faults[0].In(lang.EN); !strings.HasPrefix(got, tt.en) {
				t.Errorf("en: %s\nwant %s", got, tt.en)
			}
			if got := faults[0].In(lang.ZH); !strings.HasPrefix(got, tt.zh) {
				t.Errorf("zh: %s\nwant %s", got, tt.zh)
			}
		})
	}
}

func TestInvalidGeometryPlace(t *testing.T) {
	folder := district(t)
	replace(t, folder, "red-line-2022.geojson", "[104.475, 31.3], [104.475, 31.305]", "[104.475, 31.305], [104.475, 31.3]")
	_, err := Open(folder)
	faults := faultsOf(t, err)
	if len(faults) != 1 {
		t.Fatalf("%d faults, want 1: %v", len(faults), err)
	}
	for _, part := range []string{"red-line-2022.geojson:3", "feature 2 (0510-02)", "part 2", "ring 1", "104.47", "31.30"} {
		if !strings.Contains(faults[0].Error(), part) {
			t.Errorf("fault %v does not say %q", faults[0], part)
		}
	}
}

func TestFilesMissing(t *testing.T) {
	for name, change := range map[string]func(fstest.MapFS){
		"empty folder":      func(f fstest.MapFS) { clear(f) },
		"no zones":          func(f fstest.MapFS) { delete(f, "units.geojson") },
		"no watercourses":   func(f fstest.MapFS) { delete(f, "watercourses.geojson") },
		"a folder for data": func(f fstest.MapFS) { delete(f, "units.geojson"); write(f, "units.geojson/x", "") },
		"empty yaml":        func(f fstest.MapFS) { write(f, "layers.yaml", "") },
		"two documents":     func(f fstest.MapFS) { write(f, "layers.yaml", "a: 1\n---\nb: 2\n") },
		"empty zones":       func(f fstest.MapFS) { write(f, "units.geojson", "") },
		"no object":         func(f fstest.MapFS) { write(f, "units.geojson", "[]") },
		"empty object":      func(f fstest.MapFS) { write(f, "units.geojson", "{}") },
		"gbk":               func(f fstest.MapFS) { write(f, "units.geojson", "{\n\"name\":\"\xb5\xa5\"}") },
		"gbk table":         func(f fstest.MapFS) { write(f, "requirements.csv", "\xb5\xa5") },
		"empty table":       func(f fstest.MapFS) { write(f, "requirements.csv", "") },
		"gbk documents":     func(f fstest.MapFS) { write(f, "documents.yaml", "\xb5\xa5") },
		"deep brackets":     func(f fstest.MapFS) { write(f, "layers.yaml", strings.Repeat("[", 1000000)) },
		"deep dashes":       func(f fstest.MapFS) { write(f, "layers.yaml", strings.Repeat("- ", 100000)) },
		"deep indentation":  func(f fstest.MapFS) { write(f, "layers.yaml", "a:\n"+strings.Repeat(" ", 5000)+"b:\n") },
		"area without area": func(f fstest.MapFS) { write(f, "area.geojson", `{"type":"FeatureCollection","features":[]}`) },
		"area of points":    func(f fstest.MapFS) { write(f, "area.geojson", `{"type":"Point","coordinates":[104.5,31.3]}`) },
		"area of nothing":   func(f fstest.MapFS) { write(f, "area.geojson", `{"type":"Feature","properties":{},"geometry":null}`) },
		"area cut off":      func(f fstest.MapFS) { write(f, "area.geojson", `{"type":"Feature","prop`) },
		"area far away": func(f fstest.MapFS) {
			write(f, "area.geojson", `{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}`)
		},
		"area crossing itself": func(f fstest.MapFS) {
			write(f, "area.geojson", `{"type":"Polygon","coordinates":[[[104.4,31.2],[104.6,31.4],[104.6,31.2],[104.4,31.4],[104.4,31.2]]]}`)
		},
		"area unknown": func(f fstest.MapFS) { write(f, "area.geojson", `{"type":"Topology"}`) },
	} {
		t.Run(name, func(t *testing.T) {
			folder := district(t)
			change(folder)
			store, err := Open(folder)
			if store != nil || len(faultsOf(t, err)) == 0 {
				t.Errorf("the folder was opened, or no fault: %v", err)
			}
		})
	}
}

// TestReadsAlso holds the freedoms that the format gives.
func TestReadsAlso(t *testing.T) {
	const ring = "[[[104.45,31.25],[104.55,31.25],[104.55,31.35],[104.45,31.35],[104.45,31.25]]]"
	for name, change := range map[string]func(fstest.MapFS){
		"area as geometry": func(f fstest.MapFS) { write(f, "area.geojson", `{"type":"Polygon","coordinates":`+ring+`}`) },
		"area as feature": func(f fstest.MapFS) {
			write(f, "area.geojson", `{"type":"Feature","properties":null,"geometry":{"type":"MultiPolygon","coordinates":[`+ring+`]}}`)
		},
		"byte order marks": func(f fstest.MapFS) {
			for _, name := range []string{"layers.yaml", "area.geojson", "requirements.csv"} {
				write(f, name, "\ufeff"+string(f[name].Data))
			}
		},
		"crs of degrees": func(f fstest.MapFS) {
			replace(t, f, "units.geojson", `"features":[`, `"name":"x","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"features":[`)
		},
		"crs null":     func(f fstest.MapFS) { replace(t, f, "units.geojson", `"features":[`, `"crs":null,"features":[`) },
		"nothing more": func(f fstest.MapFS) { delete(f, "documents.yaml"); delete(f, "requirements.csv") },
		"windows lines": func(f fstest.MapFS) {
			write(f, "layers.yaml", strings.ReplaceAll(string(f["layers.yaml"].Data), "\n", "\r\n"))
		},
		"an anchor": func(f fstest.MapFS) {
			replace(t, f, "layers.yaml", "office: { zh: 水利局", "office: &water { zh: 水利局")
		},
		"null properties": func(f fstest.MapFS) { replace(t, f, "units.geojson", `"grade": "重点管控"`, `"grade": null`) },
	} {
		t.Run(name, func(t *testing.T) {
			folder := district(t)
			change(folder)
			if _, err := Open(folder); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestWarnings(t *testing.T) {
	for _, tt := range []struct{ name, file, old, with, says string }{
		{"document of a version", "layers.yaml", "document: red-line-2022", "document: red-line-2020", "layers.yaml:25, layer red-line version 1, field document: documents.yaml has no document red-line-2020"},
		{"document of a reach", "reaches.geojson", "luojiang-plan-145", "elsewhere", "field document: documents.yaml has no document elsewhere"},
		{"document of a requirement", "requirements.csv", "luojiang-plan-145", "elsewhere", "requirement SY-01, field document"},
		{"successor", "documents.yaml", "by: luojiang-plan-155", "by: elsewhere", "documents.yaml:13, document 2 luojiang-plan-145, field by"},
		{"unit", "requirements.csv", "ZH51060620001", "ZH51060620009", "requirement SY-02, field unit: no zone has the code"},
		{"coverage", "layers.yaml", "accuracy_m: 2.5\n        coverage: area.geojson", "accuracy_m: 2.5", "red-line version 3, field coverage: it has no coverage"},
		{"outside", "roads.geojson", "[[104.46, 31.26], [104.465, 31.262]], [[104.465, 31.262], [104.47, 31.27]]", "[[105.46, 31.26], [105.465, 31.262]]", "outside the service area: 1"},
		{"long edge of a river", "watercourses.geojson", "[104.46, 31.3098], [104.48, 31.3118]", "[104.3, 31.3098], [104.48, 31.3118]", "watercourses.geojson:4, feature 3 (renmin-canal), field geometry: features of this file with long edges: 1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			folder := district(t)
			replace(t, folder, tt.file, tt.old, tt.with)
			store, err := Open(folder)
			if err != nil {
				t.Fatal(err)
			}
			var all []string
			for _, w := range store.Warnings() {
				faultsOf(t, w)
				all = append(all, w.Error())
			}
			if text := strings.Join(all, "\n"); !strings.Contains(text, tt.says) {
				t.Errorf("warnings:\n%s\nwant %q", text, tt.says)
			}
		})
	}
}

// TestWarnsOnce holds that a document named all over a file is warned about once.
func TestWarnsOnce(t *testing.T) {
	folder := district(t)
	write(folder, "reaches.geojson", strings.ReplaceAll(string(folder["reaches.geojson"].Data), "luojiang-plan-145", "elsewhere"))
	store, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	if got := len(store.Warnings()); got != 2 {
		t.Errorf("%d warnings, want one on the document and one on long edges: %v", got, store.Warnings())
	}
}

// TestManyFaults holds that reading stops after 20 faults.
func TestManyFaults(t *testing.T) {
	folder := district(t)
	var b strings.Builder
	b.WriteString(`{"type":"FeatureCollection","features":[`)
	for i := range 100 {
		if i > 0 {
			b.WriteString(",\n")
		}
		fmt.Fprintf(&b, `{"type":"Feature","properties":{"code":"%d","x":1},"geometry":null}`, i)
	}
	b.WriteString("]}")
	write(folder, "units.geojson", b.String())
	_, err := Open(folder)
	if got := len(faultsOf(t, err)); got != maxFaults {
		t.Errorf("%d faults, want %d", got, maxFaults)
	}
}

// TestDeterministic holds that two openings say the same, faults included.
func TestDeterministic(t *testing.T) {
	a, err := Open(district(t))
	if err != nil {
		t.Fatal(err)
	}
	b, err := Open(district(t))
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range a.Catalogue().Versions {
		if w := b.Catalogue().Versions[i]; v.SHA256 != w.SHA256 || v.SHA256 == "" {
			t.Errorf("version %d of %s: %s and %s", v.Sequence, v.Layer, v.SHA256, w.SHA256)
		}
	}
	broken := district(t)
	replace(t, broken, "layers.yaml", "ZRBHDFQ: string, share: number, revoked: bool", "a1: x, b1: x, c1: x, d1: x")
	_, first := Open(broken)
	for range 5 {
		if _, again := Open(broken); again.Error() != first.Error() {
			t.Fatalf("%v\nand then\n%v", first, again)
		}
	}
}

// TestExchangedBanks holds that banks whose sides are exchanged are refused: their bands
// would fall on the wrong side of the river.
func TestExchangedBanks(t *testing.T) {
	folder := district(t)
	text := string(folder["reaches.geojson"].Data)
	exchange := strings.NewReplacer(`"side": "left"`, `"side": "right"`, `"side": "right"`, `"side": "left"`)
	if exchange.Replace(text) == text {
		t.Fatal("the district has no banks of both sides")
	}
	write(folder, "reaches.geojson", exchange.Replace(text))
	_, err := Open(folder)
	if err == nil {
		t.Fatal("exchanged banks are accepted")
	}
	for _, f := range faultsOf(t, err) {
		if strings.Contains(f.Error(), "left and right exchanged") && f.File == "reaches.geojson" {
			return
		}
	}
	t.Errorf("got %v", err)
}
