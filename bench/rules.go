package main

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"redline/demo"
	"redline/geo"
	"redline/layers"
	"redline/layers/folder"
	"redline/screening"
)

// rulesGrow: whole screenings of plots all over the demo district, by the Luojiang pack and
// by packs in which every rule stands several times under ids of its own.
func (m *meter) rulesGrow() (chart, error) {
	c := chart{Name: "rules", Title: "processor time of a screening against the number of rules · 规则数", Size: "rules · 规则"}
	snapshot, err := demoSnapshot()
	if err != nil {
		return c, err
	}
	plots, err := m.districtPlots(snapshot.ServiceArea, 60)
	if err != nil {
		return c, err
	}
	known := screening.Facts{
		"project.industry": {Value: []string{"0313"}, Source: "given"}, "project.nature": {Value: "新建", Source: "given"},
	}
	for _, times := range []int{1, 2, 5, 12, 24} {
		pack, err := repeated(screening.Luojiang, times)
		if err != nil {
			return c, err
		}
		if len(pack.Rules) > m.most {
			break
		}
		prepared, err := screening.Prepare(pack, snapshot)
		if err != nil {
			return c, err
		}
		for _, s := range []struct {
			name    string
			facts   screening.Facts
			options screening.Options
		}{
			{"no facts · 无事实", screening.Facts{}, screening.Options{WithoutID: true}},
			{"no facts, with the id · 含编号", screening.Facts{}, screening.Options{}},
			{"industry known · 行业已知", known, screening.Options{WithoutID: true}},
		} {
			cost, err := m.screenings(prepared, plots, s.facts, s.options)
			if err != nil {
				return c, err
			}
			c.add(s.name, len(pack.Rules), cost)
		}
	}
	return c, nil
}

// screenings returns what a screening takes of the processor in µs, the collection of what
// it leaves included: it takes long enough for other programs to come between, so its time
// by the clock would tell of them. The first round only warms up.
func (m *meter) screenings(p *screening.Prepared, plots []geo.Shape, facts screening.Facts, o screening.Options) (float64, error) {
	count := 0
	begin, used := time.Now(), processorTime()
	for round := 0; round < 2 || time.Since(begin) < m.pause; round++ {
		if round == 1 {
			used = processorTime()
		}
		for _, plot := range plots {
			if _, err := p.Screen(context.Background(), plotCase(plot, facts), "internal", o); err != nil {
				return 0, err
			}
			if round > 0 {
				count++
			}
		}
	}
	return float64((processorTime() - used).Nanoseconds()) / 1_000 / float64(count), nil
}

func demoSnapshot() (*layers.Snapshot, error) {
	files, err := demo.FS()
	if err != nil {
		return nil, err
	}
	store, err := folder.Open(files)
	if err != nil {
		return nil, err
	}
	return store.Snapshot(context.Background(), layers.AsOf{On: layers.Date{Year: 2025, Month: 6, Day: 1}})
}

// districtPlots draws squares of 50 to 350 m that lie in the area.
func (m *meter) districtPlots(area geo.Shape, n int) ([]geo.Shape, error) {
	var out []geo.Shape
	for box := area.Bounds(); len(out) < n; {
		x, y := box.MinX+m.Float64()*(box.MaxX-box.MinX), box.MinY+m.Float64()*(box.MaxY-box.MinY)
		side := 50 + 300*m.Float64()
		square, err := geo.PlaneShape(area.Plane(), polygonOf([]float64{x, y, x + side, y, x + side, y + side, x, y + side}))
		if err != nil {
			return nil, err
		}
		inside, err := geo.CoveredBy(square, area)
		if err != nil {
			return nil, err
		}
		if inside {
			out = append(out, square)
		}
	}
	return out, nil
}

// ruleID is where a file of rules begins a rule.
var ruleID = regexp.MustCompile(`(?m)^(  - id: )(\S+)`)

// repeated loads a pack in which each rule stands several times.
func repeated(load func() (*screening.Pack, error), times int) (*screening.Pack, error) {
	pack, err := load()
	if err != nil || times == 1 {
		return pack, err
	}
	data, err := pack.Archive()
	if err != nil {
		return nil, err
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range archive.File {
		text, err := f.Open()
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(text)
		if err != nil {
			return nil, err
		}
		copies := 1
		if strings.HasPrefix(f.Name, "rules/") {
			copies = times
		}
		for k := range copies {
			name, changed := f.Name, content
			if k > 0 {
				name = strings.Replace(name, ".yaml", fmt.Sprintf("_%d.yaml", k), 1)
				changed = ruleID.ReplaceAll(content, fmt.Appendf(nil, "${1}${2}-%d", k))
			}
			entry, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
			if err != nil {
				return nil, err
			}
			if _, err := entry.Write(changed); err != nil {
				return nil, err
			}
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return screening.LoadArchive(out.Bytes())
}
