package jsonform

import (
	"bytes"
	"cmp"
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/go-json-experiment/json/jsontext"
)

// form writes a value of one type.
type form func(w *writer, out []byte, v reflect.Value) []byte

var (
	jsonMarshaler = reflect.TypeFor[json.Marshaler]()
	textMarshaler = reflect.TypeFor[encoding.TextMarshaler]()
	textAppender  = reflect.TypeFor[encoding.TextAppender]()
	rawMessage    = reflect.TypeFor[json.RawMessage]()
)

// formOf returns the form of a type: that of its kind where the type does not write itself.
// What has no form of its own takes the long way, through encoding/json.
func formOf(t reflect.Type) form {
	switch {
	case t == rawMessage:
		return raw
	case t.Implements(jsonMarshaler):
		return marshaled
	case t.Kind() != reflect.Pointer && t.Implements(textMarshaler):
		return textOf(t)
	}
	switch t.Kind() {
	case reflect.String:
		return func(w *writer, out []byte, v reflect.Value) []byte { return appendText(out, v.String(), w.layout) }
	case reflect.Bool:
		return func(_ *writer, out []byte, v reflect.Value) []byte { return strconv.AppendBool(out, v.Bool()) }
	case reflect.Float64:
		return func(w *writer, out []byte, v reflect.Value) []byte { return w.number(out, v.Float()) }
	case reflect.Int, reflect.Int64:
		return whole
	case reflect.Struct:
		return object(t)
	case reflect.Slice, reflect.Array:
		return list(t)
	case reflect.Map:
		return mapping(t)
	case reflect.Pointer, reflect.Interface:
		return target(t)
	}
	return marshaled
}

// null is what is not there.
func null(out []byte) []byte { return append(out, "null"...) }

// whole writes an integer; RFC 8785 knows double precision only.
func whole(w *writer, out []byte, v reflect.Value) []byte {
	if w.layout == Canonical {
		return w.number(out, float64(v.Int()))
	}
	return strconv.AppendInt(out, v.Int(), 10)
}

// raw writes a value that is JSON already.
func raw(w *writer, out []byte, v reflect.Value) []byte {
	if v.IsNil() {
		return null(out)
	}
	return w.embed(out, v.Bytes())
}

// marshaled writes a value by encoding/json.
func marshaled(w *writer, out []byte, v reflect.Value) []byte {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	if err := e.Encode(v.Interface()); err != nil {
		w.fail(err)
		return out
	}
	return w.embed(out, text.Bytes())
}

// embed writes a JSON text, which it leaves as it is, in the layout.
func (w *writer) embed(out, text []byte) []byte {
	if w.layout == Canonical {
		canonical := jsontext.Value(slices.Clone(text))
		if err := canonical.Canonicalize(); err != nil {
			w.fail(err)
		}
		return append(out, canonical...)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, text); err != nil {
		w.fail(err)
		return out
	}
	if w.layout == Compact {
		return append(out, compact.Bytes()...)
	}
	return w.spread(out, compact.Bytes())
}

// textOf returns the form of a type that writes itself as a text.
func textOf(t reflect.Type) form {
	appends := t.Implements(textAppender)
	return func(w *writer, out []byte, v reflect.Value) []byte {
		value := v.Interface
		if v.CanAddr() {
			value = v.Addr().Interface // spares a copy
		}
		var text []byte
		var err error
		if appends {
			text, err = value().(encoding.TextAppender).AppendText(w.scratch[:0])
		} else {
			text, err = value().(encoding.TextMarshaler).MarshalText()
		}
		if err != nil {
			w.fail(err)
			return out
		}
		return appendText(out, string(text), w.layout)
	}
}

// member is a field of a struct as it is written.
type member struct {
	name     string
	key      []byte // with the colon
	spacious []byte // with the colon and a space
	index    int
	omit     func(reflect.Value) bool
	form     form
}

func object(t reflect.Type) form {
	var declared []member
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous || name == "" || options != "" && options != "omitempty" && options != "omitzero":
			return marshaled
		case name != "-":
			key := append(appendText(nil, name, Compact), ':')
			declared = append(declared, member{name, key, append(slices.Clone(key), ' '), i, omission(f.Type, options), formOf(f.Type)})
		}
	}
	sorted := slices.SortedFunc(slices.Values(declared), func(a, b member) int { return compareNames(a.name, b.name) })
	return func(w *writer, out []byte, v reflect.Value) []byte {
		members, empty := declared, true
		if w.layout == Canonical {
			members = sorted
		}
		out = w.open(out, '{')
		for i := range members {
			m, value := &members[i], v.Field(members[i].index)
			if m.omit != nil && m.omit(value) {
				continue
			}
			out = w.next(out, empty)
			empty = false
			if w.layout == Indented {
				out = append(out, m.spacious...)
			} else {
				out = append(out, m.key...)
			}
			out = m.form(w, out, value)
		}
		return w.shut(out, '}', empty)
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
	case t.Kind() == reflect.String, option == "omitempty" && (t.Kind() == reflect.Slice || t.Kind() == reflect.Map):
		return func(v reflect.Value) bool { return v.Len() == 0 }
	case option == "omitempty" && (t.Kind() == reflect.Struct || t.Kind() == reflect.Array && t.Len() > 0):
		return nil // encoding/json knows no empty ones
	}
	return reflect.Value.IsZero
}

func list(t reflect.Type) form {
	switch t.Elem().Kind() {
	case reflect.Uint8, reflect.Interface, reflect.Slice: // bytes, and what may hold numbers only, or not
		return marshaled
	}
	item, flat := formOf(t.Elem()), numeric(t.Elem())
	return func(w *writer, out []byte, v reflect.Value) []byte {
		if v.Kind() == reflect.Slice && v.IsNil() {
			return null(out)
		}
		layout := w.layout
		if flat && layout == Indented {
			w.layout = Compact
		}
		out = w.open(out, '[')
		n := v.Len()
		for i := range n {
			out = item(w, w.next(out, i == 0), v.Index(i))
		}
		out = w.shut(out, ']', n == 0)
		w.layout = layout
		return out
	}
}

// numeric reports whether values of a type are numbers, or arrays of them at any depth.
func numeric(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Float64, reflect.Int, reflect.Int64:
		return !t.Implements(jsonMarshaler) && !t.Implements(textMarshaler)
	case reflect.Array:
		return t.Len() > 0 && numeric(t.Elem())
	}
	return false
}

func mapping(t reflect.Type) form {
	if t.Key().Kind() != reflect.String || t.Key().Implements(textMarshaler) {
		return marshaled
	}
	item := formOf(t.Elem())
	return func(w *writer, out []byte, v reflect.Value) []byte {
		if v.IsNil() {
			return null(out)
		}
		order := strings.Compare
		if w.layout == Canonical {
			order = compareNames
		}
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return order(a.String(), b.String()) })
		out = w.open(out, '{')
		for i, key := range keys {
			out = append(appendText(w.next(out, i == 0), key.String(), w.layout), ':')
			if w.layout == Indented {
				out = append(out, ' ')
			}
			out = item(w, out, v.MapIndex(key))
		}
		return w.shut(out, '}', len(keys) == 0)
	}
}

// target writes what a pointer or an interface holds.
func target(t reflect.Type) form {
	if t.Kind() == reflect.Interface {
		return held
	}
	item := formOf(t.Elem())
	if t.Elem().Kind() == reflect.Struct {
		return (&shared{item}).write
	}
	return func(w *writer, out []byte, v reflect.Value) []byte {
		if v.IsNil() {
			return null(out)
		}
		return item(w, out, v.Elem())
	}
}

// shared writes structures that several pointers may lead to: the second time as they were
// written the first time.
type shared struct{ item form }

// place is a structure at a depth. Its form belongs to it: a structure has the address of
// its first field.
type place struct {
	at    uintptr
	by    *shared
	depth int
}

func (s *shared) write(w *writer, out []byte, v reflect.Value) []byte {
	if v.IsNil() {
		return null(out)
	}
	here := place{v.Pointer(), s, w.depth}
	if span, ok := w.pieces[here]; ok {
		return append(out, w.kept[span[0]:span[1]]...)
	}
	from, sink := len(out), w.sink
	w.sink = nil // what is written stays in reach
	out = s.item(w, out, v.Elem())
	w.sink = sink
	at := len(w.kept)
	w.kept = append(w.kept, out[from:]...)
	w.pieces[here] = [2]int{at, len(w.kept)}
	return out
}

// held writes what an interface holds.
func held(w *writer, out []byte, v reflect.Value) []byte {
	if v.IsNil() {
		return null(out)
	}
	switch v = v.Elem(); v.Kind() {
	case reflect.String, reflect.Bool, reflect.Float64, reflect.Map:
		return formOf(v.Type())(w, out, v)
	}
	return marshaled(w, out, v) // a list may hold numbers only, or not
}

// compareNames orders names by their UTF-16 code units (RFC 8785 §3.2.3), which differs
// from the order of bytes only beyond the basic plane.
func compareNames(a, b string) int {
	if strings.IndexFunc(a+b, func(r rune) bool { return r > 0xd7ff }) < 0 {
		return cmp.Compare(a, b)
	}
	return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
}
