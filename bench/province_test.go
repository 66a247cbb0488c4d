package main

import (
	"testing"

	"redline/geo"
)

func TestZonesAreValidAndTile(t *testing.T) {
	p, err := newProvince(0.002, 1)
	if err != nil {
		t.Fatal(err)
	}
	for i, z := range p.zones {
		if fault := geo.Validate(z); fault != nil {
			t.Errorf("zone %d: %v", i, fault)
		}
	}
	for i, z := range p.zones[:9] { // the units
		for _, other := range p.zones[i+1 : 9] {
			if r, err := geo.Relate(z, other); err != nil || r != geo.Disjoint && r != geo.Touch {
				t.Errorf("units lie on each other: %v, %v", r, err)
			}
		}
	}
	if per := p.vertices() / len(p.zones); per < 2_500 || per > 4_000 {
		t.Errorf("%d vertices a zone", per)
	}
}

func TestSameSeedSameProvince(t *testing.T) {
	a, err := newProvince(0.001, 7)
	if err != nil {
		t.Fatal(err)
	}
	b, err := newProvince(0.001, 7)
	if err != nil || len(a.zones) != len(b.zones) {
		t.Fatalf("%d and %d zones, %v", len(a.zones), len(b.zones), err)
	}
	for i := range a.zones {
		if !a.zones[i].Same(b.zones[i]) {
			t.Errorf("zone %d differs", i)
		}
	}
}

func TestFootprintsAreValid(t *testing.T) {
	p, err := newProvince(0.02, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range footprintKinds() {
		drawn, err := p.footprints(kind, 200, 1)
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range drawn {
			shape, err := geo.PlaneShape(p.plane, f.geometry)
			if err != nil || geo.Validate(shape) != nil {
				t.Errorf("%s %d: %v, %v", kind, i, err, geo.Validate(shape))
			}
		}
	}
}
