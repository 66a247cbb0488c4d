//go:build !race

// No race can show here (one goroutine reads), and memory cannot be measured with the
// race detector, which also takes ten times as long.

package intake

import (
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"redline/lang"
)

// Bounds on what a hostile file may cost: the heap's growth, beyond the file itself, as
// in issue 4; and a ceiling of time far above what is aimed at (a second), so that slow
// machines pass.
const (
	hostileMB      = 64 // and eight bytes for each received
	hostileCeiling = 10 * time.Second
)

// hostileMade is a hostile file that is made when its turn comes: the large ones would
// otherwise all be held at once.
type hostileMade struct {
	name string
	make func(testing.TB) string
	kind error  // nil: any
	want string // words of the refusal: zh, then en after "|"
}

// hostileFiles lists the files that harm or are damaged, over all formats. Those of the
// drawings and of GeoPackage stand beside their readers: dxfHostile, geoPackageHostile.
func hostileFiles() []hostileMade {
	return slices.Concat(hostileJSON(), hostileWKT(), hostileLists(), hostileShapes(), hostileZips(), hostileXML(), hostileXLSX())
}

// repeated is n times text between two others.
func repeated(before, text string, n int, after string) func(testing.TB) string {
	return func(testing.TB) string { return before + strings.Repeat(text, n) + after }
}

// written is a file as it stands here.
func asIs(text string) func(testing.TB) string {
	return func(testing.TB) string { return text }
}

// Every hostile file gets its own refusal, in both languages, at a bounded cost.
func TestHostileFiles(t *testing.T) {
	opt := Options{ServiceArea: district(t)}
	for _, tt := range hostileFiles() {
		t.Run(tt.name, func(t *testing.T) {
			data := []byte(tt.make(t))
			var r *Result
			var err error
			took := measured(t, len(data), func() { r, err = Read("边界.txt", data, opt) })
			f := refusal(t, r, err, tt.kind, tt.want)
			t.Logf("%s: %v", took, f.In(lang.EN))
		})
	}
}

// measured runs work on a file of so many bytes, says what it cost, and fails when that
// is beyond the bounds.
//
// The collector runs often meanwhile: what counts is what is held, not what waits to be
// collected, which depends on what other tests left behind.
func measured(t testing.TB, size int, work func()) string {
	t.Helper()
	defer debug.SetGCPercent(debug.SetGCPercent(5))
	var peak float64
	var took time.Duration
	for range 3 { // on a busy machine the collector may lag: what once stayed within the bounds does
		start := time.Now()
		peak = peakOf(work)
		if took = time.Since(start); peak <= hostileMB+8*mib(size) && took <= hostileCeiling {
			break
		}
	}
	if peak > hostileMB+8*mib(size) {
		t.Errorf("%.0f MB were taken for a file of %.1f MB", peak, mib(size))
	}
	if took > hostileCeiling {
		t.Errorf("%v for a file of %.1f MB", took, mib(size))
	}
	return took.Round(time.Millisecond).String() + " " + plain(float64(int(peak))) + " MB of " + plain(float64(int(mib(size)*10))/10)
}

func TestHostileFilesAreMany(t *testing.T) {
	names := map[string]bool{}
	for _, tt := range hostileFiles() {
		if names[tt.name] {
			t.Errorf("%s stands there twice", tt.name)
		}
		names[tt.name] = true
	}
	if len(names) < 40 {
		t.Errorf("%d files", len(names))
	}
}

func mib(n int) float64 { return float64(n) / (1 << 20) }
