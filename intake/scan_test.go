package intake

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"redline/lang"
)

// scanned is Read by way of Scan.
func scanned(name string, data []byte, opt Options) (*Result, error) {
	var all []Footprint
	r, err := Scan(name, data, opt, func(fp Footprint) error {
		all = append(all, fp)
		return nil
	})
	if err == nil {
		r.Footprints = all
	}
	return r, err
}

func TestScanEqualsRead(t *testing.T) {
	files, err := filepath.Glob("testdata/*.*")
	if err != nil || len(files) < 10 {
		t.Fatal(files, err)
	}
	options := map[string]Options{
		"plain":          {},
		"in a district":  {ServiceArea: district(t)},
		"outside":        {ServiceArea: rectangle(t, 103.0, 30.0, 103.1, 30.1)},
		"feature":        {ServiceArea: district(t), Feature: "2"},
		"no such name":   {ServiceArea: district(t), Feature: "no"},
		"layer":          {Layer: "no"},
		"wrong CRS":      {CRS: "EPSG:4490"},
		"one feature":    {Limits: Limits{Features: 1}},
		"three vertices": {Limits: Limits{Vertices: 3}},
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for name, opt := range options {
			t.Run(filepath.Base(file)+"/"+name, func(t *testing.T) {
				want, wantErr := Read(file, data, opt)
				got, err := scanned(file, data, opt)
				if fmt.Sprint(err) != fmt.Sprint(wantErr) || !reflect.DeepEqual(got, want) {
					t.Errorf("%+v, %v, want %+v, %v", got, err, want, wantErr)
				}
			})
		}
	}
}

func TestScanShapefile(t *testing.T) {
	ring := func(i int) []byte {
		return shapeRecord(5, []uint32{0}, squareRing(453000+100*float64(i), 3466000, 50), 0)
	}
	null := []byte{0, 0, 0, 0}
	table := dbf(0, []column{{"DKMC", 'C', 4}}, " a   ", " b   ", " c   ", "*d   ", " b   ")
	data := []byte(zippedShapefile(t, "a.shp", shp(ring(0), ring(1), null, ring(3), ring(4)), "a.dbf", table, "a.prj", planePRJ(105, 500000)))
	tests := []struct {
		name, feature, want string
	}{
		{"all", "", "a b b"},
		{"by name", "b", "b b"},
		{"by number", "#1", "a"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := scanned("a.zip", data, Options{ServiceArea: district(t), Feature: tt.feature})
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, fp := range r.Footprints {
				names = append(names, fp.Name)
				wantCodes(t, "warnings", fp.Warnings, "records-empty")
			}
			if got := strings.Join(names, " "); got != tt.want || r.Features != len(names) || r.Vertices != 5*len(names) {
				t.Errorf("%s, %d features, %d vertices, want %s", got, r.Features, r.Vertices, tt.want)
			}
		})
	}
}

func TestScanEndsWhereVisitSays(t *testing.T) {
	shapes, table := plots(10)
	data := []byte(zippedShapefile(t, "a.shp", shapes, "a.dbf", table, "a.prj", planePRJ(105, 500000)))
	enough, n := errors.New("enough of it"), 0
	r, err := Scan("a.zip", data, Options{}, func(Footprint) error {
		if n++; n == 3 {
			return enough
		}
		return nil
	})
	if r != nil || err != enough || n != 3 { //nolint:errorlint // as it is, not wrapped
		t.Errorf("%v, %v after %d", r, err, n)
	}
}

func TestScanHasWiderLimits(t *testing.T) {
	held, streamed := Limits{}.withDefaults(), Limits{}.forStreams()
	if held.Features >= streamed.Features || held.Vertices >= streamed.Vertices || held.Bytes != streamed.Bytes {
		t.Errorf("held %+v, streamed %+v", held, streamed)
	}
	if l := (Limits{Features: 7, Vertices: 9}).forStreams(); l.Features != 7 || l.Vertices != 9 {
		t.Errorf("limits given are not kept: %+v", l)
	}
	fields := make([]column, 12)
	for i := range fields {
		fields[i] = column{fmt.Sprint(i), 'L', 1}
	}
	fields[0] = column{"N", 'N', 8}
	rows := make([]string, maxAttributes/12+1)
	for i := range rows {
		rows[i] = fmt.Sprintf(" %8d%11s", i, "")
	}
	record := pointRecord(1, plot4[0], 0)
	data := []byte(zippedShapefile(t, "a.shp", shp(slices.Repeat([][]byte{record}, len(rows))...), "a.dbf", dbf(0, fields, rows...)))
	refused(t, string(data), Options{}, ErrLimit, "2000000|2000000")
	r, err := Scan("a.zip", data, Options{CRS: "EPSG:4544"}, func(Footprint) error { return nil })
	if err == nil {
		err = fmt.Errorf("%d features", r.Features)
	}
	if want := fmt.Sprintf("%d features", len(rows)); err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestBareShapefile(t *testing.T) {
	shape := shp(shapeRecord(5, []uint32{0}, squareRing(453000, 3466000, 100), 0))
	table := dbf(0, []column{{"DKMC", 'C', 6}}, " \xbc\xd7\xb5\xd8  ") // 甲地
	unreadable := errors.New("unreadable")
	tests := []struct {
		name   string
		beside map[string]string
		kind   error  // nil when it is read
		want   string // warnings, or words of the fault
	}{
		{"all", map[string]string{".dbf": table, ".prj": planePRJ(105, 500000), ".cpg": "GBK"}, nil, ""},
		{"no .cpg", map[string]string{".dbf": table, ".prj": planePRJ(105, 500000)}, nil, ""},
		{"no .prj", map[string]string{".dbf": table}, nil, "prj-missing datum-assumed"},
		{"no .dbf", map[string]string{".prj": planePRJ(105, 500000)}, ErrFormat, "用地/甲.dbf 旁边|用地/甲.dbf"},
		{".prj of another system", map[string]string{".dbf": table, ".prj": "hello"}, ErrSyntax, "用地/甲.prj：|用地/甲.prj:"},
		{".dbf cut off", map[string]string{".dbf": table[:40]}, ErrSyntax, "用地/甲.dbf：|用地/甲.dbf:"},
		{".dbf of another", map[string]string{".dbf": dbf(0, onlyID, "  1", "  2")}, ErrSyntax, "用地/甲.shp： 记录数|用地/甲.shp:"},
		{"too large together", map[string]string{".dbf": table + strings.Repeat(" ", 2000)}, ErrLimit, "合计 甲.dbf|together"},
		{"unreadable", nil, unreadable, "unreadable|unreadable"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			opt := Options{ServiceArea: district(t), Limits: Limits{Bytes: 2000}, Beside: func(extension string) ([]byte, bool, error) {
				if tt.beside == nil {
					return nil, false, unreadable
				}
				data, found := tt.beside[extension]
				return []byte(data), found, nil
			}}
			r, err := Read("用地/甲.shp", []byte(shape), opt)
			if tt.kind == nil {
				if err != nil {
					t.Fatal(err)
				}
				if len(r.Footprints) != 1 || r.Footprints[0].Name != "甲地" {
					t.Fatalf("%+v", r.Footprints)
				}
				wantCodes(t, "warnings", r.Footprints[0].Warnings, strings.Fields(tt.want)...)
				return
			}
			wantFault(t, err, tt.kind, tt.want)
		})
	}
}

// wantFault wants a fault of the given kind; want is as in refused.
func wantFault(t *testing.T, err, kind error, want string) {
	t.Helper()
	var f *lang.Fault
	if !errors.As(err, &f) || !errors.Is(err, kind) {
		t.Fatalf("%v is not of kind %v", err, kind)
	}
	zh, en, _ := strings.Cut(want, "|")
	for language, words := range map[lang.Language]string{lang.ZH: zh, lang.EN: en} {
		for _, word := range strings.Fields(words) {
			if text := f.In(language); !strings.Contains(text, word) {
				t.Errorf("%q is not in %s", word, text)
			}
		}
	}
}

func TestPartsOfShapefileAlone(t *testing.T) {
	shapes, table := plots(3)
	tests := []struct {
		name, file, data, want string
	}{
		{"attributes", "d/a.DBF", table, ".dbf 属性表 d/a.shp|attributes d/a.shp"},
		{"index", "a.shx", shx(shapes), ".shx 索引 a.shp|index a.shp"},
		{"index of one", "a.shx", shx(shp(pointRecord(1, plot4[0], 0))), ".shx 索引 a.shp|index a.shp"},
		{"reference system", "a.prj", "\ufeff" + china2000, ".prj 坐标系 a.shp|reference a.shp"},
		{"shapes without leave to look", "a.shp", shapes, ".dbf zip|.dbf zip"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read(tt.file, []byte(tt.data), Options{})
			wantFault(t, err, ErrFormat, tt.want)
		})
	}
}

func TestZipsWithoutAnythingToRead(t *testing.T) {
	inner := zippedShapefile(t, "a.shp", "x")
	tests := []struct {
		name, data string
		kind       error
		want       string
	}{
		{"zip in a zip", zippedShapefile(t, "a/b.zip", inner), ErrFormat, "还有压缩包 a/b.zip|archive a/b.zip"},
		{"zip beside a lone .dbf", zippedShapefile(t, "a.dbf", "", "b.ZIP", inner), ErrFormat, "还有压缩包 b.ZIP|archive b.ZIP"},
		{"KMZ in a KMZ", zippedShapefile(t, "doc.kml", "<kml/>", "b.kmz", ""), ErrFormat, "还有压缩包 b.kmz|archive b.kmz"},
		{"pictures", zippedShapefile(t, "a.jpg", "", "b.jpg", ""), ErrFormat, "认不出 a.jpg; b.jpg|recognised a.jpg; b.jpg"},
		{"empty", zippedShapefile(t), ErrFormat, "空的压缩包|empty"},
		{"parent", zippedShapefile(t, "../a.jpg", ""), ErrFormat, "..|unsafe"},
		{"twice, of any kind", zippedShapefile(t, "a.jpg", "", "a.jpg", ""), ErrSyntax, "同名|name"},
		{"more than the directory can say", strings.Repeat("PK\x03\x04", 20) + strings.Repeat(directoryEntry, maxArchiveEntries+1), ErrLimit, "1001|1001"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read("a.zip", []byte(tt.data), Options{})
			wantFault(t, err, tt.kind, tt.want)
		})
	}
}
