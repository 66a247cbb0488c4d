package ogc

import (
	"net/http"
	"slices"

	"redline/api/cql2"
	"redline/lang"
	"redline/layers"
)

// landing is the landing page (17-069r4 §7.2).
type landing struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	Notice      string `json:"notice,omitempty"`
	Links       []Link `json:"links"`
}

func (s *Service) serveLanding(w http.ResponseWriter, r *http.Request) error {
	req, err := s.begin(w, r, asOf, plainJSON, html)
	if err != nil {
		return err
	}
	l := landing{
		Title: req.snapshot.Name.In(req.language) + req.text("：管控图层", ": control layers"),
		Description: req.text("生态环境管控图层，按日期和目录序号提供，每个图层一个要素集合。",
			"Environmental control layers as of a day and a state of the record: a collection of features for each layer."),
		Notice: req.notice(),
	}
	l.Links = append(req.selfLinks("/", plainJSON, html),
		Link{req.to("/api", "f", "json"), "service-desc", openAPI.mediaType, "", req.text("接口定义", "The API's definition")},
		Link{req.to("/api", "f", "html"), "service-doc", html.mediaType, "", req.text("接口说明", "The API's documentation")},
		Link{req.keeping([]string{"lang"}, "/conformance"), "conformance", plainJSON.mediaType, "", req.text("所遵循的标准", "The standards that are kept")},
		Link{req.to("/collections"), "data", plainJSON.mediaType, "", req.text("图层", "The collections")})
	l.Links = append(l.Links, s.config.Links(req.base, "")...)
	if req.format == html {
		return s.landingPage(w, req, l)
	}
	return req.answerJSON(w, l)
}

func (s *Service) serveConformance(w http.ResponseWriter, r *http.Request) error {
	req, err := s.begin(w, r, nil, plainJSON, html)
	if err != nil {
		return err
	}
	classes := slices.Concat(Conformance(), s.config.Conformance)
	if req.format == html {
		return s.conformancePage(w, req, classes)
	}
	return req.answerJSON(w, map[string]any{"conformsTo": classes})
}

// collection is the description of a layer (17-069r4 §7.14, 18-058r1 §6.2).
type collection struct {
	ID          string         `json:"id"`
	Title       string         `json:"title"`
	Description string         `json:"description"`
	Notice      string         `json:"notice,omitempty"`
	ItemType    string         `json:"itemType"`
	Extent      extent         `json:"extent,omitzero"`
	CRS         []string       `json:"crs"`
	StorageCRS  string         `json:"storageCrs"`
	Kind        layers.Kind    `json:"kind"`
	Office      string         `json:"office"`
	Version     *versionMember `json:"version"` // null: none is in force
	Links       []Link         `json:"links"`
}

type extent struct {
	Spatial  *spatialExtent  `json:"spatial,omitempty"`
	Temporal *temporalExtent `json:"temporal,omitempty"`
}

type spatialExtent struct {
	BBox [][]float64 `json:"bbox"`
	CRS  string      `json:"crs"`
}

type temporalExtent struct {
	Interval [][]*string `json:"interval"`
	TRS      string      `json:"trs"`
}

// collectionOf describes the layer of a holding.
func (s *Service) collectionOf(req *request, h layers.Holding) collection {
	v, _ := req.when.version(h, req.snapshot.On)
	path := collectionPath(h.Layer.ID)
	c := collection{
		ID: h.Layer.ID, Title: h.Layer.Title.In(req.language), Description: describe(h, v, req.snapshot.On).In(req.language), Notice: req.notice(),
		ItemType: "feature", CRS: uris(references(req.snapshot.Plane)), StorageCRS: storageCRS,
		Kind: h.Layer.Kind, Office: h.Layer.Office.In(req.language), Version: versionMemberOf(v),
	}
	if box := s.extent(v); box != nil {
		c.Extent.Spatial = &spatialExtent{[][]float64{box}, crs84}
	}
	if from, until, ok := interval(h); ok {
		c.Extent.Temporal = &temporalExtent{[][]*string{{instantOf(from), instantOf(until)}}, "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"}
	}
	for _, f := range []format{plainJSON, html} {
		rel := "alternate"
		if f == req.format {
			rel = "self"
		}
		c.Links = append(c.Links, Link{Href: req.to(path, "f", f.name), Rel: rel, Type: f.mediaType, Title: c.Title})
	}
	for _, f := range []format{geoJSON, html} {
		c.Links = append(c.Links, Link{Href: req.to(path+"/items", "f", f.name), Rel: "items", Type: f.mediaType, Title: req.text("图斑", "Items")})
	}
	c.Links = append(c.Links, Link{Href: req.to(path+"/queryables", "f", "json"), Rel: relQueryables, Type: schema.mediaType, Title: req.text("可查询的属性", "Queryables")})
	if d, ok := document(req.snapshot, v); ok && d.URL != "" {
		c.Links = append(c.Links, Link{Href: d.URL, Rel: "describedby", Title: d.Title})
	}
	c.Links = append(c.Links, s.config.Links(req.base, h.Layer.ID)...)
	return c
}

func document(s *layers.Snapshot, v *layers.Version) (layers.Document, bool) {
	if v == nil {
		return layers.Document{}, false
	}
	d, ok := s.Documents[v.Document]
	return d, ok
}

// instantOf writes the start of a day in Asia/Shanghai as RFC 3339; nil for an open one.
func instantOf(d layers.Date) *string {
	if d.IsZero() {
		return nil
	}
	text := d.String() + "T00:00:00+08:00"
	return &text
}

// describe says what a collection holds on a day, and honestly when it holds nothing.
func describe(h layers.Holding, v *layers.Version, on layers.Date) lang.Text {
	switch {
	case v != nil && v == h.Current:
		return lang.Textf("%[2]s 有效的第 %[1]d 版，%[3]d 个图斑。", "Version %d, in force on %s: %d items.", v.Sequence, on, len(v.Zones))
	case v != nil:
		return lang.Textf("所问期间内最后有效的第 %d 版，%d 个图斑。", "Version %d, the last in force in the interval asked: %d items.", v.Sequence, len(v.Zones))
	case h.Last != nil:
		return lang.Textf("%s 没有有效版本：第 %d 版到 %s 为止。", "None is in force on %s: version %d held until %s.", on, h.Last.Sequence, h.Last.InForce.Until)
	case h.Next != nil:
		return lang.Textf("%s 没有有效版本：第 %d 版自 %s 起有效。", "None is in force on %s: version %d holds from %s.", on, h.Next.Sequence, h.Next.InForce.From)
	}
	return lang.Text{ZH: "没有数据，请向主管部门查询：没有图斑不等于没有管控。", EN: "There are no data; ask the office: no items do not mean no control."}
}

func (s *Service) serveCollections(w http.ResponseWriter, r *http.Request) error {
	req, err := s.begin(w, r, asOf, plainJSON, html)
	if err != nil {
		return err
	}
	list := make([]collection, len(req.snapshot.Layers))
	for i, h := range req.snapshot.Layers {
		list[i] = s.collectionOf(req, h)
	}
	links := append(req.selfLinks("/collections", plainJSON, html), s.config.Links(req.base, "")...)
	if req.format == html {
		return s.collectionsPage(w, req, list, links)
	}
	return req.answerJSON(w, map[string]any{
		"links": links, "notice": req.notice(), "crs": uris(references(req.snapshot.Plane)), "collections": list,
	})
}

func (s *Service) serveCollection(w http.ResponseWriter, r *http.Request) error {
	req, err := s.begin(w, r, asOf, plainJSON, html)
	if err != nil {
		return err
	}
	c := s.collectionOf(req, req.holding)
	w.Header().Add("Link", "<"+req.to(collectionPath(c.ID)+"/queryables")+`>; rel="`+relQueryables+`"; type="`+schema.mediaType+`"`)
	if req.format == html {
		return s.collectionPage(w, req, c)
	}
	return req.answerJSON(w, c)
}

// jsonTypes is what JSON Schema calls the types.
var jsonTypes = map[cql2.Type]string{cql2.TextType: "string", cql2.NumberType: "number", cql2.BooleanType: "boolean"}

// geometryFormats is what the geometries of a kind of layer may be.
var geometryFormats = map[layers.Kind]string{layers.Zones: "geometry-polygon-or-multipolygon", layers.Lines: "geometry-linestring-or-multilinestring", layers.Reaches: "geometry-linestring"}

// serveQueryables answers with the queryables as JSON Schema (19-079r2 §6).
func (s *Service) serveQueryables(w http.ResponseWriter, r *http.Request) error {
	req, err := s.begin(w, r, asOf, schema, html)
	if err != nil {
		return err
	}
	columns := columnsOf(req.holding.Layer)
	if req.format == html {
		return s.queryablesPage(w, req, columns)
	}
	properties := map[string]any{geometryName: map[string]any{
		"title": req.text("几何", "Geometry"), "format": geometryFormats[req.holding.Layer.Kind], "x-ogc-role": "primary-geometry",
	}}
	for _, c := range columns {
		if _, taken := properties[c.name]; !taken {
			properties[c.name] = map[string]any{"title": c.title.In(req.language), "type": jsonTypes[c.typ]}
		}
	}
	document := map[string]any{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": req.base + collectionPath(req.holding.Layer.ID) + "/queryables",
		"type": "object", "title": req.holding.Layer.Title.In(req.language), "properties": properties, "additionalProperties": false,
	}
	return req.answerJSON(w, document)
}
