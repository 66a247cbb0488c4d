package demo

import "math"

// vec is a place or a direction on the plane, in metres. Products are rounded before
// they are added, so that machines with fused multiply-add draw the same district.
type vec struct{ x, y float64 }

func (a vec) add(b vec) vec        { return vec{a.x + b.x, a.y + b.y} }
func (a vec) sub(b vec) vec        { return vec{a.x - b.x, a.y - b.y} }
func (a vec) times(k float64) vec  { return vec{a.x * k, a.y * k} }
func (a vec) dot(b vec) float64    { return float64(a.x*b.x) + float64(a.y*b.y) }
func (a vec) cross(b vec) float64  { return float64(a.x*b.y) - float64(a.y*b.x) }
func (a vec) length() float64      { return math.Sqrt(a.dot(a)) }
func (a vec) toward(b vec) float64 { return b.sub(a).length() }
func (a vec) left() vec            { return vec{-a.y, a.x} }
func (a vec) moved(d vec, k float64) vec {
	return vec{a.x + float64(d.x*k), a.y + float64(d.y*k)}
}

// unit returns the direction of a; the zero vector stays.
func (a vec) unit() vec {
	if l := a.length(); l > 0 {
		return a.times(1 / l)
	}
	return a
}

// turned rotates a by an angle in radians, counter-clockwise.
func (a vec) turned(angle float64) vec {
	sin, cos := math.Sincos(angle)
	return vec{float64(a.x*cos) - float64(a.y*sin), float64(a.x*sin) + float64(a.y*cos)}
}

// between returns the place at share t of the way from a to b.
func between(a, b vec, t float64) vec { return a.moved(b.sub(a), t) }

// ring is a closed path without its closing vertex.
type ring []vec

// area is positive when the ring runs counter-clockwise. It is taken about the first
// vertex: far from the origin the products would lose the last metres.
func (r ring) area() float64 {
	sum := 0.0
	for i := 1; i+1 < len(r); i++ {
		sum += r[i].sub(r[0]).cross(r[i+1].sub(r[0]))
	}
	return sum / 2
}

// centre is the centroid of the area.
func (r ring) centre() vec {
	var weighted vec
	total := 0.0
	for i := 1; i+1 < len(r); i++ {
		a, b := r[i].sub(r[0]), r[i+1].sub(r[0])
		w := a.cross(b)
		weighted = weighted.moved(a.add(b), w)
		total += w
	}
	return r[0].moved(weighted, 1/(3*total))
}

// contains reports whether p lies inside; the border is decided either way.
func (r ring) contains(p vec) bool {
	inside := false
	for i, a := range r {
		b := r[(i+1)%len(r)]
		if (a.y > p.y) != (b.y > p.y) && p.x < a.x+float64((p.y-a.y)/(b.y-a.y)*(b.x-a.x)) {
			inside = !inside
		}
	}
	return inside
}

// meets reports whether the areas of two rings have a common point.
func (r ring) meets(o ring) bool {
	if r.contains(o[0]) || o.contains(r[0]) {
		return true
	}
	for i := range r {
		for j := range o {
			if _, ok := crossing(r[i], r[(i+1)%len(r)], o[j], o[(j+1)%len(o)]); ok {
				return true
			}
		}
	}
	return false
}

// crossing returns where segment ab meets segment cd, as a share of ab.
func crossing(a, b, c, d vec) (share float64, ok bool) {
	u, v, w := b.sub(a), d.sub(c), c.sub(a)
	det := u.cross(v)
	if det == 0 {
		return 0, false
	}
	share = w.cross(v) / det
	other := w.cross(u) / det
	return share, share >= 0 && share <= 1 && other >= 0 && other <= 1
}
