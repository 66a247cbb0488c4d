package intake

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"strings"
	"syscall"
	"testing"
	"time"
)

// plots200k makes the parts of a shapefile of 200,000 plots, 40 MB unpacked: hexagons on
// a grid in the district (EPSG:4544), with a number, a name, a land use and an area.
func plots200k() (shapes, table string) { return plots(200_000) }

func plots(n int) (shapes, table string) {
	uses := []string{"0601", "0702", "1003", "0301"}
	records := make([][]byte, 0, n)
	rows := make([]string, 0, n)
	for i := range n {
		x, y := 453000+40*float64(i%500), 3466000+40*float64(i/500)
		ring := [][2]float64{{x, y + 10}, {x + 8, y + 20.001}, {x + 20, y + 20}, {x + 28, y + 10}, {x + 20, y}, {x, y + 10}}
		records = append(records, shapeRecord(polygonShape, []uint32{0}, ring, 0))
		rows = append(rows, fmt.Sprintf(" %8d%-24s%-6s%11.2f", i+1, fmt.Sprintf("Plot %d", i+1), uses[i%len(uses)], 360.5+float64(i%7)))
	}
	columns := []column{{"DKBH", 'N', 8}, {"DKMC", 'C', 24}, {"DLBM", 'C', 6}, {"MJ", 'F', 11}}
	return shp(records...), dbf(0, columns, rows...)
}

// shx makes the index of a .shp.
func shx(shapes string) string {
	out := []byte(shapes[:shapeHeader])
	for at := shapeHeader; at < len(shapes); {
		length := binary.BigEndian.Uint32([]byte(shapes[at+4 : at+8]))
		out = binary.BigEndian.AppendUint32(out, uint32(at/2))
		out = binary.BigEndian.AppendUint32(out, length)
		at += recordHeader + 2*int(length)
	}
	binary.BigEndian.PutUint32(out[24:], uint32(len(out)/2))
	return string(out)
}

// BenchmarkShapefile200k reads 200,000 plots by Read, which holds them, and by Scan,
// which does not; beside them what GDAL takes to convert the same zip to GeoJSON, where
// it is installed. peak-MB is the most memory taken beyond what was taken before, for
// GDAL that of its process.
func BenchmarkShapefile200k(b *testing.B) {
	shapes, table := plots200k()
	packed := []byte(zippedShapefile(b, "plots.shp", shapes, "plots.shx", shx(shapes), "plots.dbf", table, "plots.prj", planePRJ(105, 500000), "plots.cpg", "UTF-8"))
	size := int64(len(shapes) + len(table))
	shapes, table = "", ""
	opt := Options{ServiceArea: district(b)}
	b.Run("Read", func(b *testing.B) {
		benchmarkPeak(b, size, func() {
			r, err := Read("plots.zip", packed, opt)
			if err != nil || len(r.Footprints) != 200_000 {
				b.Fatal(r, err)
			}
		})
	})
	b.Run("Scan", func(b *testing.B) {
		benchmarkPeak(b, size, func() {
			n := 0
			_, err := Scan("plots.zip", packed, opt, func(Footprint) error {
				n++
				return nil
			})
			if err != nil || n != 200_000 {
				b.Fatal(n, err)
			}
		})
	})
	ogr, err := exec.LookPath("ogr2ogr")
	if err != nil {
		b.Log("no ogr2ogr to compare with")
		return
	}
	file := filepath.Join(b.TempDir(), "plots.zip")
	if err := os.WriteFile(file, packed, 0o600); err != nil {
		b.Fatal(err)
	}
	b.Run("ogr2ogr", func(b *testing.B) {
		b.SetBytes(size)
		peak, spent, n := 0.0, time.Duration(0), 0
		for b.Loop() {
			// A check of each geometry, as redline makes it, and the way to degrees.
			cmd := exec.Command(ogr, "-f", "GeoJSON", "-t_srs", "EPSG:4490", "-dialect", "SQLite", "-sql", "SELECT *, ST_IsValid(geometry) AS valid FROM plots", "/vsistdout/", "/vsizip/"+file)
			var complaints strings.Builder
			cmd.Stderr = &complaints
			if err := cmd.Run(); err != nil { // its output goes nowhere
				b.Fatal(err, complaints.String())
			}
			spent, n = spent+cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime(), n+1
			if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
				peak = max(peak, float64(usage.Maxrss)/1024)
			}
		}
		b.ReportMetric(peak, "peak-MB")
		b.ReportMetric(spent.Seconds()*1000/float64(n), "cpu-ms/op")
	})
}

// benchmarkPeak runs work and reports the most memory it took, and the processor's time.
func benchmarkPeak(b *testing.B, size int64, work func()) {
	b.SetBytes(size)
	b.ReportAllocs()
	peak, before, n := 0.0, spentOn(b), 0
	for b.Loop() {
		peak = max(peak, peakOf(work))
		n++
	}
	b.ReportMetric(peak, "peak-MB")
	b.ReportMetric((spentOn(b)-before).Seconds()*1000/float64(n), "cpu-ms/op")
}

// peakOf returns the most memory, in MB, that the runtime held in use while work ran,
// beyond what it held before.
func peakOf(work func()) float64 {
	inUse := func() float64 {
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
		metrics.Read(sample)
		sum := 0.0
		for _, s := range sample {
			sum += float64(s.Value.Uint64())
		}
		return sum / (1 << 20)
	}
	runtime.GC()
	before, most := inUse(), 0.0
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for tick := time.NewTicker(2 * time.Millisecond); ; {
			most = max(most, inUse()-before)
			select {
			case <-done:
				tick.Stop()
				return
			case <-tick.C:
			}
		}
	}()
	work()
	close(done)
	<-ended
	return most
}

func TestScanMemoryFollowsTheFile(t *testing.T) {
	const n = 20_000
	shapes, table := plots(n)
	packed := []byte(zippedShapefile(t, "a.shp", shapes, "a.dbf", table, "a.prj", planePRJ(105, 500000)))
	area := 0.0
	peak := peakOf(func() {
		r, err := Scan("a.zip", packed, Options{ServiceArea: district(t)}, func(fp Footprint) error {
			area += fp.Properties["MJ"].(float64)
			return nil
		})
		if err != nil || r.Features != n || r.Vertices != 6*n || r.Footprints != nil {
			t.Fatal(r, err)
		}
	})
	if unpacked := float64(len(shapes)+len(table)) / (1 << 20); peak > 16+3*unpacked {
		t.Errorf("%.0f MB for a file of %.1f MB", peak, unpacked)
	}
	if want := n*360.5 + 3*n; math.Abs(area-want) > 20 {
		t.Errorf("areas sum to %.1f, want %.1f", area, want)
	}
}

func TestPlotsAreAsSaid(t *testing.T) {
	shapes, table := plots(3)
	if n := binary.BigEndian.Uint32([]byte(shapes)[24:28]); int(n)*2 != len(shapes) || len(shapes) != shapeHeader+3*(recordHeader+144) {
		t.Errorf("%d bytes of shapes", len(shapes))
	}
	if !strings.Contains(table, "Plot 3") || (len(shapes)+len(table))/3*200_000 < 40_000_000 {
		t.Errorf("%d bytes of table", len(table))
	}
}

// spentOn is the time the processors have spent on this process.
func spentOn(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
