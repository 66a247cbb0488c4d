package main

import (
	"bytes"
	"fmt"
	"math"
)

// The picture's size and margins, in pixels.
const (
	width, height              = 820.0, 420.0
	left, right, above, bottom = 70.0, 330.0, 50.0, 55.0
)

// colours of the series, told apart also by those who see red and green alike (Okabe and
// Ito, "Color Universal Design", 2008).
func colours() []string { return []string{"#0072B2", "#D55E00", "#009E73", "#CC79A7"} }

// axis is a logarithmic scale over whole powers of ten.
type axis struct{ from, to float64 }

func axisOf(values []float64) axis {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		low, high = min(low, math.Log10(v)), max(high, math.Log10(v))
	}
	a := axis{math.Floor(low + 1e-9), math.Ceil(high - 1e-9)}
	if a.to <= a.from {
		a.to = a.from + 1
	}
	return a
}

// at returns where v lies between 0 and 1.
func (a axis) at(v float64) float64 { return (math.Log10(v) - a.from) / (a.to - a.from) }

// draw returns the chart as SVG: both axes logarithmic, so that a cost that grows in
// proportion rises at the same angle everywhere.
func (c chart) draw() []byte {
	var sizes, medians []float64
	for _, s := range c.Series {
		for _, p := range s.Points {
			sizes, medians = append(sizes, float64(p.Size)), append(medians, p.Median)
		}
	}
	ax, ay := axisOf(sizes), axisOf(medians)
	x := func(v float64) float64 { return left + ax.at(v)*(width-left-right) }
	y := func(v float64) float64 { return height - bottom - ay.at(v)*(height-above-bottom) }
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %g" font-family="sans-serif" font-size="13">`+"\n", width, height)
	fmt.Fprintf(&b, `<rect width="%g" height="%g" fill="#fff"/><text x="%g" y="26" font-size="15">%s</text>`+"\n", width, height, left, c.Title)
	for e := ax.from; e <= ax.to; e++ {
		at := x(math.Pow(10, e))
		fmt.Fprintf(&b, `<path d="M%.1f %g V%g" stroke="#ddd"/><text x="%.1f" y="%g" text-anchor="middle">%s</text>`+"\n",
			at, above, height-bottom, at, height-bottom+18, short(e))
	}
	for e := ay.from; e <= ay.to; e++ {
		at := y(math.Pow(10, e))
		fmt.Fprintf(&b, `<path d="M%g %.1f H%g" stroke="#ddd"/><text x="%g" y="%.1f" text-anchor="end">%s</text>`+"\n",
			left, at, width-right, left-6, at+4, short(e))
	}
	fmt.Fprintf(&b, `<text x="%g" y="%g" text-anchor="middle">%s</text><text x="14" y="%g">µs</text>`+"\n",
		(left+width-right)/2, height-14, c.Size, above)
	for i, s := range c.Series {
		colour := colours()[i%len(colours())]
		var line bytes.Buffer
		for _, p := range s.Points {
			fmt.Fprintf(&line, "%.1f,%.1f ", x(float64(p.Size)), y(p.Median))
			fmt.Fprintf(&b, `<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>`+"\n", x(float64(p.Size)), y(p.Median), colour)
		}
		fmt.Fprintf(&b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>`+"\n", bytes.TrimSpace(line.Bytes()), colour)
		at := above + 10 + 22*float64(i)
		fmt.Fprintf(&b, `<path d="M%g %g h18" stroke="%s" stroke-width="3"/><text x="%g" y="%g">%s</text>`+"\n",
			width-right+14, at, colour, width-right+38, at+4, s.Name)
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// short writes a power of ten: 0.1, 10, 1k, 1M.
func short(exponent float64) string {
	for _, unit := range []struct {
		from float64
		sign string
	}{{6, "M"}, {3, "k"}} {
		if exponent >= unit.from {
			return fmt.Sprintf("%g%s", math.Pow(10, exponent-unit.from), unit.sign)
		}
	}
	return fmt.Sprintf("%g", math.Pow(10, exponent))
}
