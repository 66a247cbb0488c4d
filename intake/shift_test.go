package intake

import (
	"errors"
	"math"
	"strings"
	"testing"

	"redline/geo/crs"
	"redline/lang"
)

const xian80 = `PROJCS["Xian_1980_3_Degree_GK_CM_105E",GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",105.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`

const parameters = "15.8,-154.4,-82.3,0.5,-0.8,1.1,3.2"

// Beijing 54 and Xian 80 are read with seven parameters, from the file or from a person,
// to where PROJ puts them (see crs.TestOlderDatumsAgainstPROJ), and refused without.
func TestOlderDatums(t *testing.T) {
	txt := func(datum, shift string) string {
		return "[属性描述]\n坐标系=" + datum + "\n几度分带=3\n投影类型=高斯克吕格\n计量单位=米\n带号=35\n精度=0.01\n转换参数=" + shift +
			"\n[地块坐标]\n1,0,1,示例,点,,工业用地,0601,@\nJ1,1,3466557.106,35453359.647\n"
	}
	beijing, xian := [2]float64{104.510713458, 31.319630036}, [2]float64{104.510702664, 31.320148939}
	tests := []struct {
		name, data, shift, crs string
		used                   string
		want                   [2]float64
	}{
		{"TXT with its parameters", txt("1954北京坐标系", parameters), "", "", "EPSG:2411", beijing},
		{"TXT, Xian 80", txt("1980西安坐标系", parameters), "", "", "EPSG:2359", xian},
		{"TXT, by a person", txt("1954北京坐标系", ",,,,,,"), parameters, "", "EPSG:2411", beijing},
		{"a person outranks the file", txt("1954北京坐标系", "1,2,3,0,0,0,0"), parameters, "", "EPSG:2411", beijing},
		{"EWKT", "SRID=2380;POINT(453359.647 3466557.106)", parameters, "", "EPSG:2380", xian},
		{".prj", zippedShapefile(t, "a.shp", shp(pointRecord(1, [2]float64{453359.647, 3466557.106}, 0)), "a.dbf", dbf(0, onlyID, "  1"), "a.prj", xian80), parameters, "", "EPSG:2380", xian},
		{"chosen", "POINT(453359.647 3466557.106)", parameters, "EPSG:2432", "EPSG:2432", beijing},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			shift, err := ParseShift(tt.shift)
			if err != nil {
				t.Fatal(err)
			}
			fp := one(t, tt.data, Options{ServiceArea: district(t), CRS: tt.crs, Shift: shift})
			at := fp.Geometry.FlatCoords()
			if math.Abs(at[0]-tt.want[0]) > 1.5e-9 || math.Abs(at[1]-tt.want[1]) > 1.5e-9 || fp.Used != tt.used || fp.Accuracy != shiftedAccuracy || fp.Approximate {
				t.Errorf("%v, %s ±%v, want %v, %s", at, fp.Used, fp.Accuracy, tt.want, tt.used)
			}
			wantCodes(t, "warnings", fp.Warnings, "datum-shifted")
		})
	}
	for name, data := range map[string]string{
		"zero": txt("1954北京坐标系", "0,0,0,0,0,0,0"), "none": txt("西安80", ""), "code": "SRID=4214;POINT(104.5 31.3)",
	} {
		if _, err := Read(name, []byte(data), Options{}); !errors.Is(err, ErrDatum) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, data := range map[string]string{
		"TXT": txt("1954北京坐标系", parameters), "EWKT": "SRID=2380;POINT(453359.647 3466557.106)",
		".prj": zippedShapefile(t, "a.shp", shp(pointRecord(1, [2]float64{453359.647, 3466557.106}, 0)), "a.dbf", dbf(0, onlyID, "  1"), "a.prj", xian80),
	} {
		for _, choice := range []string{"EPSG:4544", "EPSG:4490", "GCJ-02"} {
			if _, err := Read(name, []byte(data), Options{CRS: choice}); !errors.Is(err, ErrDatum) || !strings.Contains(err.Error(), "is no conversion") {
				t.Errorf("%s as %s: %v", name, choice, err)
			}
		}
	}
	shift, _ := ParseShift(parameters)
	wantCodes(t, "not needed", one(t, "SRID=4490;POINT(104.5 31.3)", Options{Shift: shift}).Warnings, "shift-ignored")
}

func TestParseShift(t *testing.T) {
	tests := []struct {
		name, text, want string
	}{
		{"seven", parameters, parameters},
		{"with blanks", " 1, 2,3 ,4,5,6,7", "1,2,3,4,5,6,7"},
		{"zeros", "0,0.0,0,0,0,0,0", ""},
		{"empty fields", ",,,,,,", ""},
		{"four", "1,2,3,4", "refused"},
		{"a gap", "1,2,,4,5,6,7", "refused"},
		{"words", "1,2,x,4,5,6,7", "refused"},
		{"not finite", "1,2,NaN,4,5,6,7", "refused"},
		{"infinite", "1,2,Inf,4,5,6,7", "refused"},
		{"kilometres off", "1,2,3000,4,5,6,7", "refused"},
		{"rotation in thousandths", "1,2,3,400,5,6,7", "refused"},
		{"scale as a factor", "1,2,3,4,5,6,1000000", "refused"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := ParseShift(tt.text)
			got := ""
			var f *lang.Fault
			switch {
			case errors.As(err, &f) && errors.Is(err, ErrDatum) && strings.Contains(f.What.ZH, tt.text) && !f.Hint.IsZero():
				got = "refused"
			case err != nil:
				t.Fatal(err)
			case s != nil:
				got = shiftText(*s)
			}
			if got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
	if d := (crs.Shift{}); shiftText(d) != "0,0,0,0,0,0,0" {
		t.Errorf("zero: %s", shiftText(d))
	}
}
