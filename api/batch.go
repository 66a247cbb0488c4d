package api

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"redline/api/access"
	"redline/api/problem"
	"redline/geo"
	"redline/intake"
	"redline/lang"
	"redline/project"
	"redline/report"
	"redline/screening"
)

// maxRecord bounds one feature of a batch, in bytes.
const maxRecord = 8 << 20

// batch judges each feature of a GeoJSON text sequence (RFC 8142) as a project of its own
// and answers with a line of JSON for each, in order, while the rest is still on its way:
// POST /v1/batches. A feature that cannot be used has a line that says why. A caller who
// goes away ends it; the lines that arrived are whole.
func (s *Service) batch(w http.ResponseWriter, r *http.Request) error {
	p := query(r, "on", "catalogue", "crs", "accuracy", "attributes", "set", "repair", "geometry")
	at, accuracy := p.asOf(s.today()), p.number("accuracy", 0, maxAccuracy, false)
	geometry := p.flag("geometry", true)
	var attributes *screening.Pack
	if p.flag("attributes", true) {
		attributes = s.Districts.pack
	}
	opt, err := s.options(reading{CRS: p.text("crs"), Repair: p.flag("repair", false)}, "", nil)
	if err == nil {
		err = cmp.Or(p.err, plainBody(r))
	}
	if err != nil {
		return err
	}
	given := screening.Case{Facts: screening.Facts{}}
	for _, assignment := range r.URL.Query()["set"] {
		if err := s.Districts.pack.SetFact(assignment, &given); err != nil {
			return err
		}
	}
	audience := AudienceOf(r.Context())
	d, err := s.Districts.at(r.Context(), at, audience)
	if err != nil {
		return err
	}
	run := &batchRun{given: given.Facts, accuracy: accuracy, attributes: attributes, options: opt}
	lines := bufio.NewReaderSize(r.Body, 1<<16)
	if _, err := lines.Peek(1); err != nil {
		return problem.New(problem.Invalid, &lang.Fault{What: lang.Text{ZH: "请求正文是空的", EN: "the body is empty"}, Hint: lang.Text{ZH: "每行一个 GeoJSON Feature", EN: "send one GeoJSON Feature a line"}})
	}
	control := http.NewResponseController(w)
	_ = control.EnableFullDuplex() // HTTP/2 is so already
	stamp(w, d.snapshot.Sequence)
	w.Header().Set("Content-Type", "application/x-ndjson")
	out := report.NewLines(flushing{w, control})
	b := d.prepared.NewBatch(r.Context(), audience, screening.Options{Geometry: geometry}, out.Row)
	err = run.feed(b, lines, r)
	if closed := b.Close(); closed != nil || err != nil {
		panic(http.ErrAbortHandler) // the answer has begun: cutting it off is the only way to say that it is not whole
	}
	return nil
}

// flushing sends each line on its way.
type flushing struct {
	io.Writer
	control *http.ResponseController
}

// Write writes a line and sends it.
func (f flushing) Write(line []byte) (int, error) {
	n, err := f.Writer.Write(line)
	if err == nil {
		err = f.control.Flush()
	}
	return n, err
}

type batchRun struct {
	given      screening.Facts
	accuracy   float64
	attributes *screening.Pack // nil: facts are not taken from attributes
	options    intake.Options
}

// feed reads records until the body ends. One that is too long ends the batch after its
// row: where the next begins is not known.
func (run *batchRun) feed(b *screening.Batch, lines *bufio.Reader, r *http.Request) error {
	for n := 1; ; n++ {
		record, err := nextRecord(lines)
		if errors.Is(err, errRecordTooLong) {
			return b.Refuse(strconv.Itoa(n), &lang.Fault{
				What: lang.Textf("一个要素超过 %[1]d 字节，其后的要素未读", "the feature is longer than %[1]d bytes; what follows was not read", maxRecord), Hint: lang.Text{ZH: "单独提交这个要素", EN: "send this feature on its own"},
			})
		}
		if len(record) > 0 {
			if err := run.add(b, strconv.Itoa(n), record, r); err != nil {
				return err
			}
		} else {
			n--
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

var errRecordTooLong = errors.New("record too long")

// nextRecord reads up to the end of a line, without the separator of RFC 8142; a last one
// comes with io.EOF.
func nextRecord(lines *bufio.Reader) ([]byte, error) {
	var record []byte
	for {
		piece, err := lines.ReadSlice('\n')
		record = append(record, piece...)
		if len(record) > maxRecord {
			return nil, errRecordTooLong
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		return bytes.Trim(record, "\x1e\r\n\t "), err
	}
}

// inRecord is why a record cannot be used, without the name of a file, which it is none; its
// number and its place in the answer say which it is.
func inRecord(err error) error {
	var fault *lang.Fault
	if !errors.As(err, &fault) {
		return err
	}
	said := *fault
	if said.File = ""; said.Column > 0 && said.Where.IsZero() {
		said.Where = lang.Textf("第 %[1]d 个字符", "character %[1]d", said.Column)
	}
	said.Line, said.What, said.Hint = 0, problem.OverHTTP(said.What), problem.OverHTTP(said.Hint)
	return &said
}

// add adds the feature of a record, or why it cannot be used.
func (run *batchRun) add(b *screening.Batch, number string, record []byte, r *http.Request) error {
	if !bytes.HasPrefix(record, []byte("{")) { // other formats are read apart from the service only
		return b.Refuse(number, &lang.Fault{
			Err: intake.ErrFormat, What: lang.Text{ZH: "这一行不是 GeoJSON", EN: "the line is no GeoJSON"},
			Hint: lang.Text{ZH: "每行一个 GeoJSON Feature；其他格式的文件提交到 /v1/screenings", EN: "send one GeoJSON Feature a line; files of other formats go to /v1/screenings"},
		})
	}
	leave, err := access.Enter(r.Context())
	if err != nil {
		return err
	}
	result, err := intake.Read(number, record, run.options)
	leave()
	if err != nil {
		return b.Refuse(number, inRecord(err))
	}
	for i, f := range result.Footprints {
		name := f.Name
		if name == "1" {
			name = number
		}
		if i > 0 {
			name = fmt.Sprintf("%s/%d", name, i+1)
		}
		c := project.Plot(name, f, geo.Metres(run.accuracy), run.given, run.attributes)
		if err := charge(r.Context(), c); err != nil {
			return b.Refuse(name, err)
		}
		if err := b.Add(name, c); err != nil {
			return err
		}
	}
	return r.Context().Err()
}
