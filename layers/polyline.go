package layers

import (
	"math"
	"slices"

	"redline/geo"

	"github.com/twpayne/go-geom"
)

// polyline is a centreline on the plane with the chainage of each vertex from the first.
type polyline struct {
	points   []geo.Point
	chainage []float64
}

func newPolyline(plane geo.Plane, coords []geo.LonLat) polyline {
	var l polyline
	for i, c := range coords {
		p := plane.Project(c)
		var at float64
		if i > 0 {
			at = l.chainage[i-1] + distance(l.points[i-1], p)
		}
		l.points = append(l.points, p)
		l.chainage = append(l.chainage, at)
	}
	return l
}

func (l polyline) empty() bool { return len(l.points) == 0 }

func (l polyline) length() float64 { return l.chainage[len(l.chainage)-1] }

func (l polyline) end() geo.Point { return l.points[len(l.points)-1] }

// nearest returns the chainage of the point of the line nearest to p, the upstream one of
// several, and its distance.
func (l polyline) nearest(p geo.Point) (chainage, gap float64) {
	chainage, gap = 0, distance(l.points[0], p)
	for i := 1; i < len(l.points); i++ {
		t := project(l.points[i-1], l.points[i], p)
		if d := distance(along(l.points[i-1], l.points[i], t), p); d < gap {
			gap = d
			chainage = l.chainage[i-1] + float64(t*(l.chainage[i]-l.chainage[i-1]))
		}
	}
	return chainage, gap
}

// at returns the point at a chainage within the line.
func (l polyline) at(chainage float64) geo.Point {
	i, exact := slices.BinarySearch(l.chainage, chainage)
	if exact {
		return l.points[i]
	}
	if i = min(max(i, 1), len(l.points)-1); i == 0 {
		return l.points[0]
	}
	t := (chainage - l.chainage[i-1]) / (l.chainage[i] - l.chainage[i-1])
	return along(l.points[i-1], l.points[i], min(max(t, 0), 1))
}

// between returns the points of the stretch between two chainages.
func (l polyline) between(from, to float64) []geo.Point {
	points := []geo.Point{l.at(from)}
	for i, at := range l.chainage {
		if at > from && at < to {
			points = append(points, l.points[i])
		}
	}
	return append(points, l.at(to))
}

// firstMeeting returns the chainage of the first point of the stretch between two
// chainages that belongs to the target.
func (l polyline) firstMeeting(plane geo.Plane, from, to float64, target geo.Shape) (float64, bool, error) {
	points := l.between(from, to)
	if met, err := meets(pointShape(plane, points[0]), target); err != nil || met {
		return from, met, err
	}
	at := from
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		length := distance(a, b)
		if length > 0 && boxOf(a, b).Meets(target.Bounds()) {
			offset, met, err := firstOnSegment(plane, a, b, length, target)
			if err != nil || met {
				return min(at+offset, to), met, err
			}
		}
		at += length
	}
	return 0, false, nil
}

// firstOnSegment returns how far along a segment the target begins: where its interior
// is entered, or where it is only touched before that.
func firstOnSegment(plane geo.Plane, a, b geo.Point, length float64, target geo.Shape) (float64, bool, error) {
	segment, ok := lineShape(plane, []geo.Point{a, b})
	if !ok {
		return 0, false, nil
	}
	if met, err := meets(segment, target); err != nil || !met {
		return 0, false, err
	}
	offset := length
	if s := geo.Distance(segment, target); s.Distance == 0 {
		offset = min(offset, distance(a, s.From))
	}
	if target.Kind() != geo.Area {
		return offset, true, nil
	}
	inside, err := geo.Chainage(segment, target)
	if err != nil {
		return 0, false, err
	}
	if len(inside) > 0 {
		offset = min(offset, float64(inside[0].From))
	}
	return offset, true, nil
}

// meets is geo.Intersects for shapes that may be empty.
func meets(a, b geo.Shape) (bool, error) {
	if a.IsEmpty() || b.IsEmpty() {
		return false, nil
	}
	return geo.Intersects(a, b)
}

func pointShape(plane geo.Plane, p geo.Point) geo.Shape {
	s, err := geo.PlaneShape(plane, geom.NewPointFlat(geom.XY, []float64{p.X, p.Y}))
	if err != nil {
		return geo.Shape{} // not finite or far off the plane: it meets nothing
	}
	return s
}

// lineShape returns the line through the points; ok is false when it has no length.
func lineShape(plane geo.Plane, points []geo.Point) (geo.Shape, bool) {
	flat := make([]float64, 0, 2*len(points))
	for _, p := range points {
		flat = append(flat, p.X, p.Y)
	}
	s, err := geo.PlaneShape(plane, geom.NewLineStringFlat(geom.XY, flat))
	return s, err == nil && s.Length() > 0
}

// boxOf returns the box of a segment.
func boxOf(a, b geo.Point) geo.Box {
	return geo.Box{MinX: min(a.X, b.X), MinY: min(a.Y, b.Y), MaxX: max(a.X, b.X), MaxY: max(a.Y, b.Y)}
}

func distance(a, b geo.Point) float64 { return math.Hypot(b.X-a.X, b.Y-a.Y) }

// along returns the point a share t of the way from a to b.
func along(a, b geo.Point, t float64) geo.Point {
	return geo.Point{X: a.X + float64(t*(b.X-a.X)), Y: a.Y + float64(t*(b.Y-a.Y))}
}

// project returns the share of the way from a to b, 0 to 1, nearest to p.
func project(a, b, p geo.Point) float64 {
	dx, dy := b.X-a.X, b.Y-a.Y
	square := float64(dx*dx) + float64(dy*dy)
	if square == 0 {
		return 0
	}
	t := (float64((p.X-a.X)*dx) + float64((p.Y-a.Y)*dy)) / square
	return min(max(t, 0), 1)
}
