// Package picture draws a catalogue's snapshot as one SVG sheet for the documentation:
// a map, small maps by theme and a legend in Chinese and English. It draws what a
// snapshot holds and knows nothing of how the demo district is made. It is no map
// service: shapes are simplified, and nothing may be measured on it.
package picture

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"redline/geo"
	"redline/layers"
)

// The sheet is drawn in metres of the plane, so that strokes and letters are too.
const (
	margin    = 1200
	legend    = 14500 // width of the column beside the map
	header    = 3200
	small     = 0.30 // scale of the small maps
	smallGap  = 500
	tolerance = 12.0 // m by which outlines are simplified
)

// sheet is the drawing under way: where the district's corner lies and what is written.
type sheet struct {
	bytes.Buffer
	west, north   float64 // the upper left corner of the district's box, on the plane
	width, height int
}

// SVG draws the snapshot. Layers that it does not hold, or that are not in force on its
// day, are left out. The same snapshot gives the same bytes.
func SVG(s *layers.Snapshot) []byte {
	box := s.ServiceArea.Bounds()
	w := &sheet{west: box.MinX, north: box.MaxY, width: int(box.MaxX - box.MinX), height: int(box.MaxY - box.MinY)}
	total := 2*margin + w.width + legend
	lower := header + w.height + margin
	bottom := lower + int(small*float64(w.height)) + 2600 + smallLegend
	fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="1400" font-family="'Noto Sans CJK SC','Microsoft YaHei','PingFang SC','WenQuanYi Micro Hei',sans-serif">`+"\n", total, bottom)
	w.WriteString(definitions)
	fmt.Fprintf(w, `<rect width="%d" height="%d" fill="#ffffff"/>`+"\n", total, bottom)
	w.base(s)
	w.title(s)
	fmt.Fprintf(w, "<g transform=\"translate(%d %d)\">\n", margin, header)
	w.WriteString("<use href=\"#land\"/>\n")
	w.layers(s, mainMap)
	w.labels(s)
	w.WriteString("</g>\n")
	w.legend(s, margin+w.width+margin, header+600)
	for i, m := range smallMaps {
		pitch := (total - 2*margin + smallGap) / len(smallMaps)
		w.smallMap(s, m, margin+i*pitch, lower)
	}
	w.WriteString("</svg>\n")
	return w.Bytes()
}

// base defines what every map starts from: the land and its rivers.
func (w *sheet) base(s *layers.Snapshot) {
	fmt.Fprintf(w, `<defs><path id="land" d="%s" fill="#f7f4ea" stroke="#6b4f3a" stroke-width="90" stroke-linejoin="round"/>`+"\n", w.path(s.ServiceArea))
	w.WriteString(`<g id="rivers">`)
	for _, c := range s.Network.Watercourses() {
		fmt.Fprintf(w, `<path d="%s" fill="none" stroke="#8fb6d6" stroke-width="70"/>`, w.path(c.Line))
	}
	w.WriteString("</g></defs>\n")
}

// layers draws the zones of each symbol as one path.
func (w *sheet) layers(s *layers.Snapshot, symbols []symbol) {
	for _, y := range symbols {
		var d bytes.Buffer
		for _, z := range y.zones(s) {
			shape := z.Shape
			if y.band > 0 {
				band, err := z.Band(geo.Metres(y.band))
				if err != nil {
					continue
				}
				shape = band
			}
			d.WriteString(w.path(shape))
		}
		if d.Len() > 0 {
			fmt.Fprintf(w, "<path d=\"%s\" %s/>\n", d.Bytes(), y.style)
		}
	}
}

// zones are the snapshot's zones that the symbol stands for, by code.
func (y symbol) zones(s *layers.Snapshot) []layers.Zone {
	h, ok := s.Holding(y.layer)
	if !ok || h.Current == nil {
		return nil
	}
	out := slices.DeleteFunc(slices.Clone(h.Current.Zones), func(z layers.Zone) bool { return !y.shows(s, &z) })
	slices.SortStableFunc(out, func(a, b layers.Zone) int { return cmp.Compare(a.Code, b.Code) })
	return out
}

func (y symbol) shows(s *layers.Snapshot, z *layers.Zone) bool {
	if y.attribute == "" {
		return true
	}
	if y.attribute == "grade" {
		return z.Grade == y.value
	}
	v, ok := s.Attribute(z, y.attribute)
	return ok && v == y.value
}
