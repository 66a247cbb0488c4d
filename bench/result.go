package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"text/tabwriter"
)

// result is everything that a run found out.
type result struct {
	Date     string  `json:"date"`
	Scale    float64 `json:"scale"`
	Seed     uint64  `json:"seed"`
	Block    int     `json:"block"` // footprints that an engine answers before the next has its turn
	Machine  machine `json:"machine"`
	Zones    int     `json:"zones"`
	Vertices int     `json:"vertices"`
	Parts    int     `json:"parts"` // of at most 128 vertices, in PostGIS

	// BytesPerVertex is what the shapes and their index hold in memory.
	BytesPerVertex float64 `json:"bytes_per_vertex"`
	// Compared is the number of answers of PostGIS that redline's agreed with.
	Compared   int             `json:"compared"`
	Loading    []loading       `json:"loading"`
	Latency    []row           `json:"latency"`
	Throughput []pace          `json:"throughput"`
	Screenings []screeningCost `json:"screenings"`
}

// machine says where a run took place, and what else went on there.
type machine struct {
	CPU     string `json:"cpu"`
	Cores   int    `json:"cores"`
	Go      string `json:"go"`
	PostGIS string `json:"postgis"`
	// LoadBefore is the load average (1, 5, 15 minutes) when the run began: what above 0
	// another program took is missing in the figures.
	LoadBefore string `json:"load_before"`
	Note       string `json:"note,omitempty"`
}

func thisMachine(note string) machine {
	m := machine{Cores: runtime.NumCPU(), Go: runtime.Version(), Note: note, CPU: runtime.GOARCH}
	info, _ := os.ReadFile("/proc/cpuinfo") // Linux; elsewhere the architecture must do
	for line := range strings.Lines(string(info)) {
		if name, value, _ := strings.Cut(line, ":"); strings.TrimSpace(name) == "model name" {
			m.CPU = strings.TrimSpace(value)
			break
		}
	}
	load, _ := os.ReadFile("/proc/loadavg")
	m.LoadBefore = strings.Join(strings.Fields(string(load))[:min(3, len(strings.Fields(string(load))))], " ")
	return m
}

// print writes the tables that a person reads.
func (r result) print(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "scale %g, seed %d, blocks of %d: %d zones, %d vertices; %.1f bytes a vertex; %d answers compared, all agree\n",
		r.Scale, r.Seed, r.Block, r.Zones, r.Vertices, r.BytesPerVertex, r.Compared)
	fmt.Fprintf(w, "%s, %d cores, %s, PostGIS %s, load before %s\n", r.Machine.CPU, r.Machine.Cores, r.Machine.Go, r.Machine.PostGIS, r.Machine.LoadBefore)
	if r.Machine.Note != "" {
		fmt.Fprintln(w, r.Machine.Note)
	}
	for _, l := range r.Loading {
		fmt.Fprintf(w, "loaded from %s in %.2f s (%.2f s of processor): %.1f million vertices a second\n", l.From, l.Seconds, l.CPU, l.PerSecond/1e6)
	}
	fmt.Fprintln(w, "P1: one statement over the zones; P2: the same over parts of 128 vertices, prepared; P3: one join for all")
	fmt.Fprint(w, "\n")
	fmt.Fprintln(t, "footprints\tquestion\tengine\tn\tmedian µs\tp99 µs\t× redline\tp99\t")
	for _, l := range r.Latency {
		fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%.1f\t%.1f\t%.1f\t%.1f\t\n", l.Footprints, l.Question, l.Engine, l.N, l.Median, l.P99, l.Ratio, l.RatioP99)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprint(w, "\n")
	fmt.Fprintln(t, "footprints\toverlap by\tworkers\ta second\tredline has ×\t")
	for _, p := range r.Throughput {
		fmt.Fprintf(t, "%s\t%s\t%d\t%.0f\t%.1f\t\n", p.Footprints, p.Engine, p.Workers, p.PerSecond, p.Ratio)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprint(w, "\n")
	fmt.Fprintln(t, "whole screenings, demo district\tworkers\tmedian µs\tp99 µs\ta second\tprocessor µs\t")
	for _, s := range r.Screenings {
		fmt.Fprintf(t, "%d\t%d\t%.0f\t%.0f\t%.0f\t%.0f\t\n", s.N, s.Workers, s.Median, s.P99, s.PerSecond, s.CPU)
	}
	return t.Flush()
}

// save writes a result as JSON; nothing when path is empty.
func save(path string, result any) error {
	if path == "" {
		return nil
	}
	text, err := json.MarshalIndent(result, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}

// text writes a saved result's tenths in the form of Go's benchmarks, for benchstat.
func text(w io.Writer, args []string) error {
	if len(args) != 1 {
		return errors.New("usage: bench text RESULT.json")
	}
	saved, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	var r result
	if err := json.Unmarshal(saved, &r); err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	for _, l := range r.Latency {
		for _, median := range l.Tenths {
			name := strings.Join([]string{"Benchmark", "footprints=" + l.Footprints, "question=" + l.Question, "engine=" + l.Engine}, "/")
			if _, err := fmt.Fprintf(w, "%s 1 %.0f ns/op\n", name, 1_000*median); err != nil {
				return err
			}
		}
	}
	return nil
}
