package api

import (
	"bytes"
	_ "embed" // the description
	"fmt"
	"html/template"
	"net/http"

	"redline/api/problem"
	"redline/lang"

	"github.com/go-chi/chi/v5"
)

// OpenAPI is the service's description (OpenAPI 3.1). Treat it as read-only.
//
//go:embed openapi.yaml
var OpenAPI []byte

func (s *Service) openapi(w http.ResponseWriter, r *http.Request) error {
	if p := query(r); p.err != nil {
		return p.err
	}
	return put(w, http.StatusOK, "application/yaml; charset=utf-8", OpenAPI)
}

var page = template.Must(template.New("page").Parse(`<!doctype html>
<html lang="{{.Tag}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.Title}}</title>
<style>body{font:16px/1.6 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.1rem;margin-top:2rem;border-top:1px solid #ccc;padding-top:1rem}code,pre{background:#f2f2f2;padding:.1em .3em}
pre{overflow:auto;max-height:30rem;font-size:.85rem}dt{margin-top:.3rem}dd{margin-left:1.5rem}samp{color:#555}
.text{white-space:pre-line}.verb{font-weight:bold;text-transform:uppercase;color:#0b5a2b}.notice{border:2px solid #a40000;padding:.5rem 1rem;font-weight:bold}
@media(prefers-color-scheme:dark){body{color:#eee;background:#161616}code,pre{background:#2a2a2a}samp{color:#aaa}.verb{color:#7fd99b}a{color:#8ab4f8}}</style></head>
<body><h1>{{.Title}}</h1>{{if .Notice}}<p class="notice">{{.Notice}}</p>{{end}}<p class="text">{{.Text}}</p>
{{range .Links}}<p><a href="{{.Href}}">{{.Text}}</a></p>{{end}}
{{range .Doors}}<h2><span class="verb">{{.Verb}}</span> <code>{{.Path}}</code></h2><p>{{.Summary}}</p>{{if .Description}}<p class="text">{{.Description}}</p>{{end}}
{{with .Parameters}}<dl>{{range .}}<dt><code>{{.Name}}</code>{{if .Required}}*{{end}}{{with .Shown}} <samp>{{.}}</samp>{{end}}</dt><dd>{{.Description}}</dd>{{end}}</dl>{{end}}
{{range .Examples}}<details><summary>{{.Of}} <code>{{.MediaType}}</code></summary><pre>{{.Text}}</pre></details>{{end}}{{end}}
</body></html>`))

// pageOf is what the page shows.
type pageOf struct {
	Tag, Title, Notice, Text string
	Links                    []struct{ Href, Text string }
	Doors                    []door
}

func (s *Service) show(w http.ResponseWriter, r *http.Request, p pageOf) error {
	p.Tag = problem.Tag(problem.Language(r))
	if s.Districts.store.Catalogue().Illustrative {
		p.Notice = lang.Text{ZH: "示意数据，不得用于决策", EN: "Illustrative data, not for decisions"}.In(problem.Language(r))
	}
	var out bytes.Buffer
	if err := page.Execute(&out, p); err != nil {
		return err
	}
	return put(w, http.StatusOK, "text/html; charset=utf-8", out.Bytes())
}

// docs describes the service for a person, from OpenAPI, without anything from elsewhere.
func (s *Service) docs(w http.ResponseWriter, r *http.Request) error {
	if p := query(r); p.err != nil {
		return p.err
	}
	d, doors, err := described()
	if err != nil {
		return err
	}
	return s.show(w, r, pageOf{Title: d.Info.Title, Text: d.Info.Description, Doors: doors, Links: []struct{ Href, Text string }{
		{"/openapi.yaml", "openapi.yaml"}, {"/ogc/api?f=html", "OGC API – Features"},
	}})
}

// welcome is the way in for a person.
func (s *Service) welcome(w http.ResponseWriter, r *http.Request) error {
	if p := query(r); p.err != nil {
		return p.err
	}
	l := problem.Language(r)
	say := func(zh, en string) string { return lang.Text{ZH: zh, EN: en}.In(l) }
	return s.show(w, r, pageOf{
		Title: say("红线——空间管控审查", "redline: spatial screening"), Text: s.Districts.store.Catalogue().Name.In(l),
		Links: []struct{ Href, Text string }{
			{"/docs", say("接口说明", "The interface")}, {"/v1/layers", say("图层", "The layers")}, {"/v1/rules", say("规则", "The rules")},
		},
	})
}

// problemPage explains a kind of problem: its type leads here.
func (s *Service) problemPage(w http.ResponseWriter, r *http.Request) error {
	if p := query(r); p.err != nil {
		return p.err
	}
	for _, k := range problem.Kinds() {
		if k.Code == chi.URLParam(r, "code") {
			return s.show(w, r, pageOf{Title: k.Title.In(problem.Language(r)), Text: fmt.Sprintf("%d %s\n%s", k.Status, http.StatusText(k.Status), k.Means.In(problem.Language(r)))})
		}
	}
	return problem.New(problem.NotFound, nil)
}
