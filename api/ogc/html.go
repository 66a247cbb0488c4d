package ogc

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"net/http"
	"net/url"
	"strconv"

	"redline/lang"
	"redline/layers"
)

//go:embed pages
var pageFiles embed.FS

// style is the style sheet of all pages. It stands in the page; the policy names its hash.
//
//go:embed pages/style.css
var style string

// policy lets a page load and run nothing: no script, no picture, no style but its own.
func policy() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}

// parsePages reads the templates, which are part of the program.
func parsePages() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{
		"style": func() template.CSS { return template.CSS(style) }, //nolint:gosec // our own file
	}).ParseFS(pageFiles, "pages/*.html"))
}

// pageData is what every page shows; each shows some of the rest.
type pageData struct {
	req      *request
	Language string
	Title    string
	Notice   string
	Trail    []Link // from the landing page down
	Other    string // this page in the other language
	JSON     string // this page as JSON

	Text        []string
	Links       []Link
	Collections []collection
	Collection  *collection
	Extent      string
	Columns     []column
	Rows        []row
	Pairs       [][2]string
	Map         *drawing
	Matched     int
	Next        string
}

// row is an item in a table.
type row struct {
	Href  string
	Cells []string
}

// T returns what the page's language says.
func (p pageData) T(zh, en string) string { return p.req.text(zh, en) }

// Name returns a column's title in the page's language.
func (p pageData) Name(c column) string { return c.title.In(p.req.language) }

// page begins a page: its title and the trail to it, as paths and titles by turns.
func (req *request) page(title string, trail ...string) pageData {
	p := pageData{req: req, Language: tagName(req.language), Title: title, Notice: req.notice()}
	other := "en"
	if req.language == lang.EN {
		other = "zh"
	}
	p.Other, p.JSON = req.with("", "lang", other), req.with("", "f", "json")
	p.Trail = append(p.Trail, Link{Href: req.to("/"), Title: req.text("首页", "Home")})
	for i := 0; i+1 < len(trail); i += 2 {
		p.Trail = append(p.Trail, Link{Href: req.to(trail[i]), Title: trail[i+1]})
	}
	return p
}

func tagName(l lang.Language) string {
	if l == lang.EN {
		return "en"
	}
	return "zh-CN"
}

// show writes a page.
func (s *Service) show(w http.ResponseWriter, req *request, name string, p pageData) error {
	var b bytes.Buffer
	if err := s.pages.ExecuteTemplate(&b, name, p); err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", policy())
	w.Header().Set("Referrer-Policy", "no-referrer")
	if w.Header().Get("ETag") == "" {
		return req.answer(w, b.Bytes())
	}
	w.Header().Set("Content-Type", html.contentType())
	_, _ = w.Write(b.Bytes()) // the caller may be gone
	return nil
}

func (s *Service) landingPage(w http.ResponseWriter, req *request, l landing) error {
	p := req.page(l.Title)
	p.Text = []string{l.Description}
	p.Links = l.Links
	p.Map = draw(req.snapshot, layers.Layer{}, nil)
	return s.show(w, req, "landing.html", p)
}

func (s *Service) conformancePage(w http.ResponseWriter, req *request, classes []string) error {
	p := req.page(req.text("所遵循的标准", "The standards that are kept"))
	p.Text = classes
	return s.show(w, req, "text.html", p)
}

func (s *Service) apiPage(w http.ResponseWriter, req *request) error {
	p := req.page(req.text("接口说明", "The API"))
	for _, r := range s.routes() {
		p.Text = append(p.Text, "GET "+req.base+r.path)
	}
	for _, d := range parameters(uris(references(req.snapshot.Plane))) {
		p.Pairs = append(p.Pairs, [2]string{d.name, d.says.In(req.language)})
	}
	return s.show(w, req, "text.html", p)
}

func (s *Service) collectionsPage(w http.ResponseWriter, req *request, list []collection, links []Link) error {
	p := req.page(req.text("图层", "The collections"))
	p.Collections, p.Links = list, links
	return s.show(w, req, "collections.html", p)
}

func (s *Service) collectionPage(w http.ResponseWriter, req *request, c collection) error {
	p := req.page(c.Title, "/collections", req.text("图层", "The collections"))
	p.Collection, p.Links = &c, c.Links
	if c.Extent.Spatial != nil {
		for i, x := range c.Extent.Spatial.BBox[0] {
			if i > 0 {
				p.Extent += ", "
			}
			p.Extent += strconv.FormatFloat(x, 'f', -1, 64)
		}
	}
	if v := req.version(); v != nil {
		zones := make([]*layers.Zone, 0, min(len(v.Zones), DefaultLimit))
		for i := range v.Zones[:cap(zones)] {
			zones = append(zones, &v.Zones[i])
		}
		p.Map = draw(req.snapshot, req.holding.Layer, zones)
	}
	return s.show(w, req, "collection.html", p)
}

func (s *Service) queryablesPage(w http.ResponseWriter, req *request, columns []column) error {
	p := req.pageOfCollection(req.text("可查询的属性", "Queryables"))
	for _, c := range columns {
		p.Pairs = append(p.Pairs, [2]string{c.name, c.title.In(req.language) + " · " + jsonTypes[c.typ]})
	}
	p.Pairs = append(p.Pairs, [2]string{geometryName, req.text("几何", "Geometry")})
	return s.show(w, req, "text.html", p)
}

// pageOfCollection begins a page below a collection.
func (req *request) pageOfCollection(title string) pageData {
	l := req.holding.Layer
	return req.page(title, "/collections", req.text("图层", "The collections"), collectionPath(l.ID), l.Title.In(req.language))
}

// pageRows is how many items a page shows in its table and on its map; the answer as
// GeoJSON has all of them.
const pageRows = 1000

func (s *Service) itemsPage(w http.ResponseWriter, req *request, f features, items page, links []Link) error {
	p := req.pageOfCollection(req.text("图斑", "Items"))
	zones := items.zones[:min(len(items.zones), pageRows)]
	p.Columns, p.Matched, p.Links = f.columns, items.matched, links
	for _, z := range zones {
		r := row{Href: req.to(req.itemsPath() + "/" + url.PathEscape(z.Code))}
		for _, c := range f.columns {
			r.Cells = append(r.Cells, cell(c.value(req.snapshot, z)))
		}
		p.Rows = append(p.Rows, r)
	}
	if !f.bare {
		p.Map = draw(req.snapshot, req.holding.Layer, zones)
	}
	if items.more {
		p.Next = links[len(links)-1].Href
	}
	return s.show(w, req, "items.html", p)
}

func (s *Service) itemPage(w http.ResponseWriter, req *request, f features, z *layers.Zone, links []Link) error {
	p := req.pageOfCollection(z.Code)
	p.Trail = append(p.Trail, Link{Href: req.to(req.itemsPath()), Title: req.text("图斑", "Items")})
	p.Links = links
	for _, c := range f.columns {
		p.Pairs = append(p.Pairs, [2]string{c.title.In(req.language), cell(c.value(req.snapshot, z))})
	}
	if !f.bare {
		p.Map = draw(req.snapshot, req.holding.Layer, []*layers.Zone{z})
	}
	return s.show(w, req, "text.html", p)
}

// cell writes a value for a table; what is not known is a dash.
func cell(value any, known bool) string {
	if !known {
		return "–"
	}
	if s, ok := value.(string); ok {
		return s
	}
	return string(appendValue(nil, value, true))
}
