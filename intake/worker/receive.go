package worker

import (
	"encoding/json"

	"redline/intake"
	"redline/intake/describe"
)

// receiver takes what a worker answers.
type receiver struct {
	visit   func(intake.Footprint) error
	refused func(name string, why error) error
	record  func(intake.Record) error
}

// end is how an answer ends, when it does: with one of the three.
type end struct {
	result   *intake.Result
	document *describe.Document
	records  *intake.RecordSet
}

// died is an answer that was cut short, or that is none.
type died struct{ error }

// take reads an answer to its end. What is wrong with the answer itself is a died; every
// other error is the file's, or the functions'.
func (to receiver) take(w *watch, in *frameReader) (end, error) {
	n := 0
	for {
		w.wait()
		kind, payload, err := in.next()
		w.pause()
		if err != nil {
			return end{}, died{err}
		}
		switch {
		case kind == footprintFrame && to.visit != nil:
			n++
			f, err := unpackFootprint(payload)
			if err != nil {
				return end{}, died{errGarbled}
			}
			if err := to.visit(f); err != nil {
				return end{}, err
			}
		case kind == refusedFrame && to.refused != nil:
			var in refused
			if json.Unmarshal(payload, &in) != nil {
				return end{}, died{errGarbled}
			}
			if err := to.refused(in.Name, in.Why.unpack()); err != nil {
				return end{}, err
			}
		case kind == recordFrame && to.record != nil:
			n++
			r, err := unpackRecord(payload)
			if err != nil {
				return end{}, died{errGarbled}
			}
			if err := to.record(r); err != nil {
				return end{}, err
			}
		default:
			return unpackEnd(kind, payload, n)
		}
	}
}

func unpackEnd(kind byte, payload []byte, n int) (end, error) {
	switch kind {
	case faultFrame:
		var in fault
		if json.Unmarshal(payload, &in) == nil && !in.What.IsZero() {
			return end{}, in.unpack()
		}
	case documentFrame:
		var doc describe.Document
		if json.Unmarshal(payload, &doc) == nil {
			return end{document: &doc}, nil
		}
	case resultFrame:
		var found result
		if json.Unmarshal(payload, &found) == nil && found.Footprints == n {
			return end{result: &found.Result}, nil
		}
	case recordsFrame:
		var set recordSet
		if json.Unmarshal(payload, &set) == nil && set.Records == n {
			return end{records: &set.RecordSet}, nil
		}
	}
	return end{}, died{errGarbled}
}
