package screening

import (
	"fmt"
	"math"
	"slices"
)

// RelationKind is how a footprint must lie to a zone for a rule to apply.
type RelationKind string

// The relations. All include their boundary.
const (
	Intersects RelationKind = "intersects" // shares area (line: length) beyond the layer's tolerance
	Within     RelationKind = "within"     // lies wholly in the zones
	Outside    RelationKind = "outside"    // lies at least partly outside all zones
	WithinM    RelationKind = "within_m"   // distance ≤ limit
	NearM      RelationKind = "near_m"     // 0 < distance ≤ limit
	InBand     RelationKind = "in_band"    // in a reach's band: certainly, possibly, or either
	UpstreamM  RelationKind = "upstream_m" // at most limit upstream along the water
	CountMin   RelationKind = "count_min"  // shares area with at least Limit zones
	District   RelationKind = "district"   // of a rule without a layer
)

// Relation is one relation with its limit (metres, or a number of zones) or band.
type Relation struct {
	Kind  RelationKind
	Limit float64
	Band  string // certain | possible | any
}

// String returns the relation as written in a rule file.
func (r Relation) String() string {
	switch r.Kind {
	case InBand:
		return fmt.Sprintf("in_band: %s", r.Band)
	case WithinM, NearM, UpstreamM, CountMin:
		return fmt.Sprintf("%s: %g", r.Kind, r.Limit)
	}
	return string(r.Kind)
}

// reach is the distance around a footprint that the relation must know about.
func (r Relation) reach() float64 {
	if r.Kind == WithinM || r.Kind == NearM {
		return r.Limit
	}
	return 0
}

func parseRelations(raw []any) ([]Relation, error) {
	var out []Relation
	for _, item := range raw {
		relation, err := parseRelation(item)
		if err != nil {
			return nil, err
		}
		out = append(out, relation)
	}
	return out, nil
}

func parseRelation(item any) (Relation, error) {
	if word, ok := item.(string); ok {
		if kind := RelationKind(word); slices.Contains([]RelationKind{Intersects, Within, Outside}, kind) {
			return Relation{Kind: kind}, nil
		}
		return Relation{}, fmt.Errorf("unknown relation %q", word)
	}
	pairs, ok := item.(map[string]any)
	if !ok || len(pairs) != 1 {
		return Relation{}, fmt.Errorf("want one relation per entry, got %v", item)
	}
	for word, value := range pairs {
		return limitedRelation(RelationKind(word), value)
	}
	return Relation{}, fmt.Errorf("empty relation")
}

func limitedRelation(kind RelationKind, value any) (Relation, error) {
	switch kind {
	case InBand:
		band, _ := value.(string)
		if !slices.Contains([]string{"certain", "possible", "any"}, band) {
			return Relation{}, fmt.Errorf("in_band takes certain, possible or any, not %v", value)
		}
		return Relation{Kind: kind, Band: band}, nil
	case WithinM, NearM, UpstreamM, CountMin:
		limit, ok := number(value)
		if !ok || limit <= 0 || limit > 1e6 {
			return Relation{}, fmt.Errorf("%s takes a positive number up to 1000000, not %v", kind, value)
		}
		if kind == CountMin && limit != math.Trunc(limit) {
			return Relation{}, fmt.Errorf("count_min takes a whole number, not %v", value)
		}
		return Relation{Kind: kind, Limit: limit}, nil
	}
	return Relation{}, fmt.Errorf("unknown relation %q", string(kind))
}
