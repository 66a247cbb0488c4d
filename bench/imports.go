package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"redline/layers/postgis/cluster"
)

// importResult is what `bench import` writes.
type importResult struct {
	Date    string  `json:"date"`
	Machine machine `json:"machine"`
	Plots   int     `json:"plots"`
	Rounds  int     `json:"rounds"`
	// Ratio is the median, over the rounds, of redline's features a second over those of
	// ogr2ogr in the same round.
	Ratio   float64        `json:"ratio"`
	Engines []importEngine `json:"engines"`
}

// importEngine is one program that takes in the file.
type importEngine struct {
	Name string `json:"name"`
	// Seconds of each round, of the wall's clock; processor seconds are the program's own,
	// without the server's.
	Seconds   []float64 `json:"seconds"`
	Processor []float64 `json:"processor_seconds"`
	PerSecond float64   `json:"features_per_second"` // median
	// HeldMiB is the most that it held in memory of its own (RssAnon in proc(5)), PeakMiB the
	// most that stood in memory for it, pages of mapped files included.
	HeldMiB float64 `json:"held_mib"`
	PeakMiB float64 `json:"peak_mib"`
}

// imports lets redline and ogr2ogr take the same shapefile of farmland into PostGIS, in
// turn: redline by its profile and with every check of an import, ogr2ogr as it stands.
func imports(ctx context.Context, args []string) (err error) {
	flags := flag.NewFlagSet("bench import", flag.ContinueOnError)
	plots := flags.Int("plots", 100_000, "plots in the file")
	rounds := flags.Int("rounds", 5, "how often each takes it in")
	out := flags.String("o", "", "file for the figures as JSON")
	note := flags.String("note", "", "what else went on on the machine, kept beside the figures")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *plots < 1 || *plots > 3_000_000 || *rounds < 1 || flags.NArg() > 0 {
		return errors.New("-plots must be 1 to 3,000,000, -rounds at least 1, and nothing may follow the flags")
	}
	dir, err := os.MkdirTemp("", "redline-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	r := importResult{Date: time.Now().UTC().Format(time.DateOnly), Machine: thisMachine(*note), Plots: *plots, Rounds: *rounds}
	file, err := farmland(ctx, dir, *plots)
	if err != nil {
		return err
	}
	server, err := cluster.Start(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	address := server.URL("postgres")
	redline, err := readied(ctx, dir, address)
	if err != nil {
		return err
	}
	engines := []func() *exec.Cmd{
		func() *exec.Cmd {
			return redlineCommand(ctx, redline, address, "import", file, "--layer", "farmland", "--from", "2026-01-01", "--accuracy", "1")
		},
		func() *exec.Cmd {
			return exec.CommandContext(ctx, "ogr2ogr", "-f", "PostgreSQL", gdalAddress(address), file, "-nln", "plots", "-nlt", "PROMOTE_TO_MULTI", "-overwrite", "--config", "PG_USE_COPY", "YES")
		},
	}
	r.Engines = []importEngine{{Name: "redline"}, {Name: "ogr2ogr"}}
	for range *rounds {
		for i, command := range engines {
			if err := r.Engines[i].take(command()); err != nil {
				return err
			}
		}
	}
	r.settle()
	return errors.Join(r.print(os.Stdout), save(*out, r))
}

// farmland writes a shapefile of square plots, 30 m apart, with the fields of YJJBNTTB.
func farmland(ctx context.Context, dir string, plots int) (string, error) {
	from, file := filepath.Join(dir, "plots.geojsonl"), filepath.Join(dir, "YJJBNTTB.shp")
	text, err := os.Create(from)
	if err != nil {
		return "", err
	}
	w := bufio.NewWriterSize(text, 1<<20)
	const step, side = 0.0003, 0.0002
	row := 1_000
	for i := range plots {
		x, y := 104.40+step*float64(i%row), 31.10+step*float64(i/row)
		fmt.Fprintf(w, `{"type":"Feature","properties":{"YJJBNTTBBH":"NT%07d","DLBM":"0101","DLMC":"水田","YJJBNTMJ":%d.5},"geometry":{"type":"Polygon","coordinates":[[[%.6f,%.6f],[%.6f,%.6f],[%.6f,%.6f],[%.6f,%.6f],[%.6f,%.6f]]]}}`+"\n",
			i, i%900, x, y, x+side, y, x+side, y+side, x, y+side, x, y)
	}
	if err := errors.Join(w.Flush(), text.Close()); err != nil {
		return "", err
	}
	err = do(exec.CommandContext(ctx, "ogr2ogr", "-f", "ESRI Shapefile", "-a_srs", "EPSG:4490", "-lco", "ENCODING=UTF-8", file, "GeoJSONSeq:"+from))
	return file, errors.Join(err, os.Remove(from))
}

// readied builds redline, and makes a database of the demo district for it.
func readied(ctx context.Context, dir, address string) (redline string, err error) {
	redline, demo := filepath.Join(dir, "redline"), filepath.Join(dir, "demo")
	return redline, errors.Join(
		do(exec.CommandContext(ctx, "go", "build", "-o", redline, "./cmd/redline")),
		do(redlineCommand(ctx, redline, address, "migrate", "up")),
		do(exec.CommandContext(ctx, redline, "demo", demo)),
		do(redlineCommand(ctx, redline, address, "import", demo)))
}

func redlineCommand(ctx context.Context, redline, address string, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, redline, args...)
	command.Env = append(os.Environ(), "REDLINE_DATABASE="+address, "REDLINE_ALLOW_FSYNC_OFF=1")
	return command
}

func do(command *exec.Cmd) error {
	if text, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(command.Args, " "), err, text)
	}
	return nil
}

// gdalAddress writes the address of a private server as GDAL takes it.
func gdalAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "PG:" + address
	}
	return fmt.Sprintf("PG:host=%s dbname=%s user=%s", u.Query().Get("host"), strings.TrimPrefix(u.Path, "/"), u.User.Username())
}

// take runs the program once.
func (e *importEngine) take(command *exec.Cmd) error {
	command.Stdout, command.Stderr = io.Discard, io.Discard
	start := time.Now()
	if err := command.Start(); err != nil {
		return err
	}
	ended := make(chan struct{})
	held := make(chan float64)
	go func() { held <- watch(command.Process.Pid, ended) }()
	err := command.Wait()
	close(ended)
	e.Seconds = append(e.Seconds, time.Since(start).Seconds())
	e.HeldMiB = max(e.HeldMiB, <-held)
	if err != nil {
		return fmt.Errorf("%s: %w", e.Name, err)
	}
	e.Processor = append(e.Processor, (command.ProcessState.UserTime() + command.ProcessState.SystemTime()).Seconds())
	e.PeakMiB = max(e.PeakMiB, peakMiB(command.ProcessState))
	return nil
}

// watch returns the most that a process holds in memory of its own, looking 50 times a
// second until it has ended; 0 where proc(5) is not at hand.
func watch(pid int, ended <-chan struct{}) (most float64) {
	for {
		select {
		case <-ended:
			return most
		case <-time.After(20 * time.Millisecond):
		}
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		for line := range strings.Lines(string(status)) {
			var kib float64
			if n, _ := fmt.Sscanf(line, "RssAnon: %f kB", &kib); n == 1 {
				most = max(most, kib/1024)
			}
		}
	}
}

// settle computes the medians.
func (r *importResult) settle() {
	for i := range r.Engines {
		e := &r.Engines[i]
		e.PerSecond = float64(r.Plots) / median(e.Seconds)
	}
	var ratios []float64
	for i := range r.Engines[0].Seconds {
		ratios = append(ratios, r.Engines[1].Seconds[i]/r.Engines[0].Seconds[i])
	}
	r.Ratio = median(ratios)
}

func median(of []float64) float64 {
	sorted := slices.Sorted(slices.Values(of))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

func (r *importResult) print(w io.Writer) error {
	fmt.Fprintf(w, "import of a shapefile of %d plots, %d rounds in turn; %s, %d cores, load before %s\n", r.Plots, r.Rounds, r.Machine.CPU, r.Machine.Cores, r.Machine.LoadBefore)
	for _, e := range r.Engines {
		fmt.Fprintf(w, "%-8s %8.0f features/s (median), %5.2f s of its own processor time, holds at most %4.0f MiB (with mapped files %4.0f MiB)\n",
			e.Name, e.PerSecond, median(e.Processor), e.HeldMiB, e.PeakMiB)
	}
	_, err := fmt.Fprintf(w, "redline, validation included, has %.2f × the features/s of ogr2ogr\n", r.Ratio)
	return err
}
