package ogc

import (
	"net/http"
	"strconv"
	"sync"

	"redline/geo"
	"redline/layers"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/twpayne/go-geom"
)

// chunk is how much of an answer is gathered before it is sent, in bytes.
const chunk = 96 << 10

// buffers are room for answers, at rest. A single large feature may take more than a chunk:
// such room is left to the collector.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// encoder writes features as GeoJSON in a reference system, one after the other, into a
// buffer that is sent and used again.
type encoder struct {
	w        http.ResponseWriter
	buf      []byte
	begun    bool // a first piece was sent
	snapshot *layers.Snapshot
	ref      reference
	columns  []column
	keys     [][]byte // the columns' names as members: "name":
	bare     bool     // without geometry
}

func newEncoder(w http.ResponseWriter, s *layers.Snapshot, ref reference, columns []column, bare bool) *encoder {
	e := &encoder{w: w, buf: (*buffers.Get().(*[]byte))[:0], snapshot: s, ref: ref, columns: columns, bare: bare}
	for _, c := range columns {
		e.keys = append(e.keys, append(appendText(nil, c.name), ':'))
	}
	return e
}

// release gives back the encoder's room.
func (e *encoder) release() {
	if room := e.buf; cap(room) <= 4*chunk {
		buffers.Put(&room)
	}
}

// send writes the buffer when it is full, or when the answer ends. The first piece goes to
// the caller at once; where it is all there is, its length is told.
func (e *encoder) send(end bool) error {
	if len(e.buf) < chunk && !end {
		return nil
	}
	if end && !e.begun {
		e.w.Header().Set("Content-Length", strconv.Itoa(len(e.buf)))
	}
	_, err := e.w.Write(e.buf)
	e.buf = e.buf[:0]
	if !e.begun && !end {
		_ = http.NewResponseController(e.w).Flush() // what cannot is a test's
	}
	e.begun = true
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
	e.buf = geo.AppendDecimal(append(e.buf, '['), a, decimals)
	e.buf = append(geo.AppendDecimal(append(e.buf, ','), b, decimals), ']')
}
