package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"redline/api/problem"
	"redline/lang"
)

// answer writes v as JSON. It is encoded whole before the first byte goes out, so that an
// error can still become a problem.
func answer(w http.ResponseWriter, status int, v any) error {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return err
	}
	return put(w, status, "application/json", out.Bytes())
}

// put writes a whole answer.
func put(w http.ResponseWriter, status int, mediaType string, data []byte) error {
	h := w.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(status)
	_, _ = w.Write(data) // the caller may be gone
	return nil
}

// unchanged answers 304 when the caller holds what the tag names (RFC 9110 §13.1.2).
func unchanged(w http.ResponseWriter, r *http.Request, tag string) bool {
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "private, no-cache")
	for held := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		held = strings.TrimPrefix(strings.TrimSpace(held), "W/")
		if held == tag || held == "*" {
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}

// form is a way to write an answer: the value of ?format= and its media type.
type form struct{ name, mediaType string }

// negotiate chooses among forms by ?format=, else by Accept (RFC 9110 §12.5.1); the first
// where the caller does not mind.
func negotiate(r *http.Request, forms []form) (form, error) {
	var names []string
	for _, f := range forms {
		names = append(names, f.name)
		if r.URL.Query().Get("format") == f.name {
			return f, nil
		}
	}
	if asked := r.URL.Query().Get("format"); asked != "" {
		return form{}, problem.BadParameter("format", lang.Textf("没有格式 %[1]q", "there is no format %[1]q", asked),
			lang.Textf("可用：%[1]s", "choose one of %[1]s", strings.Join(names, ", ")))
	}
	accept := r.Header.Get("Accept")
	if accept == "" {
		return forms[0], nil
	}
	best, chosen := 0.0, -1
	for i, f := range forms {
		if q := quality(accept, f.mediaType); q > best {
			best, chosen = q, i
		}
	}
	if chosen < 0 {
		return form{}, problem.New(problem.NotAcceptable, &lang.Fault{
			Field: "Accept", What: lang.Textf("没有所要的媒体类型 %[1]q", "none of the media types %[1]q is there", accept),
			Hint: lang.Textf("用 ?format= 或 Accept 选择：%[1]s", "choose with ?format= or Accept: %[1]s", strings.Join(names, ", ")),
		})
	}
	return forms[chosen], nil
}

// quality is how much an Accept header wants a media type: that of the most specific range
// which matches; 0 for not at all.
func quality(accept, mediaType string) float64 {
	kind, _, _ := strings.Cut(mediaType, "/")
	best, weight := -1, 0.0
	for part := range strings.SplitSeq(accept, ",") {
		fields := strings.Split(part, ";")
		specific := -1
		switch strings.TrimSpace(strings.ToLower(fields[0])) {
		case mediaType:
			specific = 2
		case kind + "/*":
			specific = 1
		case "*/*":
			specific = 0
		}
		if specific <= best {
			continue
		}
		best, weight = specific, 1
		for _, parameter := range fields[1:] {
			if q, ok := strings.CutPrefix(strings.TrimSpace(parameter), "q="); ok {
				weight, _ = strconv.ParseFloat(q, 64) // malformed: not wanted
			}
		}
	}
	return weight
}
