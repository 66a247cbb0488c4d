package fonts

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"io"
	"math/bits"
)

var errWOFF = errors.New("the embedded font is damaged")

// unwrap returns the TrueType font in a WOFF 1.0 file (W3C Recommendation 2012, §3–5):
// tables in the order of its directory, each at a multiple of four.
func unwrap(woff []byte) ([]byte, error) {
	const header, entry, record = 44, 20, 16
	if len(woff) < header || string(woff[:4]) != "wOFF" {
		return nil, errWOFF
	}
	n := int(binary.BigEndian.Uint16(woff[12:]))
	if n == 0 || len(woff) < header+entry*n {
		return nil, errWOFF
	}
	power := bits.Len(uint(n)) - 1
	out := append([]byte{}, woff[4:8]...)
	for _, v := range []int{n, record << power, power, record * (n - 1<<power)} {
		out = binary.BigEndian.AppendUint16(out, uint16(v))
	}
	var tables []byte
	for i := range n {
		e := woff[header+entry*i:]
		table, err := tableOf(woff, binary.BigEndian.Uint32(e[4:]), binary.BigEndian.Uint32(e[8:]), binary.BigEndian.Uint32(e[12:]))
		if err != nil {
			return nil, err
		}
		out = append(out, e[:4]...)
		out = append(out, e[16:20]...)
		out = binary.BigEndian.AppendUint32(out, uint32(12+record*n+len(tables)))
		out = binary.BigEndian.AppendUint32(out, uint32(len(table)))
		tables = append(tables, table...)
		tables = append(tables, make([]byte, -len(table)&3)...)
	}
	return append(out, tables...), nil
}

// tableOf unpacks one table, which is stored as it is where packing made it no smaller.
func tableOf(woff []byte, offset, packed, size uint32) ([]byte, error) {
	if uint64(offset)+uint64(packed) > uint64(len(woff)) {
		return nil, errWOFF
	}
	data := woff[offset : offset+packed]
	if packed >= size {
		return data, nil
	}
	r, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, errWOFF
	}
	table, err := io.ReadAll(io.LimitReader(r, int64(size)))
	if err != nil || uint32(len(table)) != size {
		return nil, errWOFF
	}
	return table, nil
}

// trueType reports whether a font file is a single font with TrueType outlines.
func trueType(data []byte) bool {
	return len(data) > 4 && (bytes.Equal(data[:4], []byte{0, 1, 0, 0}) || string(data[:4]) == "true")
}
