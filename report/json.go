package report

import (
	"bytes"
	"encoding/json"
	"io"

	"redline/screening"
)

// JSON writes r in its contract form (report.schema.json): indented by two spaces, no
// HTML escaping, a trailing newline. An array of numbers, such as coordinates, stays on
// one line. The same report always gives the same bytes. Errors: a geometry that is not
// JSON, a number that is not finite, or w's.
func JSON(w io.Writer, r *screening.Report) error {
	compact, err := compactJSON(r)
	if err != nil {
		return err
	}
	_, err = w.Write(indentJSON(compact))
	return err
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

// indentJSON lays compact, valid JSON out over lines. It differs from json.Indent in
// leaving arrays of numbers alone: a boundary of a thousand points would otherwise fill
// four thousand lines.
func indentJSON(compact []byte) []byte {
	out := make([]byte, 0, len(compact)+len(compact)/2)
	line := []byte{'\n'} // a line end and the indentation after it
	for i := 0; i < len(compact); {
		c := compact[i]
		end := i + 1
		switch c {
		case '"':
			end = stringEnd(compact, i)
			out = append(out, compact[i:end]...)
		case '{', '[':
			if flat := flatEnd(compact, i); flat > 0 {
				end = flat
				out = append(out, compact[i:end]...)
				break
			}
			line = append(line, "  "...)
			out = append(append(out, c), line...)
		case '}', ']':
			line = line[:len(line)-2]
			out = append(append(out, line...), c)
		case ',':
			out = append(append(out, c), line...)
		case ':':
			out = append(out, ": "...)
		default:
			out = append(out, c)
		}
		i = end
	}
	return append(out, '\n')
}

// stringEnd returns the position after the string that starts at i.
func stringEnd(b []byte, i int) int {
	for j := i + 1; j < len(b); {
		quote := bytes.IndexByte(b[j:], '"')
		if quote < 0 {
			break
		}
		escape := bytes.IndexByte(b[j:j+quote], '\\')
		if escape < 0 {
			return j + quote + 1
		}
		j += escape + 2
	}
	return len(b)
}

// flatEnd returns the position after the array or object at i when it is empty or an
// array that nests nothing but arrays and numbers, else 0.
func flatEnd(b []byte, i int) int {
	if b[i] == '{' {
		if b[i+1] == '}' {
			return i + 2
		}
		return 0
	}
	open := 0
	for j := i; j < len(b); j++ {
		switch c := b[j]; {
		case c == '[':
			open++
		case c == ']':
			if open--; open == 0 {
				return j + 1
			}
		case c == '{' || c == '"' || c == 't' || c == 'f' || c == 'n':
			return 0
		}
	}
	return 0
}
