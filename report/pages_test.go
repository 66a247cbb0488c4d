package report

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"redline/lang"
)

// A page as a person sees it from afar: 8 dots an inch, in grey. Letters blur; what stands
// where, how full a page is and where its pictures are remain.
const (
	farDots = "8"
	farCell = 96 // a page of A4 lying or standing fits
	farRow  = 10 // pages beside each other on a sheet
)

// fromAfar draws the pages of a PDF on one sheet.
func fromAfar(t *testing.T, pdf string) (sheet *image.Gray, pages int) {
	t.Helper()
	dir := t.TempDir()
	if said, err := exec.Command("pdftoppm", "-png", "-gray", "-r", farDots, pdf, filepath.Join(dir, "p")).CombinedOutput(); err != nil {
		t.Fatalf("pdftoppm (.ci/install): %v\n%s", err, said)
	}
	files, err := filepath.Glob(filepath.Join(dir, "p-*.png"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	slices.Sort(files) // their numbers have leading zeros
	sheet = image.NewGray(image.Rect(0, 0, farRow*farCell, (len(files)+farRow-1)/farRow*farCell))
	draw.Draw(sheet, sheet.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	for i, name := range files {
		page := decoded(t, name)
		draw.Draw(sheet, page.Bounds().Add(cellOf(i).Min), page, image.Point{}, draw.Src)
	}
	return sheet, len(files)
}

// cellOf is where a page lies on a sheet.
func cellOf(page int) image.Rectangle {
	at := image.Pt(page%farRow*farCell, page/farRow*farCell)
	return image.Rectangle{at, at.Add(image.Pt(farCell, farCell))}
}

func decoded(t *testing.T, name string) image.Image {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return img
}

// apart is how far two sheets differ in a cell: the mean of the differences of grey, 0 to 255.
func apart(a, b image.Image, cell image.Rectangle) float64 {
	sum := 0
	for y := cell.Min.Y; y < cell.Max.Y; y++ {
		for x := cell.Min.X; x < cell.Max.X; x++ {
			p, q := color.GrayModel.Convert(a.At(x, y)).(color.Gray).Y, color.GrayModel.Convert(b.At(x, y)).(color.Gray).Y
			sum += max(int(p), int(q)) - min(int(p), int(q))
		}
	}
	return float64(sum) / float64(cell.Dx()*cell.Dy())
}

// The pages of the PDF, and those that LibreOffice makes of the Word document, look from
// afar as they did when somebody looked at them. LibreOffice and its fonts differ from
// machine to machine, so that its pages may differ more, and may end a little elsewhere.
func TestPagesLookAsTheyDid(t *testing.T) {
	r, m := mapped(t, plant)
	var own, word bytes.Buffer
	if err := PDF(&own, r, m, lang.ZH); err != nil {
		t.Fatal(err)
	}
	if err := DOCX(&word, r, m, lang.ZH); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "own.pdf")
	if err := os.WriteFile(file, own.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		golden, pdf string
		most        float64
	}{
		{"testdata/pages.pdf.png", file, 2},
		{"testdata/pages.docx.png", converted(t, "pdf", map[string][]byte{"word.docx": word.Bytes()})["word.docx"], 12},
	} {
		sheet, pages := fromAfar(t, c.pdf)
		if *update {
			var out bytes.Buffer
			if err := png.Encode(&out, sheet); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(c.golden, out.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want := decoded(t, c.golden)
		if want.Bounds() != sheet.Bounds() {
			t.Errorf("%s: %d pages do not fill %v", c.golden, pages, want.Bounds())
			continue
		}
		for i := range pages {
			if d := apart(sheet, want, cellOf(i)); d > c.most {
				t.Errorf("%s: page %d looks otherwise (%.1f of 255 apart, at most %g): look at it, and run with -update", c.golden, i+1, d, c.most)
			}
		}
	}
}
