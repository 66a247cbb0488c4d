package tiles

import (
	"bytes"
	"image"
	"image/png"
	"slices"
	"strings"

	"redline/layers/symbols"
)

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
	side := symbols.Side * ratio
	for i, name := range patterns(sources) {
		out[name] = map[string]int{"x": i * side, "y": 0, "width": side, "height": side, "pixelRatio": ratio}
	}
	return out
}

// spritePNG draws the pictures side by side. Without any it is one clear pixel: a PNG has at
// least one.
func spritePNG(sources []source, ratio int) ([]byte, error) {
	names := patterns(sources)
	side := symbols.Side * ratio
	img := image.NewNRGBA(image.Rect(0, 0, max(1, side*len(names)), max(1, min(len(names), 1)*side)))
	for i, name := range names {
		hatch, hex, _ := strings.Cut(name, "-")
		colour := symbols.RGB("#" + hex)
		for y := range side {
			for x := range side {
				if a := symbols.Coverage(hatch, x, y, ratio); a > 0 {
					colour.A = a
					img.SetNRGBA(i*side+x, y, colour)
				}
			}
		}
	}
	var b bytes.Buffer
	err := png.Encode(&b, img)
	return b.Bytes(), err
}
