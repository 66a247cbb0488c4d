package worker

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
)

// A frame is its kind (one byte), the length of what follows (four bytes, the most
// significant first), and that.
const frameHeader = 5

// Kinds of frames.
const (
	requestFrame   = 'q' // request, with the coordinates of the service area
	fileFrame      = 'b' // the bytes of a file: the one that is read, then those beside it
	footprintFrame = 'f' // footprint, with its coordinates
	refusedFrame   = 'r' // refused
	documentFrame  = 'i' // describe.Document
	recordFrame    = 'R' // record, with its coordinates
	recordsFrame   = 's' // recordSet: the end
	resultFrame    = 'd' // result: the end
	faultFrame     = 'e' // fault: the end
)

// errTooMuch is met where more is sent than was allowed.
var errTooMuch = errors.New("worker: the answer is longer than allowed")

// errGarbled is met where what is sent is no frame that was expected.
var errGarbled = errors.New("worker: the answer is garbled")

// frameReader reads frames, no more than left bytes in all.
type frameReader struct {
	in   *bufio.Reader
	left int64
}

// next reads a frame. It takes memory for what has arrived, not for what is announced.
func (r *frameReader) next() (kind byte, payload []byte, err error) {
	var header [frameHeader]byte
	if _, err := io.ReadFull(r.in, header[:]); err != nil {
		return 0, nil, err
	}
	n := int64(binary.BigEndian.Uint32(header[1:]))
	if r.left -= frameHeader + n; r.left < 0 {
		return 0, nil, errTooMuch
	}
	if n <= 1<<20 {
		payload = make([]byte, n)
		_, err = io.ReadFull(r.in, payload)
		return header[0], payload, err
	}
	payload, err = io.ReadAll(io.LimitReader(r.in, n))
	if err == nil && int64(len(payload)) < n {
		err = io.ErrUnexpectedEOF
	}
	return header[0], payload, err
}

// writeFrame writes a frame of several pieces.
func writeFrame(w io.Writer, kind byte, pieces ...[]byte) error {
	var n int
	for _, p := range pieces {
		n += len(p)
	}
	if int64(n) > 1<<32-1 {
		return errTooMuch
	}
	header := [frameHeader]byte{kind}
	binary.BigEndian.PutUint32(header[1:], uint32(n))
	if _, err := w.Write(header[:]); err != nil {
		return err
	}
	for _, p := range pieces {
		if _, err := w.Write(p); err != nil {
			return err
		}
	}
	return nil
}

// withTail is JSON followed by bytes: the length of the JSON in four bytes, the JSON, and
// the bytes.
func withTail(text, tail []byte) [][]byte {
	return [][]byte{binary.BigEndian.AppendUint32(nil, uint32(len(text))), text, tail}
}

// splitTail takes the two apart.
func splitTail(payload []byte) (text, tail []byte, err error) {
	if len(payload) < 4 {
		return nil, nil, errGarbled
	}
	n := int64(binary.BigEndian.Uint32(payload))
	if n > int64(len(payload)-4) {
		return nil, nil, errGarbled
	}
	return payload[4 : 4+n], payload[4+n:], nil
}
