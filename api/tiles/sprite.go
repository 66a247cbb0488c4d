package tiles

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strconv"
	"strings"
)

// hatches are the patterns that a layer may be hatched with.
func hatches() []string { return []string{"diagonal", "cross", "dots"} }

// patternSide is the side of a pattern, in pixels of a screen of ratio 1: it repeats.
const patternSide = 12

// patterns lists the pictures of a sprite, sorted, each once.
func patterns(sources []source) []string {
	var out []string
	for _, s := range sources {
		if p := s.pattern(); p != "" {
			out = append(out, p)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// spriteIndex tells where each picture of the sprite lies (MapLibre style specification,
// "Sprite").
func spriteIndex(sources []source, ratio int) map[string]any {
	out := map[string]any{}
	side := patternSide * ratio
	for i, name := range patterns(sources) {
		out[name] = map[string]int{"x": i * side, "y": 0, "width": side, "height": side, "pixelRatio": ratio}
	}
	return out
}

// spritePNG draws the pictures side by side. Without any it is one clear pixel: a PNG has at
// least one.
func spritePNG(sources []source, ratio int) ([]byte, error) {
	names := patterns(sources)
	side := patternSide * ratio
	img := image.NewNRGBA(image.Rect(0, 0, max(1, side*len(names)), max(1, min(len(names), 1)*side)))
	for i, name := range names {
		hatch, hex, _ := strings.Cut(name, "-")
		rgb, err := strconv.ParseUint(hex, 16, 32)
		if err != nil {
			return nil, err
		}
		for y := range side {
			for x := range side {
				if a := coverage(hatch, x, y, ratio); a > 0 {
					img.SetNRGBA(i*side+x, y, color.NRGBA{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: a})
				}
			}
		}
	}
	var b bytes.Buffer
	err := png.Encode(&b, img)
	return b.Bytes(), err
}

// coverage is how much of a pixel the hatching covers, 0 to 255, by 4 × 4 samples.
func coverage(hatch string, x, y, ratio int) uint8 {
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
			t += patternSide
		}
		for t >= patternSide {
			t -= patternSide
		}
		return t < stroke*1.414
	}
	switch hatch {
	case "diagonal":
		return stripe(u + v)
	case "cross":
		return stripe(u+v) || stripe(u-v)
	}
	for _, c := range [][2]float64{{patternSide / 4, patternSide / 4}, {3 * patternSide / 4, 3 * patternSide / 4}} {
		if (u-c[0])*(u-c[0])+(v-c[1])*(v-c[1]) < radius*radius {
			return true
		}
	}
	return false
}
