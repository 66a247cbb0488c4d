package worker

import (
	"errors"

	"redline/intake"
	"redline/lang"
)

// kinds are the sorts of refusals that callers branch on, by their name on the wire.
func kinds() map[string]error {
	return map[string]error{
		"format": intake.ErrFormat, "syntax": intake.ErrSyntax, "limit": intake.ErrLimit, "empty": intake.ErrEmpty,
		"feature": intake.ErrFeature, "layer": intake.ErrLayer, "datum": intake.ErrDatum,
		"contradiction": intake.ErrContradiction, "outside": intake.ErrOutside, "geometry": intake.ErrGeometry,
	}
}

// fault is a lang.Fault on the wire: all of it but the error behind it, of which callers
// can tell the kind.
type fault struct {
	lang.Fault
	Err cause
}

// cause is the error behind a fault, as far as it crosses the wire.
type cause struct {
	Message    string             `json:"message"`
	Kinds      []string           `json:"kinds,omitempty"`
	Ambiguous  bool               `json:"ambiguous,omitempty"` // an intake.AmbiguousError with these:
	Candidates []intake.Candidate `json:"candidates,omitempty"`
}

// packFault makes what crosses the wire of an error of package intake.
func packFault(err error) fault {
	var said *lang.Fault
	if !errors.As(err, &said) {
		said = crashed("").(*lang.Fault) // every error of intake is a fault; but if not
	}
	out := fault{Fault: *said}
	if said.Err != nil {
		out.Err.Message = said.Err.Error()
	}
	for name, kind := range kinds() {
		if errors.Is(said, kind) {
			out.Err.Kinds = append(out.Err.Kinds, name)
		}
	}
	var several *intake.AmbiguousError
	if errors.As(said, &several) {
		out.Err.Ambiguous, out.Err.Candidates = true, several.Candidates
	}
	return out
}

// unpack gives the fault back.
func (f fault) unpack() *lang.Fault {
	out := f.Fault
	out.Err = f.Err.error()
	return &out
}

// error makes an error of the same kinds again.
func (c cause) error() error {
	out := &behind{message: c.Message}
	for _, name := range c.Kinds {
		if kind, known := kinds()[name]; known {
			out.kinds = append(out.kinds, kind)
		}
	}
	if c.Ambiguous {
		out.kinds = append(out.kinds, &intake.AmbiguousError{Candidates: c.Candidates})
	}
	if c.Message == "" && out.kinds == nil {
		return nil
	}
	return out
}

// behind is the error behind a fault that came over the wire.
type behind struct {
	message string
	kinds   []error
}

// Error is the message of the error in the worker.
func (b *behind) Error() string { return b.message }

// Unwrap returns the kinds, and the AmbiguousError if it is one.
func (b *behind) Unwrap() []error { return b.kinds }
