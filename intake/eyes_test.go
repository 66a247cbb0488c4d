package intake

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"redline/geo"
	"redline/geo/crs"
)

// What reviewers' tables look like: blocks side by side, angles in columns, labels with a
// colon.
func TestTablesAsReviewersGetThem(t *testing.T) {
	const plain = "点号,经度,纬度\nJ1,104°32′24″,31°19′48″\nJ2,104°32′30″,31°19′48″\nJ3,104°32′30″,31°19′54″\n"
	want := mustRead(t, plain, Options{ServiceArea: district(t)}).Footprints[0].Geometry.FlatCoords()
	tests := []struct{ name, text string }{
		{"angles in columns", "点号,经度度,经度分,经度秒,纬度度,纬度分,纬度秒\nJ1,104,32,24,31,19,48\nJ2,104,32,30,31,19,48\nJ3,104,32,30,31,19,54\n"},
		{"经度, 经分, 经秒", "点号,经度,经分,经秒,纬度,纬分,纬秒\nJ1,104,32,24,31,19,48\nJ2,104,32,30,31,19,48\nJ3,104,32,30,31,19,54\n"},
		{"in English", "no,lon_deg,lon_min,lon_sec,lat_deg,lat_min,lat_sec\nJ1,104,32,24,31,19,48\nJ2,104,32,30,31,19,48\nJ3,104,32,30,31,19,54\n"},
		{"without header", "J1,104,32,24,31,19,48\nJ2,104,32,30,31,19,48\nJ3,104,32,30,31,19,54\n"},
		{"a colon behind the label", "拐点1：104°32′24″，31°19′48″\n拐点2：104°32′30″，31°19′48″\n拐点3：104°32′30″，31°19′54″\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := mustRead(t, tt.text, Options{ServiceArea: district(t)}).Footprints[0].Geometry.FlatCoords()
			if len(got) != len(want) {
				t.Fatalf("read as %v, want %v", got, want)
			}
			for i := range got {
				if math.Abs(got[i]-want[i]) > 1e-9 {
					t.Fatalf("read as %v, want %v", got, want)
				}
			}
		})
	}
}

func TestTwoPointsInARowAreRefused(t *testing.T) {
	tests := []struct{ name, text string }{
		{"plane, with header", "点号,X,Y,点号,X,Y\nJ1,3467654,456220,J4,3467825.936,456370.02\nJ2,3467666.305,456402.417,J5,3467814.27,456281.5\n"},
		{"plane, without", "J1,3467654,456220,J4,3467825.936,456370.02\nJ2,3467666.305,456402.417,J5,3467814.27,456281.5\n"},
		{"degrees", "点号,经度,纬度,点号,经度,纬度\n1,104.5,31.3,4,104.51,31.32\n2,104.51,31.3,5,104.5,31.32\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			refused(t, tt.text, Options{ServiceArea: district(t)}, ErrSyntax, "右栏移到左栏下面|right_one_below")
		})
	}
	// The same point in another notation is one point.
	mustRead(t, "点号,经度,纬度,十进制经度,十进制纬度\n1,104°30′00″,31°18′00″,104.5,31.3\n2,104°36′00″,31°18′00″,104.6,31.3\n3,104°36′00″,31°24′00″,104.6,31.4\n", Options{})
}

func TestLabelsTwice(t *testing.T) {
	fp := one(t, "点号,X,Y\nJ1,3467654,456220\nJ2,3467666,456402\nJ2,3467750,456425\nJ4,3467742,456201\n", Options{ServiceArea: district(t)})
	wantCodes(t, "warnings", fp.Warnings, "axes-swapped", "datum-assumed", "label-twice")
}

// The outline of a site drawn as a path is a line until somebody says otherwise.
func TestClosedLines(t *testing.T) {
	const text = "LINESTRING(104.5 31.3,104.51 31.3,104.51 31.31,104.5 31.3)"
	fp := one(t, text, Options{ServiceArea: district(t)})
	if !slices.Contains(codesOf(fp.Warnings), "closed-line") {
		t.Errorf("warnings %v", fp.Warnings)
	}
	fp = one(t, text, Options{ServiceArea: district(t), Outlines: true})
	if !slices.Contains(codesOf(fp.Repairs), "outline-as-area") || slices.Contains(codesOf(fp.Warnings), "closed-line") {
		t.Errorf("repairs %v, warnings %v", fp.Repairs, fp.Warnings)
	}
	if kind := kindOfGeometry(t, fp); kind != geo.Area {
		t.Errorf("read as kind %v", kind)
	}
	open := one(t, "LINESTRING(104.5 31.3,104.51 31.3,104.51 31.31)", Options{ServiceArea: district(t), Outlines: true})
	if kind := kindOfGeometry(t, open); kind != geo.Lines || slices.Contains(codesOf(open.Warnings), "closed-line") {
		t.Errorf("an open line: kind %v, %v", kind, open.Warnings)
	}
}

func kindOfGeometry(t *testing.T, fp Footprint) geo.Kind {
	t.Helper()
	shape, err := geo.NewShape(district(t).Plane(), fp.Geometry)
	if err != nil {
		t.Fatal(err)
	}
	return shape.Kind()
}

func TestForeignFormatsAreNamed(t *testing.T) {
	stored := zipOf(t, map[string]string{"坐标.txt": "[属性描述]\n[地块坐标]\n"})
	tests := []struct{ name, data, want string }{
		{"a PDF that speaks of plots", "%PDF-1.7\n[地块坐标]\n", "PDF"},
		{"a photo", "\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"},
		{"a picture", "\x89PNG\r\n\x1a\n", "PNG"},
		{"RAR", "Rar!\x1a\x07\x01\x00", "RAR"},
		{"7z", "7z\xbc\xaf\x27\x1c\x00\x04", "7z"},
		{"GML", `<?xml version="1.0"?><gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml">`, "GML"},
		{"GPX", `<?xml version="1.0"?><gpx version="1.1">`, "GPX"},
		{"MapInfo", "!table\n!version 300\n", "MapInfo"},
		{"MIF", "Version   450\nCharset \"WindowsSimpChinese\"\n", "MapInfo"},
		{"a zip of a TXT", stored, "坐标.txt"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read("文件", []byte(tt.data), Options{})
			if !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// Two shapefiles of one name in folders of a zip are told apart by their folders.
func TestShapefilesOfOneName(t *testing.T) {
	part := func(folder string) []string {
		shapes := shp(pointRecord(1, [2]float64{104.5, 31.3}, 0))
		return []string{folder + "/parcels.shp", shapes, folder + "/parcels.dbf", dbf(0, onlyID, "   1")}
	}
	data := zippedShapefile(t, append(part("a"), part("b")...)...)
	_, err := Read("two.zip", []byte(data), Options{})
	if !errors.Is(err, ErrLayer) || !strings.Contains(err.Error(), "a/parcels; b/parcels") {
		t.Errorf("got %v", err)
	}
	if _, err := Read("two.zip", []byte(data), Options{Layer: "b/parcels"}); errors.Is(err, ErrLayer) {
		t.Errorf("b/parcels is not chosen: %v", err)
	}
}

// Areas among the attributes are compared, with a unit in the name, in the value, or in
// none.
func TestAreasAmongAttributes(t *testing.T) {
	square := func(properties string) string {
		return `{"type":"Feature","properties":` + properties + `,"geometry":{"type":"Polygon","coordinates":[[[104.5,31.3],[104.502,31.3],[104.502,31.302],[104.5,31.302],[104.5,31.3]]]}}`
	}
	// 190.4 m by 221.8 m: 42,217 m², 4.22 ha, 63.3 亩.
	tests := []struct {
		name, properties string
		stated           bool
		unit, warning    string
	}{
		{"in the value", `{"用地面积":"4.222公顷"}`, true, "ha", ""},
		{"in the value, wrong", `{"用地面积":"4.6公顷"}`, true, "ha", "declared-area"},
		{"in words", `{"占地面积":"约63.3亩"}`, true, "亩", ""},
		{"in the name", `{"MJ_HA":4.222}`, true, "ha", ""},
		{"in none, fits", `{"MJ":63.3}`, true, "亩", ""},
		{"in none, fits none", `{"SHAPE_AREA":46000}`, true, "m²", "declared-area"},
		{"square degrees", `{"Shape_Area":0.0000040}`, false, "", ""},
		{"of a building", `{"建筑面积":12345.6}`, false, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fp := one(t, square(tt.properties), Options{ServiceArea: district(t)})
			if (fp.DeclaredArea != nil) != tt.stated {
				t.Fatalf("stated %+v", fp.DeclaredArea)
			}
			if tt.stated && fp.DeclaredArea.Unit != tt.unit {
				t.Errorf("in %s, want %s", fp.DeclaredArea.Unit, tt.unit)
			}
			if got := slices.Contains(codesOf(fp.Warnings), "declared-area"); got != (tt.warning != "") {
				t.Errorf("warnings %v", fp.Warnings)
			}
		})
	}
}

// Degrees that a web map has shifted out of the district: the refusal says what to verify.
func TestShiftedOutOfTheDistrict(t *testing.T) {
	area := district(t)
	box := area.Bounds()
	plane := area.Plane()
	// A place just within the eastern border, shifted east as GCJ-02 does.
	for north := box.MinY + 1000; north < box.MaxY; north += 500 {
		for east := box.MaxX; east > box.MinX; east -= 50 {
			at := plane.Unproject(geo.Point{X: east - 150, Y: north})
			lon, lat := crs.GCJ02.Forward(at.Lon, at.Lat)
			text := fmt.Sprintf("POINT(%.9f %.9f)", lon, lat)
			inside, err := Read("a", []byte(fmt.Sprintf("POINT(%.9f %.9f)", at.Lon, at.Lat)), Options{ServiceArea: area})
			if err != nil || len(inside.Footprints) != 1 {
				continue
			}
			_, err = Read("a", []byte(text), Options{ServiceArea: area})
			if err == nil {
				break // farther west: the shifted place is inside too
			}
			if !errors.Is(err, ErrOutside) || !strings.Contains(err.Error(), "--crs GCJ-02") {
				t.Fatalf("got %v", err)
			}
			if _, err := Read("a", []byte(text), Options{ServiceArea: area, CRS: "GCJ-02"}); err != nil {
				t.Fatalf("read so: %v", err)
			}
			return
		}
	}
	t.Fatal("no place was found that the shift takes out of the district")
}
