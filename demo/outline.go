package demo

import (
	"math"

	"redline/geo"
)

// Where the district lies and how large it is. The area is that of the plan's
// district; the shape and the place of every line are invented.
const (
	centreLon    = 104.5
	centreLat    = 31.3
	planeEPSG    = 4544
	districtArea = 447.88e6 // m²
)

// lobes make the district's general shape: radius = Σ 1 + size·cos(k·angle − phase).
var lobes = []struct {
	k, size, phase float64
}{
	{2, 0.105, 2.75},
	{3, 0.065, 0.40},
	{4, 0.030, 2.10},
	{5, 0.050, 4.00},
	{7, 0.032, 1.10},
	{10, 0.020, 3.30},
}

// outline draws the district's border about the centre and scales it until the area
// of its snapped vertices is the district's.
func outline(p geo.Plane, centre vec, r *random) ring {
	const anchors = 56
	var corner ring
	for i := range anchors {
		angle := 2 * math.Pi * float64(i) / anchors
		radius := 1.0
		for _, l := range lobes {
			radius += float64(l.size * math.Cos(float64(l.k*angle)-l.phase))
		}
		corner = append(corner, vec{12000 * radius, 0}.turned(angle))
	}
	var shape ring
	for i, a := range corner {
		shape = append(shape, a)
		shape = append(shape, rough(a, corner[(i+1)%anchors], 0.13, 140, r)...)
	}
	return scaled(p, centre, shape)
}

// scaled fits the shape to the district's area. Snapping moves every vertex by less than
// 0.1 mm, which changes the area by less than a square metre; a second pass is not needed.
func scaled(p geo.Plane, centre vec, shape ring) ring {
	factor := math.Sqrt(districtArea / shape.area())
	out := make(ring, len(shape))
	for i, v := range shape {
		out[i] = snapped(p, centre.moved(v, factor))
	}
	return out
}

// snapped moves a place to the 1e-9° grid on which zones are stored.
func snapped(p geo.Plane, v vec) vec {
	l := p.Unproject(geo.Point{X: v.x, Y: v.y})
	pt := p.Project(geo.LonLat{Lon: grid(l.Lon), Lat: grid(l.Lat)})
	return vec{pt.X, pt.Y}
}

func grid(degrees float64) float64 { return math.Round(degrees*1e9) / 1e9 }
