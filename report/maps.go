package report

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"redline/geo"
	"redline/report/picture"
	"redline/screening"
)

// atlas is a report's maps: what there is to draw, on the plane that judged.
type atlas struct {
	composer
	plane    geo.Plane
	sites    []picture.Site
	district geo.Shape
	zones    []mappedZone
}

// mappedZone is a zone of the scene on the plane.
type mappedZone struct {
	SceneZone
	shape geo.Shape
}

// atlasOf puts the scene on the plane; nil where there is nothing to draw: no scene, no
// footprint, a plane this program does not know.
func atlasOf(c composer, scene *Scene) (*atlas, error) {
	number, _ := strings.CutPrefix(c.r.Engine.Plane, "EPSG:")
	epsg, _ := strconv.Atoi(number)
	plane, err := geo.NewPlane(epsg)
	if scene == nil || err != nil {
		return nil, nil
	}
	a := &atlas{composer: c, plane: plane}
	if a.sites, err = sitesOf(c.r, plane); err != nil || len(a.sites) == 0 {
		return nil, err
	}
	if scene.District != nil {
		if a.district, err = geo.NewShape(plane, scene.District); err != nil {
			return nil, err
		}
	}
	for _, z := range slices.Concat(scene.Zones, scene.Around) {
		if z.Geometry == nil {
			continue
		}
		shape, err := geo.NewShape(plane, z.Geometry)
		if err != nil {
			return nil, err
		}
		a.zones = append(a.zones, mappedZone{z, shape})
	}
	return a, nil
}

// sitesOf are a report's footprints, as far as it holds their geometry.
func sitesOf(r *screening.Report, plane geo.Plane) ([]picture.Site, error) {
	var out []picture.Site
	for _, p := range r.Components {
		if len(p.Footprint.Geometry) == 0 || string(p.Footprint.Geometry) == "null" {
			continue
		}
		shape, err := shapeOf(plane, p.Footprint.Geometry)
		if err != nil {
			return nil, err
		}
		out = append(out, picture.Site{Name: clean(p.Name), Shape: shape})
	}
	return out, nil
}

const (
	smallestView = 800.0  // metres: a point is shown with as much around it
	farthest     = 5000.0 // a longer distance is not drawn
	nearEnough   = 3000.0 // as far the overview shows the nearest zones of clear layers
	mostMeasures = 6      // on the overview
	mostLayers   = 12     // on the overview: more cannot be told apart
	usualDetails = 40     // maps of single findings in a document, where nobody said how many
)

// shownAround is how far around a box of footprints zones are collected: the frame shows
// more than the view.
func shownAround(box geo.Box) float64 {
	return 2*math.Max(box.MaxX-box.MinX, box.MaxY-box.MinY) + 2*farthest
}

// overview shows all of the project, the zones that were hit and those near.
func (a *atlas) overview() picture.Map {
	m := a.base(a.sites)
	named := map[zoneAt]bool{}
	var names []string
	for _, s := range a.sites[:min(len(a.sites), 3)] {
		names = append(names, s.Name)
	}
	if len(a.sites) > len(names) {
		names = append(names, a.say("cover.more", "n", strconv.Itoa(len(a.sites))))
	}
	m.Title = clean(a.say("map.overview", "project", a.inline(a.list(names))))
	m.Subtitle = clean(a.say("map.subtitle", "district", a.r.Catalogue.Name.In(a.lang), "day", a.r.On.String(), "verdict", a.verdict().heading, "number", short(a.r.ID)))
	var layers []string
	for _, f := range a.r.Findings {
		if f.Zone == nil {
			continue
		}
		named[zoneAt{f.Layer, f.Zone.Code}] = true
		layers = append(layers, f.Layer)
		a.overlap(&m, f)
		a.distance(&m, f)
	}
	for _, l := range a.nearest() {
		if a.distance(&m, screening.Finding{Component: l.Component, Layer: l.Layer, Zone: &l.Nearest.Zone, DistanceM: &l.Nearest.DistanceM}) {
			named[zoneAt{l.Layer, l.Nearest.Zone.Code}] = true
			layers = append(layers, l.Layer)
		}
	}
	layers = unique(layers)
	if n := len(layers) - mostLayers; n > 0 {
		layers = layers[:mostLayers]
		m.Words.More = a.say("map.more", "n", strconv.Itoa(n))
	}
	m.Layers = a.mapped(layers, named)
	a.view(&m)
	return m
}

// nearest are the clear layers with their nearest zones, nearest first.
func (a *atlas) nearest() []screening.LayerPart {
	var out []screening.LayerPart
	for _, l := range a.r.Layers {
		if l.Status == screening.StatusClear && l.Nearest != nil && l.Nearest.DistanceM <= nearEnough {
			out = append(out, l)
		}
	}
	slices.SortStableFunc(out, func(x, y screening.LayerPart) int { return cmp.Compare(x.Nearest.DistanceM, y.Nearest.DistanceM) })
	return out
}

// detail shows one component and the zone that findings name, and the zones around.
func (a *atlas) detail(n int, group []screening.Finding) picture.Map {
	f := group[0]
	var sites []picture.Site
	for _, s := range a.sites {
		if s.Name == clean(f.Component) {
			sites = append(sites, s)
		}
	}
	m := a.base(sites)
	m.Title = clean(a.say("map.detail", "n", strconv.Itoa(n), "layer", a.layerTitle(f.Layer, f.Component), "zone", a.zoneLabel(f.Zone)))
	m.Subtitle = clean(a.clauses(append([]string{f.Component}, a.rulesMeasured(group)...)...))
	for _, one := range group {
		a.overlap(&m, one)
		a.distance(&m, one)
	}
	at := zoneAt{f.Layer, f.Zone.Code}
	m.Layers = a.mapped([]string{f.Layer}, map[zoneAt]bool{at: true})
	a.view(&m, a.reaching(sites, at)...)
	return m
}

// rulesMeasured says what was measured, each measure once with its rules.
func (a *atlas) rulesMeasured(group []screening.Finding) []string {
	var out []string
	for _, alike := range gather(group, func(f screening.Finding) string { return a.measure(f, a.layer(f)) }) {
		var rules []string
		for _, f := range alike {
			rules = append(rules, f.Rule)
		}
		out = append(out, a.measure(alike[0], a.layer(alike[0]))+a.inParens(a.list(unique(rules))))
	}
	return out
}

// base is a map of footprints, to be completed.
func (a *atlas) base(sites []picture.Site) picture.Map {
	m := picture.Map{
		Sites: sites, District: a.district,
		Reference: a.say("map.reference", "epsg", a.r.Engine.Plane, "meridian", trimmed(a.plane.CentralMeridian())),
		Words: picture.Words{
			Legend: a.say("map.legend"), North: a.say("map.north"), Site: a.say("map.site"), Overlap: a.say("map.overlap"), Measure: a.say("map.measure"), District: a.say("map.district"), Locator: a.say("map.locator"), Whole: a.say("map.whole"), Closed: a.say("map.closed"),
		},
	}
	for _, n := range a.opinionNotices() {
		m.Marks = append(m.Marks, clean(n))
	}
	return m
}

// mapped are the scene's zones of some layers: large areas lowest, then smaller ones, then
// lines. Those named get their names written.
func (a *atlas) mapped(layers []string, named map[zoneAt]bool) []picture.Layer {
	zones := slices.DeleteFunc(slices.Clone(a.zones), func(z mappedZone) bool { return !slices.Contains(layers, z.Layer) })
	groups := gather(zones, func(z mappedZone) string { return z.Layer })
	ground := func(group []mappedZone) float64 {
		most := 0.0
		for _, z := range group {
			most = max(most, float64(z.shape.Area()))
		}
		return most
	}
	slices.SortStableFunc(groups, func(x, y []mappedZone) int {
		return cmp.Or(cmp.Compare(ground(y), ground(x)), strings.Compare(x[0].Layer, y[0].Layer))
	})
	var out []picture.Layer
	for _, g := range groups {
		l := picture.Layer{Title: clean(a.layerTitle(g[0].Layer, "")), Colour: g[0].Colour, Hatch: g[0].Hatch}
		for _, part := range a.r.Layers {
			if part.Layer == g[0].Layer {
				l.Note = clean(conformer{composer: a.composer}.edition(part))
				break
			}
		}
		for _, z := range g {
			one := picture.Zone{Shape: z.shape, Band: z.Kind == "band"}
			if named[zoneAt{z.Layer, z.Code}] {
				one.Name = clean(cmp.Or(z.Name, z.Code))
			}
			l.Zones = append(l.Zones, one)
			l.Closed = l.Closed || z.Closed
		}
		out = append(out, l)
	}
	return out
}

// overlap adds what of the footprint lies in the finding's zone.
func (a *atlas) overlap(m *picture.Map, f screening.Finding) {
	if len(f.Geometry) == 0 {
		return
	}
	shape, err := shapeOf(a.plane, f.Geometry)
	if err != nil || slices.ContainsFunc(m.Overlaps, shape.Same) {
		return
	}
	m.Overlaps = append(m.Overlaps, shape)
}

// distance adds the shortest line from the footprint to the finding's zone, where it is
// what was measured: not along a river, not where a bank was measured landward.
func (a *atlas) distance(m *picture.Map, f screening.Finding) (drawn bool) {
	if f.DistanceM == nil || *f.DistanceM <= 0 || *f.DistanceM > farthest || f.Zone == nil || f.Relation == "upstream_m" || len(m.Measures) == mostMeasures {
		return false
	}
	for _, site := range m.Sites {
		for _, z := range a.zones {
			if site.Name != clean(f.Component) || z.Layer != f.Layer || z.Code != f.Zone.Code || z.Kind != "zone" {
				continue
			}
			s := geo.Distance(site.Shape, z.shape)
			line := picture.Measure{From: s.From, To: s.To, Text: a.metres(*f.DistanceM)}
			if math.Abs(float64(s.Distance)-*f.DistanceM) > 1 || slices.Contains(m.Measures, line) {
				continue
			}
			m.Measures, drawn = append(m.Measures, line), true
		}
	}
	return drawn
}

// reaching are the places of a zone that lie nearest to the footprints, unless far away: a
// zone that was found is seen, also where no straight line was measured.
func (a *atlas) reaching(sites []picture.Site, at zoneAt) []geo.Point {
	var out []geo.Point
	for _, site := range sites {
		for _, z := range a.zones {
			if z.Layer != at.layer || z.Code != at.code || z.shape.IsEmpty() {
				continue
			}
			if s, ok := geo.DistanceWithin(site.Shape, z.shape, farthest); ok {
				out = append(out, s.To)
			}
		}
	}
	return out
}

// view sets what is to be seen: footprints, distances and places, with ground around them.
func (a *atlas) view(m *picture.Map, places ...geo.Point) {
	box := geo.EmptyBox()
	for _, p := range places {
		box = box.Union(geo.Box{MinX: p.X, MinY: p.Y, MaxX: p.X, MaxY: p.Y})
	}
	for _, s := range m.Sites {
		box = box.Union(s.Shape.Bounds())
	}
	for _, l := range m.Measures {
		box = box.Union(geo.Box{MinX: min(l.From.X, l.To.X), MinY: min(l.From.Y, l.To.Y), MaxX: max(l.From.X, l.To.X), MaxY: max(l.From.Y, l.To.Y)})
	}
	size := math.Max(box.MaxX-box.MinX, box.MaxY-box.MinY)
	m.View = box.Grow(geo.Metres(math.Max(0.2*size, (smallestView-size)/2)))
}
