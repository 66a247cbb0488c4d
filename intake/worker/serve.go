package worker

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"

	"redline/intake"
	"redline/intake/describe"
)

// Command is the first argument of a worker process.
const Command = "read-upload"

// exitUnable is the exit code of a worker that could not be bounded as it was asked to be:
// it has read nothing.
const exitUnable = 70

// maxStack bounds the stack of a goroutine, in bytes. Readers nest 64 deep; what needs more
// than this never ends.
const maxStack = 128 << 20

// Serve is what a worker process does, when args (os.Args) say that this one is: it bounds
// itself, reads a request from stdin, and writes the answer to stdout. The main of every
// program that makes a Pool calls it first, before anything else is set up, and exits with
// code when it was asked.
func Serve(args []string) (code int, asked bool) {
	if len(args) < 2 || args[1] != Command {
		return 0, false
	}
	if err := restrict(args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "redline "+Command+": it is started by redline serve:", err)
		return exitUnable, true
	}
	if err := answer(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "redline "+Command+":", err)
		return 1, true
	}
	return 0, true
}

// bounds are those of a worker, as its arguments give them.
type bounds struct {
	memory  int64 // bytes
	seconds int64 // of processor time
	confinement
}

// arguments are the bounds for restrict.
func (b bounds) arguments() []string {
	return []string{strconv.FormatInt(b.memory, 10), strconv.FormatInt(b.seconds, 10), b.name}
}

// restrict bounds this process before it has read anything.
func restrict(args []string) error {
	if len(args) != 3 {
		return errors.New("it takes three arguments")
	}
	var b bounds
	var err error
	if b.memory, err = strconv.ParseInt(args[0], 10, 64); err != nil {
		return err
	}
	if b.seconds, err = strconv.ParseInt(args[1], 10, 64); err != nil {
		return err
	}
	for _, c := range confinements() {
		if c.name == args[2] {
			b.confinement = c
			debug.SetMaxStack(maxStack)
			debug.SetMemoryLimit(b.memory)
			runtime.GOMAXPROCS(1) // its collector takes no second core from screenings
			return b.enforce()
		}
	}
	return fmt.Errorf("no confinement %q", args[2])
}

// answer reads one request and writes its answer. An error is the wire's.
func answer(in io.Reader, out io.Writer) error {
	asked, err := readRequest(&frameReader{bufio.NewReader(in), math.MaxInt64})
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(out, 1<<16)
	if err := perform(asked, w); err != nil {
		return err
	}
	return w.Flush()
}

func perform(asked *request, w io.Writer) error {
	o := asked.Options.Options
	switch asked.Op {
	case opReady:
		return writeFrame(w, resultFrame, []byte("{}"))
	case opInspect:
		doc, err := describe.File(asked.Name, asked.data, o, asked.Shown)
		if err != nil {
			return writeJSON(w, faultFrame, packFault(err))
		}
		return writeJSON(w, documentFrame, doc)
	case opRead:
		found, err := intake.Read(asked.Name, asked.data, o)
		if err != nil {
			return writeJSON(w, faultFrame, packFault(err))
		}
		for _, f := range found.Footprints {
			if err := writeFootprint(w, f); err != nil {
				return err
			}
		}
		return writeJSON(w, resultFrame, result{*found, len(found.Footprints)})
	case opScan:
		return scan(asked, w)
	case opRecords:
		return records(asked, w)
	}
	return fmt.Errorf("no operation %q", asked.Op)
}

func scan(asked *request, w io.Writer) error {
	o, n := asked.Options.Options, 0
	var lost error // of the wire
	if asked.Options.Refused {
		o.Refused = func(name string, why error) error {
			lost = writeJSON(w, refusedFrame, refused{name, packFault(why)})
			return lost
		}
	}
	found, err := intake.Scan(asked.Name, asked.data, o, func(f intake.Footprint) error {
		n++
		lost = writeFootprint(w, f)
		return lost
	})
	switch {
	case lost != nil:
		return lost
	case err != nil:
		return writeJSON(w, faultFrame, packFault(err))
	}
	return writeJSON(w, resultFrame, result{*found, n})
}

func writeFootprint(w io.Writer, f intake.Footprint) error {
	pieces, err := packFootprint(f)
	if err != nil {
		return err
	}
	return writeFrame(w, footprintFrame, pieces...)
}

func writeJSON(w io.Writer, kind byte, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return writeFrame(w, kind, text)
}
