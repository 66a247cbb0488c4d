package ogc

import (
	"context"
	"net/http"
	"net/url"

	"redline/api/problem"
	"redline/lang"
	"redline/layers"

	"github.com/go-chi/chi/v5"
)

// serveItems answers with items of a collection: /collections/{collection}/items.
func (s *Service) serveItems(w http.ResponseWriter, r *http.Request) error {
	req, err := s.begin(w, r, itemsParameters, geoJSON, html)
	if err != nil {
		return err
	}
	f, err := s.featuresOf(req)
	if err != nil {
		return err
	}
	query, err := req.itemsQuery(f.version, s.extent(f.version), f.all)
	if err != nil {
		return err
	}
	req.announce(w, f.ref)
	if fresh(w, r, req.itemsTag(f.version)) {
		return nil
	}
	ctx, cancel := context.WithTimeout(r.Context(), filterTime)
	defer cancel()
	page, err := choose(ctx, req.snapshot, f.version, f.all, query)
	if err != nil {
		return err
	}
	links := append(req.selfLinks(req.itemsPath(), geoJSON, html), Link{
		Href: req.to(collectionPath(req.holding.Layer.ID)), Rel: "collection", Type: plainJSON.mediaType, Title: req.holding.Layer.Title.In(req.language),
	})
	if page.more {
		links = append(links, Link{Href: req.next(f.version, query, page), Rel: "next", Type: req.format.mediaType, Title: req.text("下一页", "Next page")})
	}
	if req.format == html {
		return s.itemsPage(w, req, f, page, links)
	}
	return f.writeCollection(w, req, page, links)
}

func (req *request) itemsPath() string { return collectionPath(req.holding.Layer.ID) + "/items" }

// features is what is asked of the features of a collection, whichever they are.
type features struct {
	version *layers.Version
	ref     reference
	all     []column // of the layer
	columns []column // that are answered
	bare    bool     // without geometry
}

func (s *Service) featuresOf(req *request) (f features, err error) {
	f.version = req.version()
	f.all = columnsOf(req.holding.Layer)
	if f.ref, err = req.reference("crs"); err != nil {
		return f, err
	}
	if f.columns, err = req.chosenColumns(f.all); err != nil {
		return f, err
	}
	f.bare, err = req.withoutGeometry()
	return f, err
}

// announce sets the headers that tell the reference system (18-058r1
// /req/crs/ogc-crs-header) and the queryables (19-079r2 /req/queryables/queryables-link).
func (req *request) announce(w http.ResponseWriter, ref reference) {
	w.Header().Set("Content-Crs", "<"+ref.uri+">")
	w.Header().Add("Link", "<"+req.to(collectionPath(req.holding.Layer.ID)+"/queryables")+`>; rel="`+relQueryables+`"; type="`+schema.mediaType+`"`)
}

// next is the URL of the following page: of the same version, whatever is published until
// it is asked for.
func (req *request) next(v *layers.Version, q itemsQuery, p page) string {
	day, catalogue := req.moment()
	c := cursor{version: versionTag(v), selects: q.selects, matched: p.matched, after: p.zones[len(p.zones)-1].Code}
	return req.with(req.base+req.itemsPath(), "offset", "", "cursor", c.String(), "datetime", day, "catalogue", catalogue)
}

// head is what stands before the features of a collection.
type head struct {
	Type     string         `json:"type"`
	Notice   string         `json:"notice,omitempty"`
	Matched  int            `json:"numberMatched"`
	Returned int            `json:"numberReturned"`
	On       layers.Date    `json:"on"`
	Sequence int64          `json:"catalogue"`
	Version  *versionMember `json:"version"` // null: none is in force
	Links    []Link         `json:"links"`
}

// writeCollection streams a FeatureCollection. Once it has begun, what goes wrong can only
// end it.
func (f features) writeCollection(w http.ResponseWriter, req *request, p page, links []Link) error {
	start, err := marshal(head{
		Type: "FeatureCollection", Notice: req.notice(), Matched: p.matched, Returned: len(p.zones),
		On: req.snapshot.On, Sequence: req.snapshot.Sequence, Version: versionMemberOf(f.version), Links: links,
	})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", geoJSON.mediaType)
	e := newEncoder(w, req.snapshot, f.ref, f.columns, f.bare)
	defer e.release()
	e.buf = append(append(e.buf, start[:len(start)-1]...), `,"features":[`...)
	for i, z := range p.zones {
		if i > 0 {
			e.buf = append(e.buf, ',')
		}
		e.buf = append(e.buf, '\n')
		e.feature(z)
		e.buf = append(e.buf, '}')
		if e.send(false) != nil {
			return nil //nolint:nilerr // the caller is gone, and the answer has begun
		}
	}
	e.buf = append(e.buf, "\n]}\n"...)
	_ = e.send(true)
	return nil
}

// serveItem answers with one item: /collections/{collection}/items/{item}.
func (s *Service) serveItem(w http.ResponseWriter, r *http.Request) error {
	req, err := s.begin(w, r, itemParameters, geoJSON, html)
	if err != nil {
		return err
	}
	f, err := s.featuresOf(req)
	if err != nil {
		return err
	}
	zone, err := req.item(f.version)
	if err != nil {
		return err
	}
	req.announce(w, f.ref)
	if fresh(w, r, req.itemsTag(f.version)) {
		return nil
	}
	path := req.itemsPath() + "/" + url.PathEscape(zone.Code)
	links := append(req.selfLinks(path, geoJSON, html), Link{
		Href: req.to(collectionPath(req.holding.Layer.ID)), Rel: "collection", Type: plainJSON.mediaType, Title: req.holding.Layer.Title.In(req.language),
	})
	if req.format == html {
		return s.itemPage(w, req, f, zone, links)
	}
	tail, err := marshal(struct {
		Notice   string         `json:"notice,omitempty"`
		On       layers.Date    `json:"on"`
		Sequence int64          `json:"catalogue"`
		Version  *versionMember `json:"version"`
		Links    []Link         `json:"links"`
	}{req.notice(), req.snapshot.On, req.snapshot.Sequence, versionMemberOf(f.version), links})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", geoJSON.mediaType)
	e := newEncoder(w, req.snapshot, f.ref, f.columns, f.bare)
	defer e.release()
	e.feature(zone)
	e.buf = append(append(e.buf, ','), tail[1:]...)
	e.buf = append(e.buf, '\n')
	_ = e.send(true)
	return nil
}

// item finds the zone that the path names.
func (req *request) item(v *layers.Version) (*layers.Zone, error) {
	code, err := url.PathUnescape(chi.URLParam(req.Request, "item"))
	if v != nil && err == nil {
		if z, ok := v.Zone(code); ok {
			return z, nil
		}
	}
	return nil, problem.New(problem.NotFound, &lang.Fault{
		What: lang.Textf("图层 %s 在 %s 没有图斑 %.60q", "the collection %s has no item %[3]q on %[2]s", req.holding.Layer.ID, req.snapshot.On, code),
		Hint: lang.Textf("%s 列出全部图斑；datetime 可指定另一天", "%s lists them; datetime names another day", req.base+req.itemsPath()),
	})
}
