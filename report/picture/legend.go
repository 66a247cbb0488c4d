package picture

import (
	"image"
	"image/color"
	"strconv"

	"redline/geo"
)

func uniform(c color.Color) *image.Uniform { return image.NewUniform(c) }

// block is a part of the sheet that was measured before it is drawn.
type block struct {
	height int
	draw   func(x, y int)
}

const (
	titleSize, subtitleSize    = 38.0, 25.0
	legendSize, noteSize       = 24.0, 20.0
	labelSize, tickSize        = 22.0, 19.0
	leading                    = 1.36 // of lines
	swatchWidth, swatchHeight  = 78, 46
	legendText, legendRowSpace = swatchWidth + 16, 16
)

// heading is the title with what stands below it.
func (s *sheet) heading() block {
	const width = sheetWidth - 2*gap
	title, sub := s.letters.lines(s.m.Title, titleSize, width), s.letters.lines(s.m.Subtitle, subtitleSize, width)
	height := gap + float64(len(title))*titleSize*leading + float64(len(sub))*subtitleSize*leading
	return block{int(height), func(x, y int) {
		at := float64(y)
		for _, line := range title {
			s.bold(line, float64(x), at+titleSize, titleSize, black)
			at += titleSize * leading
		}
		for _, line := range sub {
			s.write(line, float64(x), at+subtitleSize, subtitleSize, grey)
			at += subtitleSize * leading
		}
	}}
}

// row is a line of the legend: a sample, a text, a remark.
type row struct {
	sample     func(frame path)
	text, note []string
	height     float64
}

// legend names what is drawn, what matters most first: footprint, overlap, distance, layers
// by their numbers, the district.
func (s *sheet) legend() block {
	m := s.m
	var rows []row
	add := func(shown bool, text, note string, sample func(path)) {
		if !shown || text == "" {
			return
		}
		r := row{sample: sample, text: s.letters.lines(text, legendSize, legendWidth-legendText)}
		if note != "" {
			r.note = s.letters.lines(note, noteSize, legendWidth-legendText)
		}
		r.height = max(swatchHeight, float64(len(r.text))*legendSize*leading+float64(len(r.note))*noteSize*leading) + legendRowSpace
		rows = append(rows, r)
	}
	if len(m.Sites) > 0 {
		kind := m.Sites[0].Shape.Kind()
		add(true, m.Words.Site, "", func(f path) { s.site([]path{f.as(kind)}, kind) })
	}
	if len(m.Overlaps) > 0 {
		kind := m.Overlaps[0].Kind()
		add(true, m.Words.Overlap, "", func(f path) { s.overlap([]path{f.as(kind)}, kind) })
	}
	add(len(m.Measures) > 0, m.Words.Measure, "", func(f path) { s.measure(f[0].X, (f[0].Y+f[2].Y)/2, f[2].X, (f[0].Y+f[2].Y)/2) })
	for i := len(s.shown) - 1; i >= 0; i-- {
		l := s.shown[i]
		title := number(len(s.shown)-i) + l.Title
		if l.whole {
			title += " (" + m.Words.Whole + ")"
		}
		add(true, title, l.Note, func(f path) { s.sample(f, l) })
	}
	add(len(s.paths(m.District)) > 0 && !s.holdsFrame(s.paths(m.District)), m.Words.District, "", func(f path) { s.district([]path{f}) })
	more := s.letters.lines(m.Words.More, noteSize, legendWidth)
	height := legendSize*2 + float64(len(more))*noteSize*leading
	for _, r := range rows {
		height += r.height
	}
	return block{int(height), func(x, y int) {
		s.bold(m.Words.Legend, float64(x), float64(y)+legendSize, legendSize+4, black)
		at := float64(y) + legendSize*2
		for _, r := range rows {
			s.row(r, float64(x), at)
			at += r.height
		}
		for _, line := range more {
			s.write(line, float64(x), at+noteSize, noteSize, grey)
			at += noteSize * leading
		}
	}}
}

// as is a sample's frame, or the line or point in its middle.
func (p path) as(kind geo.Kind) path {
	middle := (p[0].Y + p[2].Y) / 2
	switch kind {
	case geo.Lines:
		return path{{X: p[0].X, Y: middle}, {X: p[2].X, Y: middle}}
	case geo.Points:
		return path{{X: (p[0].X + p[2].X) / 2, Y: middle}}
	}
	return p
}

// number marks a layer in the legend and its zones on the map: colours are gone on a copy.
func number(n int) string { return "[" + strconv.Itoa(n) + "] " }

func (s *sheet) row(r row, x, y float64) {
	const inset = 5
	r.sample(path{
		{X: x + inset, Y: y + inset},
		{X: x + swatchWidth - inset, Y: y + inset},
		{X: x + swatchWidth - inset, Y: y + swatchHeight - inset},
		{X: x + inset, Y: y + swatchHeight - inset},
	})
	at := y
	for _, line := range r.text {
		s.write(line, x+legendText, at+legendSize, legendSize, black)
		at += legendSize * leading
	}
	for _, line := range r.note {
		s.write(line, x+legendText, at+noteSize, noteSize, grey)
		at += noteSize * leading
	}
}

// sample is a piece of a layer as the map has it: areas, bands and lines. Of a layer that
// only holds the map there is nothing to be seen but its hatching.
func (s *sheet) sample(f path, l shown) {
	area, band := l.whole, !l.whole
	for _, z := range l.zones {
		if z.Shape.Kind() == geo.Area {
			area, band = true, band && z.Band
		}
	}
	if area {
		s.zone([]path{f}, l.Layer, band, true)
	}
	if !area || band {
		s.zone([]path{{f[0], f[1]}}, l.Layer, false, false)
	}
}
