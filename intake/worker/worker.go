// Package worker reads files of strangers in processes of their own. A parser that a file
// brings down (a stack that overflows, memory without end, a loop) ends that process and is
// one caller's refusal; the service stays. Formats are package intake's business: here are
// the process, its bounds, and the wire between the two.
//
// The process is this very binary, started anew: its main calls Serve first of all. It gets
// an empty environment, an empty folder of its own, no network where the system permits
// that, and bounds on memory, processor time, files and what it may answer (Config). It
// reads one file and ends.
package worker

import (
	"context"

	"redline/intake"
	"redline/intake/describe"
)

// Reader reads what a person brings: Direct in this process, a Pool in others. Both give
// the same results and the same faults; see package intake for those. Options.Beside may
// be asked for files that turn out not to be needed.
type Reader interface {
	// Read is intake.Read.
	Read(ctx context.Context, name string, data []byte, o intake.Options) (*intake.Result, error)
	// Scan is intake.Scan.
	Scan(ctx context.Context, name string, data []byte, o intake.Options, visit func(intake.Footprint) error) (*intake.Result, error)
	// Inspect is describe.File. What of the document is not part of its JSON is left out.
	Inspect(ctx context.Context, name string, data []byte, o intake.Options, shown int) (*describe.Document, error)
	// Records is intake.Records of a delivery (RecordOptions.Faulty).
	Records(ctx context.Context, name string, data []byte, o intake.RecordOptions) (*intake.RecordSet, error)
}

// Direct reads in this process, for a caller who brings the files himself. A context that
// is done is noticed between features only.
type Direct struct{}

// Read is intake.Read.
func (Direct) Read(ctx context.Context, name string, data []byte, o intake.Options) (*intake.Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return intake.Read(name, data, o)
}

// Scan is intake.Scan.
func (Direct) Scan(ctx context.Context, name string, data []byte, o intake.Options, visit func(intake.Footprint) error) (*intake.Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return intake.Scan(name, data, o, func(f intake.Footprint) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return visit(f)
	})
}

// Inspect is describe.File.
func (Direct) Inspect(ctx context.Context, name string, data []byte, o intake.Options, shown int) (*describe.Document, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return describe.File(name, data, o, shown)
}

// Records is intake.Records of a delivery.
func (Direct) Records(ctx context.Context, name string, data []byte, o intake.RecordOptions) (*intake.RecordSet, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	o.Faulty = true
	return intake.Records(name, data, o)
}
