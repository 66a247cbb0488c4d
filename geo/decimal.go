package geo

import (
	"math"
	"strconv"
)

var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9}

// pairs is the numbers from 00 to 99.
const pairs = "00010203040506070809" +
	"10111213141516171819" +
	"20212223242526272829" +
	"30313233343536373839" +
	"40414243444546474849" +
	"50515253545556575859" +
	"60616263646566676869" +
	"70717273747576777879" +
	"80818283848586878889" +
	"90919293949596979899"

// AppendDecimal appends x rounded to at most the given number of decimals (0 to 9), as
// strconv does, but without trailing zeros or negative zero; there is no exponent. Most of
// an answer is coordinates, and numbers on a grid take a fifth of strconv's time: it asks
// for all digits of x.
func AppendDecimal(b []byte, x float64, decimals int) []byte {
	scaled := math.Abs(x) * powers[decimals]
	n := math.RoundToEven(scaled)
	if math.Abs(scaled-n) < 0.5-scaled*0x1p-52 {
		if x < 0 && n > 0 {
			b = append(b, '-')
		}
		return appendFraction(b, uint64(n), decimals)
	}
	start := len(b) // the product's own rounding may decide
	b = strconv.AppendFloat(b, x, 'f', decimals, 64)
	if decimals > 0 && finite(x) {
		b = withoutZeros(b)
	}
	if string(b[start:]) == "-0" {
		b = append(b[:start], '0')
	}
	return b
}

// withoutZeros cuts off the zeros that end a fraction.
func withoutZeros(b []byte) []byte {
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	if b[len(b)-1] == '.' {
		b = b[:len(b)-1]
	}
	return b
}

// appendFraction appends n/10^decimals.
func appendFraction(b []byte, n uint64, decimals int) []byte {
	if decimals == 9 {
		const unit = 1_000_000_000
		return appendNine(appendWhole(b, n/unit), uint32(n%unit))
	}
	unit := uint64(powers[decimals])
	b = appendWhole(b, n/unit)
	if decimals == 0 {
		return b
	}
	b = append(b, '.')
	for fraction := n % unit; decimals > 0; decimals-- {
		unit /= 10
		b = append(b, byte('0'+fraction/unit%10))
	}
	return withoutZeros(b)
}

// appendNine appends a point and the nine digits of a fraction, without the zeros that end
// it; each pair is found for itself, so that none waits for another.
func appendNine(b []byte, fraction uint32) []byte {
	b = append(b, ".000000000"...)
	digits := b[len(b)-9:]
	p, q, r, s := fraction/10_000_000, fraction/100_000%100, fraction/1_000%100, fraction/10%100
	digits[0], digits[1] = pairs[2*p], pairs[2*p+1]
	digits[2], digits[3] = pairs[2*q], pairs[2*q+1]
	digits[4], digits[5] = pairs[2*r], pairs[2*r+1]
	digits[6], digits[7] = pairs[2*s], pairs[2*s+1]
	digits[8] = byte('0' + fraction%10)
	if digits[8] == '0' {
		return withoutZeros(b)
	}
	return b
}

// appendWhole appends n; degrees, which most numbers are, have at most three digits.
func appendWhole(b []byte, n uint64) []byte {
	switch {
	case n < 10:
		return append(b, byte('0'+n))
	case n < 100:
		return append(b, pairs[2*n], pairs[2*n+1])
	case n < 1000:
		pair := n % 100 * 2
		return append(b, byte('0'+n/100), pairs[pair], pairs[pair+1])
	}
	return strconv.AppendUint(b, n, 10)
}
