package intake

import (
	"cmp"
	"errors"
	"slices"

	"redline/geo"
	"redline/lang"
)

// Inspection is what a file was understood to hold, whether or not Read would accept it.
type Inspection struct {
	Format   string
	Encoding string // "" for a binary format
	Layers   []LayerCount
	Features int // in the file, before Options.Layer and Options.Feature choose
	Chosen   int // after they chose
	// Groups are the chosen features by what the file declares of their coordinates;
	// features of one group are read alike.
	Groups   []InspectedGroup
	Warnings []Note // about the file as a whole
}

// LayerCount is a layer with the number of its features; the name is "" for features
// that stand in none.
type LayerCount struct {
	Name     string
	Features int
}

// InspectedGroup is the features with one declaration.
type InspectedGroup struct {
	Declared string // as the file puts it; "" when it says nothing
	Features []InspectedFeature
	// Numbers are the coordinates as they stand in the file: the least and the greatest
	// of the first and of the second number of each pair.
	Numbers [2][2]float64
	// Readings are the ways to read the numbers that the declaration (or Options.CRS)
	// allows, nearest to the service area first; all that the numbers allow when it
	// allows none. At most maxReadings, OtherReadings is how many more there are.
	Readings      []InspectedReading
	OtherReadings int
	// Refusals say why Read refuses the group: none when it accepts it. Of invalid
	// geometry each feature gives its own, up to maxRefusals.
	Refusals []*lang.Fault
}

// InspectedReading is one way to read the numbers and where it would put them.
type InspectedReading struct {
	Candidate
	Used     bool       // it is the one Read takes
	Declared bool       // it agrees with what the file declares or a person chose
	InStrip  bool       // it lies in the strip its plane is meant for; true for degrees
	Distance geo.Metres // from the service area; 0 inside or across its border
}

// InspectedFeature is one feature; of one that mixes points, lines and areas, each kind.
type InspectedFeature struct {
	Number     int // from 1, in the file's order
	Name       string
	Layer      string
	Kind       geo.Kind
	Parts      int // polygons, lines, or points; counted as they are drawn when not placed
	Holes      int
	Vertices   int // as written
	Properties map[string]any
	// Footprint is nil while it is open where the feature lies, or when it is invalid.
	// Of a file that lies outside the service area it is given nevertheless.
	Footprint *Footprint
	Area      geo.SquareMetres // on the plane; 0 without Footprint, and for points and lines
	Length    geo.Metres       // of lines
	Box       geo.Box          // in degrees: X is the longitude; empty without Footprint
	// Stated is the area the file states, StatedUnit its unit; "" where it states none.
	Stated     float64
	StatedUnit string
}

// Screenable reports whether Read accepts the file.
func (i *Inspection) Screenable() bool {
	return !slices.ContainsFunc(i.Groups, func(g InspectedGroup) bool { return len(g.Refusals) > 0 })
}

// Bounds of an inspection: more does not help a person, and costs.
const (
	maxReadings = 6
	maxRefusals = 20
	// maxTried is how many features are looked at one by one for further faults.
	maxTried = 1000
)

// Inspect says what Read understands of a file: also, and above all, of one it refuses
// for its coordinates or its geometry. An error means that not even its features can be
// told (another format, syntax, limits, no such feature or layer); it is the one of Read.
func Inspect(name string, data []byte, opt Options) (*Inspection, error) {
	src := newSource(name, data, opt)
	out, err := inspect(src, opt)
	if err != nil {
		return nil, src.inFile(err)
	}
	return out, nil
}

func inspect(src *source, opt Options) (*Inspection, error) {
	if err := src.checkSize(); err != nil {
		return nil, err
	}
	rd, err := src.recognise()
	if err != nil {
		return nil, err
	}
	found, err := rd.read(src)
	if err != nil {
		return nil, err
	}
	found.outlines = opt.Outlines
	if err := found.gather(); err != nil {
		return nil, err
	}
	if err := found.check(src); err != nil {
		return nil, err
	}
	chosen, err := selectLayer(found.features, opt.Layer)
	if err != nil {
		return nil, err
	}
	if chosen, err = selectFeatures(chosen, opt.Feature); err != nil {
		return nil, err
	}
	groups := groupByDeclaration(chosen)
	if opt.CRS != "" && len(groups) > 0 {
		first := groups[0]
		first.northFirst = found.northFirst
		if _, f := chooseFor(&first, opt.CRS, surroundingsOf(opt.ServiceArea)); f != nil {
			return nil, f
		}
	}
	out := &Inspection{
		Format: rd.name, Encoding: src.encoding, Layers: countLayers(found.features),
		Features: len(found.features), Chosen: len(chosen), Warnings: found.warnings,
	}
	for _, g := range groups {
		g.northFirst, g.suspicions = found.northFirst, found.suspicions
		out.Groups = append(out.Groups, inspectGroup(src, g, opt))
	}
	return out, nil
}

func countLayers(all []feature) []LayerCount {
	var out []LayerCount
	index := map[string]int{}
	for _, f := range all {
		i, ok := index[f.layer]
		if !ok {
			i = len(out)
			index[f.layer] = i
			out = append(out, LayerCount{Name: f.layer})
		}
		out[i].Features++
	}
	return out
}

// inspectGroup reads a group as Read does. Where that is refused it finds out what can
// be said nevertheless: of invalid geometry, the faults of each feature; of a place
// outside the service area, the footprints there.
func inspectGroup(src *source, g group, opt Options) InspectedGroup {
	n := g.numbers()
	out := InspectedGroup{
		Declared: g.words(),
		Numbers:  [2][2]float64{{n.first.min, n.first.max}, {n.second.min, n.second.max}},
	}
	measured := surroundingsOf(opt.ServiceArea)
	footprints, err := readGroup(src, g, opt)
	used := ""
	switch {
	case err == nil:
		used = usedBy(footprints)
	case errors.Is(err, ErrGeometry):
		footprints, out.Refusals = readEach(src, g, opt)
		used = usedBy(footprints)
		if len(out.Refusals) == 0 { // the features are sound one by one, not together
			out.Refusals = []*lang.Fault{asFault(src, err)}
		}
	case errors.Is(err, ErrOutside):
		out.Refusals = []*lang.Fault{asFault(src, err)}
		anywhere := opt
		anywhere.ServiceArea = geo.Shape{}
		measured = surroundingsOf(anywhere.ServiceArea)
		footprints, _ = readGroup(src, g, anywhere)
	default:
		out.Refusals = []*lang.Fault{asFault(src, err)}
	}
	out.Readings, out.OtherReadings = inspectReadings(&g, opt, used)
	out.Features = inspectFeatures(g.features, footprints, measured)
	return out
}

func usedBy(footprints []numbered) string {
	if len(footprints) == 0 {
		return ""
	}
	return footprints[0].Used
}

// readEach reads the features of a group one by one and collects what is wrong.
func readEach(src *source, g group, opt Options) (footprints []numbered, refusals []*lang.Fault) {
	for i := range g.features {
		if i == maxTried || len(refusals) == maxRefusals {
			break
		}
		one := g
		one.features = g.features[i : i+1]
		list, err := readGroup(src, one, opt)
		switch {
		case err == nil:
			footprints = append(footprints, list...)
		case errors.Is(err, ErrGeometry):
			refusals = append(refusals, asFault(src, err))
		}
	}
	return footprints, refusals
}

func asFault(src *source, err error) *lang.Fault {
	var f *lang.Fault
	errors.As(src.inFile(err), &f)
	return f
}

// inspectReadings lists the readings; used is the reference Read takes, "" for none.
func inspectReadings(g *group, opt Options, used string) (list []InspectedReading, more int) {
	around := surroundingsOf(opt.ServiceArea)
	declared := g.declared
	if opt.CRS != "" {
		declared, _ = choose(opt.CRS)
	}
	if shifted, err := declared.withShift(&source{}, opt.Shift); err == nil {
		declared = shifted
	}
	all := candidates(g, declared)
	allowed := keep(all, func(c candidate) bool { return declared.allows(c.ref) })
	agrees := len(allowed) > 0
	if !agrees {
		allowed = all
	}
	for _, c := range distinct(allowed) {
		entry := InspectedReading{
			Candidate: Candidate{CRS: c.code(), Swapped: c.swapped, At: c.middle(), Reason: c.describe()},
			Declared:  agrees && declared != nil && declared.form != anyForm,
			InStrip:   c.inStrip(c.middle().Lon),
			Distance:  geo.Metres(around.distance(c.places)),
		}
		entry.Used = used != "" && (entry.CRS == used || c.ref.Geographic && used == "EPSG:4326")
		list = append(list, entry)
	}
	slices.SortStableFunc(list, func(a, b InspectedReading) int {
		return cmp.Or(-compareBools(a.Used, b.Used), -compareBools(a.InStrip, b.InStrip), cmp.Compare(a.Distance, b.Distance))
	})
	if len(list) > maxReadings {
		return list[:maxReadings], len(list) - maxReadings
	}
	return list, 0
}

// compareBools orders false before true.
func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
