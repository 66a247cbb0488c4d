package geo

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestAppendDecimal: strconv, without what is left out, is the oracle.
func TestAppendDecimal(t *testing.T) {
	check := func(t rapid.TB, x float64, decimals int) {
		want := strconv.FormatFloat(x, 'f', decimals, 64)
		if strings.Contains(want, ".") {
			want = strings.TrimRight(strings.TrimRight(want, "0"), ".")
		}
		if want == "-0" {
			want = "0"
		}
		if got := string(AppendDecimal([]byte("["), x, decimals)); got != "["+want {
			t.Fatalf("%v with %d decimals is %s, want [%s", x, decimals, got, want)
		}
	}
	for _, x := range []float64{
		0, math.Copysign(0, -1), -1e-12, 104.5, -0.000000001, 104.123456789, 31.1, 35461400.12344, 0.99999, 100, 180, 7.25, 0.5, 1.5, -2.5, 0.125,
		104.0000000005, 0.0000000005, 1e15, 1e20, 1e300, 1 << 53, math.MaxFloat64, math.SmallestNonzeroFloat64, math.Inf(1), math.Inf(-1), math.NaN(),
	} {
		for decimals := range 10 {
			check(t, x, decimals)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		decimals := rapid.IntRange(0, 9).Draw(t, "decimals")
		check(t, float64(rapid.Int64Range(-180_000_000_000, 180_000_000_000).Draw(t, "grid"))/powers[decimals], decimals)
		check(t, (float64(rapid.Int64Range(-1<<40, 1<<40).Draw(t, "tie"))+0.5)/powers[decimals], decimals)
		check(t, math.Float64frombits(rapid.Uint64().Draw(t, "bits")), decimals)
	})
}

// BenchmarkAppendDecimal writes degrees on the record's grid, a tenth of which end in zeros.
func BenchmarkAppendDecimal(b *testing.B) {
	dice := rand.New(rand.NewPCG(1, 1))
	degrees := make([]float64, 1<<12)
	for i := range degrees {
		degrees[i] = float64(dice.Int64N(180_000_000_000)) / 1e9
	}
	var out []byte
	i := 0
	for b.Loop() {
		out = AppendDecimal(out[:0], degrees[i%len(degrees)], 9)
		i++
	}
}
