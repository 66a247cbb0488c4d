package postgis

import (
	"encoding/binary"
	"encoding/json"
	"math"

	"redline/layers"

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
	g, single := marked(z.Geometry)
	e.boolean(single)
	raw, err := ewkb.Marshal(g, binary.LittleEndian)
	if err != nil {
		return err
	}
	e.size(len(raw))
	e.row = append(e.row, raw...)
	if e.reaches {
		e.reach(z.Reach)
	}
	return nil
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

// attributes writes a jsonb: its version, 1, and the text.
func (e *rowEncoder) attributes(a map[string]any) error {
	text := []byte("{}")
	if len(a) > 0 {
		var err error
		if text, err = json.Marshal(a); err != nil {
			return err
		}
	}
	e.size(1 + len(text))
	e.row = append(append(e.row, 1), text...)
	return nil
}
