package crs

import "math"

// order is where Krüger's series are cut: the terms left out are below 5 nm within
// 35° of the central meridian (Karney 2011, §4).
const order = 6

// ellipsoid is a figure of the earth with what its projection is computed from.
type ellipsoid struct {
	radius        float64 // equatorial, metres
	eccentricity2 float64
	rectifying    float64 // radius of the circle as long as a meridian (Karney 2011, eq. 14)
	forward       [order]float64
	inverse       [order]float64
}

// newEllipsoid derives the series in the third flattening n = (a−b)/(a+b).
//
// forward are α₁…α₆, from the conformal sphere to the plane; inverse −β₁…−β₆, back.
// Source: C. F. F. Karney, Transverse Mercator with an accuracy of a few nanometers,
// J. Geodesy 85 (2011), eqs. 35 and 36.
func newEllipsoid(radius, inverseFlattening float64) *ellipsoid {
	f := 1 / inverseFlattening
	n := f / (2 - f)
	return &ellipsoid{
		radius:        radius,
		eccentricity2: f * (2 - f),
		rectifying:    radius / (1 + n) * polynomial(n, 1, 0, 1./4, 0, 1./64, 0, 1./256),
		forward: [order]float64{
			polynomial(n, 0, 1./2, -2./3, 5./16, 41./180, -127./288, 7891./37800),
			polynomial(n, 0, 0, 13./48, -3./5, 557./1440, 281./630, -1983433./1935360),
			polynomial(n, 0, 0, 0, 61./240, -103./140, 15061./26880, 167603./181440),
			polynomial(n, 0, 0, 0, 0, 49561./161280, -179./168, 6601661./7257600),
			polynomial(n, 0, 0, 0, 0, 0, 34729./80640, -3418889./1995840),
			polynomial(n, 0, 0, 0, 0, 0, 0, 212378941./319334400),
		},
		inverse: [order]float64{
			polynomial(n, 0, -1./2, 2./3, -37./96, 1./360, 81./512, -96199./604800),
			polynomial(n, 0, 0, -1./48, -1./15, 437./1440, -46./105, 1118711./3870720),
			polynomial(n, 0, 0, 0, -17./480, 37./840, 209./4480, -5569./90720),
			polynomial(n, 0, 0, 0, 0, -4397./161280, 11./504, 830251./7257600),
			polynomial(n, 0, 0, 0, 0, 0, -4583./161280, 108847./3991680),
			polynomial(n, 0, 0, 0, 0, 0, 0, -20648693./638668800),
		},
	}
}

// polynomial returns c₀ + c₁x + c₂x² + … by Horner's rule, rounded the same on every
// machine.
func polynomial(x float64, c ...float64) float64 {
	y := 0.0
	for i := len(c) - 1; i >= 0; i-- {
		y = float64(y*x) + c[i]
	}
	return y
}

const degree = math.Pi / 180

// project maps a point dlon degrees east of the central meridian to metres east of the
// meridian and north of the equator, with scale 1 on the meridian (ibid., eqs. 7–11).
func (e *ellipsoid) project(dlon, lat float64) (x, y float64) {
	sinLon, cosLon := math.Sincos(dlon * degree)
	t := e.conformalTangent(math.Tan(lat * degree))
	xi := math.Atan2(t, cosLon)
	eta := math.Asinh(sinLon / math.Sqrt(float64(t*t)+float64(cosLon*cosLon)))
	dxi, deta := sum(&e.forward, xi, eta)
	return e.rectifying * (eta + deta), e.rectifying * (xi + dxi)
}

// farthest bounds the distance from the meridian, in radii: beyond, all places are 90° away
// on the equator to the last bit, and hyperbolic functions soon overflow.
const farthest = 40

// unproject is the inverse of project (ibid., eqs. 15–21).
func (e *ellipsoid) unproject(x, y float64) (dlon, lat float64) {
	xi, eta := y/e.rectifying, min(max(x/e.rectifying, -farthest), farthest)
	dxi, deta := sum(&e.inverse, xi, eta)
	xi, eta = xi+dxi, min(max(eta+deta, -farthest), farthest)
	sinXi, cosXi := math.Sincos(xi)
	sinhEta := math.Sinh(eta)
	t := e.geographicTangent(sinXi / math.Sqrt(float64(sinhEta*sinhEta)+float64(cosXi*cosXi)))
	return math.Atan2(sinhEta, cosXi) / degree, math.Atan(t) / degree
}

// sum adds up a trigonometric series Σ cⱼ sin 2jζ of the complex argument ζ = ξ + iη by
// Clenshaw's recurrence.
func sum(c *[order]float64, xi, eta float64) (re, im float64) {
	s, cos := math.Sincos(2 * xi)
	sh, ch := math.Sinh(2*eta), math.Cosh(2*eta)
	// 2 cos 2ζ and sin 2ζ
	kr, ki := 2*cos*ch, -2*s*sh
	sr, si := s*ch, cos*sh

	var b1r, b1i, b2r, b2i float64
	for j := order - 1; j >= 0; j-- {
		br := float64(kr*b1r) - float64(ki*b1i) - b2r + c[j]
		bi := float64(kr*b1i) + float64(ki*b1r) - b2i
		b1r, b1i, b2r, b2i = br, bi, b1r, b1i
	}
	return float64(sr*b1r) - float64(si*b1i), float64(sr*b1i) + float64(si*b1r)
}

// conformalTangent turns the tangent of the geographic latitude into that of the
// conformal latitude (ibid., eqs. 7–9).
func (e *ellipsoid) conformalTangent(t float64) float64 {
	ecc := math.Sqrt(e.eccentricity2)
	h := math.Hypot(1, t)
	s := math.Sinh(ecc * math.Atanh(ecc*t/h))
	return float64(t*math.Hypot(1, s)) - float64(s*h)
}

// geographicTangent inverts conformalTangent by Newton's method (ibid., eqs. 19–21);
// two steps reach the last bit, the others are for safety.
func (e *ellipsoid) geographicTangent(want float64) float64 {
	t := want
	for range 5 {
		got := e.conformalTangent(t)
		h2 := 1 + float64(t*t)
		step := (want - got) / math.Hypot(1, got) *
			(1 + float64((1-e.eccentricity2)*t*t)) / ((1 - e.eccentricity2) * math.Sqrt(h2))
		t += step
		if !(math.Abs(step) > 1e-16*math.Abs(t)) { // also ends on NaN
			break
		}
	}
	return t
}
