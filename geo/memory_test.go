package geo

import (
	"reflect"
	"testing"
	"unsafe"
)

// pointerFree reports whether values of a type hold nothing that the garbage collector has
// to follow.
func pointerFree(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Array:
		return t.Len() == 0 || pointerFree(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if !pointerFree(t.Field(i).Type) {
				return false
			}
		}
		return true
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint8,
		reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		return true
	}
	return false
}

// What grows with a shape's vertices holds no pointers: of a province in memory the garbage
// collector looks at one header a ring.
func TestGeometryArraysHoldNoPointers(t *testing.T) {
	arrays := 0
	for _, owner := range []reflect.Type{reflect.TypeFor[trail](), reflect.TypeFor[boxTree]()} {
		for i := range owner.NumField() {
			f := owner.Field(i)
			if f.Type.Kind() != reflect.Slice {
				if !pointerFree(f.Type) {
					t.Errorf("%v.%s, a %v, holds pointers", owner, f.Name, f.Type)
				}
				continue
			}
			elem := f.Type.Elem()
			if elem.Kind() == reflect.Slice { // levels of a tree: as many as its depth
				elem = elem.Elem()
			}
			if arrays++; !pointerFree(elem) {
				t.Errorf("%v.%s is an array of %v, which holds pointers", owner, f.Name, elem)
			}
		}
	}
	if arrays != 4 {
		t.Errorf("%d arrays were looked at: coordinates and chains, items and levels", arrays)
	}
}

// A vertex costs its two coordinates and its share of the chains' boxes: 17.2 bytes. What
// rings and zones cost besides, the benchmark program measures.
func TestBytesOfAVertex(t *testing.T) {
	for _, n := range []int{100, 1_000, 37_000, 1_000_000} {
		var ring []float64
		for i := range n {
			ring = append(ring, float64(i), float64(i*i%7))
		}
		path := newTrail(ring)
		bytes := cap(path.xy)*8 + cap(path.nodes)*int(unsafe.Sizeof(box32{}))
		if cap(path.xy) > len(path.xy) {
			bytes -= (cap(path.xy) - len(path.xy)) * 8 // this test's own append
		}
		if perVertex := float64(bytes) / float64(n); perVertex > 17.3 {
			t.Errorf("%d vertices cost %.2f bytes each", n, perVertex)
		}
	}
}
