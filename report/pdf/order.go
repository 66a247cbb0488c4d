package pdf

import (
	"bytes"
	"encoding/gob"

	"codeberg.org/go-pdf/fpdf"
)

// ordered gives a picture its place in the file. fpdf sorts pictures by their width, and
// leaves those of one width in the order of a Go map, which is another each time; a
// millionth of a pixel, which it rounds away when it writes the width, tells them apart.
func ordered(info *fpdf.ImageInfoType, n int) error {
	packed, err := info.GobEncode()
	if err != nil {
		return err
	}
	var data, mask, palette []byte
	var object, bits int
	var width, height, scale, dpi float64
	var space, filter, parameters string
	var transparent []int
	fields := []any{&data, &mask, &object, &width, &height, &space, &palette, &bits, &filter, &parameters, &transparent, &scale, &dpi}
	decoder := gob.NewDecoder(bytes.NewReader(packed))
	for _, f := range fields {
		if err := decoder.Decode(f); err != nil {
			return err
		}
	}
	width += 1e-6 * float64(n+1)
	var out bytes.Buffer
	encoder := gob.NewEncoder(&out)
	for _, f := range fields {
		if err := encoder.Encode(f); err != nil {
			return err
		}
	}
	return info.GobDecode(out.Bytes())
}
