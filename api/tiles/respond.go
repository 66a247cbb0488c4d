package tiles

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"

	"redline/api/problem"
	"redline/layers"

	"github.com/klauspost/compress/gzip"
)

// Media types of what is served.
const (
	typeMVT      = "application/vnd.mapbox-vector-tile"
	typeJSON     = "application/json"
	typeStyle    = "application/vnd.mapbox.style+json"
	typePNG      = "image/png"
	cacheControl = "no-cache" // keep it, but ask each time: a publication changes what a URL holds
)

// serveTile answers with a tile, 204 where nothing lies, 304 where the caller has it.
func (s *Service) serveTile(w http.ResponseWriter, r *http.Request) error {
	a, err := addressOf(r)
	if err != nil {
		return err
	}
	ask, err := s.ask(r, paramFormat)
	if err != nil {
		return err
	}
	switch f := ask.query.Get(paramFormat); f {
	case "", "mvt", "pbf":
	default:
		return notAcceptable("mvt")
	}
	t, err := s.tile(r.Context(), ask.tileset, a)
	if err != nil {
		return err
	}
	headers(w, ask.snapshot, "Authorization, Accept-Encoding")
	if t.gzipped == nil {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	packed := acceptsGzip(r)
	etag := `"` + t.etag + `"`
	if packed {
		etag = `"` + t.etag + `-gzip"`
	}
	w.Header().Set("ETag", etag)
	if matches(r, t.etag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	body := t.gzipped
	if packed {
		w.Header().Set("Content-Encoding", "gzip")
	} else if body, err = unzip(body); err != nil {
		return err
	}
	w.Header().Set("Content-Type", typeMVT)
	return send(w, r, body)
}

func unzip(packed []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// headers are those of every answer about a snapshot.
func headers(w http.ResponseWriter, snapshot *layers.Snapshot, vary string) {
	h := w.Header()
	h.Add("Vary", vary)
	h.Set("Cache-Control", cacheControl)
	h.Set("Redline-Catalogue", strconv.FormatInt(snapshot.Sequence, 10))
	h.Set("X-Content-Type-Options", "nosniff")
	if snapshot.Illustrative {
		h.Set("Redline-Illustrative", "true")
	}
}

func send(w http.ResponseWriter, r *http.Request, body []byte) error {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodHead {
		w.WriteHeader(http.StatusOK)
		return nil
	}
	_, _ = w.Write(body) // the caller may be gone
	return nil
}

// sendJSON answers with a document and its ETag, or 304.
func (s *Service) sendJSON(w http.ResponseWriter, r *http.Request, snapshot *layers.Snapshot, mediaType string, document any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(document); err != nil {
		return err
	}
	return s.sendBytes(w, r, snapshot, mediaType, b.Bytes())
}

func (s *Service) sendBytes(w http.ResponseWriter, r *http.Request, snapshot *layers.Snapshot, mediaType string, body []byte) error {
	headers(w, snapshot, "Authorization, Accept-Language, Accept")
	sum := sha256.Sum256(body)
	etag := hex.EncodeToString(sum[:16])
	w.Header().Set("ETag", `"`+etag+`"`)
	if matches(r, etag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("Content-Language", problem.Tag(problem.Language(r)))
	return send(w, r, body)
}

// matches reports whether If-None-Match names the content, in whichever encoding.
func matches(r *http.Request, etag string) bool {
	for _, held := range strings.Split(strings.Join(r.Header.Values("If-None-Match"), ","), ",") {
		held = strings.TrimPrefix(strings.TrimSpace(held), "W/")
		if held == "*" || held == `"`+etag+`"` || held == `"`+etag+`-gzip"` {
			return true
		}
	}
	return false
}

// acceptsGzip reads Accept-Encoding (RFC 9110 §12.5.3): gzip or any coding with a weight
// above 0.
func acceptsGzip(r *http.Request) bool {
	any, named, gzipped := false, false, false
	for _, item := range strings.Split(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		coding, params, _ := strings.Cut(strings.TrimSpace(item), ";")
		ok := true
		if weight, found := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q="); found {
			q, err := strconv.ParseFloat(weight, 64)
			ok = err == nil && q > 0
		}
		switch strings.ToLower(strings.TrimSpace(coding)) {
		case "gzip", "x-gzip":
			named, gzipped = true, ok
		case "*":
			any = ok
		}
	}
	if named {
		return gzipped
	}
	return any
}

func notAcceptable(formats string) error {
	return problem.New(problem.NotAcceptable, formatFault(formats))
}
