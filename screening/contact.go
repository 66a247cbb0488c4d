package screening

import (
	"cmp"
	"slices"

	"redline/geo"
	"redline/layers"
)

// contact is one place where a rule's relation holds, or may hold.
type contact struct {
	relation  Relation
	sighting  *sighting   // nil for outside, count_min and district
	members   []*sighting // the zones measured: sighting alone, or all
	certainty Certainty
	open      bool   // holds only if a possible place is confirmed: pending, not a finding
	touch     string // the overlap is no more than a touch, and why
	needs     []Need // what would make it certain

	area, length, distance, margin *float64
	baseline                       string
}

// contacts finds where the relations hold among the selected zones. A zone counts once,
// by the first relation that holds for it.
func contacts(relations []Relation, s *survey, selected []*sighting) ([]contact, error) {
	var out []contact
	for _, r := range relations {
		found, err := s.contactsOf(r, selected)
		switch {
		case err != nil:
			return nil, err
		case len(relations) == 1 && !s.outdated && !s.approximate:
			return found, nil
		}
		for _, c := range found {
			if c.sighting == nil || !slices.ContainsFunc(out, func(o contact) bool { return o.sighting == c.sighting }) {
				out = append(out, c)
			}
		}
	}
	if s.outdated {
		for i := range out {
			out[i].certainty = Possible
			out[i].needs = append(slices.Clip(out[i].needs), Need{Of: "zone", Name: "version", Ask: "office"})
		}
	}
	if s.approximate {
		for i := range out {
			out[i].certainty = Possible
			out[i].needs = append(slices.Clip(out[i].needs), shiftedPlace())
		}
	}
	return out, nil
}

// knownContacts is where one relation holds among some zones: the rules of a layer often
// ask the same. What it found is shared and must not be changed.
type knownContacts struct {
	relation Relation
	selected []*sighting
	found    []contact
}

// contactsOf finds where a relation holds, once for each relation and selection.
func (s *survey) contactsOf(r Relation, selected []*sighting) ([]contact, error) {
	for _, k := range s.known {
		if k.relation == r && slices.Equal(k.selected, selected) {
			return k.found, nil
		}
	}
	found, err := contactsOf(r, s, selected)
	if err == nil && len(found) > 0 { // that there is nothing is told as fast
		s.known = append(s.known, knownContacts{r, selected, slices.Clip(found)})
	}
	return found, err
}

// shiftedPlace is what an approximate footprint leaves open.
func shiftedPlace() Need { return Need{Of: "component", Name: "coordinates", Ask: "applicant"} }

func contactsOf(r Relation, s *survey, selected []*sighting) ([]contact, error) {
	if s.approximate {
		switch r.Kind {
		case Intersects:
			return mayOverlap(r, s, selected), nil
		case Within:
			return mayLieWithin(r, s, selected)
		case Outside:
			return mayLeave(r, s, selected)
		case CountMin:
			return mayCount(r, s, selected), nil
		}
	}
	switch r.Kind {
	case Intersects:
		return overlapping(r, s, selected)
	case Within:
		return enclosing(r, s, selected)
	case Outside:
		return leaving(r, s, selected)
	case CountMin:
		return counting(r, s, selected)
	case WithinM, NearM:
		return perWatercourse(near(r, s, selected)), nil
	case InBand:
		return perWatercourse(banded(r, s, selected)), nil
	case UpstreamM:
		return upstream(r, s, selected), nil
	case District:
		return []contact{{relation: r, certainty: Certain}}, nil
	}
	return nil, nil
}

// meeting are the zones that the footprint meets.
func meeting(selected []*sighting) []*sighting {
	apart := func(z *sighting) bool { return z.meets == geo.Disjoint }
	if !slices.ContainsFunc(selected, apart) {
		return selected
	}
	var out []*sighting
	for _, z := range selected {
		if z.meets != geo.Disjoint {
			out = append(out, z)
		}
	}
	return out
}

// overlapping holds where the union of the zones shares more with the footprint than the
// layer's tolerance. Below it there is one touch for all of them.
func overlapping(r Relation, s *survey, selected []*sighting) ([]contact, error) {
	zones := meeting(selected)
	if len(zones) == 0 {
		return nil, nil
	}
	o, err := s.ground.overlap(zones)
	if err != nil || !o.exists {
		return nil, err
	}
	if o.touch != "" {
		return []contact{{
			relation: r, sighting: zones[0], members: zones, certainty: Possible, touch: o.touch,
			area: measured(o.area, quantumArea), length: measured(o.length, quantumLength),
			needs: []Need{{Of: "zone", Name: "boundary", Ask: "office"}},
		}}, nil
	}
	var out []contact
	for _, z := range zones {
		if z.meets != geo.Touch {
			out = append(out, overlapContact(r, z))
		}
	}
	return out, nil
}

func overlapContact(r Relation, z *sighting) contact {
	return contact{
		relation: r, sighting: z, members: []*sighting{z}, certainty: Certain,
		area: measured(z.area, quantumArea), length: measured(z.length, quantumLength),
	}
}

// enclosing holds for every zone met when their union covers the whole footprint.
func enclosing(r Relation, s *survey, selected []*sighting) ([]contact, error) {
	zones := meeting(selected)
	if len(zones) == 0 {
		return nil, nil
	}
	o, err := s.ground.outside(zones)
	if err != nil || o.exists && o.touch == "" {
		return nil, err
	}
	var out []contact
	for _, z := range zones {
		if z.meets != geo.Touch {
			out = append(out, overlapContact(r, z))
		}
	}
	return out, nil
}

// leaving holds when some of the footprint lies in none of the zones.
func leaving(r Relation, s *survey, selected []*sighting) ([]contact, error) {
	zones := meeting(selected)
	o, err := s.ground.outside(zones)
	if err != nil || !o.exists {
		return nil, err
	}
	c := contact{
		relation: r, members: zones, certainty: Certain, touch: o.touch,
		area: measured(o.area, quantumArea), length: measured(o.length, quantumLength),
	}
	if c.touch != "" {
		c.certainty, c.needs = Possible, []Need{{Of: "zone", Name: "boundary", Ask: "office"}}
	}
	return []contact{c}, nil
}

// counting holds when the footprint shares more than a touch with at least Limit zones.
func counting(r Relation, s *survey, selected []*sighting) ([]contact, error) {
	var zones []*sighting
	for _, z := range meeting(selected) {
		o, err := s.ground.overlap([]*sighting{z})
		if err != nil {
			return nil, err
		}
		if o.exists && o.touch == "" {
			zones = append(zones, z)
		}
	}
	if float64(len(zones)) < r.Limit {
		return nil, nil
	}
	return []contact{{relation: r, members: zones, certainty: Certain}}, nil
}

// near holds where the distance does not exceed the limit. Distances know no tolerance.
func near(r Relation, s *survey, selected []*sighting) []contact {
	var out []contact
	for _, z := range selected {
		if r.Kind == NearM && z.meets != geo.Disjoint {
			continue
		}
		if in, margin := s.within(z.distance, r.Limit); in {
			out = append(out, distanceContact(r, z, z.distance, margin))
		}
	}
	for i := range out {
		if out[i].certainty == Certain && disputed(out[i], out, selected) {
			out[i].certainty = Possible
			out[i].needs = append(out[i].needs, Need{Of: "reach", Name: "baseline", Ask: "office"})
		}
	}
	return out
}

// disputed reports whether one kind of baseline (say 河道管理范围线) puts the footprint within
// the limit while another recorded for the same watercourse (say 岸线) does not: which of
// them the law means is then for the office to say.
func disputed(c contact, found []contact, selected []*sighting) bool {
	reach := c.sighting.zone.Reach
	if reach == nil {
		return false
	}
	return slices.ContainsFunc(selected, func(z *sighting) bool {
		other := z.zone.Reach
		return other.Watercourse == reach.Watercourse && other.Section == reach.Section && !slices.ContainsFunc(found, func(f contact) bool {
			r := f.sighting.zone.Reach
			return r.Watercourse == other.Watercourse && r.Section == other.Section && r.Baseline == other.Baseline
		})
	})
}

func distanceContact(r Relation, z *sighting, distance float64, margin *float64) contact {
	c := contact{relation: r, sighting: z, members: []*sighting{z}, certainty: Certain, distance: &distance, margin: margin}
	if z.meets != geo.Disjoint && z.meets != geo.Touch {
		c.area, c.length = measured(z.area, quantumArea), measured(z.length, quantumLength)
	}
	if z.zone.Reach != nil {
		c.baseline = z.zone.Reach.Baseline
	}
	if margin != nil {
		c.certainty = Possible
		c.needs = []Need{{Of: "zone", Name: "boundary", Ask: "office"}}
	}
	return c
}

// banded judges the band of each bank: certain within the adopted width, or within the
// smallest while none is adopted; possible up to the largest.
func banded(r Relation, s *survey, selected []*sighting) []contact {
	var out []contact
	for _, z := range selected {
		c, ok := bandContact(r, s, z)
		if !ok || r.Band == "possible" && c.certainty == Certain {
			continue
		}
		c.open = r.Band == "certain" && c.certainty == Possible
		out = append(out, c)
	}
	return out
}

func bandContact(r Relation, s *survey, z *sighting) (contact, bool) {
	if z.band == nil || !z.band.inside {
		return contact{}, false
	}
	d, reach := z.band.distance, z.zone.Reach
	narrow, wide := float64(reach.WidthMin), float64(reach.WidthMax)
	if reach.Adopted != nil {
		narrow, wide = float64(*reach.Adopted), float64(*reach.Adopted)
	}
	in, margin := s.within(d, wide)
	if !in {
		return contact{}, false
	}
	c := distanceContact(r, z, d, margin)
	if sure, narrowMargin := s.within(d, narrow); margin == nil && (!sure || narrowMargin != nil) {
		c.certainty = Possible
		c.needs = append(c.needs, Need{Of: "reach", Name: "w_adopted", Ask: "office"})
	}
	if z.band.unsure {
		c.certainty = Possible
		c.needs = append(c.needs, Need{Of: "reach", Name: "opposite_bank", Ask: "office"})
	}
	return c, true
}

// perWatercourse keeps one contact per watercourse: a certain one, else the nearest.
// Contacts with plain zones stay as they are.
func perWatercourse(found []contact) []contact {
	best := map[string]int{}
	var out []contact
	for _, c := range found {
		if c.sighting.zone.Reach == nil {
			out = append(out, c)
			continue
		}
		name := c.sighting.zone.Reach.Watercourse
		i, seen := best[name]
		switch {
		case !seen:
			best[name] = len(out)
			out = append(out, c)
		case c.better(out[i]):
			out[i] = c
		}
	}
	return out
}

func (c contact) better(o contact) bool {
	if c.certainty != o.certainty {
		return c.certainty == Certain
	}
	if *c.distance != *o.distance {
		return *c.distance < *o.distance
	}
	return c.sighting.distance < o.sighting.distance // on the water: the bank that is nearer
}

// upstream holds for zones at most Limit down the water from the component's place.
func upstream(r Relation, s *survey, selected []*sighting) []contact {
	var out []contact
	for _, z := range selected {
		if z.upstream == nil {
			continue
		}
		if in, margin := s.within(*z.upstream, r.Limit); in {
			out = append(out, distanceContact(r, z, *z.upstream, margin))
		}
	}
	return out
}

// measured returns a quantised measure, or nil for zero: not applicable.
func measured(v, q float64) *float64 {
	if v == 0 {
		return nil
	}
	m := quantise(v, q)
	return &m
}

// sortSightings orders zones by code.
func sortSightings(s []*sighting) {
	slices.SortFunc(s, func(a, b *sighting) int { return cmp.Compare(a.zone.Code, b.zone.Code) })
}

// zoneRef names a sighting's zone for the report.
func zoneRef(z *layers.Zone) ZoneRef {
	return ZoneRef{Code: z.Code, Name: z.Name, Grade: z.Grade, Attributes: z.Attributes}
}
