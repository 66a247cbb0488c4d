package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"redline/layers"
	"redline/layers/postgis/cluster"
)

// httpResult is what `bench http` found out: redline over HTTP beside SQL through pgx that
// gives the same rows.
type httpResult struct {
	Date     string  `json:"date"`
	Scale    float64 `json:"scale"`
	Seed     uint64  `json:"seed"`
	Machine  machine `json:"machine"`
	Zones    int     `json:"zones"`
	Vertices int     `json:"vertices"`

	Latency []httpRow  `json:"latency"`
	Pace    []httpPace `json:"pace"`
	// Downloads is nil when they were left out.
	Downloads *downloadCost `json:"downloads,omitempty"`
	// Missed names the bars that a run did not reach.
	Missed []string `json:"missed,omitempty"`
	Slow   []string `json:"-"` // of them, those known while measuring
}

// httpRow is what one engine took for one question, in ms.
type httpRow struct {
	Question string  `json:"question"`
	Engine   string  `json:"engine"`
	N        int     `json:"n"`
	Median   float64 `json:"median_ms"`
	P99      float64 `json:"p99_ms"`
	Bytes    int     `json:"bytes"` // of an answer as it is sent, on average
	Ratio    float64 `json:"ratio"` // the median divided by redline's
	Bar      float64 `json:"bar,omitempty"`
}

// httpPace is how many answers a second some callers got together.
type httpPace struct {
	Question  string  `json:"question"`
	Engine    string  `json:"engine"`
	Callers   int     `json:"callers"`
	PerSecond float64 `json:"per_second"`
	Bar       float64 `json:"bar,omitempty"`
}

// httpOptions are the flags of `bench http`.
type httpOptions struct {
	options
	callers int
	only    string
}

type httpPart struct {
	name    string
	compare func(context.Context, httpOptions, *layers.Snapshot, string, *httpResult) error
}

// httpParts are what `bench http` compares, in this order.
var httpParts = []httpPart{
	{"tiles", compareTiles},
	{"features", compareFeatures},
	{"screenings", compareScreenings},
	{"overload", compareOverload},
	{"downloads", compareDownloads},
	{"neighbours", compareNeighbours},
}

func parseHTTP(args []string) (o httpOptions, err error) {
	flags := flag.NewFlagSet("bench http", flag.ContinueOnError)
	flags.Float64Var(&o.scale, "scale", 0.02, "share of a province: 1 is about 11,000 zones and 35 million vertices")
	flags.Uint64Var(&o.seed, "seed", 1, "what the zones are drawn from")
	flags.IntVar(&o.n, "n", 60, "tiles of each zoom, at most")
	flags.StringVar(&o.out, "o", "", "file for the figures as JSON")
	flags.StringVar(&o.note, "note", "", "what else went on on the machine, kept beside the figures")
	flags.DurationVar(&o.pace, "pace", 3*time.Second, "how long each pace is measured")
	flags.IntVar(&o.callers, "callers", 4, "callers at once where the pace is measured")
	flags.StringVar(&o.only, "only", "", "one of tiles, features, screenings, overload, downloads, neighbours; empty is all")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if !(o.scale > 0 && o.scale <= 4) || o.n < 1 || o.callers < 1 || flags.NArg() > 0 {
		return o, errors.New("-scale must be above 0 and at most 4, -n and -callers at least 1, and nothing may follow the flags")
	}
	known := func(part httpPart) bool { return o.only == "" || o.only == part.name }
	if !slices.ContainsFunc(httpParts, known) {
		return o, fmt.Errorf("-only is tiles, features, screenings, overload, downloads or neighbours, not %q", o.only)
	}
	return o, nil
}

// overHTTP runs `bench http`.
func overHTTP(ctx context.Context, args []string) (err error) {
	o, err := parseHTTP(args)
	if err != nil {
		return err
	}
	r := httpResult{Date: time.Now().UTC().Format(time.DateOnly), Scale: o.scale, Seed: o.seed, Machine: thisMachine(o.note)}
	p, err := newProvince(o.scale, o.seed)
	if err != nil {
		return err
	}
	r.Zones, r.Vertices = len(p.zones), p.vertices()
	snapshot, err := p.snapshot()
	if err != nil {
		return err
	}
	server, err := cluster.Start(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	fmt.Fprintln(os.Stderr, "loading", r.Zones, "zones,", r.Vertices, "vertices")
	if err := loadMercator(ctx, server.URL("postgres"), snapshot); err != nil {
		return fmt.Errorf("load: %w", err)
	}
	for _, part := range httpParts {
		if o.only == "" || o.only == part.name {
			err = errors.Join(err, part.compare(ctx, o, snapshot, server.URL("postgres"), &r))
		}
	}
	return errors.Join(err, r.print(os.Stdout), save(o.out, r))
}

// judge notes the bars that were missed.
func (r *httpResult) judge() {
	r.Missed = slices.Clone(r.Slow)
	for _, l := range r.Latency {
		if l.Ratio < l.Bar {
			r.Missed = append(r.Missed, fmt.Sprintf("%s: %s takes %.1f times as long, not %g", l.Question, l.Engine, l.Ratio, l.Bar))
		}
	}
	for _, p := range r.Pace {
		if p.PerSecond < p.Bar {
			r.Missed = append(r.Missed, fmt.Sprintf("%s: %.0f a second, not %.0f", p.Question, p.PerSecond, p.Bar))
		}
	}
}

// print writes the tables that a person reads.
func (r *httpResult) print(w io.Writer) error {
	r.judge()
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "scale %g, seed %d: %d zones, %d vertices\n", r.Scale, r.Seed, r.Zones, r.Vertices)
	fmt.Fprintf(w, "%s, %d cores, %s, PostGIS %s, load before %s\n", r.Machine.CPU, r.Machine.Cores, r.Machine.Go, r.Machine.PostGIS, r.Machine.LoadBefore)
	if r.Machine.Note != "" {
		fmt.Fprintln(w, r.Machine.Note)
	}
	fmt.Fprint(w, "\n")
	fmt.Fprintln(t, "question\tengine\tn\tmedian ms\tp99 ms\tbytes\t× redline\tbar\t")
	for _, l := range r.Latency {
		fmt.Fprintf(t, "%s\t%s\t%d\t%.2f\t%.2f\t%d\t%.1f\t%s\t\n", l.Question, l.Engine, l.N, l.Median, l.P99, l.Bytes, l.Ratio, barText(l.Bar))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprint(w, "\n")
	fmt.Fprintln(t, "question\tengine\tcallers\ta second\tbar\t")
	for _, p := range r.Pace {
		fmt.Fprintf(t, "%s\t%s\t%d\t%.0f\t%s\t\n", p.Question, p.Engine, p.Callers, p.PerSecond, barText(p.Bar))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if d := r.Downloads; d != nil {
		fmt.Fprintf(w, "\n%d downloads of %.0f MB at once took %.0f s; the process held %.0f MiB before and %.0f MiB more at most\n", d.Callers, d.MB, d.Seconds, d.BeforeMiB, d.GrownMiB)
	}
	for _, m := range r.Missed {
		fmt.Fprintln(w, "missed:", m)
	}
	return nil
}

func barText(bar float64) string {
	if bar == 0 {
		return ""
	}
	return fmt.Sprintf("≥ %.4g", bar)
}
