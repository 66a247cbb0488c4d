package layers

import (
	"maps"

	"redline/geo"
)

// SideName returns "left" or "right", "" for any other value.
func SideName(s geo.Side) string {
	switch s {
	case geo.Left:
		return "left"
	case geo.Right:
		return "right"
	}
	return ""
}

// RuleAttributes returns the names that a rule's zone condition may use for the layer,
// with their types: the declared ones; code, name and grade; and for Reaches watercourse,
// side, baseline, status, rank and tributary.
func (l Layer) RuleAttributes() map[string]AttributeType {
	all := maps.Clone(l.Attributes)
	if all == nil {
		all = map[string]AttributeType{}
	}
	for _, name := range []string{"code", "name", "grade"} {
		all[name] = String
	}
	if l.Kind == Reaches {
		for _, name := range []string{"watercourse", "side", "baseline", "status", "rank"} {
			all[name] = String
		}
		all["tributary"] = Bool
	}
	return all
}

// Attribute returns the value (string, float64 or bool) that a rule sees under a name of
// RuleAttributes. ok is false where the record does not say: that is unknown, not false.
func (s *Snapshot) Attribute(z *Zone, name string) (value any, ok bool) {
	switch name {
	case "code":
		return known(z.Code)
	case "name":
		return known(z.Name)
	case "grade":
		return known(z.Grade)
	}
	if z.Reach != nil {
		switch name {
		case "watercourse":
			return known(z.Reach.Watercourse)
		case "side":
			return known(SideName(z.Reach.Side))
		case "baseline":
			return known(z.Reach.Baseline)
		case "status":
			return known(z.Reach.Status)
		case "rank", "tributary":
			w, _ := s.Network.Watercourse(z.Reach.Watercourse)
			return w.attribute(name)
		}
	}
	value, ok = z.Attributes[name]
	return value, ok
}

func (w Watercourse) attribute(name string) (any, bool) {
	if name == "rank" {
		return known(w.Rank)
	}
	if w.Tributary != Yes && w.Tributary != No {
		return nil, false
	}
	return w.Tributary == Yes, true
}

// known returns a text that the record gives; an empty one is not given.
func known(text string) (any, bool) {
	if text == "" {
		return nil, false
	}
	return text, true
}
