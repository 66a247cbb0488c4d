package picture

import (
	"cmp"
	"image"
	"image/color"
	"slices"
)

const (
	most = 256     // colours of a PNG with a palette
	bins = 1 << 15 // colours by five bits a channel
)

// paletted returns an opaque picture with at most 256 colours: those that most of it has.
// A map has few, and so takes a third of the bytes and of the time.
func paletted(from *image.RGBA) *image.Paletted {
	var count [bins]int
	var sum [bins][3]int
	for i := 0; i < len(from.Pix); i += 4 {
		p := from.Pix[i : i+3 : i+3]
		b := binOf(p)
		count[b]++
		for c, v := range p {
			sum[b][c] += int(v)
		}
	}
	var used []int
	for b, n := range count {
		if n > 0 {
			used = append(used, b)
		}
	}
	slices.SortStableFunc(used, func(a, b int) int { return cmp.Compare(count[b], count[a]) })
	palette := color.Palette{}
	var index [bins]uint8
	for i, b := range used {
		n := count[b]
		mean := color.RGBA{R: uint8(sum[b][0] / n), G: uint8(sum[b][1] / n), B: uint8(sum[b][2] / n), A: 0xff}
		if i < most {
			palette = append(palette, mean)
			index[b] = uint8(i)
			continue
		}
		index[b] = uint8(palette.Index(mean))
	}
	out := image.NewPaletted(from.Bounds(), palette)
	for i := range out.Pix {
		out.Pix[i] = index[binOf(from.Pix[4*i:4*i+3])]
	}
	return out
}

func binOf(p []byte) int { return int(p[0]>>3)<<10 | int(p[1]>>3)<<5 | int(p[2]>>3) }
