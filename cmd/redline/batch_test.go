package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"redline/report"
	"redline/screening"
)

// plotsFile writes squares of 100 m or so in the demo district as lines of GeoJSON; the
// plots with these numbers cross themselves.
func plotsFile(t *testing.T, n int, crossed ...int) string {
	t.Helper()
	var out bytes.Buffer
	for i := range n {
		x, y := 104.50+0.002*float64(i%20), 31.30+0.002*float64(i/20)
		ring := [][2]float64{{x, y}, {x + 0.001, y}, {x + 0.001, y + 0.001}, {x, y + 0.001}, {x, y}}
		for _, k := range crossed {
			if i+1 == k {
				ring[1], ring[2] = ring[2], ring[1]
			}
		}
		coordinates, err := json.Marshal(ring)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, `{"type":"Feature","properties":{"name":"=地块%d"},"geometry":{"type":"Polygon","coordinates":[%s]}}`+"\n", i+1, coordinates)
	}
	file := filepath.Join(t.TempDir(), "plots.geojsonl")
	if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

type batchLine struct {
	Schema string
	Number int
	Plot   string
	Report *screening.Report
	Error  map[string]string
}

func batchLines(t *testing.T, out []byte) []batchLine {
	t.Helper()
	var lines []batchLine
	for text := range strings.Lines(string(out)) {
		var line batchLine
		if err := json.Unmarshal([]byte(text), &line); err != nil || !strings.HasSuffix(text, "\n") {
			t.Fatalf("%v: %.200s", err, text)
		}
		lines = append(lines, line)
	}
	return lines
}

// Each feature is judged as if it came alone; a bad one has a line that says why.
func TestBatchLines(t *testing.T) {
	file := plotsFile(t, 30, 7)
	out, errs, code := command(t, "screen", file, "--on", "2025-06-01", "--format", "ndjson")
	if code != exitRefused || !strings.Contains(errs, "30 个地块中有 1 个") {
		t.Errorf("exit %d: %s", code, errs)
	}
	lines := batchLines(t, out)
	if len(lines) != 30 {
		t.Fatalf("%d lines", len(lines))
	}
	for i, line := range lines {
		if line.Schema != report.BatchSchema || line.Number != i+1 || line.Plot != fmt.Sprintf("=地块%d", i+1) {
			t.Errorf("line %d: %s, number %d, %s", i+1, line.Schema, line.Number, line.Plot)
		}
		if i+1 == 7 {
			if line.Report != nil || !strings.Contains(line.Error["zh"], "自相交") || !strings.Contains(line.Error["en"], "crosses itself") {
				t.Errorf("the crossed plot: %v", line.Error)
			}
			continue
		}
		if line.Report == nil || line.Report.Components[0].Name != line.Plot {
			t.Fatalf("line %d: %v", i+1, line.Error)
		}
	}
	alone, errs, code := command(t, "screen", file, "--feature", "3", "--on", "2025-06-01", "--format", "json")
	if code != exitDone {
		t.Fatal(errs)
	}
	var one screening.Report
	if err := json.Unmarshal(alone, &one); err != nil || one.ID != lines[2].Report.ID {
		t.Errorf("alone %s, in the batch %s (%v)", one.ID, lines[2].Report.ID, err)
	}
}

// The table has a row for each plot, and totals that are the sums of its rows.
func TestBatchMatrix(t *testing.T) {
	file := filepath.Join(t.TempDir(), "matrix.csv")
	_, errs, code := command(t, "screen", plotsFile(t, 40, 7), "--on", "2025-06-01", "--format", "csv", "-o", file)
	if code != exitRefused || !strings.Contains(errs, "40 个地块中有 1 个") {
		t.Errorf("exit %d: %s", code, errs)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(string(data), "\ufeff")
	table := csv.NewReader(strings.NewReader(text))
	table.FieldsPerRecord = -1
	rows, err := table.ReadAll()
	if err != nil || !marked || len(rows) != 42 {
		t.Fatalf("%d rows, marked %v: %v", len(rows), marked, err)
	}
	if rows[1][1] != "'=地块1" || !strings.Contains(rows[1][6], "示意数据") {
		t.Errorf("the first row begins %q", rows[1][:7])
	}
	if rows[7][2] != "未评估（退回）" || !strings.Contains(rows[7][6], "自相交") {
		t.Errorf("the crossed plot: %q", rows[7])
	}
	total := rows[41]
	if total[0] != "合计" || total[1] != "39 个地块" || total[6] != "另有 1 个地块未评估" {
		t.Errorf("the totals begin %q", total[:7])
	}
	hit := false
	for column, title := range rows[0] {
		if column != 4 && !strings.HasSuffix(title, "·重叠") {
			continue
		}
		var sum float64
		for _, row := range rows[1:41] {
			if column < len(row) && row[column] != "" {
				v, err := strconv.ParseFloat(row[column], 64)
				if err != nil {
					t.Fatalf("%s: %v", title, err)
				}
				sum += v
			}
		}
		if got, _ := strconv.ParseFloat(total[column], 64); got-sum > 0.001 || sum-got > 0.001 {
			t.Errorf("%s: total %s, the rows add up to %v", title, total[column], sum)
		}
		hit = hit || column > 7 && sum > 0
	}
	if !hit {
		t.Error("no plot lies in any layer")
	}
}

func TestBatchRefusals(t *testing.T) {
	file := plotsFile(t, 1)
	tests := []struct {
		name string
		args []string
		want string
	}{
		{"components", []string{file, "--component", "road:road=" + file}, "--component"},
		{"the sample", []string{"--sample"}, "--sample"},
		{"no file", nil, "没有给出项目范围文件"},
		{"fail on", []string{file, "--fail-on", "prohibited"}, "--fail-on"},
		{"no such folder", []string{file, "-o", filepath.Join(t.TempDir(), "none", "a.csv")}, "文件无法写入"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out, errs, code := command(t, append([]string{"screen", "--format", "csv"}, tt.args...)...)
			if code != exitRefused || len(out) > 0 || !strings.Contains(errs, tt.want) {
				t.Errorf("exit %d, said %q", code, errs)
			}
		})
	}
}

// interruptingWriter cancels once it has been given a few lines.
type interruptingWriter struct {
	bytes.Buffer
	cancel context.CancelFunc
}

func (w *interruptingWriter) Write(p []byte) (int, error) {
	n, err := w.Buffer.Write(p)
	if bytes.Count(w.Bytes(), []byte("\n")) == 5 {
		w.cancel()
	}
	return n, err
}

// Ctrl-C leaves whole lines and says so.
func TestBatchInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	out := &interruptingWriter{cancel: cancel}
	var errs bytes.Buffer
	a := &app{stdout: out, stderr: &errs, rules: loadRules, district: openDemoOnce, now: time.Now}
	code := run(ctx, []string{"screen", plotsFile(t, 300), "--on", "2025-06-01", "--format", "ndjson"}, a)
	if code != exitRefused || !strings.Contains(errs.String(), "已中断") {
		t.Errorf("exit %d: %s", code, errs.String())
	}
	if lines := batchLines(t, out.Bytes()); len(lines) != 5 {
		t.Errorf("%d lines", len(lines))
	}
}

// A file that is refused leaves the output as it was.
func TestBatchRefusedLeavesTheOutput(t *testing.T) {
	dir := t.TempDir()
	bad, out := filepath.Join(dir, "bad.txt"), filepath.Join(dir, "out.csv")
	for name, text := range map[string]string{bad: "no coordinates at all", out: "yesterday's"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, errs, code := command(t, "screen", bad, "--format", "csv", "-o", out); code != exitRefused {
		t.Errorf("exit %d: %s", code, errs)
	}
	if data, err := os.ReadFile(out); err != nil || string(data) != "yesterday's" {
		t.Errorf("the output holds %q (%v)", data, err)
	}
}

// With --each a batch gives a workbook, or a zip with a document for each plot. A plot that
// is refused spoils nothing; what is interrupted leaves no file.
func TestBatchDocuments(t *testing.T) {
	file, many, dir := plotsFile(t, 6, 4), plotsFile(t, 300), t.TempDir()
	for format, holds := range map[string]string{"xlsx": "xl/worksheets/sheet4.xml", "docx": "0005_=地块5.docx", "pdf": "0001_=地块1.pdf", "html": "0004_=地块4_未能评估.txt"} {
		out := filepath.Join(dir, "batch."+format)
		args := []string{"screen", file, "--on", "2025-06-01", "--each", "--format", format, "-o", out}
		if _, errs, code := command(t, args...); code != exitRefused || !strings.Contains(errs, "6 个地块中有 1 个未能评估") {
			t.Errorf("%s: exit %d: %s", format, code, errs)
		}
		data, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Name == holds }) {
			t.Errorf("%s: no %s", format, holds)
		}
		stopped := filepath.Join(dir, "stopped."+format)
		args[1], args[len(args)-1] = many, stopped
		ctx, cancel := context.WithCancel(t.Context())
		go func() { // Ctrl-C once the output has begun
			for ctx.Err() == nil {
				if begun, _ := filepath.Glob(stopped + ".*"); len(begun) > 0 {
					cancel()
				}
				time.Sleep(time.Millisecond)
			}
		}()
		var said bytes.Buffer
		code := run(ctx, args, &app{stdout: io.Discard, stderr: &said, rules: loadRules, district: openDemoOnce, now: time.Now})
		cancel()
		if code != exitRefused || !strings.Contains(said.String(), "没有写出文件") {
			t.Errorf("%s interrupted: exit %d: %s", format, code, said.String())
		}
		if left, err := filepath.Glob(stopped + "*"); err != nil || len(left) > 0 {
			t.Errorf("%s interrupted leaves %q (%v)", format, left, err)
		}
	}
	for _, format := range []string{"text", "json", "geojson"} {
		if _, errs, code := command(t, "screen", file, "--each", "--format", format); code != exitRefused || !strings.Contains(errs, "--each") {
			t.Errorf("%s: exit %d: %s", format, code, errs)
		}
	}
}

// Documents of a batch have the overview map, and as many details as are asked for.
func TestBatchDetails(t *testing.T) {
	file, dir := plotsFile(t, 2), t.TempDir()
	pictures := func(flags ...string) (each []int) {
		t.Helper()
		out := filepath.Join(dir, "batch.zip")
		args := append([]string{"screen", file, "--on", "2025-06-01", "--each", "--format", "docx", "-o", out}, flags...)
		if _, errs, code := command(t, args...); code != exitDone {
			t.Fatalf("%q: exit %d: %s", flags, code, errs)
		}
		data, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		all, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range all.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			document, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			parts, err := zip.NewReader(bytes.NewReader(document), int64(len(document)))
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, p := range parts.File {
				if strings.HasPrefix(p.Name, "word/media/") {
					n++
				}
			}
			each = append(each, n)
		}
		return each
	}
	if got := pictures(); !slices.Equal(got, []int{1, 1}) {
		t.Errorf("%d pictures", got)
	}
	if got := pictures("--details", "2"); !slices.Equal(got, []int{3, 3}) {
		t.Errorf("with two details %d pictures", got)
	}
	for _, wrong := range []string{"-1", "501"} {
		if _, errs, code := command(t, "screen", file, "--details="+wrong); code != exitRefused || !strings.Contains(errs, "--details") {
			t.Errorf("--details %s: exit %d: %s", wrong, code, errs)
		}
	}
}
