package layers

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"
)

func ExampleInterval_Contains() {
	plan := Interval{From: Date{2021, 1, 1}, Until: Date{2026, 1, 1}}
	fmt.Println(plan.Contains(Date{2025, 12, 31}), plan.Contains(Date{2026, 1, 1}))
	// Output: true false
}

func TestParseDate(t *testing.T) {
	tests := []struct {
		name, in string
		want     Date
		ok       bool
	}{
		{"a day", "2026-03-01", Date{2026, 3, 1}, true},
		{"open", "", Date{}, true},
		{"leap day", "2024-02-29", Date{2024, 2, 29}, true},
		{"no such day", "2025-02-29", Date{}, false},
		{"slashes", "2026/03/01", Date{}, false},
		{"one digit", "2026-3-1", Date{}, false},
		{"with time", "2026-03-01T00:00:00Z", Date{}, false},
		{"in words", "2026年3月1日", Date{}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ParseDate(tt.in)
			if got != tt.want || (err == nil) != tt.ok {
				t.Errorf("ParseDate(%q) = %v, %v", tt.in, got, err)
			}
			if tt.ok && got.String() != tt.in {
				t.Errorf("String() = %q, want %q", got.String(), tt.in)
			}
		})
	}
}

func TestDateJSON(t *testing.T) {
	var d Date
	if err := json.Unmarshal([]byte(`"2026-03-01"`), &d); err != nil || d != (Date{2026, 3, 1}) {
		t.Errorf("unmarshal: %v, %v", d, err)
	}
	if b, err := json.Marshal(d); err != nil || string(b) != `"2026-03-01"` {
		t.Errorf("marshal: %s, %v", b, err)
	}
	if err := json.Unmarshal([]byte(`"soon"`), &d); err == nil {
		t.Error("soon is a date")
	}
}

func TestDateIn(t *testing.T) {
	// 16:00 UTC is midnight of the next day in Shanghai.
	if got := DateIn(time.Date(2026, 2, 28, 16, 0, 0, 0, time.UTC)); got != (Date{2026, 3, 1}) {
		t.Errorf("got %v", got)
	}
	if got := DateIn(time.Date(2026, 2, 28, 15, 59, 59, 0, time.UTC)); got != (Date{2026, 2, 28}) {
		t.Errorf("got %v", got)
	}
}

func TestDateBefore(t *testing.T) {
	in := []Date{{}, {2025, 12, 31}, {2026, 1, 1}, {2026, 1, 2}, {2026, 2, 1}}
	for i, a := range in {
		for j, b := range in {
			if got := a.Before(b); got != (i < j) {
				t.Errorf("%v before %v = %v", a, b, got)
			}
		}
	}
}

func TestIntervalOverlaps(t *testing.T) {
	tests := []struct {
		name string
		a, b Interval
		want bool
	}{
		{"apart", interval(t, "2020-01-01", "2021-01-01"), interval(t, "2022-01-01", ""), false},
		{"one ends as the other starts", interval(t, "2020-01-01", "2021-01-01"), interval(t, "2021-01-01", ""), false},
		{"one day", interval(t, "2020-01-01", "2021-01-02"), interval(t, "2021-01-01", ""), true},
		{"both open", interval(t, "2020-01-01", ""), interval(t, "2021-01-01", ""), true},
		{"since ever", interval(t, "", "2021-01-01"), interval(t, "2020-12-31", ""), true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, turned := tt.a.Overlaps(tt.b), tt.b.Overlaps(tt.a); got != tt.want || turned != tt.want {
				t.Errorf("overlaps %v, turned %v, want %v", got, turned, tt.want)
			}
		})
	}
}

func TestDateNext(t *testing.T) {
	for _, tt := range []struct{ day, want string }{
		{"2026-03-01", "2026-03-02"}, {"2024-02-28", "2024-02-29"}, {"2025-02-28", "2025-03-01"}, {"2025-12-31", "2026-01-01"},
	} {
		if got := mustDate(t, tt.day).Next(); got != mustDate(t, tt.want) {
			t.Errorf("the day after %s is %s", tt.day, got)
		}
	}
}
