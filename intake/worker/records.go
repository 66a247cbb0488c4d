package worker

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"

	"redline/intake"

	"github.com/twpayne/go-geom"
)

// Records is intake.Records of a delivery (RecordOptions.Faulty): what departments hand over.
// Besides the faults of that it gives those of this package, and the error of ctx when that
// ends first. The records are held, as an upload is.
func (p *Pool) Records(ctx context.Context, name string, data []byte, o intake.RecordOptions) (*intake.RecordSet, error) {
	if o.Limits.CheckSize(int64(len(data))) != nil {
		return Direct{}.Records(ctx, name, data, o) // refused for its size alone
	}
	asked, err := newRequest(opRecords, name, data, intake.Options{CRS: o.CRS, Layer: o.Table, Beside: o.Beside, Limits: o.Limits}, 0)
	if err != nil {
		return nil, err
	}
	var all []intake.Record
	last, err := p.exchange(ctx, asked, receiver{record: func(r intake.Record) error {
		all = append(all, r)
		return nil
	}})
	if err != nil {
		return nil, err
	}
	last.records.Records = all
	return last.records, nil
}

// record is an intake.Record on the wire, with its coordinates after it.
type record struct {
	Number     int            `json:"number"`
	Properties map[string]any `json:"properties"`
	Why        *fault         `json:"why,omitempty"`
	Mixed      bool           `json:"mixed,omitempty"` // an empty GeometryCollection
	Geometry   *geometry      `json:"geometry,omitempty"`
}

// recordSet is an intake.RecordSet on the wire, after its records.
type recordSet struct {
	intake.RecordSet
	Records int // how many there were
}

// records answers opRecords.
func records(asked *request, w io.Writer) error {
	o, n := asked.Options.Options, 0
	file, err := intake.OpenRecords(asked.Name, asked.data, intake.RecordOptions{CRS: o.CRS, Table: o.Layer, Beside: o.Beside, Limits: o.Limits, Faulty: true})
	if err != nil {
		return writeJSON(w, faultFrame, packFault(err))
	}
	defer file.Close()
	var lost error // of the wire
	err = file.Each(func(r *intake.Record) error {
		n++
		lost = writeRecord(w, r)
		return lost
	})
	switch {
	case lost != nil:
		return lost
	case err != nil:
		return writeJSON(w, faultFrame, packFault(err))
	}
	return writeJSON(w, recordsFrame, recordSet{intake.RecordSet{Format: file.Format, Columns: file.Columns, Warnings: file.Warnings}, n})
}

func writeRecord(w io.Writer, r *intake.Record) error {
	out := record{Number: r.Number, Properties: written(r.Properties)}
	if r.Why != nil {
		why := packFault(r.Why)
		out.Why = &why
	}
	var coordinates []byte
	if _, out.Mixed = r.Geometry.(*geom.GeometryCollection); r.Geometry != nil && !out.Mixed {
		var err error
		if out.Geometry, coordinates, err = packGeometry(r.Geometry); err != nil {
			return err
		}
	}
	text, err := json.Marshal(out)
	if err != nil {
		return err
	}
	return writeFrame(w, recordFrame, withTail(text, coordinates)...)
}

// written are properties as JSON has them: a number that it has no way to write is a text.
func written(properties map[string]any) map[string]any {
	out, cloned := properties, false
	for name, value := range properties {
		if number, is := value.(float64); is && (math.IsNaN(number) || math.IsInf(number, 0)) {
			if !cloned {
				out, cloned = maps.Clone(properties), true
			}
			out[name] = fmt.Sprint(number)
		}
	}
	return out
}

func unpackRecord(payload []byte) (intake.Record, error) {
	text, coordinates, err := splitTail(payload)
	if err != nil {
		return intake.Record{}, err
	}
	var in record
	if err := json.Unmarshal(text, &in); err != nil {
		return intake.Record{}, err
	}
	out := intake.Record{Number: in.Number, Properties: in.Properties}
	if in.Why != nil {
		out.Why = in.Why.unpack()
	}
	switch {
	case in.Mixed:
		out.Geometry = geom.NewGeometryCollection()
	case in.Geometry != nil:
		out.Geometry, err = in.Geometry.unpack(coordinates)
	}
	return out, err
}
