package ogc

import (
	"net/url"
	"strconv"
	"strings"

	"redline/lang"
	"redline/layers"
)

// Link is a link of RFC 8288 as OGC APIs write it.
type Link struct {
	Href     string `json:"href"`
	Rel      string `json:"rel"`
	Type     string `json:"type,omitempty"`
	HrefLang string `json:"hreflang,omitempty"`
	Title    string `json:"title,omitempty"`
}

// relQueryables is the relation of a link to the queryables (19-079r2).
const relQueryables = "http://www.opengis.net/def/rel/ogc/1.0/queryables"

func formatInt(n int64) string { return strconv.FormatInt(n, 10) }

// with returns the request's URL with some parameters set, or removed where the value is
// empty.
func (req *request) with(path string, pairs ...string) string {
	query := url.Values{}
	for name, values := range req.query {
		query[name] = values
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			query.Del(pairs[i])
		} else {
			query.Set(pairs[i], pairs[i+1])
		}
	}
	return join(path, query)
}

// to returns a URL below the base that asks for the same moment and language, if the
// request named them.
func (req *request) to(path string, pairs ...string) string {
	return req.keeping([]string{"datetime", "catalogue", "lang"}, path, pairs...)
}

func (req *request) keeping(names []string, path string, pairs ...string) string {
	query := url.Values{}
	for _, name := range names {
		if value := req.query.Get(name); value != "" {
			query.Set(name, value)
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		query.Set(pairs[i], pairs[i+1])
	}
	return join(req.base+path, query)
}

func join(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// selfLinks links a resource to itself and to its other format.
func (req *request) selfLinks(path string, offers ...format) []Link {
	links := []Link{}
	for _, o := range offers {
		rel, title := "alternate", lang.Text{ZH: "另一种格式：", EN: "The other format: "}.In(req.language)+o.name
		if o == req.format {
			rel, title = "self", lang.Text{ZH: "本资源", EN: "This document"}.In(req.language)
		}
		links = append(links, Link{Href: req.with(req.base+path, "f", o.name), Rel: rel, Type: o.mediaType, Title: title})
	}
	return links
}

// collectionPath is the path of a collection below the base.
func collectionPath(id string) string { return "/collections/" + url.PathEscape(id) }

// notice returns what a reader must know about the data: that they are made up, and that
// some are withheld; "" for neither.
func (req *request) notice() string {
	var said []string
	if req.snapshot.Illustrative {
		said = append(said, req.text("示意数据，不得用于决策。", "Illustrative data: not for decisions."))
	}
	if req.snapshot.Withholds {
		said = append(said, req.text("另有不公开图层未列示，请向主管部门核实。", "Layers that are not public are not listed: ask the competent authority."))
	}
	return strings.Join(said, " ")
}

// versionMember is the version that answers, as JSON.
type versionMember struct {
	Sequence int64       `json:"sequence"`
	SHA256   string      `json:"sha256"`
	From     layers.Date `json:"from"`
	Until    layers.Date `json:"until"`
	Document string      `json:"document,omitempty"`
	Accuracy float64     `json:"accuracy_m,omitempty"`
}

func versionMemberOf(v *layers.Version) *versionMember {
	if v == nil {
		return nil
	}
	return &versionMember{v.Sequence, v.SHA256, v.InForce.From, v.InForce.Until, v.Document, float64(v.Accuracy)}
}
