package picture

import (
	"fmt"
	"html"
	"math"
	"regexp"
	"strings"

	"redline/lang"
	"redline/layers"

	"github.com/twpayne/go-geom"
)

// row is the height of a legend entry.
const row = 800

// smallLegend is the height of the legend below the small maps.
const smallLegend = 9 * 560

func (w *sheet) title(s *layers.Snapshot) {
	fmt.Fprintf(w, `<text x="%d" y="1500" font-size="1150" font-weight="bold" fill="#333">示意区 <tspan font-size="800">Illustrative district</tspan></text>`+"\n", margin)
	fmt.Fprintf(w, `<text x="%d" y="2600" font-size="760" fill="#b03a2e">示意数据，不得用于决策 · Illustrative data, not for decisions</text>`+"\n", margin)
	fmt.Fprintf(w, `<text x="%d" y="2600" font-size="620" fill="#666" text-anchor="end">%s · 目录序号 sequence %d · EPSG:%d</text>`+"\n",
		margin+w.width+legend, s.On, s.Sequence, s.Plane.EPSG())
}

// labels names the watercourses and towns on the map.
func (w *sheet) labels(s *layers.Snapshot) {
	for _, l := range riverLabels {
		c, ok := s.Network.Watercourse(l.id)
		if !ok {
			continue
		}
		if line, ok := c.Line.PlaneGeometry().(*geom.MultiLineString); ok && line.NumLineStrings() > 0 {
			flat := line.LineString(0).FlatCoords()
			i := 2 * int(float64(len(flat)/2-1)*l.at)
			w.label(flat[i]-w.west+l.right, w.north-flat[i+1]+l.down, 620, "#1f5f99", c.Name)
		}
	}
	w.townLabels(s)
	for _, z := range (symbol{layer: "park"}).zones(s) {
		box := z.Shape.Bounds()
		w.label(box.Centre().X-w.west, w.north-box.MaxY-180, 440, "#5b2c6f", z.Name)
	}
	w.scaleBar()
}

// townLabels writes each town's name once, though it lie on both banks.
func (w *sheet) townLabels(s *layers.Snapshot) {
	seen := map[string]bool{}
	for _, z := range (symbol{layer: "urban-boundary"}).zones(s) {
		name := townName.FindString(z.Name)
		if name == "" || seen[name] {
			continue
		}
		seen[name] = true
		box := z.Shape.Bounds()
		w.label(box.Centre().X-w.west, w.north-box.MaxY-200, 760, "#3d2b1f", name)
	}
}

// townName finds the town in the name of a boundary: 万安镇 in 万安镇左岸城镇开发边界.
var townName = regexp.MustCompile(`^\p{Han}+?[^城]镇`)

func (w *sheet) label(x, y, size float64, colour, text string) {
	fmt.Fprintf(w, `<text x="%d" y="%d" font-size="%d" fill="%s" text-anchor="middle" class="halo">%s</text>`+"\n",
		int(math.Round(x)), int(math.Round(y)), int(size), colour, html.EscapeString(text))
}

// scaleBar draws five kilometres and an arrow to grid north.
func (w *sheet) scaleBar() {
	x, y := 300, w.height-300
	fmt.Fprintf(w, `<path d="M%d %dv-250h5000v250M%d %dv-160M%d %dv-160" fill="none" stroke="#333" stroke-width="60"/>`, x, y, x+1000, y-90, x+2000, y-90)
	fmt.Fprintf(w, `<text x="%d" y="%d" font-size="560" fill="#333">5 km</text>`, x+5150, y)
	fmt.Fprintf(w, `<path d="M%d 1700l350 -1300 350 1300 -350 -300z" fill="#333"/><text x="%d" y="2400" font-size="600" text-anchor="middle" fill="#333">北 N</text>`+"\n", x, x+350)
}

func (w *sheet) legend(s *layers.Snapshot, x, y int) {
	fmt.Fprintf(w, `<text x="%d" y="%d" font-size="800" font-weight="bold" fill="#333">图例 Legend</text>`+"\n", x, y)
	y += 900
	for _, e := range mainMap {
		w.entry(e, x, y, 560)
		y += row
	}
	w.missing(s, x, y+700)
}

// missing lists the layers that say nothing on the day, and why.
func (w *sheet) missing(s *layers.Snapshot, x, y int) {
	fmt.Fprintf(w, `<text x="%d" y="%d" font-size="620" font-weight="bold" fill="#333">没有数据的图层 Layers without data</text>`+"\n", x, y)
	for _, h := range s.Layers {
		why := lang.Text{ZH: "没有版本", EN: "no version"}
		switch {
		case h.Current != nil && h.Current.Coverage.IsEmpty():
			why = lang.Text{ZH: "没有覆盖范围", EN: "no coverage"}
		case h.Current != nil:
			continue
		case h.Last != nil:
			why = lang.Text{ZH: "已过期", EN: "outdated"}
		}
		y += 640
		fmt.Fprintf(w, `<text x="%d" y="%d" font-size="480" fill="#333">%s：%s <tspan fill="#777">%s: %s</tspan></text>`+"\n",
			x, y, html.EscapeString(plain(h.Layer.Title.ZH)), why.ZH, h.Layer.ID, why.EN)
	}
}

// plain is a title without the mark that everything here bears.
func plain(title string) string { return strings.TrimSuffix(title, "（示意）") }

func (w *sheet) entry(e symbol, x, y int, size int) {
	if e.isLine() {
		fmt.Fprintf(w, `<path d="M%d %dh%d" %s/>`, x, y-size/3, 2*size, e.style)
	} else {
		fmt.Fprintf(w, `<rect x="%d" y="%d" width="%d" height="%d" %s/>`, x, y-size*4/5, 2*size, size, e.style)
	}
	fmt.Fprintf(w, `<text x="%d" y="%d" font-size="%d" fill="#333">%s <tspan fill="#777">%s</tspan></text>`+"\n",
		x+5*size/2, y, size, html.EscapeString(e.zh), html.EscapeString(e.en))
}

func (w *sheet) smallMap(s *layers.Snapshot, m smallMap, x, y int) {
	fmt.Fprintf(w, `<text x="%d" y="%d" font-size="640" font-weight="bold" fill="#333">%s <tspan fill="#777">%s</tspan></text>`+"\n", x, y+500, m.zh, m.en)
	fmt.Fprintf(w, "<g transform=\"translate(%d %d) scale(%v)\">\n", x, y+1000, small)
	w.WriteString("<use href=\"#land\"/>\n")
	w.layers(s, m.symbols)
	w.WriteString("<use href=\"#rivers\"/>\n</g>\n")
	below := y + 1000 + int(small*float64(w.height)) + 900
	for i, e := range m.symbols {
		w.entry(e, x, below+i*560, 400)
	}
}
