package intake

import (
	"math"

	"redline/geo"

	"github.com/twpayne/go-geom"
)

// degreeBox is a box in degrees.
type degreeBox struct{ min, max geo.LonLat }

// china stands for the service area when none is given.
var china = degreeBox{geo.LonLat{Lon: 73, Lat: 3}, geo.LonLat{Lon: 136, Lat: 54}}

func boxOf(places []geo.LonLat) degreeBox {
	b := degreeBox{geo.LonLat{Lon: math.Inf(1), Lat: math.Inf(1)}, geo.LonLat{Lon: math.Inf(-1), Lat: math.Inf(-1)}}
	for _, p := range places {
		b.min = geo.LonLat{Lon: min(b.min.Lon, p.Lon), Lat: min(b.min.Lat, p.Lat)}
		b.max = geo.LonLat{Lon: max(b.max.Lon, p.Lon), Lat: max(b.max.Lat, p.Lat)}
	}
	return b
}

func boxOfGeometry(g geom.T) degreeBox {
	flat := g.FlatCoords()
	places := make([]geo.LonLat, 0, len(flat)/2)
	for i := 0; i+1 < len(flat); i += 2 {
		places = append(places, geo.LonLat{Lon: flat[i], Lat: flat[i+1]})
	}
	return boxOf(places)
}

func (b degreeBox) middle() geo.LonLat {
	return geo.LonLat{Lon: (b.min.Lon + b.max.Lon) / 2, Lat: (b.min.Lat + b.max.Lat) / 2}
}

// meets reports whether the boxes have a common point.
func (b degreeBox) meets(o degreeBox) bool {
	return b.min.Lon <= o.max.Lon && o.min.Lon <= b.max.Lon && b.min.Lat <= o.max.Lat && o.min.Lat <= b.max.Lat
}

// grown returns the box with a margin for the curvature of its sides between samples.
func (b degreeBox) grown() degreeBox {
	margin := 1e-6 + max(b.max.Lon-b.min.Lon, b.max.Lat-b.min.Lat)/100
	return degreeBox{
		geo.LonLat{Lon: b.min.Lon - margin, Lat: b.min.Lat - margin},
		geo.LonLat{Lon: b.max.Lon + margin, Lat: b.max.Lat + margin},
	}
}

// nearestTo returns the place of the box nearest to p, in degrees.
func (b degreeBox) nearestTo(p geo.LonLat) geo.LonLat {
	return geo.LonLat{Lon: min(max(p.Lon, b.min.Lon), b.max.Lon), Lat: min(max(p.Lat, b.min.Lat), b.max.Lat)}
}

// surroundings is where footprints are expected: the service area, or China.
type surroundings struct {
	area geo.Shape
	box  degreeBox // holds the area
}

func surroundingsOf(area geo.Shape) surroundings {
	s := surroundings{area: area, box: china}
	if area.IsEmpty() {
		return s
	}
	s.box = boxAround(area)
	return s
}

// boxAround returns a box in degrees about an area's box on its plane, by the corners and
// the middles of its sides: every upload asks for it, and the area has far more vertices.
func boxAround(area geo.Shape) degreeBox {
	b := area.Bounds()
	var places []geo.LonLat
	for _, x := range []float64{b.MinX, (b.MinX + b.MaxX) / 2, b.MaxX} {
		for _, y := range []float64{b.MinY, (b.MinY + b.MaxY) / 2, b.MaxY} {
			places = append(places, area.Plane().Unproject(geo.Point{X: x, Y: y}))
		}
	}
	return boxOf(places)
}

// near reports whether a box may meet the surroundings; decided exactly for China.
func (s surroundings) near(b degreeBox) bool {
	if s.area.IsEmpty() {
		return b.meets(s.box)
	}
	return b.grown().meets(s.box.grown())
}

// meets reports whether a shape has a point in the service area. A shape that cannot be
// related to it because it is invalid counts: it is refused for that.
func (s surroundings) meets(shape geo.Shape) bool {
	if s.area.IsEmpty() || shape.IsEmpty() {
		return true
	}
	meet, err := geo.Intersects(shape, s.area)
	return err != nil || meet
}

// meetsAny reports whether some feature of the group, read so, meets the service area.
func (s surroundings) meetsAny(g *group, r reading) bool {
	met := g.each(func(f *feature) error {
		for _, d := range draw(f, r, s.plane) {
			if d.err == nil && s.meets(d.shape) {
				return errEnough
			}
		}
		return nil
	})
	return met != nil
}

// plane returns the plane on which a footprint around p is measured: that of the
// service area, else the 3° plane p lies on.
func (s surroundings) plane(p geo.LonLat) (geo.Plane, error) {
	if !s.area.IsEmpty() {
		return s.area.Plane(), nil
	}
	zone := min(max(math.Round((p.Lon-75)/3), 0), 20)
	return geo.NewPlane(4534 + int(zone))
}

// distance returns how far, in metres, places lie from the surroundings: 0 inside. Far
// from the area's plane it is measured on a sphere, good to half a percent.
func (s surroundings) distance(places []geo.LonLat) float64 {
	if s.area.IsEmpty() {
		least := math.Inf(1)
		for _, p := range places {
			least = min(least, onSphere(p, s.box.nearestTo(p)))
		}
		return least
	}
	flat := make([]float64, 0, 2*len(places))
	for _, p := range places {
		flat = append(flat, p.Lon, p.Lat)
	}
	shape, err := geo.NewShape(s.area.Plane(), geom.NewMultiPointFlat(geom.XY, flat))
	if err == nil && !shape.IsEmpty() {
		return float64(geo.Distance(shape, s.area).Distance)
	}
	least, border := math.Inf(1), s.area.Geometry().FlatCoords()
	for _, p := range places {
		for i := 0; i+1 < len(border); i += 2 {
			least = min(least, onSphere(p, geo.LonLat{Lon: border[i], Lat: border[i+1]}))
		}
	}
	return least
}

// onSphere returns the great-circle distance in metres on a sphere of the earth's mean
// radius, by the haversine formula.
func onSphere(a, b geo.LonLat) float64 {
	const radius, rad = 6_371_008.8, math.Pi / 180
	sinLat := math.Sin((b.Lat - a.Lat) * rad / 2)
	sinLon := math.Sin((b.Lon - a.Lon) * rad / 2)
	h := float64(sinLat*sinLat) + float64(math.Cos(a.Lat*rad)*math.Cos(b.Lat*rad))*sinLon*sinLon
	return 2 * radius * math.Asin(math.Sqrt(min(h, 1)))
}
