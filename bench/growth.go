package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"time"

	"redline/geo"

	"github.com/twpayne/go-geom"
)

// growthResult is what `bench growth` writes.
type growthResult struct {
	Date    string  `json:"date"`
	Seed    uint64  `json:"seed"`
	Machine machine `json:"machine"`
	Charts  []chart `json:"charts"`
}

// chart is one cost against one size.
type chart struct {
	Name   string   `json:"name"`
	Title  string   `json:"title"`
	Size   string   `json:"size"`
	Series []series `json:"series"`
}

// series is a line of a chart: medians in µs; of rules, means of processor time.
type series struct {
	Name   string  `json:"name"`
	Points []point `json:"points"`
}

type point struct {
	Size   int     `json:"size"`
	Median float64 `json:"median_us"`
}

func (c *chart) add(name string, size int, median float64) {
	i := slices.IndexFunc(c.Series, func(s series) bool { return s.Name == name })
	if i < 0 {
		i = len(c.Series)
		c.Series = append(c.Series, series{Name: name})
	}
	c.Series[i].Points = append(c.Series[i].Points, point{size, median})
	fmt.Fprintf(os.Stderr, "%s %d, %s: %.1f µs\n", c.Name, size, name, median)
}

// growth measures how the kernel's cost grows and writes JSON and pictures.
func growth(args []string) error {
	flags := flag.NewFlagSet("bench growth", flag.ContinueOnError)
	seed := flags.Uint64("seed", 1, "what the zones and footprints are drawn from")
	most := flags.Int("most", 1_000_000, "no more zones, and vertices of a zone or footprint, than this")
	pause := flags.Duration("pace", 300*time.Millisecond, "how long each point is measured, at least")
	out := flags.String("o", "", "file for the figures as JSON")
	pictures := flags.String("pictures", "", "folder for the pictures")
	note := flags.String("note", "", "what else went on on the machine, kept beside the figures")
	if err := flags.Parse(args); err != nil {
		return err
	}
	plane, err := geo.NewPlane(epsg)
	if err != nil {
		return err
	}
	m := meter{generator{Rand: rand.New(rand.NewPCG(*seed, 2)), province: province{plane: plane}}, *pause, *most}
	r := growthResult{Date: time.Now().UTC().Format(time.DateOnly), Seed: *seed, Machine: thisMachine(*note)}
	for _, measure := range []func() (chart, error){m.zonesGrow, m.vertices, m.footprintGrows, m.rulesGrow} {
		c, err := measure()
		if err != nil {
			return err
		}
		r.Charts = append(r.Charts, c)
		if *pictures != "" {
			if err := os.WriteFile(filepath.Join(*pictures, c.Name+".svg"), c.draw(), 0o644); err != nil {
				return err
			}
		}
	}
	if *out == "" {
		return nil
	}
	text, err := json.MarshalIndent(r, "", "  ")
	return errors.Join(err, os.WriteFile(*out, append(text, '\n'), 0o644))
}

// meter draws what is measured and measures it.
type meter struct {
	generator
	pause time.Duration
	most  int
}

// median asks one question of all footprints, over and over, and returns the median time of
// an answer in µs; the first round only warms up.
func (m *meter) median(zones []geo.Shape, question string, footprints []geom.T) (float64, error) {
	k := newKernel(province{plane: m.plane, zones: zones})
	var times []time.Duration
	begin := time.Now()
	for round := 0; round < 2 || time.Since(begin) < m.pause; round++ {
		for _, f := range footprints {
			start := time.Now()
			_, err := k.ask(context.Background(), question, footprint{geometry: f})
			if err != nil {
				return 0, err
			}
			if round > 0 {
				times = append(times, time.Since(start))
			}
		}
	}
	slices.Sort(times)
	return quantile(times, 0.5), nil
}

// measure adds a point for each question.
func (m *meter) measure(c *chart, size int, zones []geo.Shape, footprints []geom.T, names map[string]string) error {
	for _, question := range questions() {
		name, asked := names[question]
		if !asked {
			continue
		}
		median, err := m.median(zones, question, footprints)
		if err != nil {
			return err
		}
		c.add(name, size, median)
	}
	return nil
}

// drawn returns the zones that draw adds.
func (m *meter) drawn(draw func()) ([]geo.Shape, error) {
	m.zones = nil
	draw()
	return m.zones, m.err
}

// plots draws stars of 12 vertices, at most 150 m from their middle, about n places.
func (m *meter) plots(n int, place func() (x, y float64)) []geom.T {
	var out []geom.T
	for range n {
		x, y := place()
		ring := starRing(m.Rand, 12)
		for k := range ring {
			ring[k] *= 150
		}
		out = append(out, polygonOf(turned(ring, x, y, 0)))
	}
	return out
}

// zonesGrow: ever more zones of 64 vertices, 800 m wide, a kilometre apart.
func (m *meter) zonesGrow() (chart, error) {
	c := chart{Name: "zones", Title: "cost against the number of zones · 图斑数", Size: "zones · 图斑"}
	for _, n := range []int{1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000} {
		if n > m.most {
			break
		}
		across := int(math.Ceil(math.Sqrt(float64(n))))
		zones, err := m.drawn(func() {
			for k := range n {
				m.add(m.square(west+1_000*float64(k%across), south+1_000*float64(k/across), 800, math.Pi/4, 4))
			}
		})
		if err != nil {
			return c, err
		}
		m.side = 1_000 * float64(across)
		names := map[string]string{"overlap": "overlap area · 重叠面积", "nearest": "nearest zone · 最近图斑"}
		if err := m.measure(&c, n, zones, m.plots(400, m.place), names); err != nil {
			return c, err
		}
	}
	return c, nil
}

// border returns places near vertices of a shape's border, at most 100 m off.
func (m *meter) border(zone geo.Shape) func() (x, y float64) {
	flat := zone.PlaneGeometry().FlatCoords()
	return func() (x, y float64) {
		k := 2 * m.IntN(len(flat)/2)
		return flat[k] + 100*m.Float64(), flat[k+1] + 100*m.Float64()
	}
}

// vertices: one zone of ever more vertices under the same plots. It is 7 km wide and drawn
// ever finer; or it grows, with edges of about 28 m.
func (m *meter) vertices() (chart, error) {
	c := chart{Name: "vertices", Title: "cost against the vertices of a zone · 图斑顶点数", Size: "vertices · 顶点"}
	for _, levels := range []int{5, 7, 9, 11, 13, 15, 17, 18} {
		n := 4 << levels
		if n > m.most+50_000 {
			break
		}
		fine, err := m.drawn(func() { m.add(m.square(west, south, cell, 0, levels)) })
		if err != nil {
			return c, err
		}
		grown, err := m.drawn(func() { m.add(m.square(west, south, float64(int(28)<<levels), 0, levels)) })
		if err != nil {
			return c, err
		}
		inside := func() (x, y float64) { return west + 800*m.Float64(), south + 800*m.Float64() }
		outside := func() (x, y float64) { return west + 8_000 + 500*m.Float64(), south + 3_000*m.Float64() }
		for _, s := range []struct {
			name, question string
			zones          []geo.Shape
			place          func() (x, y float64)
		}{
			{"inside · 图斑内部", "overlap", fine, inside},
			{"on a border drawn finer · 边界加密", "overlap", fine, m.border(fine[0])},
			{"on the border of a larger zone · 图斑变大", "overlap", grown, m.border(grown[0])},
			{"distance · 距离", "nearest", fine, outside},
		} {
			if err := m.measure(&c, n, s.zones, m.plots(40, s.place), map[string]string{s.question: s.name}); err != nil {
				return c, err
			}
		}
	}
	return c, nil
}

// footprintGrows: a plot a kilometre wide of ever more vertices, on the border of a zone of
// 4,096 vertices, and 2 to 4 km from it.
func (m *meter) footprintGrows() (chart, error) {
	c := chart{Name: "footprint", Title: "cost against the vertices of a footprint · 项目顶点数", Size: "vertices · 顶点"}
	zones, err := m.drawn(func() { m.add(m.square(west, south, cell, 0, 10)) })
	if err != nil {
		return c, err
	}
	for _, levels := range []int{0, 2, 4, 6, 8, 10, 12, 14, 15} {
		n := 4 << levels
		if n > m.most {
			break
		}
		var across, off []geom.T
		on := m.border(zones[0])
		for range 10 {
			x, y := on()
			across = append(across, polygonOf(m.square(x, y, 1_000, m.Float64(), levels)))
			off = append(off, polygonOf(m.square(west+8_000+1_000*m.Float64(), south+3_000*m.Float64(), 1_000, m.Float64(), levels)))
		}
		if err := m.measure(&c, n, zones, across, map[string]string{"overlap": "overlap area · 重叠面积"}); err != nil {
			return c, err
		}
		if err := m.measure(&c, n, zones, off, map[string]string{"nearest": "distance · 距离"}); err != nil {
			return c, err
		}
	}
	return c, nil
}
