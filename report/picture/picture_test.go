package picture_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"math"
	"slices"
	"testing"

	"redline/geo"
	"redline/report/fonts"
	"redline/report/picture"

	"github.com/twpayne/go-geom"
)

func plane(t testing.TB) geo.Plane {
	t.Helper()
	p, err := geo.NewPlane(4544)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func shape(t testing.TB, g geom.T) geo.Shape {
	t.Helper()
	s, err := geo.PlaneShape(plane(t), g)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// square is an area with sides of a metres around a place.
func square(t testing.TB, x, y, a float64) geo.Shape {
	t.Helper()
	return shape(t, geom.NewPolygonFlat(geom.XY, []float64{x - a/2, y - a/2, x + a/2, y - a/2, x + a/2, y + a/2, x - a/2, y + a/2, x - a/2, y - a/2}, []int{10}))
}

func line(t testing.TB, flat ...float64) geo.Shape {
	t.Helper()
	return shape(t, geom.NewLineStringFlat(geom.XY, flat))
}

const east, north = 452000, 3471000

// sheet is a site of 400 m that a zone covers half of, a bank and a district.
func sheet(t testing.TB) picture.Map {
	return picture.Map{
		Title: "示意项目与管控区位置关系图", Subtitle: "罗江区 2025-06-01", Marks: []string{"示意数据，不得用于决策"}, Reference: "EPSG:4544",
		View:     geo.Box{MinX: east - 500, MinY: north - 500, MaxX: east + 500, MaxY: north + 500},
		District: square(t, east, north, 900),
		Layers: []picture.Layer{
			{Title: "控制单元", Colour: "#808080", Zones: []picture.Zone{{Name: "单元", Shape: square(t, east, north, 90000)}}},
			{Title: "红线", Note: "第 1 版", Colour: "#c0392b", Hatch: "cross", Zones: []picture.Zone{{Name: "红线一", Shape: square(t, east+200, north, 400)}, {Shape: square(t, east+90000, north, 400)}}},
			{Title: "岸线", Colour: "#2e86c1", Zones: []picture.Zone{{Name: "左岸", Shape: line(t, east-450, north-9000, east-450, north+9000)}, {Shape: square(t, east-400, north, 100), Band: true}}},
			{Title: "别处", Zones: []picture.Zone{{Name: "不在图内", Shape: square(t, east+50000, north, 10)}}},
		},
		Sites:    []picture.Site{{Name: "厂区", Shape: square(t, east, north, 400)}},
		Overlaps: []geo.Shape{shape(t, geom.NewPolygonFlat(geom.XY, []float64{east, north - 200, east + 200, north - 200, east + 200, north + 200, east, north + 200, east, north - 200}, []int{10}))},
		Measures: []picture.Measure{{From: geo.Point{X: east - 200, Y: north}, To: geo.Point{X: east - 450, Y: north}, Text: "250 m"}},
		Words:    picture.Words{Legend: "图例", North: "北", Site: "项目范围", Overlap: "重叠", Measure: "距离", District: "区域", Whole: "全图", Closed: "内部工作用图，不得公开", More: "另有 2 个图层"},
	}
}

func draw(t testing.TB, m picture.Map) image.Image {
	t.Helper()
	set, err := fonts.Standard()
	if err != nil {
		t.Fatal(err)
	}
	data, err := picture.Draw(m, set)
	if err != nil {
		t.Fatal(err)
	}
	again, err := picture.Draw(m, set)
	if err != nil || !bytes.Equal(data, again) {
		t.Error("the same map gives other bytes")
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// The frame of these sheets: 1600 wide, a title and a subtitle of one line.
const (
	frameLeft, frameRight = 140, 1600 - 440 - 48
	frameTop              = 24 + 51 + 34 + 24
)

// at is the pixel of a place of the plane on a sheet whose view is 1 km high.
func at(dx, dy float64) (x, y int) {
	const scale = 960.0 / 1000
	return int(math.Round((frameLeft+frameRight)/2 + dx*scale)), int(math.Round(frameTop + 480 - dy*scale))
}

// share is how many of the pixels around a place are like a colour's kind.
func share(img image.Image, dx, dy float64, like func(color.NRGBA) bool) float64 {
	const r = 20
	x0, y0 := at(dx, dy)
	n := 0
	for y := y0 - r; y < y0+r; y++ {
		for x := x0 - r; x < x0+r; x++ {
			if like(color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)) {
				n++
			}
		}
	}
	return float64(n) / (4 * r * r)
}

func isStripe(c color.NRGBA) bool { return c.R > 140 && c.R < 185 && c.G < 40 && c.B < 40 }
func isDark(c color.NRGBA) bool   { return (int(c.R)+int(c.G)+int(c.B))/3 < 140 }

// Stripes lie where the footprint is in the zone and nowhere else; the zone is hatched
// dark enough for a copier; the ground is not.
func TestOverlapIsStriped(t *testing.T) {
	img := draw(t, sheet(t))
	if got := share(img, 100, 100, isStripe); got < 0.25 || got > 0.6 {
		t.Errorf("%.0f %% of the overlap is striped", 100*got)
	}
	for _, place := range [][2]float64{{-100, 100}, {300, 100}, {-300, -300}} {
		if got := share(img, place[0], place[1], isStripe); got > 0 {
			t.Errorf("%.0f %% at %v is striped", 100*got, place)
		}
	}
	if got := share(img, 300, 100, isDark); got < 0.1 || got > 0.6 {
		t.Errorf("%.0f %% of the zone is hatched", 100*got)
	}
	if got := share(img, -100, 100, isDark); got > 0 {
		t.Errorf("%.0f %% of the ground within the footprint is dark", 100*got)
	}
}

// Marks stand within the frame in red; what is not public adds its own where it is drawn.
func TestMarks(t *testing.T) {
	marked := func(m picture.Map) (n int) {
		img := draw(t, m)
		for y := frameTop; y < frameTop+140; y++ {
			for x := frameLeft + 6; x < frameLeft+700; x++ {
				if isStripe(color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)) {
					n++
				}
			}
		}
		return n
	}
	m := sheet(t)
	one := marked(m)
	m.Layers[1].Closed = true
	two := marked(m)
	m.Layers[1].Closed, m.Layers[3].Closed = false, true
	elsewhere := marked(m)
	m.Marks = nil
	if none := marked(m); one < 2000 || two < one+1500 || elsewhere != one || none != 0 {
		t.Errorf("pixels of marks: one %d, with a closed layer %d, with one elsewhere %d, none %d", one, two, elsewhere, none)
	}
}

// A legend longer than the frame makes the sheet higher; nothing of it is left out.
func TestLongLegend(t *testing.T) {
	m := sheet(t)
	for range 20 {
		m.Layers = append(m.Layers, m.Layers[1])
	}
	if h := draw(t, m).Bounds().Dy(); h < 1800 || h > 3000 {
		t.Errorf("the sheet is %d pixels high", h)
	}
}

// A map of a part of the district says below its legend where that lies; one that shows all
// of it does not.
func TestLocator(t *testing.T) {
	const x0, x1, y0, y1 = frameRight + 24, 1600 - 24, frameTop + 400, frameTop + 960
	framed := func(m picture.Map) (n, sumX, sumY int) { // the frame in the small map, in red
		img := draw(t, m)
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				if isStripe(color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)) {
					n, sumX, sumY = n+1, sumX+x, sumY+y
				}
			}
		}
		return n, sumX, sumY
	}
	m := sheet(t)
	m.Words.Locator = "图幅位置"
	if n, _, _ := framed(m); n != 0 {
		t.Errorf("all of the district is shown, and %d pixels say where it lies", n)
	}
	m.District = square(t, east+9000, north-9000, 20000) // the view lies at its upper left
	n, sumX, sumY := framed(m)
	if n < 100 || sumX/n > (x0+x1)/2 || sumY/n > y1-150 {
		t.Errorf("%d pixels around %d, %d", n, sumX/max(n, 1), sumY/max(n, 1))
	}
	m.Words.Locator = ""
	if n, _, _ := framed(m); n != 0 {
		t.Errorf("%d pixels of a locator nobody asked for", n)
	}
}

// Lines, points and areas of very many vertices are drawn; a view of nothing is.
func TestKindsOfSites(t *testing.T) {
	var ring []float64
	for i := range 5001 {
		a := 2 * math.Pi * float64(i%5000) / 5000
		ring = append(ring, east+300*math.Cos(a), north+300*math.Sin(a))
	}
	for name, s := range map[string]geo.Shape{
		"line": line(t, east-9000, north, east+9000, north), "point": shape(t, geom.NewPointFlat(geom.XY, []float64{east, north})),
		"points": shape(t, geom.NewMultiPointFlat(geom.XY, []float64{east, north, east + 90, north})),
		"lines":  shape(t, geom.NewMultiLineStringFlat(geom.XY, []float64{east, north, east + 90, north, east, north + 9, east, north + 99}, []int{4, 8})),
		"5000":   shape(t, geom.NewPolygonFlat(geom.XY, ring, []int{len(ring)})),
		"hole":   shape(t, geom.NewMultiPolygonFlat(geom.XY, slices.Concat(ring, []float64{east, north, east, north + 9, east + 9, north, east, north}), [][]int{{len(ring), len(ring) + 8}})),
	} {
		m := sheet(t)
		m.Sites[0].Shape, m.Overlaps = s, []geo.Shape{s}
		if got := share(draw(t, m), 0, 0, isDark); name != "5000" && name != "hole" && got == 0 {
			t.Errorf("%s: nothing in the middle", name)
		}
	}
	if img := draw(t, picture.Map{View: geo.Box{MinX: east, MinY: north, MaxX: east, MaxY: north}}); img.Bounds().Dx() != 1600 {
		t.Error("no sheet of nothing")
	}
}

// A character that no font has is an error, wherever it stands.
func TestMissingCharacter(t *testing.T) {
	set, err := fonts.Standard()
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*picture.Map){
		"title":  func(m *picture.Map) { m.Title = "ꆈ水" },
		"mark":   func(m *picture.Map) { m.Marks[0] = "ꆈ水" },
		"legend": func(m *picture.Map) { m.Layers[1].Title = "ꆈ水" },
		"zone":   func(m *picture.Map) { m.Layers[1].Zones[0].Name = "ꆈ水" },
		"site":   func(m *picture.Map) { m.Sites[0].Name = "ꆈ水" },
	} {
		m := sheet(t)
		change(&m)
		if _, err := picture.Draw(m, set); !errors.Is(err, fonts.ErrMissing) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
