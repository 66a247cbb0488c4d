package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"redline/geo"
	"redline/layers"
	"redline/layers/postgis/cluster"
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
	benchmarkScreen(b, []screening.Case{project}, prepared.Screen)
}

// BenchmarkScreenDistrict judges squares of 50 to 350 m all over the demo district.
func BenchmarkScreenDistrict(b *testing.B) {
	prepared, _ := benchDistrict(b)
	store, err := openDemoOnce()
	if err != nil {
		b.Fatal(err)
	}
	area := store.Catalogue().ServiceArea
	r := rand.New(rand.NewPCG(1, 2))
	var projects []screening.Case
	for len(projects) < 500 {
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
	b.Run("report", func(b *testing.B) { benchmarkScreen(b, projects, prepared.Judge) })
	b.Run("report and id", func(b *testing.B) { benchmarkScreen(b, projects, prepared.Screen) })
}

// screen is a way to judge a case.
type screen func(ctx context.Context, c screening.Case, audience string, o screening.Options) (*screening.Report, error)

// benchmarkScreen reports the median beside the mean.
func benchmarkScreen(b *testing.B, projects []screening.Case, judge screen) {
	var times []time.Duration
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		if _, err := judge(context.Background(), projects[i%len(projects)], "internal", screening.Options{}); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds()), "median-µs")
}

// BenchmarkImport takes 100,000 plots of farmland from a shapefile into a draft: fields by
// their profile, every polygon validated by redline and by PostGIS. Beside it GDAL writes the same file
// to a table, as it is.
func BenchmarkImport(b *testing.B) {
	const plots = 100_000
	address := ownDatabase(b, cluster.Clone)
	dir := b.TempDir()
	var text strings.Builder
	for i := range plots {
		x, y := 104.45+0.0004*float64(i%400), 31.20+0.0004*float64(i/400)
		fmt.Fprintf(&text, `{"type":"Feature","properties":{"YJJBNTTBBH":"NT%06d","DLBM":"0101","DLMC":"水田","YJJBNTMJ":%d.5},"geometry":{"type":"Polygon","coordinates":[[[%.6f,%.6f],[%.6f,%.6f],[%.6f,%.6f],[%.6f,%.6f],[%.6f,%.6f]]]}}`+"\n",
			i, i%900, x, y, x+0.0003, y, x+0.0003, y+0.0003, x, y+0.0003, x, y)
	}
	from, file := filepath.Join(dir, "plots.geojsonl"), filepath.Join(dir, "YJJBNTTB.shp")
	if err := os.WriteFile(from, []byte(text.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	ogr := func(args ...string) {
		if out, err := exec.Command("ogr2ogr", args...).CombinedOutput(); err != nil {
			b.Fatalf("ogr2ogr %v: %v\n%s", args, err, out)
		}
	}
	ogr("-f", "ESRI Shapefile", "-a_srs", "EPSG:4490", "-lco", "ENCODING=UTF-8", file, "GeoJSONSeq:"+from)
	b.Run("redline", func(b *testing.B) {
		for b.Loop() {
			if _, errs, code := benchCommand("import", file, "--layer", "farmland", "--from", "2026-01-01", "--accuracy", "1", "--database", address); code != exitDone {
				b.Fatal(errs)
			}
		}
		b.ReportMetric(plots*float64(b.N)/b.Elapsed().Seconds(), "features/s")
	})
	config, err := gdalAddress(address)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("ogr2ogr", func(b *testing.B) {
		for b.Loop() {
			ogr("-f", "PostgreSQL", config, file, "-nln", "plots", "-nlt", "PROMOTE_TO_MULTI", "-overwrite", "--config", "PG_USE_COPY", "YES")
		}
		b.ReportMetric(plots*float64(b.N)/b.Elapsed().Seconds(), "features/s")
	})
}

// benchCommand runs a command without a test.
func benchCommand(args ...string) (stdout []byte, stderr string, code int) {
	var out, errs bytes.Buffer
	a := &app{stdout: &out, stderr: &errs, rules: loadRules, district: openDemoOnce, now: time.Now}
	code = run(context.Background(), args, a)
	return out.Bytes(), errs.String(), code
}

// gdalAddress writes a database's URL as GDAL takes it.
func gdalAddress(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	host := u.Query().Get("host")
	if host == "" {
		host = u.Hostname()
	}
	name := "postgres"
	if u.User != nil && u.User.Username() != "" {
		name = u.User.Username()
	}
	return fmt.Sprintf("PG:host=%s dbname=%s user=%s", host, strings.TrimPrefix(u.Path, "/"), name), nil
}
