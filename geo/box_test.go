package geo

import (
	"math"
	"testing"
)

func TestBox(t *testing.T) {
	unit := Box{0, 0, 1, 1}
	point := Box{2, 2, 2, 2}
	if unit.IsEmpty() || point.IsEmpty() || !EmptyBox().IsEmpty() {
		t.Error("only EmptyBox is empty")
	}
	if got := EmptyBox().Union(point); got != point {
		t.Errorf("EmptyBox ∪ point = %v", got)
	}
	if got := unit.Union(point); got != (Box{0, 0, 2, 2}) {
		t.Errorf("Union = %v", got)
	}
	if got := unit.Grow(2); got != (Box{-2, -2, 3, 3}) {
		t.Errorf("Grow = %v", got)
	}
	if !EmptyBox().Grow(1e9).IsEmpty() {
		t.Error("an empty box grows")
	}
	if got := unit.Centre(); got != (Point{0.5, 0.5}) {
		t.Errorf("Centre = %v", got)
	}
	if !unit.Contains(Point{1, 0}) || unit.Contains(Point{1.1, 0}) || EmptyBox().Contains(Point{}) {
		t.Error("Contains is wrong")
	}
}

func TestBoxesMeet(t *testing.T) {
	unit := Box{0, 0, 1, 1}
	tests := []struct {
		name     string
		other    Box
		meets    bool
		distance float64
	}{
		{"itself", unit, true, 0},
		{"corner", Box{1, 1, 2, 2}, true, 0},
		{"edge", Box{1, 0.2, 2, 0.5}, true, 0},
		{"inside", Box{0.4, 0.4, 0.6, 0.6}, true, 0},
		{"east", Box{3, 0, 4, 1}, false, 2},
		{"north-west", Box{-7, 5, -3, 6}, false, 5},
		{"south", Box{0, -3, 1, -2}, false, 2},
		{"empty", EmptyBox(), false, math.Inf(1)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := unit.Meets(tt.other); got != tt.meets {
				t.Errorf("Meets = %v, want %v", got, tt.meets)
			}
			if got := tt.other.Meets(unit); got != tt.meets {
				t.Errorf("Meets the other way = %v, want %v", got, tt.meets)
			}
			if got := unit.distance(tt.other); got != tt.distance {
				t.Errorf("distance = %v, want %v", got, tt.distance)
			}
		})
	}
}
