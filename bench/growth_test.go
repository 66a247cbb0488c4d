package main

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

func TestGrowthWritesFiguresAndPictures(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "growth.json")
	if err := growth([]string{"-most", "3000", "-pace", "1ms", "-o", out, "-pictures", dir}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	var r growthResult
	if err := json.Unmarshal(text, &r); err != nil || len(r.Charts) != 4 {
		t.Fatalf("%d charts, %v", len(r.Charts), err)
	}
	for _, c := range r.Charts {
		for _, s := range c.Series {
			if len(s.Points) < 2 || s.Points[0].Median <= 0 {
				t.Errorf("%s, %s: %v", c.Name, s.Name, s.Points)
			}
		}
		picture, err := os.Open(filepath.Join(dir, c.Name+".svg"))
		if err != nil {
			t.Fatal(err)
		}
		defer picture.Close()
		for d := xml.NewDecoder(picture); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", c.Name, err)
			}
		}
	}
}

func TestAxis(t *testing.T) {
	for _, c := range []struct {
		name   string
		values []float64
		want   axis
	}{
		{"within two decades", []float64{3, 42}, axis{0, 2}},
		{"whole powers of ten", []float64{10, 1_000}, axis{1, 3}},
		{"one value", []float64{100}, axis{2, 3}},
		{"below one", []float64{0.3, 5}, axis{-1, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := axisOf(c.values); got != c.want {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}
