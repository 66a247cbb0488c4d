package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"

	"redline/api/problem"
)

// page serves a file of the map's page. Those under assets carry a hash in their names and
// are kept for ever; the others are asked for again.
func (s *Service) page(w http.ResponseWriter, r *http.Request) error {
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" {
		name = s.front
	}
	data, err := fs.ReadFile(s.Pages, name) // refuses paths with .. in them
	if err != nil {
		return problem.New(problem.NotFound, nil)
	}
	sum := sha256.Sum256(data)
	h := w.Header()
	h.Set("ETag", `"`+hex.EncodeToString(sum[:16])+`"`)
	h.Set("Content-Type", typeOf(name))
	h.Set("Cache-Control", "no-cache")
	if strings.HasPrefix(name, "assets/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(data))
	return nil
}

// typeOf is a file's media type; scripts must have theirs whatever the machine's tables say.
func typeOf(name string) string {
	switch ext := path.Ext(name); ext {
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	default:
		if t := mime.TypeByExtension(ext); t != "" {
			return t
		}
		return "application/octet-stream"
	}
}

// frontOf is the file at /: the page, or the placeholder where it was not built.
func frontOf(pages fs.FS) string {
	if pages == nil {
		return ""
	}
	for _, name := range []string{"index.html", "placeholder.html"} {
		if _, err := fs.Stat(pages, name); err == nil {
			return name
		}
	}
	return ""
}
