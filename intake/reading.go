package intake

import (
	"math"

	"redline/geo"
	"redline/geo/crs"
	"redline/lang"
)

// reading is one way to understand pairs of numbers.
type reading struct {
	ref        crs.Reference
	northFirst bool       // the first number is the northing or the latitude
	swapped    bool       // that is not the order the format prescribes
	shift      *crs.Shift // from an older datum; nil on CGCS2000
	web        crs.WebMap // the shift of web maps that is taken off; "" for none
}

// as returns the reading on the datum, or in the shifted system, that is declared.
func (r reading) as(d *declaration) reading {
	if d == nil {
		return r
	}
	r.web = d.web
	if d.older != crs.CGCS2000 && d.shift != nil {
		r.ref, r.shift = r.ref.On(d.older), d.shift
	}
	return r
}

// code is the reading as --crs takes it.
func (r reading) code() string {
	if r.web != "" {
		return string(r.web)
	}
	return r.ref.Name()
}

// accuracy is how well the reading knows the place, in metres; 0 for exactly.
func (r reading) accuracy() geo.Metres {
	switch {
	case r.web != "":
		return webMapAccuracy
	case r.shift != nil:
		return shiftedAccuracy
	}
	return 0
}

// place maps a vertex to degrees.
func (r reading) place(v vertex) geo.LonLat {
	east, north := v.first, v.second
	if r.northFirst {
		east, north = north, east
	}
	lon, lat := r.web.Inverse(r.ref.Inverse(east, north))
	if r.shift != nil {
		lon, lat = r.shift.ToCGCS2000(r.ref.Datum, lon, lat)
	}
	return geo.LonLat{Lon: lon, Lat: lat}
}

// Bounds of plane coordinates in China: northings from 3°N (331,700 m) to 54°N
// (5,986,000 m), rounded outward; eastings no farther from the central meridian than
// 3.5° at the southern end (390,000 m), the reach of a 6° zone with its overlap.
const (
	minNorthing   = 300_000
	maxNorthing   = 6_100_000
	maxFromCentre = 400_000
)

// fits reports whether numbers in the given range can be of this reading, by their
// magnitude alone.
func (r reading) fits(n numbers) bool {
	east, north := n.first, n.second
	if r.northFirst {
		east, north = north, east
	}
	if r.ref.Geographic {
		return east.within(-180, 180) && north.within(-90, 90)
	}
	centre := r.ref.FalseEasting()
	return east.within(centre-maxFromCentre, centre+maxFromCentre) && north.within(minNorthing, maxNorthing)
}

// inStrip reports whether a longitude lies in the strip a plane is meant for, with the
// usual overlap: half a degree beyond the border of its zone.
func (r reading) inStrip(lon float64) bool {
	return r.ref.Geographic || math.Abs(lon-r.ref.CentralMeridian) <= float64(r.ref.ZoneWidth)/2+0.5
}

// describe says what the reading takes the numbers for.
func (r reading) describe() lang.Text {
	var t lang.Text
	switch {
	case r.ref.Geographic:
		t = lang.Text{ZH: "经纬度（度）", EN: "longitude and latitude in degrees"}
	case r.ref.Zone > 0:
		t = lang.Textf("高斯平面坐标（米），东坐标带号 %d，%d° 带，中央经线 %g°E", "Gauss-Krüger metres, zone prefix %d, %d° zone, central meridian %g°E",
			r.ref.Zone, r.ref.ZoneWidth, r.ref.CentralMeridian)
	default:
		t = lang.Textf("高斯平面坐标（米），东坐标不带带号，中央经线 %g°E", "Gauss-Krüger metres without zone prefix, central meridian %g°E", r.ref.CentralMeridian)
	}
	switch {
	case r.web != "":
		t = lang.Textf("%[1]s，去掉 %[3]s 加偏", "%[2]s, without the shift of %[3]s", t.ZH, t.EN, string(r.web))
	case r.shift != nil:
		name := datumName(r.ref.Datum)
		t = lang.Textf("%[1]s，%[3]s按七参数转换", "%[2]s, moved from %[4]s with seven parameters", t.ZH, t.EN, name.ZH, name.EN)
	}
	if r.swapped {
		t = lang.Text{ZH: t.ZH + "，两列次序与格式规定相反", EN: t.EN + ", the two columns in the other order than the format prescribes"}
	}
	return t
}

// nature says what kind of numbers the reading takes, without the central meridian that
// numbers without prefix leave open.
func (r reading) nature() lang.Text {
	switch {
	case r.ref.Geographic:
		return lang.Text{ZH: "经纬度（度）", EN: "degrees"}
	case r.ref.Zone > 0:
		return lang.Textf("带号为 %d 的平面坐标（米）", "plane coordinates in metres with the zone prefix %d", r.ref.Zone)
	}
	return lang.Text{ZH: "不带带号的平面坐标（米）", EN: "plane coordinates in metres without zone prefix"}
}

// allReadings lists every reading, the most usual first: of several that give the same
// place, the first is shown.
func allReadings(formatNorthFirst bool) []reading {
	var out []reading
	add := func(from, to int) {
		for code := from; code <= to; code++ {
			ref, ok := crs.ByEPSG(code)
			if !ok {
				continue
			}
			out = append(out,
				reading{ref: ref, northFirst: formatNorthFirst},
				reading{ref: ref, northFirst: !formatNorthFirst, swapped: true})
		}
	}
	add(4490, 4490)
	add(4534, 4554) // 3°, no prefix
	add(4513, 4533) // 3°, prefix
	add(4502, 4512) // 6°, no prefix
	add(4491, 4501) // 6°, prefix
	return out
}

// span is a closed range of numbers.
type span struct{ min, max float64 }

func (s span) within(low, high float64) bool { return s.min >= low && s.max <= high }

func (s span) grow(x float64) span { return span{min(s.min, x), max(s.max, x)} }

// numbers is the box of a file's vertices as they are written.
type numbers struct{ first, second span }

func numbersOf(v vertex) numbers {
	return numbers{span{v.first, v.first}, span{v.second, v.second}}
}

func (n numbers) grow(v vertex) numbers {
	return numbers{n.first.grow(v.first), n.second.grow(v.second)}
}

// numbers returns the box of all vertices of the group, which has at least one.
func (g *group) numbers() numbers {
	if g.box != nil {
		return *g.box
	}
	n := noNumbers()
	for i := range g.features {
		n = n.with(&g.features[i])
	}
	return n
}

// noNumbers is the box of nothing.
func noNumbers() numbers {
	return numbers{span{math.Inf(1), math.Inf(-1)}, span{math.Inf(1), math.Inf(-1)}}
}

// with returns the box grown by the vertices of a feature.
func (n numbers) with(f *feature) numbers {
	f.vertices(func(_, _, _ int, v vertex) bool {
		n = n.grow(v)
		return true
	})
	return n
}

// gridSteps is how finely a box of plane numbers is sampled to find its place in
// degrees: its sides are curves there.
const gridSteps = 4

// sample returns a grid of places over a box of numbers.
func (r reading) sample(n numbers) []geo.LonLat {
	var out []geo.LonLat
	at := func(s span, i int) float64 { return s.min + (s.max-s.min)*float64(i)/gridSteps }
	for i := range gridSteps + 1 {
		for j := range gridSteps + 1 {
			out = append(out, r.place(vertex{first: at(n.first, i), second: at(n.second, j)}))
		}
	}
	return out
}
