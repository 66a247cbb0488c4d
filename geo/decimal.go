package geo

import (
	"encoding/binary"
	"math"
	"math/bits"
	"strconv"
)

var (
	powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9}
	units  = [...]uint64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9}
)

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
		return appendFraction(b, uint64(int64(n)), decimals)
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

// appendFraction appends n/10^decimals, without the zeros that end it.
func appendFraction(b []byte, n uint64, decimals int) []byte {
	const billion = 1_000_000_000
	nine := n % billion
	if decimals == 9 {
		b = appendWhole(b, n/billion)
	} else {
		unit := units[decimals]
		b = appendWhole(b, n/unit)
		nine = n % unit * units[9-decimals]
	}
	eight, last := digits8(nine/10), nine%10
	b = append(b, ".000000000"...)
	binary.LittleEndian.PutUint64(b[len(b)-9:], eight|zeros8)
	b[len(b)-1] = byte('0' + last)
	switch {
	case last != 0:
		return b
	case eight == 0:
		return b[:len(b)-10]
	}
	return b[:len(b)-1-bits.LeadingZeros64(eight)/8]
}

// zeros8 is "00000000".
const zeros8 = 0x3030303030303030

// digits8 returns the eight digits of n < 10⁸, a byte each, the first in the lowest: halves,
// then quarters, then digits are parted in all lanes of a word at once. In a lane below
// 10,000, x·10486>>20 is x/100; below 100, x·103>>10 is x/10.
func digits8(n uint64) uint64 {
	x := n/10_000 | n%10_000<<32
	hundreds := x * 10_486 >> 20 & 0x7f_0000_007f
	x = hundreds | (x-100*hundreds)<<16
	tens := x * 103 >> 10 & 0x000f_000f_000f_000f
	return tens | (x-10*tens)<<8
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
