package ogc

import (
	"net/http"
	"slices"
	"strings"

	"redline/api/problem"
	"redline/lang"
)

// parameter describes a query parameter.
type parameter struct {
	name   string
	schema map[string]any
	list   bool // values with commas between
	says   lang.Text
}

// parameters describes those that resources take, f and lang included.
func parameters(references []string) []parameter {
	text := map[string]any{"type": "string"}
	uri := map[string]any{"type": "string", "format": "uri", "enum": references, "default": crs84}
	names := map[string]any{"type": "array", "items": text}
	return []parameter{
		{"f", map[string]any{"type": "string", "enum": []string{"json", "html"}}, false, lang.Text{ZH: "格式；不给则按 Accept", EN: "The format; else as Accept says"}},
		{"lang", map[string]any{"type": "string", "enum": []string{"zh", "en"}}, false, lang.Text{ZH: "语言；不给则按 Accept-Language", EN: "The language; else as Accept-Language says"}},
		{"datetime", text, false, lang.Text{
			ZH: "哪一天有效：日期、RFC 3339 时刻（按北京时间取日期），或区间（取其中最后有效的版本）；不给则为今天",
			EN: "In force on which day: a date, an RFC 3339 time (its date in Asia/Shanghai), or an interval (the version last in force within it); else today",
		}},
		{"catalogue", map[string]any{"type": "integer", "minimum": 1}, false, lang.Text{ZH: "目录序号：当时的记录；不给则为最新", EN: "A sequence of the catalogue: the record as it stood; else the newest"}},
		{"crs", uri, false, lang.Text{ZH: "坐标系；轴序按该坐标系", EN: "The reference system of the answer, in its own order of axes"}},
		{"properties", names, true, lang.Text{ZH: "只给这些属性", EN: "Only these properties"}},
		{"skipGeometry", map[string]any{"type": "boolean", "default": false}, false, lang.Text{ZH: "不给几何", EN: "Leave the geometry out"}},
		{"limit", map[string]any{"type": "integer", "minimum": 1, "maximum": MaxLimit, "default": DefaultLimit}, false, lang.Text{ZH: "一页至多几个", EN: "How many items a page has at most"}},
		{"offset", map[string]any{"type": "integer", "minimum": 0, "maximum": MaxOffset, "default": 0}, false, lang.Text{ZH: "略过几个；更多的沿 next 链接取", EN: "How many items to pass over; follow next for more"}},
		{"cursor", text, false, lang.Text{ZH: "只出现在 next 链接中", EN: "Stands in next links only"}},
		{"bbox", map[string]any{"type": "array", "items": map[string]any{"type": "number"}, "minItems": 4, "maxItems": 6}, true, lang.Text{ZH: "与此矩形相交，按 bbox-crs 的轴序", EN: "Items that meet this box, in the order of axes of bbox-crs"}},
		{"bbox-crs", uri, false, lang.Text{ZH: "bbox 的坐标系", EN: "The reference system of bbox"}},
		{"filter", text, false, lang.Text{ZH: "CQL2 过滤条件", EN: "A filter in CQL2"}},
		{"filter-lang", map[string]any{"type": "string", "enum": []string{"cql2-text", "cql2-json"}, "default": "cql2-text"}, false, lang.Text{ZH: "过滤条件的写法", EN: "How the filter is written"}},
		{"filter-crs", uri, false, lang.Text{ZH: "过滤条件中几何的坐标系", EN: "The reference system of the filter's geometries"}},
		{"sortby", names, true, lang.Text{ZH: "按这些属性排序，前加 - 为倒序", EN: "Order by these properties; - before one reverses it"}},
	}
}

// object is the parameter in OpenAPI 3.0.
func (p parameter) object(l lang.Language) map[string]any {
	o := map[string]any{"name": p.name, "in": "query", "required": false, "schema": p.schema, "description": p.says.In(l)}
	if p.list || p.name == "limit" || p.name == "datetime" {
		o["style"], o["explode"] = "form", false
	}
	return o
}

// serveAPI answers with the definition of these resources in OpenAPI 3.0, with the
// collections that the caller may see written out.
func (s *Service) serveAPI(w http.ResponseWriter, r *http.Request) error {
	req, err := s.begin(w, r, asOf, openAPI, html)
	if err != nil {
		return err
	}
	if req.format == html {
		return s.apiPage(w, req)
	}
	return req.answerJSON(w, s.definition(req))
}

func (s *Service) definition(req *request) map[string]any {
	components := map[string]any{}
	for _, p := range parameters(uris(references(req.snapshot.Plane))) {
		components[p.name] = p.object(req.language)
	}
	paths := map[string]any{}
	for _, route := range s.routes() {
		if strings.HasPrefix(route.path, "/collections/{collection}") {
			continue
		}
		paths[route.path] = s.operation(req, route, "", nil)
	}
	for _, h := range req.snapshot.Layers {
		var properties []any
		allowed := propertyParameters(h.Layer)
		for _, c := range columnsOf(h.Layer) {
			if slices.Contains(allowed, c.name) {
				p := parameter{name: c.name, schema: map[string]any{"type": jsonTypes[c.typ]}, says: lang.Text{ZH: "只要此属性等于该值的", EN: "Items whose property is this"}}
				properties = append(properties, p.object(req.language))
			}
		}
		for _, route := range s.routes() {
			below, ok := strings.CutPrefix(route.path, "/collections/{collection}")
			if !ok {
				continue
			}
			own := properties
			if below != "/items" {
				own = nil
			}
			path := strings.ReplaceAll(below, "{item}", "{featureId}")
			paths[collectionPath(h.Layer.ID)+path] = s.operation(req, route, h.Layer.ID, own)
		}
	}
	return map[string]any{
		"openapi": "3.0.3",
		"info":    map[string]any{"title": req.snapshot.Name.In(req.language), "version": "1", "description": req.notice()},
		"servers": []any{map[string]any{"url": req.base}},
		"paths":   paths,
		"components": map[string]any{
			"parameters": components,
			"responses": map[string]any{
				"problem": problemResponse(), "unchanged": map[string]any{"description": "If-None-Match names what the caller holds"},
			},
			"securitySchemes": map[string]any{"key": map[string]any{"type": "http", "scheme": "bearer"}},
		},
		"security": []any{map[string]any{}, map[string]any{"key": []string{}}}, // some see all of this without a key
	}
}

func problemResponse() map[string]any {
	return map[string]any{
		"description": "RFC 9457",
		"content": map[string]any{problem.MediaTypeJSON: map[string]any{"schema": map[string]any{
			"type": "object", "required": []string{"type", "title", "status"},
			"properties": map[string]any{"type": map[string]any{"type": "string"}, "title": map[string]any{"type": "string"}, "status": map[string]any{"type": "integer"}},
		}}},
	}
}

// mediaTypes are what the resources come in besides HTML, by the end of their path.
var mediaTypes = map[string]string{"items": geoJSON.mediaType, "{item}": geoJSON.mediaType, "queryables": schema.mediaType, "api": openAPI.mediaType}

// statuses are those of problems, from here and from what stands before these resources.
var statuses = []string{"400", "401", "403", "404", "405", "406", "409", "429", "500", "503"}

// operation is one path of the definition.
func (s *Service) operation(req *request, r route, collection string, properties []any) map[string]any {
	list := []any{}
	if strings.HasSuffix(r.path, "{item}") {
		list = append(list, map[string]any{"name": "featureId", "in": "path", "required": true, "schema": map[string]any{"type": "string"}})
	}
	for _, name := range append([]string{"f", "lang"}, r.parameters...) {
		list = append(list, map[string]any{"$ref": "#/components/parameters/" + name})
	}
	list = append(list, properties...)
	last := r.path[strings.LastIndex(r.path, "/")+1:]
	media, ok := mediaTypes[last]
	if !ok {
		media = plainJSON.mediaType
	}
	responses := map[string]any{"200": map[string]any{
		"description": "OK",
		"content":     map[string]any{media: map[string]any{"schema": map[string]any{"type": "object"}}, "text/html": map[string]any{"schema": map[string]any{"type": "string"}}},
	}}
	for _, status := range statuses {
		responses[status] = map[string]any{"$ref": "#/components/responses/problem"}
	}
	responses["304"] = map[string]any{"$ref": "#/components/responses/unchanged"}
	id := strings.Trim(strings.NewReplacer("/", ".", "{", "", "}", "").Replace(r.path), ".")
	if collection != "" {
		id += "." + collection
	}
	return map[string]any{"get": map[string]any{"operationId": "get." + id, "parameters": list, "responses": responses}}
}
