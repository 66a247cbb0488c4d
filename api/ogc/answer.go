package ogc

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"redline/layers"
)

// revision is raised when the same record is written differently, so that no client keeps
// an answer of the old form.
const revision = "1"

// fresh reports whether the caller holds the answer already, and then says so (304). It
// sets the strong entity tag either way.
func fresh(w http.ResponseWriter, r *http.Request, tag string) bool {
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "no-cache") // keep it, and ask each time
	wanted := strings.Split(strings.Join(r.Header.Values("If-None-Match"), ","), ",")
	if !slices.ContainsFunc(wanted, func(t string) bool {
		t = strings.TrimPrefix(strings.TrimSpace(t), "W/")
		return t == tag || t == "*"
	}) {
		return false
	}
	w.WriteHeader(http.StatusNotModified)
	return true
}

// tagOf digests what an answer is made of into a strong entity tag.
func tagOf(parts ...any) string {
	sum := sha256.New()
	_, _ = fmt.Fprintf(sum, "%q", append([]any{revision}, parts...))
	return `"` + hex.EncodeToString(sum.Sum(nil)[:16]) + `"`
}

// itemsTag is the tag of items of a collection: what the request says and what the record
// holds.
func (req *request) itemsTag(v *layers.Version) string {
	s := req.snapshot
	parts := []any{
		req.base, req.URL.Path, req.query.Encode(), req.format.name, string(req.language), s.On.String(), formatInt(s.Sequence),
		fmt.Sprint(s.Illustrative, s.Withholds, req.holding.Layer),
	}
	if v == nil {
		return tagOf(parts...)
	}
	parts = append(parts, v.SHA256)
	if req.holding.Layer.Kind == layers.Reaches { // what is said of the watercourse is no part of the version
		for i := range v.Zones {
			rank, _ := s.Attribute(&v.Zones[i], "rank")
			tributary, _ := s.Attribute(&v.Zones[i], "tributary")
			parts = append(parts, fmt.Sprint(rank, tributary))
		}
	}
	return tagOf(parts...)
}

// answerJSON writes a document of moderate size.
func (req *request) answerJSON(w http.ResponseWriter, document any) error {
	body, err := marshal(document)
	if err != nil {
		return err
	}
	return req.answer(w, append(body, '\n'))
}

// marshal writes JSON in which the URLs stay as they are: it never stands within HTML.
func marshal(document any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(document)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

func (req *request) answer(w http.ResponseWriter, body []byte) error {
	if fresh(w, req.Request, tagOf(string(body))) {
		return nil
	}
	w.Header().Set("Content-Type", req.format.contentType())
	_, _ = w.Write(body) // the caller may be gone
	return nil
}
