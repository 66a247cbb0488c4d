package intake

import (
	"bytes"
	"encoding/json"
	"strings"
)

// recordSeparator begins each text of a GeoJSON text sequence (RFC 8142).
const recordSeparator = "\x1e"

// sniffGeoJSONSeq recognises texts behind record separators, and lines that are objects
// each: what GDAL and others write as newline-delimited GeoJSON.
func sniffGeoJSONSeq(src *source) bool {
	head := strings.TrimLeft(src.head(), " \t\r\n")
	if strings.HasPrefix(head, recordSeparator) {
		return true
	}
	if !strings.HasPrefix(head, "{") {
		return false
	}
	src.decode()
	first, rest, _ := bytes.Cut(bytes.TrimLeft(src.utf8, " \t\r\n"), []byte("\n"))
	return bytes.HasPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte("{")) && json.Valid(first)
}

// readGeoJSONSeq reads a sequence of GeoJSON texts, each of them whole: after record
// separators (RFC 8142), or one a line.
func readGeoJSONSeq(src *source) (*contents, error) {
	text := src.decode()
	end := "\n"
	if strings.HasPrefix(strings.TrimLeft(src.head(), " \t\r\n"), recordSeparator) {
		end = recordSeparator
	}
	r := &geoJSON{src: src, text: jsonText(text)}
	return r.read(func(pass *geoJSON) error { return pass.sequence(end) })
}

// sequence reads the texts up to end each.
func (r *geoJSON) sequence(end string) error {
	text := string(r.text)
	for from := 0; from < len(text); {
		to := len(text)
		if n := strings.Index(text[from:], end); n >= 0 {
			to = from + n
		}
		if at := r.text.space(from); at < to {
			if !r.checked {
				if err := checkValue(r.src, at, to); err != nil {
					return err
				}
			}
			if err := r.document(at); err != nil {
				return err
			}
		}
		from = to + len(end)
	}
	r.checked = true
	return nil
}
