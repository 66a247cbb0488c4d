package layers

import (
	"testing"

	"redline/lang"
)

// faultsOf takes a joined error apart.
func faultsOf(t *testing.T, err error) []*lang.Fault {
	t.Helper()
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []*lang.Fault{wantFault(t, err)}
	}
	var all []*lang.Fault
	for _, e := range joined.Unwrap() {
		all = append(all, faultsOf(t, e)...)
	}
	return all
}

func TestCheck(t *testing.T) {
	v := func(layer string, sequence, from, until int64, in Interval) *Version {
		return &Version{Layer: layer, Sequence: sequence, CatalogueFrom: from, CatalogueUntil: until, InForce: in}
	}
	ever := interval(t, "2020-01-01", "")
	tests := []struct {
		name     string
		versions []*Version
		want     []string // fields of the faults
	}{
		{"nothing", nil, nil},
		{"one", []*Version{v("a", 1, 1, 0, ever)}, nil},
		{"one after the other", []*Version{v("a", 1, 1, 0, interval(t, "2020-01-01", "2021-01-01")), v("a", 2, 1, 0, interval(t, "2021-01-01", ""))}, nil},
		{"same days, other layers", []*Version{v("a", 1, 1, 0, ever), v("b", 1, 1, 0, ever)}, nil},
		{"same days, one withdrawn as the other is published", []*Version{v("a", 1, 1, 2, ever), v("a", 2, 2, 0, ever)}, nil},
		{"same day, both on record", []*Version{v("a", 1, 1, 0, ever), v("a", 2, 2, 0, ever)}, []string{"from"}},
		{"same day, both on record for a while", []*Version{v("a", 1, 1, 3, ever), v("a", 2, 2, 0, ever)}, []string{"from"}},
		{"unknown layer", []*Version{v("c", 1, 1, 0, ever)}, []string{"layer"}},
		{"sequence 0", []*Version{v("a", 0, 1, 0, ever)}, []string{"sequence"}},
		{"sequence twice", []*Version{v("a", 1, 1, 2, ever), v("a", 1, 2, 0, ever)}, []string{"sequence"}},
		{"published before the record", []*Version{v("a", 1, 0, 0, ever)}, []string{"catalogue_from"}},
		{"published after the newest", []*Version{v("a", 1, 4, 0, ever)}, []string{"catalogue_from"}},
		{"withdrawn as published", []*Version{v("a", 1, 2, 2, ever)}, []string{"catalogue_until"}},
		{"withdrawn after the newest", []*Version{v("a", 1, 2, 9, ever)}, []string{"catalogue_until"}},
		{"ends as it begins", []*Version{v("a", 1, 1, 0, interval(t, "2020-01-01", "2020-01-01"))}, []string{"until"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := &Catalogue{Sequence: 3, Layers: []Layer{{ID: "a"}, {ID: "b"}}, Versions: tt.versions}
			var got []string
			for _, f := range faultsOf(t, c.Check()) {
				got = append(got, f.Field)
			}
			if len(got) != len(tt.want) || len(got) > 0 && got[0] != tt.want[0] {
				t.Errorf("fields %v, want %v: %v", got, tt.want, c.Check())
			}
		})
	}
}

func TestCheckIDs(t *testing.T) {
	c := &Catalogue{
		Layers:       []Layer{{ID: "a"}, {ID: "a"}},
		Watercourses: []Watercourse{{ID: "a"}, {ID: "a"}},
		Documents:    []Document{{ID: "a"}, {ID: "b"}, {ID: "b"}},
		Requirements: []Requirement{{ID: "a"}, {ID: "a"}},
	}
	if got := faultsOf(t, c.Check()); len(got) != 4 {
		t.Errorf("%d faults, want one for each kind of record: %v", len(got), got)
	}
}

func TestSealJoins(t *testing.T) {
	c := &Catalogue{
		Sequence: 1, Plane: testPlane(t), Layers: []Layer{{ID: "a"}},
		Versions: []*Version{{Layer: "a", Sequence: 1, CatalogueFrom: 5, Zones: []Zone{
			zone(t, "same", square(t, 0, 0, 10, 10)), zone(t, "same", square(t, 20, 0, 30, 10)),
		}}},
	}
	var fields []string
	for _, f := range faultsOf(t, c.Seal()) {
		fields = append(fields, f.Field)
	}
	if len(fields) != 2 || fields[0] != "code" || fields[1] != "catalogue_from" {
		t.Errorf("fields %v, want code and catalogue_from", fields)
	}
}

func TestSnapshotRefuses(t *testing.T) {
	c := &Catalogue{Sequence: 3}
	for name, when := range map[string]AsOf{
		"no day":    {},
		"too new":   {On: Date{2026, 1, 1}, Catalogue: 4},
		"below one": {On: Date{2026, 1, 1}, Catalogue: -1},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.Snapshot(when)
			wantFault(t, err)
		})
	}
}

func TestSnapshotUnsealed(t *testing.T) {
	c := &Catalogue{Sequence: 1, Plane: testPlane(t), Watercourses: []Watercourse{river(t, "w", nil, 0, 0, 100, 0)}}
	s, err := c.Snapshot(AsOf{On: Date{2026, 1, 1}})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := s.Network.Watercourse("w"); !ok {
		t.Error("the network is missing")
	}
	if _, ok := s.Holding("none"); ok {
		t.Error("a layer that is not there")
	}
}

// The days on record are those of all versions; the public's, of the public ones, so that
// they tell nothing of what is internal.
func TestRecorded(t *testing.T) {
	for _, tt := range []struct {
		name        string
		versions    []*Version
		all, public Interval
	}{
		{"none", nil, Interval{}, Interval{}},
		{
			"with a gap",
			[]*Version{{InForce: interval(t, "2024-01-01", "2026-01-01")}, {InForce: interval(t, "2010-01-01", "2012-01-01")}, {InForce: interval(t, "2030-01-01", "2031-01-01")}},
			interval(t, "2010-01-01", "2031-01-01"), interval(t, "2010-01-01", "2031-01-01"),
		},
		{
			"internal on either side",
			[]*Version{{InForce: interval(t, "2000-01-01", "2001-01-01"), Classification: Internal}, {InForce: interval(t, "2020-01-01", "2030-01-01")}, {InForce: interval(t, "2030-01-01", ""), Classification: Secret}},
			interval(t, "2000-01-01", ""), interval(t, "2020-01-01", "2030-01-01"),
		},
		{"open", []*Version{{InForce: interval(t, "", "2020-01-01")}, {InForce: interval(t, "2020-01-01", "")}}, Interval{}, Interval{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := &Catalogue{Sequence: 1, Layers: []Layer{{ID: "a"}}, Versions: tt.versions}
			for i, v := range tt.versions {
				v.Layer, v.Sequence, v.CatalogueFrom = "a", int64(i+1), 1
			}
			s, err := c.Snapshot(AsOf{On: Date{2025, 1, 1}})
			if err != nil {
				t.Fatal(err)
			}
			if h, _ := s.Holding("a"); h.Recorded != tt.all {
				t.Errorf("recorded %v, want %v", h.Recorded, tt.all)
			}
			for _, p := range []*Snapshot{s.Public(), s.Public().Public()} {
				if h, _ := p.Holding("a"); h.Recorded != tt.public {
					t.Errorf("the public's: %v, want %v", h.Recorded, tt.public)
				}
			}
		})
	}
}

func TestPublic(t *testing.T) {
	in := interval(t, "2020-01-01", "2030-01-01")
	later := interval(t, "2030-01-01", "")
	tests := []struct {
		name      string
		layer     Layer
		versions  []*Version
		shown     bool
		next      bool
		withholds bool
	}{
		{"public", Layer{ID: "a", Classification: Public}, []*Version{{InForce: in}, {InForce: later}}, true, true, false},
		{"unsaid is public", Layer{ID: "a"}, []*Version{{InForce: in}}, true, false, false},
		{"internal layer", Layer{ID: "a", Classification: Internal}, nil, false, false, true},
		{"secret layer", Layer{ID: "a", Classification: Secret}, []*Version{{InForce: in}}, false, false, true},
		{"internal layer, public version", Layer{ID: "a", Classification: Internal}, []*Version{{InForce: in, Classification: Public}}, false, false, true},
		{"internal version", Layer{ID: "a"}, []*Version{{InForce: in, Classification: Internal}}, false, false, true},
		{"internal last", Layer{ID: "a"}, []*Version{{InForce: interval(t, "2010-01-01", "2011-01-01"), Classification: Internal}}, false, false, true},
		{"internal next", Layer{ID: "a"}, []*Version{{InForce: in}, {InForce: later, Classification: Secret}}, true, false, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := &Catalogue{Sequence: 1, Layers: []Layer{tt.layer}, Versions: tt.versions}
			for i, v := range tt.versions {
				v.Layer, v.Sequence, v.CatalogueFrom = "a", int64(i+1), 1
			}
			s, err := c.Snapshot(AsOf{On: Date{2025, 1, 1}})
			if err != nil {
				t.Fatal(err)
			}
			p := s.Public()
			h, shown := p.Holding("a")
			if shown != tt.shown || (h.Next != nil) != tt.next || p.Withholds != tt.withholds {
				t.Errorf("shown %v, next %v, withholds %v", shown, h.Next != nil, p.Withholds)
			}
			if again := p.Public(); again.Withholds != p.Withholds || len(again.Layers) != len(p.Layers) {
				t.Error("the public view of a public view is another")
			}
		})
	}
	t.Run("requirements", func(t *testing.T) {
		v := func(layer, code string) *Version {
			return &Version{Layer: layer, Sequence: 1, CatalogueFrom: 1, InForce: in, Zones: []Zone{{Code: code}, {Code: "both"}}}
		}
		c := &Catalogue{
			Sequence: 1, Layers: []Layer{{ID: "a"}, {ID: "b", Classification: Internal}},
			Versions:     []*Version{v("a", "open"), v("b", "hidden")},
			Requirements: []Requirement{{ID: "1"}, {ID: "2", Unit: "open"}, {ID: "3", Unit: "hidden"}, {ID: "4", Unit: "both"}, {ID: "5", Unit: "elsewhere"}},
		}
		s, err := c.Snapshot(AsOf{On: Date{2025, 1, 1}})
		if err != nil {
			t.Fatal(err)
		}
		var ids string
		for _, r := range s.Public().Requirements {
			ids += r.ID
		}
		if ids != "1245" || len(s.Requirements) != 5 {
			t.Errorf("requirements %s, want all but that of the hidden unit", ids)
		}
	})
	t.Run("withholds whatever the record", func(t *testing.T) {
		c := &Catalogue{Sequence: 2, Layers: []Layer{{ID: "a"}}, Versions: []*Version{
			{Layer: "a", Sequence: 1, CatalogueFrom: 2, InForce: in, Classification: Internal},
		}}
		s, err := c.Snapshot(AsOf{On: Date{2025, 1, 1}, Catalogue: 1})
		if err != nil {
			t.Fatal(err)
		}
		if !s.Public().Withholds {
			t.Error("what is withheld must not depend on the sequence asked")
		}
	})
}

func TestOnRecord(t *testing.T) {
	v := &Version{CatalogueFrom: 2, CatalogueUntil: 4}
	for sequence, want := range map[int64]bool{1: false, 2: true, 3: true, 4: false} {
		if got := v.OnRecord(sequence); got != want {
			t.Errorf("at %d: %v", sequence, got)
		}
	}
	if !(&Version{CatalogueFrom: 2}).OnRecord(99) {
		t.Error("one that stands is on record for good")
	}
}
