package postgis

import (
	"encoding/binary"
	"encoding/json"
	"math"

	"redline/layers"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/ewkb"
)

// copyHeader begins a binary COPY: signature, no flags, no extension (PostgreSQL
// documentation, COPY, "Binary Format").
func copyHeader() []byte { return []byte("PGCOPY\n\xff\r\n\x00\x00\x00\x00\x00\x00\x00\x00\x00") }

// copyTrailer ends it.
func copyTrailer() []byte { return []byte{0xff, 0xff} }

// rowEncoder writes zones as rows of a binary COPY. It does so itself, since finding the
// codec of each value of each row anew took half the time of an import.
type rowEncoder struct {
	set     int64
	reaches bool // with the columns of a reach
	row     []byte
}

// rows writes zones in the order of the columns of copyZonesSQL, or copyReachSQL.
func (e *rowEncoder) rows(zones []layers.Zone) ([]byte, error) {
	e.row = make([]byte, 0, 256*len(zones)) // the chunk before is being sent
	for i := range zones {
		if err := e.zone(&zones[i]); err != nil {
			return nil, err
		}
	}
	return e.row, nil
}

func (e *rowEncoder) zone(z *layers.Zone) error {
	columns := 7
	if e.reaches {
		columns = 16
	}
	e.row = binary.BigEndian.AppendUint16(e.row, uint16(columns))
	e.size(8)
	e.row = binary.BigEndian.AppendUint64(e.row, uint64(e.set))
	e.text(z.Code)
	e.text(z.Name)
	e.text(z.Grade)
	if err := e.attributes(z.Attributes); err != nil {
		return err
	}
	if err := e.geometry(z.Geometry); err != nil {
		return err
	}
	if e.reaches {
		e.reach(z.Reach)
	}
	return nil
}

// geometry writes whether it is a single part, and it as EWKB. A polygon, which most are,
// is written here; for the others go-geom does it.
func (e *rowEncoder) geometry(g geom.T) error {
	if p, ok := g.(*geom.Polygon); ok && p.Layout() == geom.XY {
		e.boolean(true)
		e.polygon(p)
		return nil
	}
	multi, single := marked(g)
	e.boolean(single)
	raw, err := ewkb.Marshal(multi, binary.LittleEndian)
	if err != nil {
		return err
	}
	e.size(len(raw))
	e.row = append(e.row, raw...)
	return nil
}

// Types of WKB, and EWKB's mark that an SRID follows (PostGIS, "EWKB").
const (
	wkbPolygon      = 3
	wkbMultiPolygon = 6
	ewkbSRID        = 0x20000000
)

// polygon writes the MultiPolygon of one polygon.
func (e *rowEncoder) polygon(p *geom.Polygon) {
	begin := e.begin()
	little := binary.LittleEndian
	e.row = append(e.row, 1) // little-endian
	e.row = little.AppendUint32(e.row, wkbMultiPolygon|ewkbSRID)
	e.row = little.AppendUint32(e.row, srid)
	e.row = little.AppendUint32(e.row, 1)
	e.row = append(e.row, 1)
	e.row = little.AppendUint32(e.row, wkbPolygon)
	e.row = little.AppendUint32(e.row, uint32(p.NumLinearRings()))
	flat, start := p.FlatCoords(), 0
	for _, end := range p.Ends() {
		e.row = little.AppendUint32(e.row, uint32((end-start)/2))
		for _, x := range flat[start:end] {
			e.row = little.AppendUint64(e.row, math.Float64bits(x))
		}
		start = end
	}
	e.end(begin)
}

// reach writes the columns of a bank.
func (e *rowEncoder) reach(r *layers.Reach) {
	if r == nil {
		r = &layers.Reach{}
	}
	e.text(r.Watercourse)
	e.text(r.Section)
	e.text(layers.SideName(r.Side))
	e.text(r.Baseline)
	e.float(float64(r.WidthMin))
	e.float(float64(r.WidthMax))
	if r.Adopted == nil {
		e.size(-1)
	} else {
		e.float(float64(*r.Adopted))
	}
	e.text(r.Status)
	e.text(r.Document)
}

// size begins a value of n bytes; -1 is null.
func (e *rowEncoder) size(n int) { e.row = binary.BigEndian.AppendUint32(e.row, uint32(int32(n))) }

func (e *rowEncoder) text(s string) {
	e.size(len(s))
	e.row = append(e.row, s...)
}

func (e *rowEncoder) float(x float64) {
	e.size(8)
	e.row = binary.BigEndian.AppendUint64(e.row, math.Float64bits(x))
}

func (e *rowEncoder) boolean(b bool) {
	e.size(1)
	if b {
		e.row = append(e.row, 1)
	} else {
		e.row = append(e.row, 0)
	}
}

// attributes writes a jsonb: its version, 1, and the text. The server sorts the names.
func (e *rowEncoder) attributes(a map[string]any) (err error) {
	begin := e.begin()
	e.row = append(e.row, 1, '{')
	more := false
	for name, value := range a {
		if more {
			e.row = append(e.row, ',')
		}
		more = true
		if e.row, err = jsontext.AppendQuote(e.row, name); err != nil {
			return err
		}
		e.row = append(e.row, ':')
		if err = e.value(value); err != nil {
			return err
		}
	}
	e.row = append(e.row, '}')
	e.end(begin)
	return nil
}

// value writes an attribute's value as JSON.
func (e *rowEncoder) value(value any) (err error) {
	switch v := value.(type) {
	case string:
		e.row, err = jsontext.AppendQuote(e.row, v)
	default:
		var text []byte
		text, err = json.Marshal(v)
		e.row = append(e.row, text...)
	}
	return err
}

// begin leaves room for the size of a value; end puts it in once the value is written.
func (e *rowEncoder) begin() int {
	e.size(0)
	return len(e.row)
}

func (e *rowEncoder) end(begin int) {
	binary.BigEndian.PutUint32(e.row[begin-4:], uint32(len(e.row)-begin))
}
