package fonts

import (
	"encoding/binary"
	"maps"
	"slices"

	"golang.org/x/image/font/sfnt"
)

// Recoded returns the font's file with another table of characters (OpenType 1.9, "cmap",
// format 4) and nothing else changed: under each code the glyph of a character, for those
// who name glyphs by 16 bits. Characters that the font lacks are left out.
func (f *Font) Recoded(codes map[uint16]rune) ([]byte, error) {
	var buffer sfnt.Buffer
	glyphs := map[uint16]uint16{}
	for code, r := range codes {
		i, err := f.Parsed.GlyphIndex(&buffer, r)
		if err != nil {
			return nil, err
		}
		if i != 0 {
			glyphs[code] = uint16(i)
		}
	}
	return withTable(f.TTF, "cmap", characterMap(glyphs)), nil
}

// characterMap writes a cmap with one subtable, a segment for each code.
func characterMap(glyphs map[uint16]uint16) []byte {
	delete(glyphs, 0xffff) // the code of the segment that ends the table
	codes := append(slices.Sorted(maps.Keys(glyphs)), 0xffff)
	const head, subhead = 12, 16
	n := len(codes)
	power := 1
	for power*2 <= n {
		power *= 2
	}
	exponent := 0
	for 1<<exponent < power {
		exponent++
	}
	out := make([]byte, 0, head+subhead+8*n)
	put := func(values ...int) {
		for _, v := range values {
			out = binary.BigEndian.AppendUint16(out, uint16(v))
		}
	}
	put(0, 1, 3, 1, 0, head) // version, tables; Windows, Unicode, where it begins
	put(4, subhead+8*n, 0, 2*n, 2*power, exponent, 2*(n-power))
	for _, c := range codes { // ends
		put(int(c))
	}
	put(0)
	for _, c := range codes { // starts
		put(int(c))
	}
	for _, c := range codes { // deltas; that of the last leads to glyph 0
		delta := 1
		if c != 0xffff {
			delta = int(glyphs[c]) - int(c)
		}
		put(delta)
	}
	for range codes { // no offsets into an array of glyphs
		put(0)
	}
	return out
}

// withTable returns a TrueType file with one table replaced. The file was parsed before.
func withTable(ttf []byte, tag string, table []byte) []byte {
	const header, record = 12, 16
	out := slices.Clone(ttf)
	for i := range int(binary.BigEndian.Uint16(ttf[4:])) {
		entry := out[header+record*i:]
		if string(entry[:4]) == tag {
			out = append(out, make([]byte, -len(out)&3)...)
			entry = out[header+record*i:]
			binary.BigEndian.PutUint32(entry[8:], uint32(len(out)))
			binary.BigEndian.PutUint32(entry[12:], uint32(len(table)))
			return append(out, table...)
		}
	}
	return out
}
