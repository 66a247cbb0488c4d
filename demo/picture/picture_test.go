package picture_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"testing"

	"redline/demo"
	"redline/demo/picture"
	"redline/layers"
	"redline/layers/folder"
)

var update = flag.Bool("update", false, "rewrite the picture in docs/images")

const committed = "../../docs/images/demo-district.svg"

func drawn(t *testing.T) []byte {
	t.Helper()
	files, err := demo.FS()
	if err != nil {
		t.Fatal(err)
	}
	store, err := folder.Open(files)
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Snapshot(context.Background(), layers.AsOf{On: layers.Date{Year: 2025, Month: 6, Day: 1}})
	if err != nil {
		t.Fatal(err)
	}
	return picture.SVG(s)
}

func TestTheDocumentationShowsTheDistrict(t *testing.T) {
	want := drawn(t)
	if *update {
		if err := os.WriteFile(committed, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(committed)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("the demo district has changed; draw its picture anew with make golden")
	}
	if len(got) > 400_000 {
		t.Errorf("the picture has %d bytes, more than 400 kB", len(got))
	}
}

func TestThePictureIsLabelledAndWellFormed(t *testing.T) {
	svg := drawn(t)
	for _, want := range []string{"示意数据，不得用于决策", "Illustrative data, not for decisions", "图例 Legend", "凯江", "人民渠", "5 km"} {
		if !bytes.Contains(svg, []byte(want)) {
			t.Errorf("the picture lacks %q", want)
		}
	}
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}
