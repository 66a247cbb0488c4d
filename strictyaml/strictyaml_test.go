package strictyaml

import (
	"errors"
	"strings"
	"testing"

	"redline/lang"
)

func TestParseAndDecodeRefuse(t *testing.T) {
	var into struct {
		Name string   `yaml:"name"`
		N    int      `yaml:"n"`
		List []string `yaml:"list"`
	}
	for _, test := range []struct {
		name, text   string
		line, column int
		says         string
	}{
		{"good", "name: a\nn: 1\n", 0, 0, ""},
		{"empty", "", 0, 0, "empty"},
		{"two documents", "name: a\n---\nname: b\n", 0, 0, "several"},
		{"unknown key", "name: a\nnmae: b\n", 2, 1, "no such key"},
		{"repeated key", "name: a\nname: b\n", 2, 1, "given twice"},
		{"wrong type", "name: a\nn: many\n", 2, 4, "wrong type"},
		{"open bracket", "list: [a\n", 1, 0, "malformed"},
		{"null character", "n: 1\nname: \"a\\0b\"\n", 2, 7, "null character"},
		{"null character in a key", "n: 1\n\"na\\0me\": b\n", 2, 1, "null character"},
		{"null character in a list", "list: [a, \"\\x00\"]\n", 1, 11, "null character"},
		{"too deep", strings.Repeat("[", 500), 0, 0, "nests more than"},
		{"too deep by dashes", strings.Repeat("- ", 500), 0, 0, "nests more than"},
	} {
		t.Run(test.name, func(t *testing.T) {
			file, err := Parse("f.yaml", []byte(test.text))
			if err == nil {
				err = file.Decode(file.Root, &into)
			}
			if test.says == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			var fault *lang.Fault
			if !errors.As(err, &fault) || fault.File != "f.yaml" {
				t.Fatalf("got %v", err)
			}
			if test.line > 0 && fault.Line != test.line || test.column > 0 && fault.Column != test.column || !strings.Contains(fault.In(lang.EN), test.says) {
				t.Errorf("got %s", fault.In(lang.EN))
			}
		})
	}
}

func TestPosition(t *testing.T) {
	file, err := Parse("f.yaml", []byte("a:\n  - b: plain\n    c: \"quoted\"\n    d: |\n      block\n  - { e: flow }\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		path         []any
		line, column int
	}{
		{[]any{"a", 0, "b"}, 2, 8},
		{[]any{"a", 0, "c"}, 3, 9},
		{[]any{"a", 0, "d"}, 5, 7},
		{[]any{"a", 1, "e"}, 6, 10},
		{[]any{"a", 0, "missing"}, 2, 5},
		{[]any{"a", 9}, 2, 3},
	} {
		if line, column := Position(file.Root, test.path...); line != test.line || column != test.column {
			t.Errorf("%v at %d:%d, want %d:%d", test.path, line, column, test.line, test.column)
		}
	}
	if line, column := Position(nil); line != 0 || column != 0 {
		t.Errorf("nothing at %d:%d", line, column)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("a: [1, 2]\n")
	f.Add("a: &x { b: *x }\n")
	f.Add("- - - ?")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := Parse("f.yaml", []byte(text))
		var fault *lang.Fault
		if err != nil {
			if !errors.As(err, &fault) {
				t.Errorf("not a fault: %v", err)
			}
			return
		}
		var into any
		if err := file.Decode(file.Root, &into); err != nil && !errors.As(err, &fault) {
			t.Errorf("not a fault: %v", err)
		}
		Position(file.Root, "a", 0)
	})
}
