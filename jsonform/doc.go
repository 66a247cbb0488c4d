// Package jsonform writes values of known types as JSON, in three layouts: on one line, for
// readers, and in the form that is hashed (RFC 8785). It writes what encoding/json writes
// without HTML escaping, several times as fast: the names, orders and omissions of a type
// are worked out once, and a value is written in one pass without intermediate texts.
//
// It is a leaf: it knows no type of this module.
package jsonform

import (
	"reflect"
	"strings"
	"sync"
)

// Layout is how a value is laid out.
type Layout int

// The layouts.
const (
	// Compact is json.Encoder's form with SetEscapeHTML(false), without its line end.
	Compact Layout = iota
	// Indented is Compact over lines, indented by two spaces; an array of numbers, such as
	// coordinates, stays on one line.
	Indented
	// Canonical is RFC 8785: names sorted, every number and text in its one spelling.
	Canonical
)

// Form writes values of type T.
type Form[T any] struct{ write form }

// Of works out the form of a type, which may not contain itself.
func Of[T any]() Form[T] { return Form[T]{formOf(reflect.TypeFor[T]())} }

// Append appends v. Numbers that are not finite and raw messages that are not JSON are
// errors, and then what is returned is of no use.
func (f Form[T]) Append(out []byte, v *T, l Layout) ([]byte, error) {
	w := writers.Get().(*writer)
	defer w.release()
	w.layout = l
	out = f.write(w, out, reflect.ValueOf(v).Elem())
	return out, w.err
}

// Stream writes v to sink piece by piece, through a buffer of some 10 KiB.
func (f Form[T]) Stream(sink func([]byte), v *T, l Layout) error {
	w := writers.Get().(*writer)
	defer w.release()
	w.layout, w.sink = l, sink
	w.stream = f.write(w, w.stream[:0], reflect.ValueOf(v).Elem())
	if w.err == nil {
		sink(w.stream)
	}
	return w.err
}

// piece is how much of a stream is gathered, in bytes.
const piece = 8 << 10

// writer is how a value is written. What was written goes from hand to hand beside it: a
// slice in a structure would cost a write barrier for each piece.
type writer struct {
	layout Layout
	depth  int          // of objects and arrays that are open
	sink   func([]byte) // takes what was written, if not nil
	err    error        // the first

	pieces map[place][2]int // of kept, by what they were written of
	kept   []byte

	stream  []byte   // what gathers for sink
	scratch [64]byte // for texts
}

// writers are those at rest. A writer keeps its room for the next value, unless that is
// more than usual.
var writers = sync.Pool{New: func() any { return &writer{pieces: map[place][2]int{}, stream: make([]byte, 0, 2*piece)} }}

// usual bounds, in bytes, the room that a writer at rest keeps.
const usual = 1 << 20

func (w *writer) release() {
	if cap(w.kept)+cap(w.stream) > usual || len(w.pieces) > usual/64 {
		return
	}
	clear(w.pieces)
	*w = writer{pieces: w.pieces, kept: w.kept[:0], stream: w.stream}
	writers.Put(w)
}

// newlines are a line end and the indentation of any usual depth.
const newlines = "\n                                                                "

func (w *writer) newline(out []byte) []byte {
	if n := 1 + 2*w.depth; n <= len(newlines) {
		return append(out, newlines[:n]...)
	}
	return append(append(out, '\n'), strings.Repeat("  ", w.depth)...)
}

// open begins an object or an array.
func (w *writer) open(out []byte, bracket byte) []byte {
	w.depth++
	return append(out, bracket)
}

// next goes on to a member or an item.
func (w *writer) next(out []byte, first bool) []byte {
	if !first {
		out = append(out, ',')
	}
	if w.layout == Indented {
		out = w.newline(out)
	}
	if w.sink != nil && len(out) >= piece {
		w.sink(out)
		out = out[:0]
	}
	return out
}

// shut ends an object or an array.
func (w *writer) shut(out []byte, bracket byte, empty bool) []byte {
	w.depth--
	if w.layout == Indented && !empty {
		out = w.newline(out)
	}
	return append(out, bracket)
}

// fail keeps the first error.
func (w *writer) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}
