package report

import (
	"bytes"
	"encoding/json"
	"io"

	"redline/jsonform"
	"redline/screening"
)

// reportForm writes reports in their contract form.
var reportForm = jsonform.Of[screening.Report]()

// JSON writes r in its contract form (report.schema.json): indented by two spaces, no
// HTML escaping, a trailing newline. An array of numbers, such as coordinates, stays on
// one line. The same report always gives the same bytes. Errors: a geometry that is not
// JSON, a number that is not finite, or w's.
func JSON(w io.Writer, r *screening.Report) error {
	text, err := AppendJSON(nil, r)
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

// AppendJSON appends what JSON writes.
func AppendJSON(out []byte, r *screening.Report) ([]byte, error) {
	out, err := reportForm.Append(out, r, jsonform.Indented)
	return append(out, '\n'), err
}

// compactJSON marshals v on one line without HTML escaping and without a line end.
func compactJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}
