package layers

import (
	"math"
	"testing"

	"redline/geo"
)

// y of the confluence: two branches from the main stem's end, which meet again and flow
// back into the stem, so that the network has a cycle.
//
//	stem   0,0 → 1000,0
//	north  1000,0 → 1000,500 → 2000,500
//	south  1000,0 → 1000,-100 → 2000,-100 → 2000,500
//	tail   2000,500 → 3000,500, which flows into the stem again
func delta(t testing.TB) *Network {
	t.Helper()
	return NewNetwork(testPlane(t), []Watercourse{
		river(t, "stem", []string{"north", "south"}, 0, 0, 1000, 0),
		river(t, "north", []string{"tail"}, 1000, 0, 1000, 500, 2000, 500),
		river(t, "south", []string{"tail"}, 1000, 0, 1000, -100, 2000, -100, 2000, 500),
		river(t, "tail", []string{"stem"}, 2000, 500, 3000, 500),
		river(t, "brook", []string{"stem"}, 500, 300, 500, 20),
		river(t, "lost", []string{"nowhere"}, 0, 5000, 100, 5000),
		river(t, "end", nil, 0, 6000, 100, 6000),
	})
}

func TestDownstream(t *testing.T) {
	n := delta(t)
	area := func(x0, y0, x1, y1 float64) geo.Shape { return shape(t, square(t, x0, y0, x1, y1)) }
	tests := []struct {
		name   string
		id     string
		from   geo.Point
		limit  geo.Metres
		target geo.Shape
		want   geo.Metres
	}{
		{"straight down", "stem", at(100, 30), 1e4, area(400, -10, 500, 10), 300},
		{"upstream is not reached on the stem", "stem", at(900, 0), 1000, area(400, -10, 500, 10), -1},
		{"but round the cycle", "stem", at(900, 0), 1e5, area(2900, 490, 3000, 510), 100 + 1500 + 900},
		{"back to the stem", "stem", at(900, 0), 1e5, area(400, -10, 500, 10), -1},
		{"start inside", "stem", at(450, 0), 1e4, area(400, -10, 500, 10), 0},
		{"start on the border", "stem", at(500, 0), 1e4, area(400, -10, 500, 10), 0},
		{"outfall inside, its place on the line outside", "stem", at(100, 60), 1e4, area(90, 50, 110, 70), 0},
		{"the shorter branch", "stem", at(1000, 0), 1e4, area(1900, 490, 2100, 510), 1400},
		{"the longer branch alone", "stem", at(1000, 0), 1e4, area(1500, -110, 1600, -90), 600},
		{"beyond the meeting", "stem", at(1000, 0), 1e4, area(2500, 490, 2600, 510), 2000},
		{"through a junction with a gap", "brook", at(500, 300), 1e4, area(600, -10, 700, 10), 280 + 100},
		{"beyond the limit", "stem", at(0, 0), 399, area(400, -10, 500, 10), -1},
		{"at the limit", "stem", at(0, 0), 401, area(400, -10, 500, 10), 400},
		{"touched at a corner", "stem", at(0, 0), 1e4, area(300, 0, 350, 50), 300},
		{"beside the line", "stem", at(0, 0), 1e4, area(300, 1, 350, 50), -1},
		{"empty", "stem", at(0, 0), 1e4, geo.Shape{}, -1},
		{"a line across", "stem", at(0, 0), 1e4, shape(t, line(t, 250, -50, 250, 50)), 250},
		{"no limit at all", "stem", at(0, 0), geo.Metres(math.Inf(1)), area(2500, 490, 2600, 510), 3000},
		{"a negative limit looks at the place only", "stem", at(450, 0), -5, area(400, -10, 500, 10), 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := n.Downstream(tt.id, tt.from, tt.limit, []geo.Shape{area(0, 9000, 1, 9001), tt.target})
			if err != nil {
				t.Fatal(err)
			}
			if got.At[0] != -1 {
				t.Errorf("a place far off is reached at %v", got.At[0])
			}
			if math.Abs(float64(got.At[1]-tt.want)) > 0.01 {
				t.Errorf("at %v, want %v", got.At[1], tt.want)
			}
		})
	}
}

func TestDownstreamPaths(t *testing.T) {
	n := delta(t)
	for _, tt := range []struct {
		name   string
		id     string
		from   geo.Point
		limit  geo.Metres
		length float64
		ended  bool
	}{
		{"stops at the limit", "stem", at(100, 0), 300, 300, false},
		{"each stretch once, round the cycle", "stem", at(0, 0), 1e6, 1000 + 1500 + 1700 + 1000, false},
		{"ends at the limit exactly", "end", at(-10, 6000), 1e-9, 1e-9, false},
		{"the network ends", "end", at(0, 6000), 500, 100, true},
		{"the next is not recorded", "lost", at(0, 5000), 500, 100, true},
		{"from the lower end", "end", at(200, 6000), 500, 0, true},
		{"no way to go", "stem", at(100, 0), 0, 0, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := n.Downstream(tt.id, tt.from, tt.limit, nil)
			if err != nil {
				t.Fatal(err)
			}
			length := 0.0
			if !got.Paths.IsEmpty() {
				length = float64(got.Paths.Length())
			}
			if math.Abs(length-tt.length) > 0.01 || got.Ended != tt.ended || len(got.At) != 0 {
				t.Errorf("walked %v m, ended %v, want %v m, %v", length, got.Ended, tt.length, tt.ended)
			}
		})
	}
}

func TestDownstreamUnknown(t *testing.T) {
	n := NewNetwork(testPlane(t), []Watercourse{{ID: "blank"}, river(t, "into-blank", []string{"blank"}, 0, 0, 10, 0)})
	for _, id := range []string{"missing", "blank"} {
		_, err := n.Downstream(id, at(0, 0), 10, nil)
		wantFault(t, err)
	}
	got, err := n.Downstream("into-blank", at(0, 0), 100, nil)
	if err != nil || !got.Ended {
		t.Errorf("a next without a line ends what is known: %v, %v", got, err)
	}
	if _, err := n.Downstream("into-blank", geo.Point{X: math.NaN()}, 100, nil); err != nil {
		t.Errorf("a place that is none: %v", err)
	}
}

func TestNetworkLookups(t *testing.T) {
	n := delta(t)
	if got := n.Watercourses(); len(got) != 7 || got[0].ID != "brook" || got[6].ID != "tail" {
		t.Errorf("watercourses are not in order: %v", got)
	}
	if gap, ok := n.Gap("brook", "stem"); !ok || math.Abs(float64(gap)-20) > 0.01 {
		t.Errorf("gap %v, %v, want 20", gap, ok)
	}
	for _, pair := range [][2]string{{"brook", "tail"}, {"lost", "nowhere"}, {"missing", "stem"}} {
		if _, ok := n.Gap(pair[0], pair[1]); ok {
			t.Errorf("gap of %v", pair)
		}
	}
	if _, ok := n.Watercourse("missing"); ok {
		t.Error("a watercourse that is not there")
	}
}

// TestDownstreamOrder holds that the answer does not depend on the order of the record.
func TestDownstreamOrder(t *testing.T) {
	n := delta(t)
	turned := n.Watercourses()
	for i := range turned {
		turned[i], turned[len(turned)-1-i] = turned[len(turned)-1-i], turned[i]
		if i >= len(turned)/2-1 {
			break
		}
	}
	target := []geo.Shape{shape(t, square(t, 2500, 490, 2600, 510))}
	a, err := n.Downstream("stem", at(10, 0), 1e5, target)
	if err != nil {
		t.Fatal(err)
	}
	b, err := NewNetwork(testPlane(t), turned).Downstream("stem", at(10, 0), 1e5, target)
	if err != nil {
		t.Fatal(err)
	}
	if a.At[0] != b.At[0] || a.Paths.Length() != b.Paths.Length() {
		t.Errorf("%v, %v and %v, %v", a.At, a.Paths.Length(), b.At, b.Paths.Length())
	}
}
