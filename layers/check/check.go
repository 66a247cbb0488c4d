// Package check looks over a delivery of a layer before it is published: what is wrong
// with it (an error, which blocks), what somebody should look at and give a reason for (a
// warning), and where on the ground. It also says what changed between two versions.
package check

import (
	"cmp"
	"maps"
	"slices"

	"redline/geo"
	"redline/lang"
	"redline/layers"

	"github.com/twpayne/go-geom"
)

// Severity says what a finding means for publication.
type Severity string

// The severities.
const (
	Error   Severity = "error"   // blocks publication
	Warning Severity = "warning" // publication needs a reason on record
)

// Finding is one thing that was found wrong, or odd.
type Finding struct {
	Check    string    // its code, see Codes
	Severity Severity  //
	Zones    []string  // the codes of the zones concerned, sorted
	Text     lang.Text // what is wrong
	Hint     lang.Text // what to do
	Geometry geom.T    // where, in degrees; nil where it is nowhere in particular
	Area     geo.SquareMetres
}

// Expectations are what the rules expect of a layer beyond what its record declares.
type Expectations struct {
	Attributes  map[string]layers.AttributeType // that rules look at
	Choices     map[string][]string             // the values that grade or an attribute may have
	Tiles       bool                            // the zones cover the district, each place once
	UnitCodes   bool                            // codes follow the grammar of control units
	AreaNotLess bool                            // 面积不减: the area does not fall below that of the version before
	Nested      []string                        // grades from the inner to the outer, each within or beside the next
	Around      map[string][]string             // grade → the grades of which a zone lies within or beside it
	Silent      map[string][]string             // attribute → values with which a zone counts for nothing
}

// Delivery is a version that is to be published, and what it is compared with.
type Delivery struct {
	Layer    layers.Layer
	Version  *layers.Version // sealed, or refused by Seal; see Zones
	Previous *layers.Version // in force before; nil for none
	// Zones and PreviousZones go through the zones of the two versions, in order of code,
	// where the versions do not hold them; nil where they do. What visit is given is its own
	// to keep, and its error comes back.
	Zones, PreviousZones func(visit func(*layers.Zone) error) error
	ServiceArea          geo.Shape
	Documents            map[string]layers.Document
	Illustrative         bool
	Rejected             int // features of the delivery that were not taken in
	Expect               Expectations
}

// Run runs every check. Findings come in the order errors, warnings; then by check and
// zone. Where a geometry is invalid, what compares areas waits until it is mended. An error
// says that a check could not be computed.
func Run(d Delivery) ([]Finding, error) {
	r := &run{Delivery: d, missing: map[string][]string{}, count: map[kind]int{}, more: map[kind]*Finding{}}
	r.record()
	if err := each(d.Version, d.Zones, r.zone); err != nil {
		return nil, err
	}
	steps := []func() error{r.whole, r.empty, r.coverage, r.tiles, r.notLess, r.nested, r.around}
	if r.unsound {
		r.drop("outside-coverage")
		steps = steps[:2]
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
	}
	r.addMore()
	slices.SortStableFunc(r.found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Check, b.Check), slices.Compare(a.Zones, b.Zones))
	})
	return r.found, nil
}

// Blocks reports whether an error is among the findings.
func Blocks(findings []Finding) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.Severity == Error })
}

// each goes through the zones of a version that holds them, or does not.
func each(v *layers.Version, zones func(func(*layers.Zone) error) error, visit func(*layers.Zone) error) error {
	if zones != nil {
		return zones(visit)
	}
	for i := range v.Zones {
		if err := visit(&v.Zones[i]); err != nil {
			return err
		}
	}
	return nil
}

type run struct {
	Delivery
	found   []Finding
	unsound bool              // some geometry cannot be measured
	count   map[kind]int      // of findings so far
	more    map[kind]*Finding // what came beyond mostOfAKind, together

	// Of the zones gone through so far:
	zones    int
	vertices int
	code     string              // of the zone before
	missing  map[string][]string // codes of zones that lack an attribute, by its name
	banks    layers.Banks        // of the reaches
	standing []layers.Zone       // with a geometry and not silent, where they are compared with each other
	ground   geo.Areas           // what they cover, where it is compared with the version before
}

// zone checks one zone by itself, and keeps of it what the checks of the whole need.
func (r *run) zone(z *layers.Zone) error {
	r.zones++
	r.checkCode(z)
	r.attributes(z)
	r.code = z.Code
	r.vertices += z.Shape.Vertices()
	if sound, err := r.geometry(z); err != nil || !sound {
		r.unsound = r.unsound || !sound
		return err
	}
	r.pair(z)
	if r.unsound {
		return nil
	}
	if err := r.covered(z); err != nil {
		return err
	}
	e := &r.Expect
	if (e.Tiles || len(e.Nested) > 0 || len(e.Around) > 0) && !r.silent(z) {
		r.standing = append(r.standing, *z)
	}
	if e.AreaNotLess && r.Previous != nil {
		r.ground.Add(z.Shape)
	}
	return nil
}

// whole adds what is only known once all zones were seen.
func (r *run) whole() error {
	r.reportMissing()
	r.budget()
	return nil
}

// kind is what findings have in common.
type kind struct {
	check    string
	severity Severity
}

// mostOfAKind is how many findings of one check are told one by one, each with its place:
// where a whole layer is wrong in the same way, those beyond are told in one that names the
// zones.
const mostOfAKind = 1000

func (r *run) add(f Finding) {
	slices.Sort(f.Zones)
	of := kind{f.Check, f.Severity}
	if r.count[of]++; r.count[of] <= mostOfAKind {
		r.found = append(r.found, f)
		return
	}
	if r.more[of] == nil {
		r.more[of] = &Finding{Check: f.Check, Severity: f.Severity, Hint: f.Hint}
	}
	more := r.more[of]
	more.Zones = append(more.Zones, f.Zones...)
	more.Area += f.Area
}

// drop takes back what a check found so far.
func (r *run) drop(check string) {
	r.found = slices.DeleteFunc(r.found, func(f Finding) bool { return f.Check == check })
	maps.DeleteFunc(r.more, func(of kind, _ *Finding) bool { return of.check == check })
}

// addMore adds what came beyond mostOfAKind.
func (r *run) addMore() {
	for of, more := range r.more {
		slices.Sort(more.Zones)
		more.Zones = slices.Compact(more.Zones)
		more.Text = lang.Textf("此外还有 %[1]d 处同样的问题，合计 %.2[2]f m²，只列出图斑编号", "as many more as %[1]d of the same, %.2[2]f m² in all; only the zones are named",
			r.count[of]-mostOfAKind, float64(more.Area))
		r.found = append(r.found, *more)
	}
}

// at adds a finding about a zone, at a place of it.
func (r *run) at(check string, severity Severity, z *layers.Zone, text, hint lang.Text) {
	r.add(Finding{Check: check, Severity: severity, Zones: []string{z.Code}, Text: text, Hint: hint, Geometry: z.Geometry, Area: z.Shape.Area()})
}
