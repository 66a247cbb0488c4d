package ogc

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// appendDecimal writes what exact arithmetic rounds to, and numbers on the grid as they
// are.
func TestAppendDecimal(t *testing.T) {
	for _, c := range []struct {
		x        float64
		decimals int
		want     string
	}{
		{0, 9, "0"},
		{math.Copysign(0, -1), 9, "0"},
		{-1e-12, 9, "0"},
		{104.5, 9, "104.5"},
		{-0.000000001, 9, "-0.000000001"},
		{104.123456789, 9, "104.123456789"},
		{31.1, 9, "31.1"},
		{35461400.12344, 4, "35461400.1234"},
		{0.99999, 4, "1"},
		{100, 4, "100"},
		{1e20, 4, "1e+20"},
		{math.Inf(1), 4, "+Inf"},
		{180, 0, "180"},
		{7.25, 1, "7.3"},
	} {
		if got := string(appendDecimal(nil, c.x, c.decimals)); got != c.want {
			t.Errorf("%g with %d decimals is %s, want %s", c.x, c.decimals, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n, decimals := rapid.Int64Range(-180_000_000_000, 180_000_000_000).Draw(t, "n"), rapid.IntRange(0, 9).Draw(t, "decimals")
		exact := new(big.Rat).SetFrac(big.NewInt(n), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(decimals)), nil))
		x, _ := exact.Float64()
		want := exact.FloatString(decimals)
		if strings.Contains(want, ".") {
			want = strings.TrimRight(strings.TrimRight(want, "0"), ".")
		}
		if got := string(appendDecimal([]byte("["), x, decimals)); got != "["+want {
			t.Fatalf("%s, want [%s", got, want)
		}
	})
}
