package geo

import "math"

// turn tells on which side of the directed line a→b the point c lies: +1 left, −1 right,
// 0 on the line. The sign is exact for all coordinates a shape can have: the floating
// value decides where it exceeds its error bound, an exact sum where it does not.
//
// Source: Shewchuk, "Adaptive Precision Floating-Point Arithmetic and Fast Robust
// Geometric Predicates", 1997 (filter A, expansion sums).
func turn(a, b, c Point) int {
	left := float64((a.X - c.X) * (b.Y - c.Y))
	right := float64((a.Y - c.Y) * (b.X - c.X))
	det := left - right
	// (3 + 16ε)ε with ε = 2⁻⁵³.
	bound := 3.3306690738754716e-16 * (math.Abs(left) + math.Abs(right))
	switch {
	case det > bound:
		return 1
	case -det > bound:
		return -1
	case bound == 0:
		return 0
	}
	return turnExact(a, b, c)
}

// turnExact sums (ax−cx)(by−cy) − (ay−cy)(bx−cx) without rounding: each difference is
// two floats, each product of two of those again two.
func turnExact(a, b, c Point) int {
	var sum expansion
	sum.addProduct(a.X, c.X, b.Y, c.Y, 1)
	sum.addProduct(a.Y, c.Y, b.X, c.X, -1)
	return sum.sign()
}

// expansion is an exact sum of floats that do not overlap, in ascending magnitude and
// without zeros.
type expansion struct {
	terms [16]float64
	n     int
}

// addProduct adds sign·(p−q)·(r−s).
func (e *expansion) addProduct(p, q, r, s, sign float64) {
	u := [2]float64{}
	v := [2]float64{}
	u[1], u[0] = twoSum(p, -q)
	v[1], v[0] = twoSum(r, -s)
	for _, x := range u {
		for _, y := range v {
			high := x * y
			low := math.FMA(x, y, -high)
			e.add(sign * low)
			e.add(sign * high)
		}
	}
}

// add is Shewchuk's GROW-EXPANSION with zeros left out.
func (e *expansion) add(x float64) {
	n := 0
	for i := range e.n {
		high, low := twoSum(x, e.terms[i])
		if low != 0 {
			e.terms[n] = low
			n++
		}
		x = high
	}
	if x != 0 {
		e.terms[n] = x
		n++
	}
	e.n = n
}

func (e *expansion) sign() int {
	switch {
	case e.n == 0:
		return 0
	case e.terms[e.n-1] > 0:
		return 1
	}
	return -1
}

// twoSum returns a+b rounded and the error of the rounding (Knuth).
func twoSum(a, b float64) (sum, err float64) {
	sum = a + b
	bb := sum - a
	return sum, (a - (sum - bb)) + (b - bb)
}
