package layers

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"redline/geo"
	"redline/lang"

	"github.com/twpayne/go-geom"
)

// Water is the surface between the two banks of one stretch that have the same baseline.
type Water struct {
	Watercourse, Section, Baseline string
	Shape                          geo.Shape
}

// Water returns the water surface between paired banks of a Reaches version: one area
// per watercourse, section and baseline, in that order. A bank whose opposite is missing
// has none.
func (v *Version) Water() []Water { return v.water }

// Band returns the band of a reach for maps and areas: the points at most width landward
// of its baseline, with square ends. It does not stop at the opposite bank of a
// meandering river; geo.LandwardDistance decides. A zone without a reach is an error.
func (z *Zone) Band(width geo.Metres) (geo.Shape, error) {
	if z.Reach == nil {
		return geo.Shape{}, fmt.Errorf("zone %s is no reach: it has no band", z.Code)
	}
	// Looking downstream, the land of the left bank lies to the left of its line.
	return geo.BufferSide(z.Shape, width, z.Reach.Side)
}

// stretch names what a left and a right bank have in common.
type stretch struct{ watercourse, section, baseline string }

// Banks pairs the banks of a Reaches version as its zones pass, in order of code. The zero
// value has seen none. A bank is held until its opposite comes.
type Banks struct{ seen map[stretch]*pair }

// pair is what was seen of a stretch: the codes of its left and its right bank, and the bank
// that waits for the other.
type pair struct {
	codes   [2]string
	waiting *Zone
}

// BankFault is why a bank makes no water with another one.
type BankFault struct {
	Zone, Other string // their codes; What is said of Zone
	Field       string
	What, Hint  lang.Text
	Err         error // nil where nothing was computed
}

// Add takes the next zone and returns the water between it and its opposite, where that came
// before it; else nil, as for a zone that is no reach.
func (b *Banks) Add(z *Zone) (*Water, *BankFault) {
	if z.Reach == nil {
		return nil, nil
	}
	if b.seen == nil {
		b.seen = map[stretch]*pair{}
	}
	key := stretch{z.Reach.Watercourse, z.Reach.Section, z.Reach.Baseline}
	p := b.seen[key]
	if p == nil {
		p = &pair{}
		b.seen[key] = p
	}
	code := &p.codes[z.Reach.Side-geo.Left]
	if *code != "" {
		return nil, &BankFault{
			Zone: z.Code, Other: *code, Field: "side",
			What: lang.Textf("与图斑 %s 是同一河段、同一基线、同一侧", "it and zone %s are the same side of the same stretch and baseline", *code),
			Hint: lang.Text{ZH: "不同河段须填不同的 section", EN: "give different stretches different sections"},
		}
	}
	*code = z.Code
	if p.waiting == nil {
		p.waiting = z
		return nil, nil
	}
	left, right := p.waiting, z
	p.waiting = nil
	if right.Reach.Side == geo.Left {
		left, right = right, left
	}
	shape, err := between(left, right)
	if err != nil {
		return nil, &BankFault{
			Zone: left.Code, Other: right.Code, What: waterFault(right.Code, err), Err: err,
			Hint: lang.Text{ZH: "两岸线都应沿水流方向绘制，且互不相交", EN: "digitise both banks downstream, and so that they do not cross"},
		}
	}
	return &Water{Watercourse: key.watercourse, Section: key.section, Baseline: key.baseline, Shape: shape}, nil
}

// pairBanks builds the water of every stretch that has both banks. Zones are sorted.
func (v *Version) pairBanks() (water []Water, faults []error) {
	var banks Banks
	for i := range v.Zones {
		w, bad := banks.Add(&v.Zones[i])
		if w != nil {
			water = append(water, *w)
		}
		if bad != nil {
			f := v.fault(bad.Zone, bad.Field, bad.What, bad.Hint)
			f.Err = bad.Err
			faults = append(faults, f)
		}
	}
	slices.SortFunc(water, func(a, b Water) int {
		return cmp.Or(cmp.Compare(a.Watercourse, b.Watercourse), cmp.Compare(a.Section, b.Section), cmp.Compare(a.Baseline, b.Baseline))
	})
	return water, faults
}

// between returns the area between two banks: down the left one and back up the right.
func between(left, right *Zone) (geo.Shape, error) {
	down, back := lineCoords(left.Geometry), lineCoords(right.Geometry)
	slices.Reverse(back)
	ring := append(down, back...)
	if len(ring) == 0 {
		return geo.Shape{}, errNoLine
	}
	ring = append(ring, ring[0])
	flat := make([]float64, 0, 2*len(ring))
	for _, c := range ring {
		flat = append(flat, c.Lon, c.Lat)
	}
	polygon := geom.NewPolygonFlat(geom.XY, flat, []int{len(flat)})
	shape, err := geo.NewShape(left.Shape.Plane(), polygon)
	if err != nil {
		return geo.Shape{}, err
	}
	if invalid := geo.Validate(shape); invalid != nil {
		return geo.Shape{}, invalid
	}
	if !clockwise(flat) {
		return geo.Shape{}, errSwapped
	}
	return shape, nil
}

// errSwapped refuses banks that enclose their water the wrong way round: down the left bank
// and up the right one runs clockwise.
var errSwapped = errors.New("left and right are exchanged, or both banks are digitised upstream")

// clockwise tells the direction of a closed ring of longitudes and latitudes.
func clockwise(flat []float64) bool {
	sum := 0.0
	for i := 0; i+3 < len(flat); i += 2 {
		sum += (flat[i+2] - flat[i]) * (flat[i+3] + flat[i+1] - 2*flat[1])
	}
	return sum > 0
}

// errNoLine refuses a bank or centreline without points.
var errNoLine = errors.New("the line has no points")

// lineCoords returns the vertices of a line in degrees, those of several parts one after
// the other.
func lineCoords(g geom.T) []geo.LonLat {
	if g == nil {
		return nil
	}
	flat, stride := g.FlatCoords(), g.Stride()
	coords := make([]geo.LonLat, 0, len(flat)/2)
	for i := 0; stride > 1 && i+1 < len(flat); i += stride {
		coords = append(coords, geo.LonLat{Lon: flat[i], Lat: flat[i+1]})
	}
	return coords
}

func waterFault(opposite string, err error) lang.Text {
	what := lang.Textf("与对岸 %s 之间的水面不是有效的面", "the water between it and the opposite bank %s is not a valid area", opposite)
	if errors.Is(err, errSwapped) {
		return lang.Textf("与对岸 %[1]s 的左右颠倒，或两岸都逆着水流绘制：管控带会落在错误的一侧",
			"it and the opposite bank %[1]s have left and right exchanged, or are both digitised upstream: bands would fall on the wrong side", opposite)
	}
	var invalid *geo.Invalid
	if errors.As(err, &invalid) {
		at := fmt.Sprintf("%.9f, %.9f", invalid.AtLonLat.Lon, invalid.AtLonLat.Lat)
		what.ZH += "：" + invalid.Reason.ZH + "（" + at + "）"
		what.EN += ": " + invalid.Reason.EN + " (" + at + ")"
	}
	return what
}
