package intake

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"redline/lang"

	"golang.org/x/text/encoding/simplifiedchinese"
)

const kmlRing = `<LinearRing><coordinates>104.51,31.32 104.52,31.32 104.52,31.33 104.51,31.32</coordinates></LinearRing>`

const kmlPolygon = `<Polygon><outerBoundaryIs>` + kmlRing + `</outerBoundaryIs></Polygon>`

// kmlOf makes a document of one placemark.
func kmlOf(inside string) string {
	return `<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>` + inside + `</Placemark></Document></kml>`
}

type kmzFile struct {
	zip.FileHeader
	text string
}

func kmzNamed(name, text string) kmzFile {
	return kmzFile{zip.FileHeader{Name: name, Method: zip.Deflate}, text}
}

func kmzOf(t testing.TB, files ...kmzFile) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		h := f.FileHeader
		in, err := w.CreateHeader(&h)
		if err == nil {
			_, err = in.Write([]byte(f.text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestKMLEqualsGroundTruth(t *testing.T) {
	opt := Options{ServiceArea: district(t)}
	truth := mustRead(t, string(fixture(t, "GROUND_TRUTH_4490.geojson")), opt)
	for _, tt := range []struct{ file, format string }{{"parcels.kml", "kml"}, {"parcels.kmz", "kmz"}} {
		t.Run(tt.file, func(t *testing.T) {
			got := mustRead(t, string(fixture(t, tt.file)), opt)
			if got.Format != tt.format || got.Encoding != "UTF-8" || len(got.Footprints) != 2 {
				t.Fatalf("format %s, encoding %s, %d footprints", got.Format, got.Encoding, len(got.Footprints))
			}
			for i, fp := range got.Footprints {
				if d := farthest(fp.Geometry, truth.Footprints[i].Geometry); d > 0.001 {
					t.Errorf("footprint %d is %g m from the truth", i, d)
				}
				if fp.Used != epsg(4326) || fp.Declared != "KML: WGS 84" || fp.Name != truth.Footprints[i].Name {
					t.Errorf("used %s, declared %q, name %q", fp.Used, fp.Declared, fp.Name)
				}
				wantCodes(t, "warnings", fp.Warnings)
			}
			if p := got.Footprints[0].Properties; tt.format == "kml" && (p["DKYT"] != "工业用地" || p["MJ_HA"] != 2.6908) {
				t.Errorf("properties %v", p)
			}
		})
	}
}

func TestKMLForms(t *testing.T) {
	hole := `<innerBoundaryIs><LinearRing><coordinates>104.517,31.323 104.518,31.323 104.518,31.324 104.517,31.323</coordinates></LinearRing></innerBoundaryIs>`
	line := `<LineString><coordinates>104.51,31.32 104.52,31.33</coordinates></LineString>`
	point := `<Point><coordinates>104.51,31.32</coordinates></Point>`
	tests := []struct {
		name, text, names, geometry, repairs, warnings string
	}{
		{"polygon and name", kmlOf(`<name> 甲 </name>` + kmlPolygon), "甲", "*geom.Polygon", "", ""},
		{"hole before the shell", kmlOf(`<Polygon>` + hole + `<outerBoundaryIs>` + kmlRing + `</outerBoundaryIs></Polygon>`), "1", "*geom.Polygon", "orientation", ""},
		{"point with altitude", kmlOf(`<Point><altitudeMode>absolute</altitudeMode><coordinates>104.51,31.32,512.5</coordinates></Point>`), "1", "*geom.Point", "z-dropped", ""},
		{"line", kmlOf(line), "1", "*geom.LineString", "", ""},
		{"ring as a line", kmlOf(kmlRing), "1", "*geom.LineString", "", "closed-line"},
		{"several of one kind", kmlOf(`<MultiGeometry>` + point + `<MultiGeometry><Point><coordinates>104.6,31.3</coordinates></Point></MultiGeometry></MultiGeometry>`), "1", "*geom.MultiPoint", "", ""},
		{"several kinds", kmlOf(`<MultiGeometry>` + point + line + kmlPolygon + `</MultiGeometry>`), "1 1 1", "*geom.Polygon *geom.LineString *geom.Point", "collection-split", ""},
		{"prefixed, with mark and comments", "\ufeff<?xml version=\"1.0\"?><!-- x --><k:kml xmlns:k=\"http://www.opengis.net/kml/2.2\"><k:Placemark><k:Point><k:coordinates>104.5<!-- -->1,31.32</k:coordinates></k:Point></k:Placemark></k:kml> <!-- y -->", "1", "*geom.Point", "", ""},
		{"CDATA", kmlOf(`<name><![CDATA[A & B]]></name><Point><coordinates><![CDATA[104.51,31.32]]></coordinates></Point>`), "A & B", "*geom.Point", "", ""},
		{"network link, overlay, folders", `<kml><Document><NetworkLink><Link><href>http://192.0.2.1/x.kml</href></Link></NetworkLink><GroundOverlay><Icon><href>http://192.0.2.1/x.png</href></Icon></GroundOverlay><Folder><Placemark>` + point + `</Placemark><Folder><Placemark><name>乙</name>` + point + `</Placemark></Folder></Folder></Document></kml>`, "1 乙", "*geom.Point *geom.Point", "", "kml-link-ignored"},
		{"made by Ovital", `<kml><Document><name>奥维互动地图</name><Placemark>` + point + `</Placemark></Document></kml>`, "1", "*geom.Point", "", "gcj02-suspected"},
		{"root of Ovital", `<ovkml><Placemark>` + point + `</Placemark></ovkml>`, "1", "*geom.Point", "", "gcj02-suspected"},
		{"latitude first", kmlOf(`<Point><coordinates>31.32,104.51</coordinates></Point>`), "1", "*geom.Point", "", "axes-swapped"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := mustRead(t, tt.text, Options{ServiceArea: district(t)})
			var names, geometries []string
			for _, fp := range r.Footprints {
				names = append(names, fp.Name)
				geometries = append(geometries, fmt.Sprintf("%T", fp.Geometry))
			}
			if got := strings.Join(names, " "); got != tt.names {
				t.Errorf("names %s, want %s", got, tt.names)
			}
			if got := strings.Join(geometries, " "); got != tt.geometry {
				t.Errorf("geometries %s, want %s", got, tt.geometry)
			}
			if got := strings.Join(codesOf(r.Footprints[0].Repairs), " "); got != tt.repairs {
				t.Errorf("repairs %s, want %s", got, tt.repairs)
			}
			wantCodes(t, "warnings", r.Footprints[0].Warnings, strings.Fields(tt.warnings)...)
		})
	}
}

func TestKMLProperties(t *testing.T) {
	fp := one(t, `<kml><Document><Schema id="s"><SimpleField name="n" type="int"/><SimpleField name="b" type="bool"/></Schema><Placemark>`+
		`<ExtendedData><Data name="地块名称"><displayName>x</displayName><value>甲 &amp; 乙</value></Data><other/><SchemaData schemaUrl="#s"><SimpleData name="n">12</SimpleData>`+
		`<SimpleData name="b">true</SimpleData><SimpleData name="t">7</SimpleData><x/></SchemaData></ExtendedData>`+kmlPolygon+`</Placemark></Document></kml>`, Options{ServiceArea: district(t)})
	if got := fmt.Sprint(fp.Name, fp.Properties); got != "甲 & 乙map[b:true n:12 t:7 地块名称:甲 & 乙]" {
		t.Error(got)
	}
	if fp.Properties["n"] != 12.0 || fp.Properties["b"] != true || fp.Properties["t"] != "7" {
		t.Errorf("types of %v", fp.Properties)
	}
}

func TestKMLEncodings(t *testing.T) {
	body := kmlOf(`<name>罗江</name>` + kmlPolygon)
	for declared, warnings := range map[string]string{"GBK": "", "ISO-8859-1": "encoding-doubtful"} {
		data, err := simplifiedchinese.GBK.NewEncoder().String(`<?xml version="1.0" encoding="` + declared + `"?>` + body)
		if err != nil {
			t.Fatal(err)
		}
		fp := one(t, data, Options{ServiceArea: district(t)})
		if fp.Name != "罗江" {
			t.Errorf("name %s", fp.Name)
		}
		wantCodes(t, declared, fp.Warnings, strings.Fields(warnings)...)
	}
}

func TestKMLRefusals(t *testing.T) {
	coordinates := func(s string) string { return kmlOf("\n<Point><coordinates>" + s + "</coordinates></Point>") }
	tests := []struct {
		name, text string
		kind       error
		line       int
		want       string
	}{
		{"DTD", "<?xml version=\"1.0\"?>\n<!DOCTYPE kml [<!ENTITY a \"aaaa\">]>" + kmlOf(kmlPolygon), ErrSyntax, 2, "DTD|DTD"},
		{"external DTD inside", "<kml>\n<!DOCTYPE kml SYSTEM \"http://192.0.2.1/\"></kml>", ErrSyntax, 2, "DTD|DTD"},
		{"unknown entity", coordinates("&a;"), ErrSyntax, 2, "XML|XML"},
		{"cut off", "<kml>\n<Placemark><Point><coordinates>104.51,31", ErrSyntax, 2, "中途结束|ends"},
		{"cut off before the root", "<?xml version=\"1.0\"?><!-- <kml> -->", ErrSyntax, 1, "中途结束|ends"},
		{"wrong end", "<kml><Placemark></kml> ", ErrSyntax, 1, "XML|well-formed"},
		{"other root", "<gpx><kml/></gpx>", ErrFormat, 1, "gpx|gpx"},
		{"text behind", "<kml></kml>\nx", ErrSyntax, 2, "之后|after"},
		{"second root", "<kml></kml><kml/>", ErrSyntax, 1, "之后|after"},
		{"unclosed behind", "<kml></kml><", ErrSyntax, 1, "中途|ends"},
		{"nesting", strings.Repeat("<kml>", 1000), ErrLimit, 1, "嵌套|deep"},
		{"nothing", "<kml></kml>", ErrEmpty, 0, "没有要素|no_features"},
		{"no geometry", kmlOf("<name>甲</name>"), ErrEmpty, 1, "甲|甲"},
		{"no coordinates", coordinates(" "), ErrEmpty, 2, "没有坐标 Point|coordinates Point"},
		{"two coordinates elements", kmlOf("<Point><coordinates>1,2</coordinates><coordinates>1,3</coordinates></Point>"), ErrSyntax, 1, "两次|twice"},
		{"two points", coordinates("104.5,31.3 104.6,31.3"), ErrSyntax, 2, "2_个|2_coordinates"},
		{"space behind the comma", coordinates("104.5, 31.3"), ErrSyntax, 2, "不是数|no_number"},
		{"one number", coordinates("104.5"), ErrSyntax, 2, "不是一个点|no_point"},
		{"four numbers", coordinates("104.5,31.3,1,2"), ErrSyntax, 2, "不是一个点|no_point"},
		{"word", coordinates(strings.Repeat("east", 80) + ",31.3"), ErrSyntax, 2, "… 要素_1|… feature_1"},
		{"full-width comma", coordinates("104.5，31.3"), ErrSyntax, 2, "全角字符「，」|full-width"},
		{"NaN", coordinates("NaN,31.3"), ErrSyntax, 2, "NaN 有限|NaN finite"},
		{"overflow", coordinates("1e999,31.3"), ErrSyntax, 2, "1e999|finite"},
		{"no outer ring", kmlOf("<Polygon><extrude/></Polygon>"), ErrSyntax, 1, "0_个外环|0_outer"},
		{"two outer rings", kmlOf("<Polygon><outerBoundaryIs><x/>" + kmlRing + kmlRing + "</outerBoundaryIs></Polygon>"), ErrSyntax, 1, "2_个外环|2_outer"},
		{"track", kmlOf("<Track/>"), ErrFormat, 1, "航迹|tracks"},
		{"metres", coordinates("453359.647,3466557.106"), ErrContradiction, 0, "KML|KML"},
		{"crossing", kmlOf("<Polygon><outerBoundaryIs><LinearRing><coordinates>104.5,31.3 104.6,31.4 104.6,31.3 104.5,31.4 104.5,31.3</coordinates></LinearRing></outerBoundaryIs></Polygon>"), ErrGeometry, 1, "要素_1|feature_1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := refused(t, tt.text, Options{ServiceArea: district(t)}, tt.kind, tt.want)
			if tt.line != 0 && f.Line != tt.line {
				t.Errorf("line %d, want %d: %v", f.Line, tt.line, f)
			}
		})
	}
}

func TestKMLLimits(t *testing.T) {
	opt := Options{ServiceArea: district(t), Limits: Limits{Features: 1, Vertices: 3}}
	refused(t, kmlOf(kmlPolygon), opt, ErrLimit, "点数超过上限_3|3_vertices")
	refused(t, "<kml><Placemark/><Placemark/></kml>", opt, ErrLimit, "要素超过上限_1|1_features")
	var many strings.Builder
	for i := range maxProperties + 1 {
		fmt.Fprintf(&many, `<Data name="p%d"><value/></Data>`, i)
	}
	refused(t, kmlOf("<ExtendedData>"+many.String()+"</ExtendedData>"), Options{}, ErrLimit, "属性超过|properties")
}

func TestKMZForms(t *testing.T) {
	plot := kmlOf("<name>甲</name>" + kmlPolygon)
	other := kmlOf("<name>乙</name>" + kmlPolygon)
	tests := []struct {
		name, data, feature, warnings string
	}{
		{"any name", kmzOf(t, kmzNamed("files/icon.png", "x"), kmzNamed("地块.KML", plot)), "甲", ""},
		{"doc.kml first", kmzOf(t, kmzNamed("a.kml", other), kmzNamed("doc.kml", plot)), "甲", "kmz-others-ignored"},
		{"doc.kml without placemarks", kmzOf(t, kmzNamed("a.kml", other), kmzNamed("doc.kml", "<kml/>")), "乙", ""},
		{"Ovital's", kmzOf(t, kmzNamed("doc.ovkml", plot)), "甲", "gcj02-suspected"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fp := one(t, tt.data, Options{ServiceArea: district(t)})
			if fp.Name != tt.feature {
				t.Errorf("feature %s, want %s", fp.Name, tt.feature)
			}
			wantCodes(t, "warnings", fp.Warnings, strings.Fields(tt.warnings)...)
		})
	}
	r, err := Read("a.ovkmz", []byte(kmzOf(t, kmzNamed("doc.kml", plot))), Options{ServiceArea: district(t)})
	if err != nil {
		t.Fatal(err)
	}
	wantCodes(t, "by the file's name", r.Footprints[0].Warnings, "gcj02-suspected")
}

func TestKMZRefusals(t *testing.T) {
	plot := kmlOf(kmlPolygon)
	good := kmzOf(t, kmzNamed("doc.kml", plot))
	doc := kmzNamed("doc.kml", plot)
	link := kmzNamed("l.png", "/etc/passwd")
	link.SetMode(fs.ModeSymlink | 0o777)
	var many []kmzFile
	for i := range maxArchiveEntries + 1 {
		many = append(many, kmzNamed(fmt.Sprintf("%d.kml", i), ""))
	}
	patched := func(at string, offset int, b string) string {
		i := strings.LastIndex(good, at) + offset
		return good[:i] + b + good[i+len(b):]
	}
	lying := patched("PK\x01\x02", 24, "\x05\x00")
	overlapping := kmzOf(t, doc, kmzNamed("x.png", "x"))
	second := strings.LastIndex(overlapping, "PK\x01\x02")
	overlapping = overlapping[:second+42] + "\x00\x00\x00\x00" + overlapping[second+46:]
	tests := []struct {
		name, data string
		kind       error
		want       string
	}{
		{"encrypted", patched("PK\x01\x02", 8, "\x09"), ErrFormat, "密码 doc.kml|encrypted"},
		{"absolute", kmzOf(t, kmzNamed("/doc.kml", plot)), ErrFormat, "绝对|absolute"},
		{"drive", kmzOf(t, kmzNamed(`C:\doc.kml`, plot)), ErrFormat, "绝对|absolute"},
		{"parent", kmzOf(t, doc, kmzNamed(`a\..\..\x.png`, plot)), ErrFormat, "..|.."},
		{"twice", kmzOf(t, doc, doc), ErrSyntax, "同名|two_entries"},
		{"link", kmzOf(t, doc, link), ErrFormat, "符号链接|symbolic"},
		{"archive inside", kmzOf(t, doc, kmzNamed("a.zip", "")), ErrFormat, "还有压缩包|archive_in"},
		{"overlapping", overlapping, ErrSyntax, "重叠|overlap"},
		{"unusual method", patched("PK\x01\x02", 10, "\x63"), ErrFormat, "压缩方法|method"},
		{"too many", kmzOf(t, many...), ErrLimit, "1001|1001"},
		{"bomb", kmzOf(t, kmzNamed("doc.kml", strings.Repeat(" ", 8<<20))), ErrLimit, "压缩比|unpacks_to_more"},
		{"large", kmzOf(t, kmzNamed("doc.kml", strings.Repeat(plot, 5000))), ErrLimit, "解开后|unpacks"},
		{"cut off", good[:len(good)-30], ErrSyntax, "损坏|damaged"},
		{"states less than it holds", lying, ErrSyntax, "损坏|damaged"},
		{"wrong checksum", patched("PK\x01\x02", 16, "\x00\x01\x02\x03"), ErrSyntax, "损坏|damaged"},
		{"local header gone", patched("PK\x01\x02", 42, "\x05"), ErrSyntax, "损坏|damaged"},
		{"no features", kmzOf(t, kmzNamed("doc.kml", "<kml/>")), ErrEmpty, "没有要素|no_features"},
		{"DTD", kmzOf(t, kmzNamed("doc.kml", "<!DOCTYPE kml>"+plot)), ErrSyntax, "DTD|DTD"},
		{"no KML", kmzOf(t, kmzNamed("a.png", "")), ErrFormat, "认不出|recognised"},
		{"cut off in the name", good[:20], ErrSyntax, "损坏|damaged"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read("a.kmz", []byte(tt.data), Options{ServiceArea: district(t), Limits: Limits{Bytes: 1 << 20}})
			if tt.name == "bomb" {
				_, err = Read("a.kmz", []byte(tt.data), Options{})
			}
			var f *lang.Fault
			if !errors.As(err, &f) || !errors.Is(err, tt.kind) {
				t.Fatalf("%v is not of kind %v", err, tt.kind)
			}
			zh, en, _ := strings.Cut(tt.want, "|")
			for _, word := range strings.Fields(zh) {
				if !strings.Contains(f.In(lang.ZH), word) {
					t.Errorf("%s is not in %s", word, f.In(lang.ZH))
				}
			}
			if !strings.Contains(f.In(lang.EN), strings.ReplaceAll(en, "_", " ")) || !strings.HasPrefix(f.File, "a.kmz") {
				t.Errorf("%s is not in %s", en, f.In(lang.EN))
			}
		})
	}
}

func FuzzKML(f *testing.F) {
	fuzz(f, string(fixture(f, "parcels.kml")), string(fixture(f, "parcels.kmz")), kmlOf(kmlPolygon), kmlOf("<Point><coordinates>104.5,31.3,1</coordinates></Point>"),
		"<kml><!DOCTYPE a></kml>", "<ovkml><Placemark><MultiGeometry>"+kmlRing, kmzOf(f, kmzNamed("doc.kml", kmlOf(kmlPolygon))), kmlOf("<Point><coordinates>1e400,，</coordinates></Point>"))
}
