package api

import (
	"net/http"
	"strings"

	"redline/api/problem"
	"redline/lang"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/cors"
	"github.com/klauspost/compress/gzhttp"
)

// router is every door of the service.
func (s *Service) router() chi.Router {
	r := chi.NewRouter()
	r.Use(s.identify, s.observe, s.recovered, s.Guard.Headers(s.policy()), s.crossOrigin(), compressed(), s.Guard.Middleware)
	r.NotFound(s.problems.Handle(func(_ http.ResponseWriter, r *http.Request) error { return nowhere(r) }))
	r.MethodNotAllowed(s.problems.Handle(func(_ http.ResponseWriter, r *http.Request) error { return problem.NotAllowed(r.Method, nil) })) // the guard says it before

	get := s.getter(r)
	if s.front == "" {
		get("/", s.welcome)
	} else {
		get("/", s.page)
		get("/assets/*", s.page)
		get("/icon.svg", s.page)
		get("/page.json", s.pageSettings)
	}
	get("/healthz", s.healthz)
	get("/readyz", s.readyz)
	r.Method(http.MethodGet, "/metrics", s.metrics.handler())
	get("/openapi.yaml", s.openapi)
	get("/docs", s.docs)
	get("/problems/{code}", s.problemPage)
	r.Route("/v1", func(r chi.Router) {
		get := s.getter(r)
		get("/layers", s.listLayers)
		get("/layers/{layer}", s.showLayer)
		get("/at", s.at)
		get("/rules", s.listRules)
		get("/rules/{rule}", s.showRule)
		get("/documents", s.listDocuments)
		get("/facts", s.listFacts)
		get("/industries", s.findIndustries)
		r.Post("/inspect", s.problems.Handle(s.inspect))
		r.Post("/screenings", s.problems.Handle(s.screen))
		r.Post("/batches", s.problems.Handle(s.batch))
		get("/screenings/{id}", s.showScreening)
		get("/me", s.showCaller)
		r.Route("/planning", s.planningRoutes)
	})
	r.Route("/ogc", s.ogc)
	if err := s.Guard.Bind(r); err != nil {
		panic(err) // a route without a rule in access.Rules: nobody is to be served
	}
	return r
}

// nowhere says that no route has the address; a slash too many is what people see last.
func nowhere(r *http.Request) error {
	if !strings.HasSuffix(r.URL.Path, "/") {
		return problem.New(problem.NotFound, nil)
	}
	return problem.New(problem.NotFound, &lang.Fault{
		What: lang.Text{ZH: "这个网址没有内容", EN: "there is nothing at this address"},
		Hint: lang.Text{ZH: "去掉末尾的斜杠再试；/docs 列出全部路径", EN: "try it without the slash at the end; /docs lists every path"},
	})
}

// getter registers what answers GET, and HEAD alike: net/http keeps the body back.
func (s *Service) getter(r chi.Router) func(pattern string, h func(http.ResponseWriter, *http.Request) error) {
	return func(pattern string, h func(http.ResponseWriter, *http.Request) error) {
		handler := s.problems.Handle(h)
		r.Get(pattern, handler)
		r.Head(pattern, handler)
	}
}

func (s *Service) crossOrigin() func(http.Handler) http.Handler {
	if len(s.Origins) == 0 {
		return func(next http.Handler) http.Handler { return next }
	}
	return cors.Handler(cors.Options{
		AllowedOrigins: s.Origins, AllowedMethods: []string{"GET", "HEAD", "POST", "OPTIONS"},
		AllowedHeaders: []string{"Authorization", "Content-Type", "Accept", "Accept-Language", "If-None-Match"},
		ExposedHeaders: []string{"ETag", "Link", "Location", "Content-Crs", "Content-Disposition", "Redline-Catalogue", "Redline-Saved-At", "Retry-After", "X-Request-Id"}, MaxAge: 600,
	})
}

// compressed encodes answers as the caller accepts: zstd or gzip, from 1 KiB on. An encoded
// answer has a tag of its own (RFC 9110 §8.8.3), which the caller may send back.
func compressed() func(http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(1<<10), gzhttp.EnableZstd(true), gzhttp.SuffixETag(encodedTag))
	if err != nil {
		panic(err) // the options are constants
	}
	return func(next http.Handler) http.Handler {
		encoded := wrap(next)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if held := r.Header.Get("If-None-Match"); strings.Contains(held, encodedTag) {
				r = r.Clone(r.Context())
				r.Header.Set("If-None-Match", ownTag.Replace(held))
			}
			encoded.ServeHTTP(w, r)
		})
	}
}

// encodedTag ends the tag of an answer that was encoded on its way, before the name of the
// encoding; ownTag takes both away.
const encodedTag = "-encoded"

var ownTag = strings.NewReplacer(encodedTag+`-gzip"`, `"`, encodedTag+`-zstd"`, `"`)
