package screening_test

import (
	"bytes"
	"encoding/json"
	"math"
	"testing"

	"redline/lang"
	"redline/layers"
	"redline/screening"

	"github.com/go-json-experiment/json/jsontext"
	"pgregory.net/rapid"
)

// theLongWay is what the canonical form is defined by: json.Marshal, then RFC 8785.
func theLongWay(t *rapid.T, v any) []byte {
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	canonical := jsontext.Value(raw)
	if err := canonical.Canonicalize(); err != nil {
		t.Fatal(err)
	}
	return canonical
}

func sameForm(t *rapid.T, v any) {
	got, err := screening.Canonical(v)
	if err != nil {
		t.Fatal(err)
	}
	if want := theLongWay(t, v); !bytes.Equal(got, want) {
		t.Fatalf("%#v\n got %s\nwant %s", v, got, want)
	}
}

func TestReportsInCanonicalForm(t *testing.T) {
	p, judge := pack(t), prepared(t, nil)
	rapid.Check(t, func(rt *rapid.T) {
		if r := screened(rt, judge, site(drawPlace(rt, t), drawFacts(rt, p))); r != nil {
			sameForm(rt, *r)
		}
	})
}

func TestNumbersAndTextsInCanonicalForm(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x := math.Float64frombits(rapid.Uint64().Draw(rt, "bits"))
		if !math.IsNaN(x) && !math.IsInf(x, 0) {
			sameForm(rt, x)
		}
		sameForm(rt, rapid.Float64().Draw(rt, "number"))
		sameForm(rt, rapid.Int64().Draw(rt, "whole number"))
		sameForm(rt, rapid.String().Draw(rt, "text"))
		sameForm(rt, string(rapid.SliceOf(rapid.Byte()).Draw(rt, "bytes")))
		sameForm(rt, rapid.MapOf(rapid.String(), rapid.Int()).Draw(rt, "object"))
	})
}

// TestOddValuesInCanonicalForm: what reports hold rarely, or may come to hold.
func TestOddValuesInCanonicalForm(t *testing.T) {
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
		Date     layers.Date     `json:"date,omitzero"`
		Day      *layers.Date    `json:"day"`
		Text     lang.Text       `json:"text,omitzero"`
		Note     lang.Text       `json:"note,omitempty"`
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
			odd{Date: layers.Date{Year: 2026, Month: 3, Day: 1}, Day: &layers.Date{Year: 999, Month: 1, Day: 2}, Text: lang.Text{ZH: "红线"}},
			plain{Odd: int32(7), Few: map[string]float64{"\ufb33": 1, "\U0001f600": 2, "ö": 3, "1": 4, "\r": 5}},
			[]any{},
			map[string]any{},
			[]int(nil), 1e21, 1e-7, 123456789012345678, 5e-324, math.MaxFloat64,
		} {
			sameForm(rt, v)
		}
	})
	for _, v := range []any{math.NaN(), math.Inf(1), map[string]any{"x": math.Inf(-1)}, json.RawMessage(`{"a":`)} {
		if out, err := screening.Canonical(v); err == nil {
			t.Errorf("%v is written as %s", v, out)
		}
	}
}
