package demo_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"redline/geo"
	"redline/layers"
	"redline/screening"

	"github.com/twpayne/go-geom"
)

// withoutData are the layers that the district lacks on purpose.
var withoutData = []string{"heavy-metal-area", "reuse-avoidance", "straw-ban"}

func pack(t *testing.T) *screening.Pack {
	t.Helper()
	p, err := screening.Luojiang()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEveryLayerOfThePackIsHeld(t *testing.T) {
	s, _ := snapshot(t)
	for id, declared := range pack(t).Layers {
		h, ok := s.Holding(id)
		if !ok {
			t.Errorf("no layer %s", id)
			continue
		}
		if h.Layer.Kind != declared.Kind {
			t.Errorf("%s: kind %s, the rules look at a %s", id, h.Layer.Kind, declared.Kind)
		}
		for name := range declared.Attributes {
			if _, ok := h.Layer.Attributes[name]; !ok {
				t.Errorf("%s lacks attribute %s", id, name)
			}
		}
		if h.Current != nil {
			for name, choices := range declared.Choices {
				held := values(h.Current.Zones, name)
				for _, choice := range choices {
					if !slices.Contains(held, choice) {
						t.Errorf("%s: no zone whose %s is %s", id, name, choice)
					}
				}
			}
		}
		empty := h.Current == nil || h.Current.Coverage.IsEmpty() || len(h.Current.Zones) == 0
		if empty != slices.Contains(withoutData, id) {
			t.Errorf("%s: without data %v", id, empty)
		}
	}
}

func TestThePackAcceptsTheCatalogue(t *testing.T) {
	store, err := opened()
	if err != nil {
		t.Fatal(err)
	}
	if err := pack(t).CheckCatalogue(store.Catalogue()); err != nil {
		t.Error(err)
	}
}

// Every rule of the pack can fire somewhere in the district: for each there is a place
// where its answer waits for facts alone.
func TestEveryRuleFindsItsPlace(t *testing.T) {
	s, _ := snapshot(t)
	p := pack(t)
	prepared, err := screening.Prepare(p, s)
	if err != nil {
		t.Fatal(err)
	}
	open := map[string]bool{}
	for _, r := range p.Rules {
		open[r.ID] = !slices.Contains(withoutData, r.Layer)
	}
	probe := func(places ...geo.Point) {
		for rule := range reached(t, prepared, s.Plane, places) {
			delete(open, rule)
		}
	}
	waiting := func(layer string) bool {
		return slices.ContainsFunc(p.Rules, func(r *screening.Rule) bool { return open[r.ID] && r.Layer == layer })
	}
	for _, h := range s.Layers {
		if h.Current == nil {
			continue
		}
		for _, z := range representatives(s, h) {
			if waiting(h.Layer.ID) {
				probe(inside(z.Shape))
			}
		}
	}
	// Some rules look beside a zone or across its border.
	for _, h := range s.Layers {
		for _, r := range p.Rules {
			if h.Current != nil && open[r.ID] && (r.Layer == h.Layer.ID || r.Layer == "") {
				at := corner(h.Current.Zones[0].Shape)
				probe(at, geo.Point{X: at.X + 60, Y: at.Y}, geo.Point{X: at.X - 60, Y: at.Y})
				break
			}
		}
	}
	for rule, missing := range open {
		if missing {
			t.Errorf("no place in the district is near rule %s", rule)
		}
	}
}

// reached lists the rules that are near a project at the places: every role at each, and
// nothing known of it.
func reached(t *testing.T, prepared *screening.Prepared, plane geo.Plane, places []geo.Point) map[string]bool {
	t.Helper()
	var c screening.Case
	for i, at := range places {
		for _, role := range screening.Roles() {
			footprint := plot(plane, at)
			if role == "outfall" {
				l := plane.Unproject(at)
				footprint = geo.Snap(geom.NewPointFlat(geom.XY, []float64{l.Lon, l.Lat}))
			}
			c.Components = append(c.Components, screening.Component{
				Name: fmt.Sprint(role, i), Role: role, Footprint: screening.Footprint{Geometry: footprint},
			})
		}
	}
	r, err := prepared.Screen(context.Background(), c, "internal", screening.Options{})
	if err != nil {
		if strings.Contains(err.Error(), "service area") {
			return nil
		}
		t.Fatal(err)
	}
	out := map[string]bool{}
	for _, check := range r.Checks {
		switch check.Outcome {
		case screening.OutcomeHit, screening.OutcomeTouch, screening.OutcomePending:
			out[check.Rule] = true
		}
	}
	return out
}

// plot is a square of 20 m about a place, in degrees.
func plot(plane geo.Plane, at geo.Point) geom.T {
	var flat []float64
	for _, d := range [][2]float64{{-10, -10}, {10, -10}, {10, 10}, {-10, 10}, {-10, -10}} {
		l := plane.Unproject(geo.Point{X: at.X + d[0], Y: at.Y + d[1]})
		flat = append(flat, l.Lon, l.Lat)
	}
	return geo.Snap(geom.NewPolygonFlat(geom.XY, flat, []int{len(flat)}))
}

// representatives are one zone for each grade and each set of attributes.
func representatives(s *layers.Snapshot, h layers.Holding) []layers.Zone {
	seen := map[string]bool{}
	var out []layers.Zone
	for _, z := range h.Current.Zones {
		key := fmt.Sprint(z.Grade, z.Attributes)
		if z.Reach != nil {
			rank, _ := s.Attribute(&z, "rank")
			tributary, _ := s.Attribute(&z, "tributary")
			key = fmt.Sprint(rank, tributary, z.Reach.Adopted != nil)
		}
		if !seen[key] {
			seen[key] = true
			out = append(out, z)
		}
	}
	return out
}

// inside is a place in an area, half way up and in the middle of its widest stretch
// there, or the middle vertex of a line.
func inside(s geo.Shape) geo.Point {
	var rings [][]float64
	switch g := s.PlaneGeometry().(type) {
	case *geom.MultiPolygon:
		for i := range g.NumPolygons() {
			for k := range g.Polygon(i).NumLinearRings() {
				rings = append(rings, g.Polygon(i).LinearRing(k).FlatCoords())
			}
		}
	case *geom.MultiLineString:
		flat := g.LineString(0).FlatCoords()
		i := len(flat) / 4 * 2
		return geo.Point{X: flat[i], Y: flat[i+1]}
	}
	y := s.Bounds().Centre().Y + 0.123
	var cuts []float64
	for _, r := range rings {
		for i := 0; i+3 < len(r); i += 2 {
			if (r[i+1] > y) != (r[i+3] > y) {
				cuts = append(cuts, r[i]+(y-r[i+1])/(r[i+3]-r[i+1])*(r[i+2]-r[i]))
			}
		}
	}
	slices.Sort(cuts)
	best := 0
	for k := 0; k+1 < len(cuts); k += 2 {
		if cuts[k+1]-cuts[k] > cuts[best+1]-cuts[best] {
			best = k
		}
	}
	return geo.Point{X: (cuts[best] + cuts[best+1]) / 2, Y: y}
}

// corner is the first vertex of a shape.
func corner(s geo.Shape) geo.Point {
	flat := s.PlaneGeometry().FlatCoords()
	return geo.Point{X: flat[0], Y: flat[1]}
}
