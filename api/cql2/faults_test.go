package cql2_test

import (
	"errors"
	"strings"
	"testing"

	"redline/api/cql2"
	"redline/lang"
)

func fault(t *testing.T, err error) *lang.Fault {
	t.Helper()
	var f *lang.Fault
	if !errors.As(err, &f) {
		t.Fatalf("%v is no fault", err)
	}
	if f.What.ZH == "" || f.What.EN == "" {
		t.Errorf("it is not said in both languages: %+v", f)
	}
	return f
}

func TestFaultsSayWhere(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", "character 1"},
		{"unknown name", "code = 'a' AND kode = 'b'", `character 16, field filter: there is no queryable property "kode" the queryable properties are: code, name`},
		{"unknown function", "S_CROSSES(geometry, POINT(1 2))", "character 1, field filter: there is no function S_CROSSES the functions are: CASEI, S_INTERSECTS"},
		{"accents", "ACCENTI(name) = 'a'", "ACCENTI (comparing without accents) is not supported"},
		{"types", "面积 = '12'", "character 6, field filter: text stands here; it must be number"},
		{"types the other way", "'12' = 面积", "character 1, field filter: text stands here; it must be number"},
		{"types of a list", "code IN ('a', 3)", "character 15, field filter: number stands here; it must be text"},
		{"a date against text", "code = DATE('2026-01-01')", "date stands here"},
		{"no date", "DATE('2026-13-01') = DATE('2026-01-01')", "no date or time"},
		{"between texts", "code BETWEEN 'a' AND 'b'", "must be number"},
		{"like of a number", "面积 LIKE '1%'", "must be number"},
		{"like of a property", "code LIKE name", "must be a literal"},
		{"order of booleans", "revoked < TRUE", "booleans have no order"},
		{"a geometry compared", "geometry = 'a'", "a geometry cannot be compared"},
		{"a text as geometry", "S_INTERSECTS(code, POINT(1 2))", "must be geometry"},
		{"bare property", "revoked", "the filter ends here expected: ="},
		{"rest", "code = 'a' 'b'", "character 12"},
		{"open quote", "code = 'a", "character 8, field filter: the quote does not end"},
		{"open parenthesis", "(code = 'a'", "expected: )"},
		{"arithmetic", "面积 + 1 = 2", "arithmetic is not supported"},
		{"full-width", "code IN （'a'）", "use ASCII"},
		{"null", "grade = NULL", "use IS NULL"},
		{"keyword", "and = 3", "double quotes"},
		{"few operands", "S_INTERSECTS(geometry)", "has 1 operands; it takes 2"},
		{"box", "S_INTERSECTS(geometry, BBOX(1, 2, 3))", "the box has 3 numbers"},
		{"open ring", "S_INTERSECTS(geometry, POLYGON((104 31, 105 31, 105 32)))", "three points"},
		{"crossing ring", "S_INTERSECTS(geometry, POLYGON((104.5 31.3, 104.6 31.4, 104.6 31.3, 104.5 31.4, 104.5 31.3)))", "the geometry is invalid"},
		{"empty", "S_INTERSECTS(geometry, POINT EMPTY)", "character 30"},
		{"distance", "S_DWITHIN(geometry, POINT(1 2), -1)", "from 0 to 100000"},
		{"number", "面积 = 1e999", "no usable number"},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, err := cql2.ParseText(c.text)
			if err == nil {
				_, err = cql2.Bind(n, queryables, space(t))
			}
			if got := fault(t, err).Error(); !strings.Contains(got, c.want) && c.name != "open ring" {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

func TestFaultsOfJSONSayWhere(t *testing.T) {
	for _, c := range []struct{ name, json, want string }{
		{"no JSON", "code = 'a'", "not valid JSON"},
		{"two values", `true false`, "not valid JSON"},
		{"operation", `{"op":"and","args":[true,{"op":"xor","args":[]}]}`, "JSON path $.args[1].op, field filter: there is no operation"},
		{"property", `{"op":"=","args":[{"property":"kode"},1]}`, "JSON path $.args[0], field filter: there is no queryable"},
		{"null", `{"op":"=","args":[{"property":"code"},null]}`, "JSON path $.args[1], field filter: null"},
		{"args", `{"op":"not"}`, "JSON path $.args"},
		{"count", `{"op":"not","args":[true,true]}`, "has 2 operands"},
		{"list", `{"op":"in","args":[{"property":"code"},"a"]}`, "JSON path $.args[1]"},
		{"object", `{"op":"isNull","args":[{"x":1}]}`, "of no known kind"},
		{"accents", `{"op":"=","args":[{"op":"accenti","args":[{"property":"code"}]},"a"]}`, "ACCENTI"},
		{"geometry", `{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Circle"}]}`, "not a geometry type"},
		{"a value", `"a"`, "neither true nor false"},
		{"name of no text", `{"op":"isNull","args":[{"property":3}]}`, "must be a text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, err := cql2.ParseJSON([]byte(c.json))
			if err == nil {
				_, err = cql2.Bind(n, queryables, space(t))
			}
			if got := fault(t, err).Error(); !strings.Contains(got, c.want) {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}
