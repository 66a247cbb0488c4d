package access

import (
	"math"
	"strconv"
	"strings"

	"redline/lang"
)

// DefaultLimits are the allowances of a principal with a key and of an address without one:
// the former for a department's systems, the latter for a person at a map or a form.
func DefaultLimits() (known, unknown Limits) {
	known = Limits{
		Requests: Allowance{1000, 20_000}, Footprints: Allowance{50, 5000}, Vertices: Allowance{100_000, 5_000_000}, Bytes: Allowance{8 << 20, 1 << 30},
	}
	unknown = Limits{
		Requests: Allowance{100, 6000}, Footprints: Allowance{2, 120}, Vertices: Allowance{5_000, 500_000}, Bytes: Allowance{2 << 20, 256 << 20},
	}
	return known, unknown
}

// SetLimit sets one allowance by a text like key.requests=100/500: whose (key, anonymous),
// what of (requests, footprints, vertices, bytes), how much a second and how much at once.
// A rate of 0 takes the limit away.
func SetLimit(known, unknown *Limits, assignment string) error {
	name, value, _ := strings.Cut(assignment, "=")
	whose, what, _ := strings.Cut(name, ".")
	limits := map[string]*Limits{"key": known, "anonymous": unknown}[whose]
	rate, burst, _ := strings.Cut(value, "/")
	r, err1 := strconv.ParseFloat(rate, 64)
	b, err2 := strconv.ParseFloat(burst, 64)
	if r == 0 && burst == "" {
		b, err2 = 0, nil
	}
	var at *Allowance
	if limits != nil {
		at = map[string]*Allowance{"requests": &limits.Requests, "footprints": &limits.Footprints, "vertices": &limits.Vertices, "bytes": &limits.Bytes}[what]
	}
	bad := func(x float64) bool { return math.IsNaN(x) || math.IsInf(x, 0) || x < 0 }
	if at == nil || err1 != nil || err2 != nil || bad(r) || bad(b) || r > 0 && b < 1 {
		return &lang.Fault{
			Field: "--allow", What: lang.Textf("%[1]q 不是限额", "%[1]q is no allowance", assignment),
			Hint: lang.Text{
				ZH: "写成 key.requests=100/500：key 或 anonymous，requests、footprints、vertices 或 bytes，每秒/一次；0 为不限",
				EN: "write it like key.requests=100/500: key or anonymous; requests, footprints, vertices or bytes; a second/at once; 0 for no limit",
			},
		}
	}
	*at = Allowance{r, b}
	return nil
}
