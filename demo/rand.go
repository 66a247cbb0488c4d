package demo

import "math"

// random is SplitMix64 (Steele, Lea, Flood 2014): the same seed gives the same
// district on every machine and with every Go release.
type random struct{ state uint64 }

func (r *random) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	return mix(r.state)
}

func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// float returns a number in [0, 1).
func (r *random) float() float64 { return unit(r.next()) }

func unit(z uint64) float64 { return float64(z>>11) / (1 << 53) }

// between returns a number in [lo, hi).
func (r *random) between(lo, hi float64) float64 {
	return lo + float64((hi-lo)*r.float())
}

// noise is smooth value noise over the plane with values in [0, 1): random numbers on
// a lattice of the given wavelength, blended by a cubic.
type noise struct {
	seed       uint64
	wavelength float64
}

func (n noise) at(p vec) float64 {
	x, y := p.x/n.wavelength, p.y/n.wavelength
	fx, fy := math.Floor(x), math.Floor(y)
	ix, iy := int64(fx), int64(fy)
	tx, ty := smooth(x-fx), smooth(y-fy)
	low := blend(n.lattice(ix, iy), n.lattice(ix+1, iy), tx)
	high := blend(n.lattice(ix, iy+1), n.lattice(ix+1, iy+1), tx)
	return blend(low, high, ty)
}

// along is noise over one coordinate, such as a chainage.
func (n noise) along(s float64) float64 { return n.at(vec{s, 0}) }

func (n noise) lattice(ix, iy int64) float64 {
	return unit(mix(n.seed ^ mix(uint64(ix)*0x9e3779b97f4a7c15^mix(uint64(iy)))))
}

func smooth(t float64) float64 { return float64(t*t) * (3 - float64(2*t)) }

func blend(a, b, t float64) float64 { return a + float64((b-a)*t) }
