package ogc

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"redline/api/problem"
	"redline/lang"
	"redline/layers"

	"github.com/go-chi/chi/v5"
)

// request is a request that has been understood: its parameters are known ones, each given
// once, and the snapshot is that of the moment asked.
type request struct {
	*http.Request
	base     string
	language lang.Language
	format   format
	query    url.Values
	when     span
	snapshot *layers.Snapshot
	holding  layers.Holding // of the collection in the path, if any
}

// begin understands what every resource takes, and sets the headers that every answer has.
// offers are the formats that the resource comes in, the default first. It refuses unknown
// and repeated parameters (17-069r4 /req/core/query-param-unknown and -invalid).
func (s *Service) begin(w http.ResponseWriter, r *http.Request, allowed []string, offers ...format) (*request, error) {
	header := w.Header()
	header.Add("Vary", "Authorization, Accept-Language, Accept")
	header.Set("X-Content-Type-Options", "nosniff")
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, problem.New(problem.Parameter, &lang.Fault{
			What: lang.Text{ZH: "查询字符串无法解析", EN: "the query string cannot be read"},
			Hint: lang.Text{ZH: "参数值须做 URL 编码", EN: "percent-encode the values"},
		})
	}
	req := &request{Request: r, base: s.config.Base(r), language: problem.Language(r), query: query}
	if req.format, err = negotiate(req, offers); err != nil {
		return nil, err
	}
	if req.when, err = parseSpan(query.Get("datetime")); err != nil {
		return nil, err
	}
	if req.snapshot, err = s.snapshot(req); err != nil {
		return nil, err
	}
	header.Set("Redline-Catalogue", strconv.FormatInt(req.snapshot.Sequence, 10))
	header.Set("Content-Language", problem.Tag(req.language))
	if id := chi.URLParam(r, "collection"); id != "" {
		if req.holding, err = req.collection(id); err != nil {
			return nil, err
		}
		if slices.Contains(allowed, "filter") {
			allowed = append(slices.Clone(allowed), propertyParameters(req.holding.Layer)...)
		}
	}
	return req, checkParameters(query, allowed)
}

// snapshot returns what the caller may see of the moment asked.
func (s *Service) snapshot(req *request) (*layers.Snapshot, error) {
	at := layers.AsOf{On: req.when.day(s.config.Today())}
	if text := req.query.Get("catalogue"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 1 {
			return nil, problem.BadParameter("catalogue", lang.Textf("%.40q 不是目录序号", "%.40q is no sequence of the catalogue", text),
				lang.Text{ZH: "给出 1 起的整数，或不给（取最新）", EN: "give a whole number from 1, or none for the newest"})
		}
		at.Catalogue = n
	}
	snapshot, err := s.config.Source.Snapshot(req.Context(), at)
	var fault *lang.Fault
	if errors.Is(err, layers.ErrMoment) && errors.As(err, &fault) {
		return nil, problem.New(problem.Parameter, fault)
	}
	return snapshot, err
}

func (req *request) collection(id string) (layers.Holding, error) {
	id, err := url.PathUnescape(id)
	if h, ok := req.snapshot.Holding(id); ok && err == nil {
		return h, nil
	}
	return layers.Holding{}, problem.New(problem.NotFound, &lang.Fault{
		What: lang.Textf("没有图层 %.60q", "there is no collection %.60q", id),
		Hint: lang.Textf("%s/collections 列出全部图层", "%s/collections lists them", req.base),
	})
}

// checkParameters refuses parameters that are unknown or given twice.
func checkParameters(query url.Values, allowed []string) error {
	allowed = append([]string{"f", "lang"}, allowed...)
	for _, name := range slices.Sorted(maps.Keys(query)) { // the same request gets the same answer
		switch values := query[name]; {
		case !slices.Contains(allowed, name):
			return problem.BadParameter(name, lang.Textf("没有参数 %.60q", "there is no parameter %.60q", name),
				lang.Textf("可用的参数：%s", "the parameters are: %s", strings.Join(allowed, ", ")))
		case len(values) > 1:
			return problem.BadParameter(name, lang.Text{ZH: "参数给了多次", EN: "the parameter is given more than once"},
				lang.Text{ZH: "只给一次；多个值按该参数的写法合在一起", EN: "give it once; several values go into one, as the parameter has it"})
		}
	}
	return nil
}

// text returns what the request's language says.
func (req *request) text(zh, en string) string { return lang.Text{ZH: zh, EN: en}.In(req.language) }

// format is an encoding of a resource: its name as a value of f, and its media type.
type format struct{ name, mediaType string }

var (
	plainJSON = format{"json", "application/json"}
	geoJSON   = format{"json", "application/geo+json"}
	schema    = format{"json", "application/schema+json"}
	openAPI   = format{"json", "application/vnd.oai.openapi+json;version=3.0"}
	html      = format{"html", "text/html"}
)

// contentType is the media type as the header has it.
func (f format) contentType() string {
	if f == html {
		return f.mediaType + "; charset=utf-8"
	}
	return f.mediaType
}

// negotiate chooses a format: by f, else by Accept (RFC 9110 §12.5.1), else the first.
func negotiate(req *request, offers []format) (format, error) {
	if name := req.query.Get("f"); name != "" {
		if i := slices.IndexFunc(offers, func(o format) bool { return o.name == name }); i >= 0 {
			return offers[i], nil
		}
		return format{}, problem.BadParameter("f", lang.Textf("没有格式 %.40q", "there is no format %.40q", name),
			lang.Text{ZH: "可用的格式：json、html", EN: "the formats are: json, html"})
	}
	accept := strings.Join(req.Header.Values("Accept"), ",")
	if strings.TrimSpace(accept) == "" {
		return offers[0], nil
	}
	best, chosen := 0.0, -1
	for i, o := range offers {
		if q := quality(accept, o); q > best {
			best, chosen = q, i
		}
	}
	if chosen < 0 {
		return format{}, problem.New(problem.NotAcceptable, &lang.Fault{
			Field: "Accept", What: lang.Textf("没有 %.80q 要的格式", "nothing here is %.80q", accept),
			Hint: lang.Text{ZH: "可用：application/json、application/geo+json、text/html，或加 f=json", EN: "there are application/json, application/geo+json and text/html; or say f=json"},
		})
	}
	return offers[chosen], nil
}

// quality is how much an Accept header wants a format, from 0 to 1; the most specific range
// that names it counts.
func quality(accept string, o format) float64 {
	media, _, _ := strings.Cut(o.mediaType, ";") // the definition's has its version behind
	kind, _, _ := strings.Cut(media, "/")
	names := []string{media}
	if o.name == "json" {
		names = append(names, "application/json") // who takes JSON takes these kinds of it
	}
	if o == geoJSON {
		names = append(names, "application/vnd.geo+json")
	}
	q, specific := 0.0, -1
	for part := range strings.SplitSeq(accept, ",") {
		name, parameters, _ := strings.Cut(part, ";")
		rank := -1
		switch name = strings.ToLower(strings.TrimSpace(name)); {
		case slices.Contains(names, name):
			rank = 2
		case name == kind+"/*":
			rank = 1
		case name == "*/*":
			rank = 0
		}
		if rank > specific {
			q, specific = weight(parameters), rank
		}
	}
	return q
}

// weight reads q of a range's parameters; 1 when it gives none.
func weight(parameters string) float64 {
	for p := range strings.SplitSeq(parameters, ";") {
		if text, ok := strings.CutPrefix(strings.ReplaceAll(p, " ", ""), "q="); ok {
			q, err := strconv.ParseFloat(text, 64)
			if err != nil || q < 0 || q > 1 {
				return 0
			}
			return q
		}
	}
	return 1
}
