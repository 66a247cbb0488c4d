package ogc

import (
	"io"
	"math"
	"strconv"

	"redline/layers"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/twpayne/go-geom"
)

// chunk is how much of an answer is gathered before it is sent, in bytes.
const chunk = 32 << 10

// encoder writes features as GeoJSON in a reference system, one after the other, into a
// buffer that is sent and used again.
type encoder struct {
	w        io.Writer
	flush    func() // sends what was written on its way
	buf      []byte
	flushed  bool
	snapshot *layers.Snapshot
	ref      reference
	columns  []column
	keys     [][]byte // the columns' names as members: "name":
	bare     bool     // without geometry
}

func newEncoder(w io.Writer, flush func(), s *layers.Snapshot, ref reference, columns []column, bare bool) *encoder {
	e := &encoder{w: w, flush: flush, buf: make([]byte, 0, 2*chunk), snapshot: s, ref: ref, columns: columns, bare: bare}
	for _, c := range columns {
		e.keys = append(e.keys, append(appendText(nil, c.name), ':'))
	}
	return e
}

// send writes the buffer when it is full, or when the answer ends. The first piece goes to
// the caller at once.
func (e *encoder) send(end bool) error {
	if len(e.buf) < chunk && !end {
		return nil
	}
	_, err := e.w.Write(e.buf)
	e.buf = e.buf[:0]
	if !e.flushed && !end {
		e.flushed = true
		e.flush()
	}
	return err
}

// feature appends a zone as a Feature, without its closing brace.
func (e *encoder) feature(z *layers.Zone) {
	e.buf = append(e.buf, `{"type":"Feature","id":`...)
	e.buf = appendText(e.buf, z.Code)
	e.buf = append(e.buf, `,"geometry":`...)
	if e.bare || z.Geometry == nil {
		e.buf = append(e.buf, "null"...)
	} else {
		e.geometry(z.Geometry)
	}
	e.buf = append(e.buf, `,"properties":{`...)
	for i, c := range e.columns {
		if i > 0 {
			e.buf = append(e.buf, ',')
		}
		e.buf = append(e.buf, e.keys[i]...)
		value, ok := c.value(e.snapshot, z)
		e.buf = appendValue(e.buf, value, ok)
	}
	e.buf = append(e.buf, '}')
}

// appendValue appends a string, float64 or bool; null when it is not known.
func appendValue(b []byte, value any, known bool) []byte {
	if !known {
		return append(b, "null"...)
	}
	switch value := value.(type) {
	case string:
		return appendText(b, value)
	case float64:
		return strconv.AppendFloat(b, value, 'g', -1, 64)
	case bool:
		return strconv.AppendBool(b, value)
	}
	return append(b, "null"...)
}

// appendText appends a JSON string; bytes that are no UTF-8 become U+FFFD.
func appendText(b []byte, s string) []byte {
	b, _ = jsontext.AppendQuote(b, s) // its error tells of bytes that are no UTF-8, which it has replaced
	return b
}

// geometry appends a geometry. Shells run counter-clockwise and holes clockwise in degrees
// (RFC 7946 §3.1.6), whichever way they are stored.
func (e *encoder) geometry(g geom.T) {
	flat, stride := g.FlatCoords(), g.Stride()
	open := func(name string) {
		e.buf = append(append(append(e.buf, `{"type":"`...), name...), `","coordinates":`...)
	}
	switch g := g.(type) {
	case *geom.LineString:
		open("LineString")
		e.path(flat, stride, false)
	case *geom.MultiLineString:
		open("MultiLineString")
		e.paths(flat, stride, 0, g.Ends(), false)
	case *geom.Polygon:
		open("Polygon")
		e.paths(flat, stride, 0, g.Ends(), true)
	case *geom.MultiPolygon:
		open("MultiPolygon")
		e.buf = append(e.buf, '[')
		start := 0
		for i, ends := range g.Endss() {
			if i > 0 {
				e.buf = append(e.buf, ',')
			}
			e.paths(flat, stride, start, ends, true)
			if len(ends) > 0 {
				start = ends[len(ends)-1]
			}
		}
		e.buf = append(e.buf, ']')
	default: // no layer holds other types (layers.Draw)
		e.buf = append(e.buf, "null"...)
		return
	}
	e.buf = append(e.buf, '}')
}

// paths appends lines or rings, which end at the given positions.
func (e *encoder) paths(flat []float64, stride, start int, ends []int, rings bool) {
	e.buf = append(e.buf, '[')
	for i, end := range ends {
		if i > 0 {
			e.buf = append(e.buf, ',')
		}
		path := flat[start:end]
		e.path(path, stride, rings && clockwise(path, stride) == (i == 0))
		start = end
	}
	e.buf = append(e.buf, ']')
}

// clockwise reports whether a ring runs clockwise, longitude to the right.
func clockwise(flat []float64, stride int) bool {
	sum := 0.0
	for i := 0; i+stride+1 < len(flat); i += stride {
		sum += (flat[i+stride] - flat[i]) * (flat[i+stride+1] + flat[i+1] - 2*flat[1])
	}
	return sum > 0
}

// path appends positions, from the last to the first if backwards.
func (e *encoder) path(flat []float64, stride int, backwards bool) {
	e.buf = append(e.buf, '[')
	n := len(flat) / stride
	for i := range n {
		if i > 0 {
			e.buf = append(e.buf, ',')
		}
		at := i
		if backwards {
			at = n - 1 - i
		}
		e.position(flat[at*stride], flat[at*stride+1])
	}
	e.buf = append(e.buf, ']')
}

// Decimals of coordinates: the record's own grid of 1e-9°, and 0.1 mm of metres.
const (
	degreeDecimals = 9
	metreDecimals  = 4
)

func (e *encoder) position(lon, lat float64) {
	a, b, decimals := lon, lat, degreeDecimals
	if !e.ref.degrees {
		a, b = e.ref.forward(lon, lat)
		decimals = metreDecimals
	}
	a, b = e.ref.order(a, b)
	e.buf = appendDecimal(append(e.buf, '['), a, decimals)
	e.buf = append(appendDecimal(append(e.buf, ','), b, decimals), ']')
}

var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9}

// pairs is the numbers from 00 to 99.
const pairs = "00010203040506070809" +
	"10111213141516171819" +
	"20212223242526272829" +
	"30313233343536373839" +
	"40414243444546474849" +
	"50515253545556575859" +
	"60616263646566676869" +
	"70717273747576777879" +
	"80818283848586878889" +
	"90919293949596979899"

// appendDecimal appends x rounded to at most the given number of decimals (up to 9),
// without exponent, trailing zeros or negative zero. Numbers on the grid come out as they
// are. It is written out because strconv takes three times as long, and most of an answer
// is coordinates.
func appendDecimal(b []byte, x float64, decimals int) []byte {
	scaled := math.Abs(x) * powers[decimals]
	if !(scaled < 1<<52) { // beyond what is exact, or no number: no coordinate of ours
		return strconv.AppendFloat(b, x, 'g', -1, 64)
	}
	n := uint64(int64(scaled + 0.5))
	if x < 0 && n > 0 {
		b = append(b, '-')
	}
	if decimals == degreeDecimals {
		const unit = 1_000_000_000
		b = appendWhole(b, n/unit)
		b = appendNine(b, uint32(n%unit))
	} else {
		unit := uint64(powers[decimals])
		b = appendWhole(b, n/unit)
		b = append(b, '.')
		for fraction := n % unit; decimals > 0; decimals-- {
			unit /= 10
			b = append(b, byte('0'+fraction/unit%10))
		}
	}
	for b[len(b)-1] == '0' {
		b = b[:len(b)-1]
	}
	if b[len(b)-1] == '.' {
		b = b[:len(b)-1]
	}
	return b
}

// appendNine appends a point and the nine digits of a fraction; each pair is found for
// itself, so that none waits for another.
func appendNine(b []byte, fraction uint32) []byte {
	b = append(b, ".000000000"...)
	digits := b[len(b)-9:]
	p, q, r, s := fraction/10_000_000, fraction/100_000%100, fraction/1_000%100, fraction/10%100
	digits[0], digits[1] = pairs[2*p], pairs[2*p+1]
	digits[2], digits[3] = pairs[2*q], pairs[2*q+1]
	digits[4], digits[5] = pairs[2*r], pairs[2*r+1]
	digits[6], digits[7] = pairs[2*s], pairs[2*s+1]
	digits[8] = byte('0' + fraction%10)
	return b
}

// appendWhole appends n; degrees, which most numbers are, have at most three digits.
func appendWhole(b []byte, n uint64) []byte {
	switch {
	case n < 10:
		return append(b, byte('0'+n))
	case n < 100:
		return append(b, pairs[2*n], pairs[2*n+1])
	case n < 1000:
		pair := n % 100 * 2
		return append(b, byte('0'+n/100), pairs[pair], pairs[pair+1])
	}
	return strconv.AppendUint(b, n, 10)
}
