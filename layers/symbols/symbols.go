// Package symbols says how layers look on maps, on every one of them: the web's tiles, the
// pictures in reports, GeoJSON. It draws nothing.
package symbols

import (
	"image/color"
	"regexp"
	"strconv"
	"strings"
)

// Grey is the colour of a layer that has none which can be drawn.
const Grey = "#7f7f7f"

var hexColour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// Colour is a layer's colour as "#rrggbb", in small letters; Grey where it is none.
func Colour(of string) string {
	if hexColour.MatchString(of) {
		return strings.ToLower(of)
	}
	return Grey
}

// RGB is Colour as numbers.
func RGB(of string) color.NRGBA {
	v, _ := strconv.ParseUint(Colour(of)[1:], 16, 32) // Colour gives six digits
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

// Hatches are the patterns that a layer may be hatched with.
func Hatches() []string { return []string{"diagonal", "cross", "dots"} }

// Side is the side of a pattern, in pixels of a screen of ratio 1: it repeats.
const Side = 12

// Coverage is how much of a pixel a hatching covers, 0 to 255, by 4 × 4 samples: of pixel
// x, y from any corner of a pattern, on a screen of the given ratio.
func Coverage(hatch string, x, y, ratio int) uint8 {
	n := 0
	for i := range 16 {
		u := (float64(x) + (float64(i%4)+0.5)/4) / float64(ratio)
		v := (float64(y) + (float64(i/4)+0.5)/4) / float64(ratio)
		if inked := hatched(hatch, u, v); inked {
			n++
		}
	}
	return uint8(min(255, 16*n))
}

// hatched reports whether a place of a pattern is inked; patterns go on over their edges.
func hatched(hatch string, u, v float64) bool {
	const stroke, radius = 1.2, 1.5 // of lines across, of dots
	stripe := func(t float64) bool {
		for t < 0 {
			t += Side
		}
		for t >= Side {
			t -= Side
		}
		return t < stroke*1.414
	}
	switch hatch {
	case "diagonal":
		return stripe(u + v)
	case "cross":
		return stripe(u+v) || stripe(u-v)
	}
	for _, c := range [][2]float64{{Side / 4, Side / 4}, {3 * Side / 4, 3 * Side / 4}} {
		if (u-c[0])*(u-c[0])+(v-c[1])*(v-c[1]) < radius*radius {
			return true
		}
	}
	return false
}
