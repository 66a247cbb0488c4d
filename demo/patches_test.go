package demo

import "testing"

// drawn reads a mask from rows of '#', the northernmost first.
func drawn(rows ...string) *mask {
	m := newMask(len(rows[0]), len(rows))
	for i, row := range rows {
		for x, c := range row {
			m.set[(len(rows)-1-i)*m.nx+x] = c == '#'
		}
	}
	return m
}

func TestUnpinchLeavesNoCornerContacts(t *testing.T) {
	tests := []struct {
		name string
		m    *mask
		want int // cells left
	}{
		{"rising diagonal", drawn(".#", "#."), 1},
		{"falling diagonal", drawn("#.", ".#"), 1},
		{"a square stays", drawn("##", "##"), 4},
		{"a ring closed by a corner", drawn("###", "#.#", "##.", "..."), 6},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.m.unpinch()
			for y := -1; y < tt.m.ny; y++ {
				for x := -1; x < tt.m.nx; x++ {
					if tt.m.pinched(x, y) {
						t.Errorf("still pinched at %d, %d", x, y)
					}
				}
			}
			if got := tt.m.count(); got != tt.want {
				t.Errorf("%d cells left, want %d", got, tt.want)
			}
		})
	}
}

func TestPolygonOfCells(t *testing.T) {
	tests := []struct {
		name  string
		m     *mask
		areas []float64 // shell, then holes
	}{
		{"one cell", drawn("#"), []float64{100}},
		{"an L", drawn("#.", "##"), []float64{300}},
		{"a ring", drawn("###", "#.#", "###"), []float64{900, -100}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rings := tt.m.polygon(vec{1000, 2000}, 10)
			if len(rings) != len(tt.areas) {
				t.Fatalf("%d rings, want %d", len(rings), len(tt.areas))
			}
			for i, r := range rings {
				if got := r.area(); got != tt.areas[i] {
					t.Errorf("ring %d: area %v, want %v", i, got, tt.areas[i])
				}
			}
		})
	}
}

func TestGrowReachesTheCountWithoutPinching(t *testing.T) {
	m := drawn("......", ".##...", ".##...", "......", "....##", "....##")
	var best []int
	for i := range m.set {
		best = append(best, i)
	}
	m.grow(14, best)
	if m.count() != 8 {
		// No free cell touches two others: squares cannot grow.
		t.Errorf("squares grew to %d cells", m.count())
	}
	m = drawn("###...", "#.....", "#.....", "......")
	best = best[:len(m.set)]
	m.grow(8, best)
	if m.count() != 8 {
		t.Errorf("%d cells, want 8", m.count())
	}
}

func TestDivideKeepsTheArea(t *testing.T) {
	square := ring{}
	for i := range 40 {
		side := float64(i%10) * 100
		square = append(square, []vec{{side, 0}, {1000, side}, {1000 - side, 1000}, {0, 1000 - side}}[i/10])
	}
	tiles := newTiling(square, &random{state: 1})
	tiles.divide(9)
	if len(tiles.pieces) != 9 {
		t.Fatalf("%d pieces, want 9", len(tiles.pieces))
	}
	sum := 0.0
	for _, p := range tiles.pieces {
		if p.area() <= 0 {
			t.Errorf("a piece of area %v", p.area())
		}
		sum += p.area()
	}
	if sum < 1e6-1e-6 || sum > 1e6+1e-6 {
		t.Errorf("pieces add up to %v, want 1e6", sum)
	}
}
