package jsonform

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"pgregory.net/rapid"
)

// theLongWay is what the layouts are defined by: encoding/json, then RFC 8785 or lines.
func theLongWay(t *rapid.T, v any, l Layout) []byte {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	compact := bytes.TrimSuffix(text.Bytes(), []byte("\n"))
	switch l {
	case Canonical:
		canonical := jsontext.Value(compact)
		if err := canonical.Canonicalize(); err != nil {
			t.Fatal(err)
		}
		return canonical
	case Indented:
		return (&writer{layout: Indented}).spread(nil, compact)
	}
	return compact
}

func written(v any, l Layout) ([]byte, error) {
	w := writer{layout: l, pieces: map[place][2]int{}}
	out := formOf(reflect.TypeOf(v))(&w, nil, reflect.ValueOf(v))
	return out, w.err
}

func sameForm(t *rapid.T, v any) {
	for _, l := range []Layout{Compact, Indented, Canonical} {
		got, err := written(v, l)
		if err != nil {
			t.Fatal(err)
		}
		if want := theLongWay(t, v, l); !bytes.Equal(got, want) {
			t.Fatalf("%d: %#v\n got %s\nwant %s", l, v, got, want)
		}
	}
}

// day is a type that writes itself.
type day struct{ time.Month }

func (d day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }
func (d day) IsZero() bool                 { return d.Month == 0 }

type text struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

func TestNumbersAndTexts(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x := math.Float64frombits(rapid.Uint64().Draw(rt, "bits"))
		if !math.IsNaN(x) && !math.IsInf(x, 0) {
			sameForm(rt, x)
		}
		sameForm(rt, rapid.Float64().Draw(rt, "number"))
		sameForm(rt, rapid.Int64().Draw(rt, "whole number"))
		sameForm(rt, math.Round(rapid.Float64Range(-1e12, 1e12).Draw(rt, "measure")*1000)/1000)
		sameForm(rt, rapid.String().Draw(rt, "text"))
		sameForm(rt, string(rapid.SliceOf(rapid.Byte()).Draw(rt, "bytes")))
		sameForm(rt, rapid.MapOf(rapid.String(), rapid.Int()).Draw(rt, "object"))
	})
}

// TestOddValues: what reports hold rarely, or may come to hold.
func TestOddValues(t *testing.T) {
	type odd struct {
		Negative float64         `json:"negative,omitempty"`
		Pair     [2]float64      `json:"pair,omitempty"`
		None     [0]int          `json:"none,omitempty"`
		Missing  *float64        `json:"missing"`
		Left     *float64        `json:"left,omitempty"`
		Empty    []string        `json:"empty,omitempty"`
		Nil      []string        `json:"nil"`
		Any      any             `json:"any"`
		Hidden   int             `json:"-"`
		Raw      json.RawMessage `json:"raw"`
		Bytes    []byte          `json:"bytes"`
		Date     day             `json:"date,omitzero"`
		Day      *day            `json:"day"`
		Text     text            `json:"text,omitzero"`
		Note     text            `json:"note,omitempty"`
		Quoted   int             `json:"quoted,string"`
	}
	type plain struct {
		Odd any                `json:"<&>"`
		Few map[string]float64 `json:"few"`
	}
	rapid.Check(t, func(rt *rapid.T) {
		for _, v := range []any{
			odd{},
			&odd{},
			odd{Negative: math.Copysign(0, -1), Any: []any{1, "x", nil, true, map[string]any{"b": 1.5, "a": nil}}},
			odd{Raw: json.RawMessage(`{ "b":1.0e2, "a":[ 1E-7, -0, "\u00e9<" ] }`), Bytes: []byte("abc"), Empty: []string{}, Nil: []string{"x"}},
			odd{Date: day{3}, Day: &day{1}, Text: text{ZH: "红线"}},
			plain{Odd: int32(7), Few: map[string]float64{"\ufb33": 1, "\U0001f600": 2, "ö": 3, "1": 4, "\r": 5}},
			[]any{},
			[]any{1.5, []any{2}},
			[][2]float64{{1, 2}, {3.25, -4}},
			[][2]float64{},
			map[string]any{"list": []any{"a", 1.5}},
			"\u2028 \u2029 \ufffd \x7f \x00\b\f\n\r\t\"\\ 红线 é 12345678901234567890",
			map[string]any{},
			[]int(nil), 1e21, 1e-7, 123456789012345678, 5e-324, math.MaxFloat64,
		} {
			sameForm(rt, v)
		}
	})
	for _, v := range []any{math.NaN(), math.Inf(1), map[string]any{"x": math.Inf(-1)}, json.RawMessage(`{"a":`)} {
		for _, l := range []Layout{Compact, Indented, Canonical} {
			if out, err := written(v, l); err == nil {
				t.Errorf("%v is written as %s", v, out)
			}
		}
	}
}

// TestSharedStructures: what two pointers lead to is written alike at each depth.
func TestSharedStructures(t *testing.T) {
	type inner struct {
		A float64 `json:"a"`
		B *text   `json:"b"`
	}
	type outer struct {
		First *inner   `json:"first"`
		List  []*inner `json:"list"`
		Text  *text    `json:"text"`
	}
	x := &text{"红线", "red line"}
	i := &inner{1.5, x}
	rapid.Check(t, func(rt *rapid.T) { sameForm(rt, outer{i, []*inner{i, i, nil}, x}) })
}

// TestStream: pieces are the whole.
func TestStream(t *testing.T) {
	v := make([]text, 2_000)
	for i := range v {
		v[i] = text{"红线", "red line"}
	}
	form := Of[[]text]()
	whole, err := form.Append(nil, &v, Canonical)
	if err != nil {
		t.Fatal(err)
	}
	var pieces []byte
	n := 0
	if err := form.Stream(func(p []byte) { pieces, n = append(pieces, p...), n+1 }, &v, Canonical); err != nil || n < 2 || !bytes.Equal(pieces, whole) {
		t.Errorf("%d pieces of %d bytes in all, not %d: %v", n, len(pieces), len(whole), err)
	}
}

func TestSpread(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"empty object", `{}`, "{}"},
		{"empty in object", `{"a":{},"b":[]}`, "{\n  \"a\": {},\n  \"b\": []\n}"},
		{"numbers stay", `{"a":[1,[2,-3.5e-7]]}`, "{\n  \"a\": [1,[2,-3.5e-7]]\n}"},
		{"strings do not", `["a","b"]`, "[\n  \"a\",\n  \"b\"\n]"},
		{"brackets in strings", `{"a":"[{\"]"}`, "{\n  \"a\": \"[{\\\"]\"\n}"},
		{"true and null", `[true,null]`, "[\n  true,\n  null\n]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := string((&writer{layout: Indented}).spread(nil, []byte(tt.in))); got != tt.want {
				t.Errorf("got %s\nwant %s", got, tt.want)
			}
		})
	}
}
