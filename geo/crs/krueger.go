package crs

import "math"

// The CGCS2000 ellipsoid (GB 22021-2008): equatorial radius in metres and flattening.
const (
	equatorialRadius = 6378137.0
	flattening       = 1 / 298.257222101
)

// Derived constants: third flattening n = (a−b)/(a+b), its powers, and the radius of
// the circle as long as a meridian (Karney 2011, eq. 14).
const (
	n1 = flattening / (2 - flattening)
	n2 = n1 * n1
	n3 = n2 * n1
	n4 = n3 * n1
	n5 = n4 * n1
	n6 = n5 * n1

	rectifyingRadius = equatorialRadius / (1 + n1) * (1 + n2/4 + n4/64 + n6/256)

	eccentricity2 = flattening * (2 - flattening)
)

// order is where Krüger's series are cut: the terms left out are below 5 nm within
// 35° of the central meridian (Karney 2011, §4).
const order = 6

// forwardTerms are α₁…α₆: from the conformal sphere to the plane.
//
// Source: C. F. F. Karney, Transverse Mercator with an accuracy of a few nanometers,
// J. Geodesy 85 (2011), eq. 35.
var forwardTerms = [order]float64{
	n1/2 - n2*2/3 + n3*5/16 + n4*41/180 - n5*127/288 + n6*7891/37800,
	n2*13/48 - n3*3/5 + n4*557/1440 + n5*281/630 - n6*1983433/1935360,
	n3*61/240 - n4*103/140 + n5*15061/26880 + n6*167603/181440,
	n4*49561/161280 - n5*179/168 + n6*6601661/7257600,
	n5*34729/80640 - n6*3418889/1995840,
	n6 * 212378941 / 319334400,
}

// inverseTerms are −β₁…−β₆: from the plane back to the conformal sphere (ibid., eq. 36).
var inverseTerms = [order]float64{
	-(n1/2 - n2*2/3 + n3*37/96 - n4/360 - n5*81/512 + n6*96199/604800),
	-(n2/48 + n3/15 - n4*437/1440 + n5*46/105 - n6*1118711/3870720),
	-(n3*17/480 - n4*37/840 - n5*209/4480 + n6*5569/90720),
	-(n4*4397/161280 - n5*11/504 - n6*830251/7257600),
	-(n5*4583/161280 - n6*108847/3991680),
	-(n6 * 20648693 / 638668800),
}

const degree = math.Pi / 180

// project maps a point dlon degrees east of the central meridian to metres east of the
// meridian and north of the equator, with scale 1 on the meridian (ibid., eqs. 7–11).
func project(dlon, lat float64) (x, y float64) {
	sinLon, cosLon := math.Sincos(dlon * degree)
	t := conformalTangent(math.Tan(lat * degree))
	xi := math.Atan2(t, cosLon)
	eta := math.Asinh(sinLon / math.Sqrt(float64(t*t)+float64(cosLon*cosLon)))
	dxi, deta := sum(&forwardTerms, xi, eta)
	return rectifyingRadius * (eta + deta), rectifyingRadius * (xi + dxi)
}

// unproject is the inverse of project (ibid., eqs. 15–21).
func unproject(x, y float64) (dlon, lat float64) {
	xi, eta := y/rectifyingRadius, x/rectifyingRadius
	dxi, deta := sum(&inverseTerms, xi, eta)
	xi, eta = xi+dxi, eta+deta
	sinXi, cosXi := math.Sincos(xi)
	sinhEta := math.Sinh(eta)
	t := geographicTangent(sinXi / math.Sqrt(float64(sinhEta*sinhEta)+float64(cosXi*cosXi)))
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
func conformalTangent(t float64) float64 {
	e := math.Sqrt(eccentricity2)
	h := math.Hypot(1, t)
	s := math.Sinh(e * math.Atanh(e*t/h))
	return float64(t*math.Hypot(1, s)) - float64(s*h)
}

// geographicTangent inverts conformalTangent by Newton's method (ibid., eqs. 19–21);
// two steps reach the last bit, the others are for safety.
func geographicTangent(want float64) float64 {
	t := want
	for range 5 {
		got := conformalTangent(t)
		h2 := 1 + float64(t*t)
		step := (want - got) / math.Hypot(1, got) *
			(1 + float64((1-eccentricity2)*t*t)) / ((1 - eccentricity2) * math.Sqrt(h2))
		t += step
		if !(math.Abs(step) > 1e-16*math.Abs(t)) { // also ends on NaN
			break
		}
	}
	return t
}
