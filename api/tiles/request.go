package tiles

import (
	"errors"
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"redline/api/problem"
	"redline/lang"
	"redline/layers"

	"github.com/go-chi/chi/v5"
)

// matrixSet is the id of the only tile matrix set.
const matrixSet = "WebMercatorQuad"

// Parameters that a resource of tiles may take; any other is refused.
const (
	paramDatetime    = "datetime"    // the day to answer for
	paramCatalogue   = "catalogue"   // the state of the record
	paramCollections = "collections" // of a dataset tileset: which, in this order
	paramFormat      = "f"
	paramLang        = "lang"
)

// moment reads the day and the state of the record that a request asks for. datetime is a
// day (2026-03-01), an instant (2026-03-01T08:00:00Z: the day it is in Shanghai) or an
// interval of two, open with "..": its last day, or where that is open today, or the first
// day if that is later. So api/ogc reads it too.
func (s *Service) moment(q url.Values) (layers.AsOf, error) {
	at := layers.AsOf{On: s.config.Today()}
	if text := q.Get(paramDatetime); text != "" {
		first, last, interval := strings.Cut(text, "/")
		from, ok := dayOf(first, interval)
		to, okTo := from, true
		if interval {
			to, okTo = dayOf(last, true)
		}
		if !ok || !okTo || !to.IsZero() && to.Before(from) {
			return at, problem.BadParameter(paramDatetime,
				lang.Textf("%q 不是日期、时刻或起止区间", "%q is no date, time or interval from one to a later one", clip80(text)),
				lang.Text{ZH: "例如 2026-03-01、2026-03-01T00:00:00Z 或 2026-01-01/..；切片显示区间最后一天的现状", EN: "such as 2026-03-01, 2026-03-01T00:00:00Z or 2026-01-01/..: tiles show the last day"})
		}
		switch {
		case !to.IsZero():
			at.On = to
		case at.On.Before(from):
			at.On = from
		}
	}
	if text := q.Get(paramCatalogue); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 1 {
			return at, problem.BadParameter(paramCatalogue,
				lang.Textf("%q 不是目录序号", "%q is no sequence of the catalogue", clip80(text)),
				lang.Text{ZH: "给出 1 或更大的整数，或不给（取最新）", EN: "give a whole number from 1 on, or none for the newest"})
		}
		at.Catalogue = n
	}
	return at, nil
}

// dayOf reads one end of datetime; the zero day where it may be open and is.
func dayOf(text string, mayBeOpen bool) (layers.Date, bool) {
	if text == "" || text == ".." {
		return layers.Date{}, mayBeOpen
	}
	if day, err := layers.ParseDate(text); err == nil {
		return day, true
	}
	instant, err := time.Parse(time.RFC3339, strings.ToUpper(text))
	if err != nil {
		return layers.Date{}, false
	}
	return layers.DateIn(instant), true
}

// clip80 keeps what a caller wrote short enough to be shown.
func clip80(text string) string {
	if r := []rune(text); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return text
}

// query refuses parameters that the resource does not take, and any given twice.
func query(r *http.Request, allowed ...string) (url.Values, error) {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, problem.BadParameter("", lang.Text{ZH: "查询串无法解析", EN: "the query cannot be read"},
			lang.Text{ZH: "检查百分号编码", EN: "check its percent-encoding"})
	}
	allowed = append(allowed, paramDatetime, paramCatalogue, paramLang)
	for _, name := range slices.Sorted(maps.Keys(q)) { // the same request gets the same answer
		switch values := q[name]; {
		case !slices.Contains(allowed, name):
			slices.Sort(allowed)
			return nil, problem.BadParameter(clip80(name),
				lang.Text{ZH: "这里没有这个参数", EN: "there is no such parameter here"},
				lang.Textf("可用的参数：%s", "the parameters are: %s", strings.Join(allowed, ", ")))
		case len(values) > 1:
			return nil, problem.BadParameter(name, lang.Text{ZH: "参数给了不止一次", EN: "the parameter is given more than once"},
				lang.Text{ZH: "只给一次", EN: "give it once"})
		}
	}
	return q, nil
}

// asked is what a request for tiles or of their description asks for.
type asked struct {
	tileset
	query url.Values
}

// ask finds the tileset that a request means: of its collection, or of the dataset.
func (s *Service) ask(r *http.Request, allowed ...string) (asked, error) {
	collection := chi.URLParam(r, "collection")
	if collection == "" {
		allowed = append(allowed, paramCollections)
	}
	q, err := query(r, allowed...)
	if err != nil {
		return asked{}, err
	}
	if id := chi.URLParam(r, "tileMatrixSetId"); id != "" && id != matrixSet {
		return asked{}, noMatrixSet()
	}
	at, err := s.moment(q)
	if err != nil {
		return asked{}, err
	}
	snapshot, err := s.config.Source.Snapshot(r.Context(), at)
	var fault *lang.Fault
	switch {
	case errors.Is(err, layers.ErrMoment) && errors.As(err, &fault):
		return asked{}, problem.New(problem.Parameter, fault)
	case err != nil:
		return asked{}, err
	}
	t, err := choose(s.views.get(snapshot), collection, q.Get(paramCollections))
	return asked{t, q}, err
}

// choose returns the tileset of a collection, of a list of them, or of the dataset. Of a
// collection listed twice the first counts.
func choose(v *view, collection, list string) (tileset, error) {
	hint := lang.Text{ZH: "图层列表见 /ogc/collections", EN: "see /ogc/collections for the collections"}
	switch {
	case collection != "":
		t, ok := v.single[collection]
		if !ok {
			return t, problem.New(problem.NotFound, &lang.Fault{What: lang.Text{ZH: "没有这个图层", EN: "there is no such collection"}, Hint: hint})
		}
		return t, nil
	case list == "":
		return v.whole, nil
	}
	var ids []string
	for id := range strings.SplitSeq(list, ",") {
		if !slices.Contains(ids, id) && len(ids) <= len(v.single) {
			ids = append(ids, id)
		}
	}
	t, ok := v.selected(ids)
	if !ok {
		return t, problem.BadParameter(paramCollections, lang.Text{ZH: "其中有不存在的图层", EN: "one of the collections does not exist"}, hint)
	}
	return t, nil
}

func noMatrixSet() error {
	return problem.New(problem.NotFound, &lang.Fault{
		What: lang.Text{ZH: "没有这个瓦片矩阵集", EN: "there is no such tile matrix set"},
		Hint: lang.Textf("用 %s", "use %s", matrixSet),
	})
}

// addressOf reads tileMatrix, tileRow and tileCol. What lies outside of the matrix set, or
// is no number, is not found (OGC 20-057, /req/core/tc-error).
func addressOf(r *http.Request) (address, error) {
	z, zok := number(chi.URLParam(r, "tileMatrix"), MaxZoom)
	row, yok := number(chi.URLParam(r, "tileRow"), 1<<z-1)
	col, xok := number(chi.URLParam(r, "tileCol"), 1<<z-1)
	if !zok || !yok || !xok {
		return address{}, problem.New(problem.NotFound, &lang.Fault{
			What: lang.Text{ZH: "没有这张瓦片", EN: "there is no such tile"},
			Hint: lang.Textf("路径为 /级/行/列：级 0 至 %[1]d，行和列小于 2 的级次方；更深的级由客户端放大", "the path is /zoom/row/column: zoom 0 to %[1]d, row and column below 2 to the power of zoom; clients enlarge for deeper zooms", MaxZoom),
		})
	}
	return address{z: z, x: col, y: row}, nil
}

// number reads a whole number from 0 to most written in the usual way: no sign, no leading
// zero, so that a tile has one address.
func number(text string, most int) (int, bool) {
	if len(text) > 6 || text == "" || len(text) > 1 && text[0] == '0' {
		return 0, false
	}
	n := 0
	for _, c := range []byte(text) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	return n, n <= most
}

// link builds an absolute URL below Base that keeps the moment asked for.
func (s *Service) link(r *http.Request, path string, q url.Values, keep ...string) string {
	kept := url.Values{}
	for _, name := range append(keep, paramDatetime, paramCatalogue) {
		if v := q.Get(name); v != "" {
			kept.Set(name, v)
		}
	}
	out := s.config.Base(r) + path
	if len(kept) > 0 {
		out += "?" + kept.Encode()
	}
	return out
}

// rounded7 rounds degrees outward to 1e-7, about a centimetre.
func (b bounds) rounded7() [4]float64 {
	out := func(x float64, to func(float64) float64) float64 { return to(x*1e7) / 1e7 }
	return [4]float64{out(b.west, math.Floor), out(b.south, math.Floor), out(b.east, math.Ceil), out(b.north, math.Ceil)}
}
