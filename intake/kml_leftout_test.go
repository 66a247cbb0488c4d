package intake

import (
	"strings"
	"testing"
)

// Tracks and models beside areas are named and left out; a document of nothing else is
// refused.
func TestKMLTracksAreLeftOut(t *testing.T) {
	track := `<Placemark><name>踏勘</name><gx:Track><gx:coord>104.5 31.3 500</gx:coord></gx:Track></Placemark>`
	area := `<Placemark><name>厂区</name>` + kmlPolygon + `</Placemark>`
	mixed := `<Placemark><name>井场</name><MultiGeometry><gx:MultiTrack/><Point><coordinates>104.51,31.31</coordinates></Point></MultiGeometry></Placemark>`
	whole := func(placemarks ...string) string { return "<kml>" + strings.Join(placemarks, "\n") + "</kml>" }
	r := mustRead(t, whole(track, area, mixed, track), Options{ServiceArea: district(t)})
	if len(r.Footprints) != 2 || r.Footprints[0].Name != "厂区" || r.Footprints[1].Name != "井场" {
		t.Fatalf("read %v", r.Footprints)
	}
	wantCodes(t, "warnings", r.Footprints[0].Warnings, "kml-left-out")
	if note := r.Footprints[0].Warnings[0].Text; !strings.Contains(note.ZH, "3 个地标") || !strings.Contains(note.ZH, "踏勘") || !strings.Contains(note.EN, "井场") || !strings.Contains(note.EN, "gx:Track") && !strings.Contains(note.EN, "Track") {
		t.Errorf("the note names them not: %v", note)
	}
	second := mustRead(t, whole(track, area, mixed), Options{ServiceArea: district(t), Feature: "2"})
	if len(second.Footprints) != 1 || second.Footprints[0].Name != "井场" {
		t.Errorf("the second feature is %v", second.Footprints)
	}
	f := refused(t, whole("\n"+track, track), Options{}, ErrFormat, "航迹 没有点、线或面|tracks nothing_but")
	if f.Line != 2 {
		t.Errorf("line %d", f.Line)
	}
	refused(t, whole(strings.ReplaceAll(track, "gx:Track", "Model")), Options{}, ErrFormat, "Model|Model")
}

// Long texts do not reach the XML decoder whole; what is read is the same as of short ones.
func TestKMLLongTexts(t *testing.T) {
	var ring strings.Builder
	for range 5000 {
		ring.WriteString("104.5,31.3 104.51,31.3 104.51,31.31\n\t104.5,31.31 ")
	}
	text := strings.Repeat("甲乙 ]-丙丁]] > --", 3000)
	placemark := func(name, description, coordinates string) string {
		return "<kml><!--" + strings.ReplaceAll(text, "--", "=") + "--><Placemark><description>" + description + "</description><name>" + name + "</name><LineString><coordinates>" + coordinates + "</coordinates></LineString>" +
			"<ExtendedData><Data name=\"DKBH\"><value>" + text + "</value></Data></ExtendedData></Placemark>\n<Placemark><Point><coordinates>104.5,x</coordinates></Point></Placemark></kml>"
	}
	for _, description := range []string{text, "<![CDATA[<b>" + text + "</b>]]>", "&lt;b&gt;" + text + "&amp;" + text} {
		whole := placemark("甲", description, ring.String())
		f := refused(t, whole, Options{}, ErrSyntax, "「x」|\"x\"")
		if want := strings.Count(whole[:strings.Index(whole, "104.5,x")], "\n") + 1; f.Line != want || !strings.Contains(f.Where.EN, "feature 2") {
			t.Errorf("line %d in %s, want %d", f.Line, f.Where.EN, want)
		}
		fp := one(t, whole[:strings.LastIndex(whole, "<Placemark>")]+"</kml>", Options{ServiceArea: district(t)})
		if n := len(fp.Geometry.FlatCoords()) / 2; n != 20_000 || fp.Properties["DKBH"] != text {
			t.Errorf("%d vertices and %d bytes of an attribute", n, len(fp.Properties["DKBH"].(string)))
		}
	}
	refused(t, placemark("甲<![CDATA["+text+"]]>", "", "104.5,31.3"), Options{}, ErrLimit, "16_KiB|16_KiB")
	refused(t, placemark("甲", text+"\x01"+text, "104.5,31.3"), Options{}, ErrSyntax, "XML|XML")
	refused(t, "<kml><!--"+strings.ReplaceAll(text, "--", "="), Options{}, ErrSyntax, "中途|middle")
}
