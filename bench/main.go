// Command bench keeps the kernel honest: it generates a province of zones, asks redline and
// PostGIS the same questions about the same footprints in turn, fails where the answers
// differ, and prints what each took. `bench growth` measures how redline's cost grows and
// draws it; `bench http` sets the service over HTTP beside SQL through pgx; `bench import` lets redline and ogr2ogr take in the same file; `bench text` gives saved figures to benchstat. Nothing else may import it; like cmd it reads the clock.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"time"

	"redline/layers/postgis/cluster"
)

func main() {
	var err error
	switch args := os.Args[1:]; {
	case len(args) > 0 && args[0] == "growth":
		err = growth(args[1:])
	case len(args) > 0 && args[0] == "http":
		err = overHTTP(context.Background(), args[1:])
	case len(args) > 0 && args[0] == "import":
		err = imports(context.Background(), args[1:])
	case len(args) > 0 && args[0] == "text":
		err = text(os.Stdout, args[1:])
	default:
		err = run(context.Background(), args)
	}
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// options are the flags of a comparison.
type options struct {
	scale    float64
	seed     uint64
	n        int
	out      string
	database string
	note     string
	pace     time.Duration
	block    int
}

func parse(args []string) (o options, err error) {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.Float64Var(&o.scale, "scale", 0.02, "share of a province: 1 is about 11,000 zones and 35 million vertices")
	flags.Uint64Var(&o.seed, "seed", 1, "what the zones and footprints are drawn from")
	flags.IntVar(&o.n, "n", 1_000, "small footprints; a tenth as many corridors and lines")
	flags.StringVar(&o.out, "o", "", "file for the figures as JSON")
	flags.StringVar(&o.database, "database", "", "URL of an empty database with PostGIS at hand; else a private server is started")
	flags.StringVar(&o.note, "note", "", "what else went on on the machine, kept beside the figures")
	flags.DurationVar(&o.pace, "pace", time.Second, "how long each throughput is measured, at least")
	flags.IntVar(&o.block, "block", 20, "footprints that an engine answers before the next has its turn; 1: each engine finds the caches cold")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if !(o.scale > 0 && o.scale <= 4) || o.n < 10 || o.block < 1 || flags.NArg() > 0 {
		return o, errors.New("-scale must be above 0 and at most 4, -n at least 10, -block at least 1, and nothing may follow the flags")
	}
	return o, nil
}

func run(ctx context.Context, args []string) (err error) {
	o, err := parse(args)
	if err != nil {
		return err
	}
	r := result{Date: time.Now().UTC().Format(time.DateOnly), Scale: o.scale, Seed: o.seed, Block: o.block, Machine: thisMachine(o.note)}
	before := heap()
	p, err := newProvince(o.scale, o.seed)
	if err != nil {
		return err
	}
	k := newKernel(p)
	r.Zones, r.Vertices = len(p.zones), p.vertices()
	r.BytesPerVertex = (heap() - before) / float64(r.Vertices)
	if o.database == "" {
		server, err := cluster.Start(ctx)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, server.Stop()) }()
		o.database = server.URL("postgres")
	}
	if r.Parts, err = load(ctx, o.database, p); err != nil {
		return fmt.Errorf("load: %w", err)
	}
	if r.Loading, err = loads(ctx, o.database, p); err != nil {
		return err
	}
	if err := compare(ctx, o, k, &r); err != nil {
		return err
	}
	if err := compareDistrict(ctx, o, &r); err != nil {
		return err
	}
	if r.Screenings, err = wholeScreenings(ctx, o.seed, o.pace); err != nil {
		return err
	}
	return errors.Join(r.print(os.Stdout), save(o.out, r))
}

// compare asks everything of everyone about the province, then about the demo district.
func compare(ctx context.Context, o options, k *kernel, r *result) error {
	e, err := contenders(ctx, o.database, k)
	if err != nil {
		return err
	}
	defer e.close(ctx)
	if err := e.raw.QueryRow(ctx, "SELECT postgis_lib_version()").Scan(&r.Machine.PostGIS); err != nil {
		return err
	}
	for _, kind := range footprintKinds() {
		n := o.n
		if kind != "small" {
			n /= 10
		}
		footprints, err := k.footprints(kind, n, o.seed)
		if err != nil {
			return err
		}
		if err := e.ask(ctx, o, kind, questions(), footprints, r); err != nil {
			return err
		}
		measured, err := paces(ctx, kind, k, e.best, footprints, o.pace)
		if err != nil {
			return err
		}
		r.Throughput = append(r.Throughput, measured...)
	}
	return nil
}

// compareDistrict does the same with the areas of the demo district, in place of the
// province's in the database, and squares of 50 to 350 m.
func compareDistrict(ctx context.Context, o options, r *result) error {
	d, plots, err := newDistrict(o.n, o.seed)
	if err != nil {
		return err
	}
	if _, err := load(ctx, o.database, d); err != nil {
		return fmt.Errorf("load the district: %w", err)
	}
	e, err := contenders(ctx, o.database, newKernel(d))
	if err != nil {
		return err
	}
	defer e.close(ctx)
	return e.ask(ctx, o, "district", []string{"overlap", "within"}, plots, r)
}

// field are the engines of a comparison.
type field struct {
	kernel *kernel
	raw    *postgis
	best   [2]*postgis
}

func contenders(ctx context.Context, database string, k *kernel) (f field, err error) {
	f.kernel = k
	if f.raw, err = connect(ctx, database, false); err != nil {
		return f, err
	}
	for i := range f.best {
		if f.best[i], err = connect(ctx, database, true); err != nil {
			return f, err
		}
	}
	return f, nil
}

func (e field) close(ctx context.Context) {
	for _, c := range []*postgis{e.raw, e.best[0], e.best[1]} {
		_ = c.Close(ctx) // nothing was written
	}
}

// ask adds what each took. Redline comes first: the others' figures are set against it.
func (e field) ask(ctx context.Context, o options, kind string, questions []string, footprints []footprint, r *result) error {
	engines := []contender{{"redline", e.kernel}, {"P1", e.raw}, {"P2", e.best[0]}}
	for _, question := range questions {
		fmt.Fprintf(os.Stderr, "%d × %s, %s\n", len(footprints), kind, question)
		rows, compared, err := interleave(ctx, kind, question, engines, footprints, o.block)
		if err != nil {
			return err
		}
		r.Latency, r.Compared = append(r.Latency, rows...), r.Compared+compared
	}
	return nil
}

// heap returns the bytes in use after a collection.
func heap() float64 {
	runtime.GC()
	runtime.GC() // what the first one found to be finalised
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}
