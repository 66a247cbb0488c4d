//go:build !race

// No race can show here (one goroutine reads), and memory cannot be measured with the
// race detector, which also takes ten times as long.

package intake

import (
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"redline/lang"
)

// hostileMB bounds what a hostile file may cost beyond its own bytes, which are received
// anyway: the growth of the live heap and the stacks, in MiB, from before Read to any
// moment of it (issue 4). What an archive unpacks to counts as growth.
const hostileMB = 64

// hostileMade is a hostile file that is made when its turn comes: the large ones would
// otherwise all be held at once.
type hostileMade struct {
	name string
	make func(testing.TB) string
	kind error  // nil: any
	want string // words of the refusal: zh, then en after "|"
}

// hostileFiles lists the files that harm or are damaged, over all formats. Small ones of
// drawings and of GeoPackage stand beside their readers: dxfHostile, TestGeoPackageRefusals.
func hostileFiles() []hostileMade {
	return slices.Concat(hostileJSON(), hostileWKT(), hostileLists(), hostileShapes(), hostileZips(), hostileXML(), hostileXLSX(), hostileLast(), hostileDrawings(), small("DXF: ", dxfHostile()))
}

// repeated is n times text between two others.
func repeated(before, text string, n int, after string) func(testing.TB) string {
	return func(testing.TB) string { return before + strings.Repeat(text, n) + after }
}

// written is a file as it stands here.
func asIs(text string) func(testing.TB) string {
	return func(testing.TB) string { return text }
}

// Every hostile file gets its own refusal, in both languages, at a bounded cost: of memory,
// and of work, which is counted where time would depend on the machine (BenchmarkHostile
// measures that).
func TestHostileFiles(t *testing.T) {
	opt := Options{ServiceArea: district(t)}
	for _, tt := range hostileFiles() {
		t.Run(tt.name, func(t *testing.T) {
			data := []byte(tt.make(t))
			var src *source
			var r *Result
			var err error
			peak := measured(t, hostileMB, func() {
				src = newSource("边界.txt", data, opt)
				if r, err = scan(src, opt, func(Footprint) error { return nil }); err != nil {
					r, err = nil, src.inFile(err)
				}
			})
			f := refusal(t, r, err, tt.kind, tt.want)
			src.work.check(t, src.limits)
			t.Logf("%.0f MB of %.1f, %+v: %v", peak, mib(len(data)), src.work, f.In(lang.EN))
		})
	}
}

// check holds what was gone through before a file was refused against its limits: the
// first thing beyond one ends the reading.
func (w work) check(t testing.TB, limits Limits) {
	t.Helper()
	if w.features > limits.Features+1 || w.vertices > limits.Vertices+1 {
		t.Errorf("%d features and %d vertices were gone through", w.features, w.vertices)
	}
	if w.cells > maxSheetCells+1 {
		t.Errorf("%d cells were gone through", w.cells)
	}
	if w.unpacked > limits.Bytes+1 {
		t.Errorf("%d bytes were unpacked", w.unpacked)
	}
}

// measured returns the most memory, in MiB, that work held beyond what was held before,
// and fails when that is beyond the bound.
//
// The collector runs often meanwhile: what counts is what is held, not what waits to be
// collected, which depends on what other tests left behind.
func measured(t testing.TB, most float64, work func()) (peak float64) {
	t.Helper()
	defer debug.SetGCPercent(debug.SetGCPercent(5))
	for range 5 { // on a busy machine the collector may lag: what once stayed within the bound does
		if peak = peakOf(work); peak <= most {
			return peak
		}
	}
	t.Errorf("%.0f MiB were taken", peak)
	return peak
}

// BenchmarkHostile measures what each refusal takes: wall time, the time of the processor,
// which counts on a busy machine, and memory, as TestHostileFiles does.
func BenchmarkHostile(b *testing.B) {
	opt := Options{ServiceArea: district(b)}
	for _, tt := range hostileFiles() {
		b.Run(strings.ReplaceAll(tt.name, " ", "_"), func(b *testing.B) {
			data := []byte(tt.make(b))
			runtime.GC()
			before, n := spentOn(b), 0
			for b.Loop() {
				if _, err := Read("边界.txt", data, opt); err == nil {
					b.Fatal("accepted")
				}
				n++
			}
			b.ReportMetric((spentOn(b)-before).Seconds()*1000/float64(n), "cpu-ms/op")
			b.ReportMetric(mib(len(data)), "file-MB")
		})
	}
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

// small are files that stand beside their reader's tests.
func small(format string, files []hostileFile) (out []hostileMade) {
	for _, f := range files {
		out = append(out, hostileMade{format + f.name, asIs(f.data), f.kind, f.want})
	}
	return out
}
