package worker

import (
	"encoding/json"
	"fmt"
	"io"

	"redline/intake"
)

// Operations.
const (
	opReady   = "ready" // nothing but the end: the worker could be started
	opRead    = "read"
	opScan    = "scan"
	opInspect = "inspect"
	opRecords = "records"
)

// request is what a worker is asked. It travels with the coordinates of the service area;
// the file and those beside it that were found follow, each in a frame.
type request struct {
	Op      string   `json:"op"`
	Name    string   `json:"name"`
	Shown   int      `json:"shown"`
	Options options  `json:"options"`
	Beside  []beside `json:"beside,omitempty"` // nil where there is no Options.Beside

	data []byte
}

// options are intake.Options on the wire; the names of those that cross it in another form
// hide the originals from the JSON.
type options struct {
	intake.Options
	Beside      bool   // there is such a function
	Refused     bool   // there is such a function
	ServiceArea *shape // nil for the empty one
}

// beside is what Options.Beside said to an extension.
type beside struct {
	Extension string `json:"extension"`
	Found     bool   `json:"found"`

	data []byte
}

// extensions are all that readers ask Options.Beside for.
func extensions() []string { return []string{".dbf", ".prj", ".cpg"} }

// newRequest asks Options.Beside for all there could be.
func newRequest(op, name string, data []byte, o intake.Options, shown int) (*request, error) {
	out := &request{Op: op, Name: name, Shown: shown, Options: options{Options: o, Beside: o.Beside != nil, Refused: o.Refused != nil}, data: data}
	if o.Beside == nil {
		return out, nil
	}
	for _, extension := range extensions() {
		data, found, err := o.Beside(extension)
		if err != nil {
			return nil, err
		}
		out.Beside = append(out.Beside, beside{extension, found, data})
	}
	return out, nil
}

// write sends the request.
func (r *request) write(w io.Writer) error {
	area, coordinates, err := packShape(r.Options.Options.ServiceArea)
	if err != nil {
		return err
	}
	r.Options.ServiceArea = area
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := writeFrame(w, requestFrame, withTail(text, coordinates)...); err != nil {
		return err
	}
	if err := writeFrame(w, fileFrame, r.data); err != nil {
		return err
	}
	for _, b := range r.Beside {
		if !b.Found {
			continue
		}
		if err := writeFrame(w, fileFrame, b.data); err != nil {
			return err
		}
	}
	return nil
}

// readRequest reads what write sends, and puts the options together again but for Refused.
func readRequest(in *frameReader) (*request, error) {
	kind, payload, err := in.next()
	if err != nil {
		return nil, err
	}
	text, coordinates, err := splitTail(payload)
	if err != nil || kind != requestFrame {
		return nil, errGarbled
	}
	var r request
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, err
	}
	o := &r.Options
	if o.Options.ServiceArea, err = o.ServiceArea.unpack(coordinates); err != nil {
		return nil, err
	}
	if _, r.data, err = in.next(); err != nil {
		return nil, err
	}
	for i := range r.Beside {
		if !r.Beside[i].Found {
			continue
		}
		if _, r.Beside[i].data, err = in.next(); err != nil {
			return nil, err
		}
	}
	if o.Beside {
		o.Options.Beside = r.besideIt
	}
	return &r, nil
}

// besideIt is Options.Beside in the worker.
func (r *request) besideIt(extension string) ([]byte, bool, error) {
	for _, b := range r.Beside {
		if b.Extension == extension {
			return b.data, b.Found, nil
		}
	}
	return nil, false, fmt.Errorf("worker: %s was not sent", extension)
}

// footprint is an intake.Footprint on the wire, with its coordinates after it.
type footprint struct {
	intake.Footprint
	Geometry *geometry
}

func packFootprint(f intake.Footprint) ([][]byte, error) {
	g, coordinates, err := packGeometry(f.Geometry)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(footprint{f, g})
	if err != nil {
		return nil, err
	}
	return withTail(text, coordinates), nil
}

func unpackFootprint(payload []byte) (intake.Footprint, error) {
	text, coordinates, err := splitTail(payload)
	if err != nil {
		return intake.Footprint{}, err
	}
	var in footprint
	if err := json.Unmarshal(text, &in); err != nil || in.Geometry == nil {
		return intake.Footprint{}, errGarbled
	}
	out := in.Footprint
	out.Geometry, err = in.Geometry.unpack(coordinates)
	return out, err
}

// result is an intake.Result on the wire, after its footprints.
type result struct {
	intake.Result
	Footprints int // how many there were
}

// refused is what Options.Refused is told.
type refused struct {
	Name string `json:"name"`
	Why  fault  `json:"why"`
}
