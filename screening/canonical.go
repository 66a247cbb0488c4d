package screening

import (
	"cmp"
	"encoding"
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/go-json-experiment/json/jsontext"
)

// A report's id is a hash of its RFC 8785 form. That form is what json.Marshal writes, with
// the names of each object sorted and every number and text in its one spelling. The types
// of a report are known, so their names are sorted once and a report is written in one pass.

// form appends a value of one type in its RFC 8785 form. Numbers that are not finite and
// values without a JSON form are errors.
type form func(out []byte, v reflect.Value) ([]byte, error)

var (
	jsonMarshaler = reflect.TypeFor[json.Marshaler]()
	textMarshaler = reflect.TypeFor[encoding.TextMarshaler]()
	rawMessage    = reflect.TypeFor[json.RawMessage]()
)

// formOf returns the form of a type: that of its kind where the type does not write itself.
// What reports do not hold takes the long way, through json.Marshal.
func formOf(t reflect.Type) form {
	switch {
	case t == rawMessage:
		return appendRaw
	case t.Implements(jsonMarshaler):
		return appendMarshaled
	case t.Kind() != reflect.Pointer && t.Implements(textMarshaler):
		return appendTextOf
	}
	switch t.Kind() {
	case reflect.String:
		return func(out []byte, v reflect.Value) ([]byte, error) { return appendText(out, v.String()), nil }
	case reflect.Bool:
		return func(out []byte, v reflect.Value) ([]byte, error) { return strconv.AppendBool(out, v.Bool()), nil }
	case reflect.Float64:
		return func(out []byte, v reflect.Value) ([]byte, error) { return appendNumber(out, v.Float()) }
	case reflect.Int, reflect.Int64:
		return func(out []byte, v reflect.Value) ([]byte, error) { return appendNumber(out, float64(v.Int())) }
	case reflect.Struct:
		return structForm(t)
	case reflect.Slice, reflect.Array:
		return listForm(t)
	case reflect.Map:
		return mapForm(t)
	case reflect.Pointer, reflect.Interface:
		return targetForm(t)
	}
	return appendMarshaled
}

// appendText appends a text; as in json.Marshal, bytes that are not UTF-8 become U+FFFD.
func appendText(out []byte, s string) []byte {
	out, _ = jsontext.AppendQuote(out, s) // the error only says that something was replaced
	return out
}

// appendNumber appends a number as ECMAScript prints it (RFC 8785 §3.2.2.3).
func appendNumber(out []byte, x float64) ([]byte, error) {
	abs := math.Abs(x)
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return nil, &json.UnsupportedValueError{Value: reflect.ValueOf(x), Str: strconv.FormatFloat(x, 'g', -1, 64)}
	case x == 0: // also −0
		return append(out, '0'), nil
	case abs >= 1e-6 && abs < 1e21:
		return strconv.AppendFloat(out, x, 'f', -1, 64), nil
	}
	out = strconv.AppendFloat(out, x, 'e', -1, 64)
	if n := len(out); n >= 4 && out[n-4] == 'e' && out[n-2] == '0' { // e-09 is e-9
		out = append(out[:n-2], out[n-1])
	}
	return out, nil
}

func appendRaw(out []byte, v reflect.Value) ([]byte, error) {
	if v.IsNil() {
		return append(out, "null"...), nil
	}
	return appendCanonical(out, slices.Clone(v.Bytes()))
}

func appendMarshaled(out []byte, v reflect.Value) ([]byte, error) {
	raw, err := json.Marshal(v.Interface())
	if err != nil {
		return nil, err
	}
	return appendCanonical(out, raw)
}

// appendCanonical appends a JSON text, which it changes, in its RFC 8785 form.
func appendCanonical(out, raw []byte) ([]byte, error) {
	canonical := jsontext.Value(raw)
	err := canonical.Canonicalize()
	return append(out, canonical...), err
}

func appendTextOf(out []byte, v reflect.Value) ([]byte, error) {
	text, err := v.Interface().(encoding.TextMarshaler).MarshalText()
	return appendText(out, string(text)), err
}

// field is a field of a struct as it is written.
type field struct {
	name  string
	key   []byte // with the colon
	index int
	omit  func(reflect.Value) bool
	form  form
}

func structForm(t reflect.Type) form {
	var fields []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous || name == "" || options != "" && options != "omitempty" && options != "omitzero":
			return appendMarshaled
		case name != "-":
			fields = append(fields, field{name, append(appendText(nil, name), ':'), i, omission(f.Type, options), formOf(f.Type)})
		}
	}
	slices.SortFunc(fields, func(a, b field) int { return compareNames(a.name, b.name) })
	return func(out []byte, v reflect.Value) (_ []byte, err error) {
		out = append(out, '{')
		first := len(out)
		for i := range fields {
			f, value := &fields[i], v.Field(fields[i].index)
			if f.omit != nil && f.omit(value) {
				continue
			}
			if len(out) > first {
				out = append(out, ',')
			}
			if out, err = f.form(append(out, f.key...), value); err != nil {
				return nil, err
			}
		}
		return append(out, '}'), nil
	}
}

// omission returns what leaves a field out, nil when nothing does.
func omission(t reflect.Type, option string) func(reflect.Value) bool {
	_, tells := t.MethodByName("IsZero")
	switch {
	case option == "":
		return nil
	case option == "omitzero" && tells:
		return func(v reflect.Value) bool { return v.Interface().(interface{ IsZero() bool }).IsZero() }
	case option == "omitempty" && (t.Kind() == reflect.Slice || t.Kind() == reflect.Map):
		return func(v reflect.Value) bool { return v.Len() == 0 }
	case option == "omitempty" && (t.Kind() == reflect.Struct || t.Kind() == reflect.Array && t.Len() > 0):
		return nil // encoding/json knows no empty ones
	}
	return reflect.Value.IsZero
}

func listForm(t reflect.Type) form {
	if t.Elem().Kind() == reflect.Uint8 {
		return appendMarshaled
	}
	item := formOf(t.Elem())
	return func(out []byte, v reflect.Value) (_ []byte, err error) {
		if v.Kind() == reflect.Slice && v.IsNil() {
			return append(out, "null"...), nil
		}
		out = append(out, '[')
		for i := range v.Len() {
			if i > 0 {
				out = append(out, ',')
			}
			if out, err = item(out, v.Index(i)); err != nil {
				return nil, err
			}
		}
		return append(out, ']'), nil
	}
}

func mapForm(t reflect.Type) form {
	if t.Key().Kind() != reflect.String || t.Key().Implements(textMarshaler) {
		return appendMarshaled
	}
	item := formOf(t.Elem())
	return func(out []byte, v reflect.Value) (_ []byte, err error) {
		if v.IsNil() {
			return append(out, "null"...), nil
		}
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return compareNames(a.String(), b.String()) })
		out = append(out, '{')
		for i, key := range keys {
			if i > 0 {
				out = append(out, ',')
			}
			if out, err = item(append(appendText(out, key.String()), ':'), v.MapIndex(key)); err != nil {
				return nil, err
			}
		}
		return append(out, '}'), nil
	}
}

// targetForm writes what a pointer or an interface holds.
func targetForm(t reflect.Type) form {
	var target form
	if t.Kind() == reflect.Pointer {
		target = formOf(t.Elem())
	}
	return func(out []byte, v reflect.Value) ([]byte, error) {
		switch {
		case v.IsNil():
			return append(out, "null"...), nil
		case target != nil:
			return target(out, v.Elem())
		}
		return formOf(v.Elem().Type())(out, v.Elem())
	}
}

// compareNames orders names by their UTF-16 code units (RFC 8785 §3.2.3), which differs
// from the order of bytes only beyond the basic plane.
func compareNames(a, b string) int {
	if strings.IndexFunc(a+b, func(r rune) bool { return r > 0xd7ff }) < 0 {
		return cmp.Compare(a, b)
	}
	return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
}
