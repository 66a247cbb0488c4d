package intake

import (
	"math"
	"strconv"
	"strings"

	"redline/lang"
)

// limitNames lists the limits a person can set, in the order in which they are
// documented (docs/limits.md).
var limitNames = []struct {
	name  string
	field func(*Limits) *int
	bytes bool // takes KiB, MiB and GiB
}{
	{"bytes", func(l *Limits) *int { return &l.Bytes }, true},
	{"features", func(l *Limits) *int { return &l.Features }, false},
	{"vertices", func(l *Limits) *int { return &l.Vertices }, false},
	{"nesting", func(l *Limits) *int { return &l.Nesting }, false},
	{"rings", func(l *Limits) *int { return &l.Rings }, false},
}

// Set sets one limit from a text such as "features=500000" or "bytes=200MiB": a whole
// number from 1, for sizes with KiB, MiB or GiB, up to 511 MiB. Unknown names and other values are
// refused.
func (l *Limits) Set(assignment string) error {
	name, value, _ := strings.Cut(assignment, "=")
	var names []string
	for _, limit := range limitNames {
		names = append(names, limit.name)
		if limit.name != strings.TrimSpace(name) {
			continue
		}
		n, ok := limitValue(strings.TrimSpace(value), limit.bytes)
		if !ok {
			break
		}
		*limit.field(l) = n
		return nil
	}
	return &lang.Fault{
		Field: "--limit", Err: ErrLimit,
		What: lang.Textf("%q 不是可用的上限", "%q is no usable limit", assignment),
		Hint: lang.Textf("写成 名称=正整数，如 features=500000；名称：%[1]s；bytes 可写 200MiB，不大于 511MiB", "Write NAME=N with a whole number from 1, such as features=500000; the names are %[1]s; bytes takes 200MiB, and no more than 511MiB.", strings.Join(names, ", ")),
	}
}

func limitValue(text string, size bool) (int, bool) {
	unit, most := 1, math.MaxInt32
	if size {
		most = largestBytes
	}
	for i, suffix := range []string{"KiB", "MiB", "GiB"} {
		if number, has := strings.CutSuffix(text, suffix); has && size {
			text, unit = strings.TrimSpace(number), 1<<(10*(i+1))
		}
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most/unit {
		return 0, false
	}
	return n * unit, true
}
