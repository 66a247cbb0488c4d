package main

import (
	"cmp"
	"context"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"redline/geo"
	"redline/lang"
	"redline/layers"
	"redline/report"
	"redline/screening"

	"github.com/twpayne/go-geom"
)

// benchDistrict is the demo district, made ready, and the sample project.
func benchDistrict(b *testing.B) (*screening.Prepared, screening.Case) {
	b.Helper()
	store, err := openDemoOnce()
	if err != nil {
		b.Fatal(err)
	}
	pack, err := loadRules()
	if err != nil {
		b.Fatal(err)
	}
	var c screenCommand
	remove, err := c.useSample()
	if err != nil {
		b.Fatal(err)
	}
	defer remove()
	project, err := c.load(store.Catalogue().ServiceArea, pack)
	if err != nil {
		b.Fatal(err)
	}
	prepared, err := screening.New(store, pack).Prepare(context.Background(), layers.AsOf{On: layers.Date{Year: 2025, Month: 6, Day: 1}}, "internal")
	if err != nil {
		b.Fatal(err)
	}
	return prepared, project
}

// BenchmarkScreenSample judges the sample project by the whole pack on the demo district:
// every rule, every layer, the nearest of each.
func BenchmarkScreenSample(b *testing.B) {
	prepared, project := benchDistrict(b)
	benchmarkScreen(b, []screening.Case{project}, prepared, screening.Options{})
}

// benchSquares are footprints of 50 to 350 m all over the demo district.
func benchSquares(b *testing.B, n int) []screening.Case {
	b.Helper()
	store, err := openDemoOnce()
	if err != nil {
		b.Fatal(err)
	}
	area := store.Catalogue().ServiceArea
	r := rand.New(rand.NewPCG(1, 2))
	var projects []screening.Case
	for len(projects) < n {
		box := area.Bounds()
		x, y := box.MinX+r.Float64()*(box.MaxX-box.MinX), box.MinY+r.Float64()*(box.MaxY-box.MinY)
		side := 50 + 300*r.Float64()
		square := geom.NewPolygonFlat(geom.XY, []float64{x, y, x + side, y, x + side, y + side, x, y + side, x, y}, []int{10})
		shape, err := geo.PlaneShape(area.Plane(), square)
		if err != nil {
			b.Fatal(err)
		}
		if inside, err := geo.CoveredBy(shape, area); err != nil || !inside {
			continue
		}
		projects = append(projects, screening.Case{Facts: screening.Facts{}, Components: []screening.Component{{
			Name: "plot", Role: "site", Facts: screening.Facts{}, Footprint: screening.Footprint{Geometry: geo.Snap(shape.Geometry())},
		}}})
	}
	return projects
}

// BenchmarkScreenDistrict judges squares all over the demo district.
func BenchmarkScreenDistrict(b *testing.B) {
	prepared, _ := benchDistrict(b)
	projects := benchSquares(b, 500)
	b.Run("report", func(b *testing.B) { benchmarkScreen(b, projects, prepared, screening.Options{WithoutID: true}) })
	b.Run("report and id", func(b *testing.B) { benchmarkScreen(b, projects, prepared, screening.Options{}) })
}

// benchmarkScreen reports the median beside the mean.
func benchmarkScreen(b *testing.B, projects []screening.Case, p *screening.Prepared, o screening.Options) {
	var times []time.Duration
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		if _, err := p.Screen(context.Background(), projects[i%len(projects)], "internal", o); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds()), "median-µs")
}

// BenchmarkBatchDocuments judges 200 plots and writes them as a workbook, and as a zip with a
// Word document for each. held-MB is the most that was on the heap after a plot.
func BenchmarkBatchDocuments(b *testing.B) {
	prepared, _ := benchDistrict(b)
	projects, book := benchSquares(b, 200), prepared.Rulebook()
	for name, writer := range map[string]func() batchWriter{
		"xlsx": func() batchWriter { return report.NewWorkbook(io.Discard, prepared.Layers(), book, lang.ZH) },
		"docx": func() batchWriter {
			return report.NewFiles(io.Discard, "docx", lang.ZH, func(w io.Writer, r *screening.Report) error {
				return report.DOCX(w, r, report.Material{Book: book}, lang.ZH)
			})
		},
	} {
		b.Run(name, func(b *testing.B) {
			held := uint64(0)
			b.ReportAllocs()
			for b.Loop() {
				out := writer()
				batch := prepared.NewBatch(context.Background(), "internal", screening.Options{Geometry: true}, func(row screening.BatchRow) error {
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					held = max(held, m.HeapInuse)
					return cmp.Or(row.Err, out.Row(row))
				})
				for _, c := range projects {
					if err := batch.Add("plot", c); err != nil {
						b.Fatal(err)
					}
				}
				if err := cmp.Or(batch.Close(), out.Close()); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(held>>20), "held-MB")
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N*len(projects)), "ms/plot")
		})
	}
}
