package report

import (
	"bytes"
	"encoding/json"
	"io"

	"redline/geo"
	"redline/lang"
	"redline/layers/symbols"
	"redline/screening"
)

// GeoJSON writes r as an RFC 7946 FeatureCollection in degrees: the scene's zones, bands
// and lines, the footprints, and the overlaps of findings that carry a geometry, in the
// order of drawing. The property role says which (zone | band | distance | footprint | overlap); stroke,
// fill and marker properties follow simplestyle-spec 1.1. The collection's foreign members
// repeat the verdict, its completeness, the report's id and the notices, so that a map
// never stands without them. One feature a line; the same input gives the same bytes.
func GeoJSON(w io.Writer, r *screening.Report, scene Scene) error {
	features, err := features(r, scene)
	if err != nil {
		return err
	}
	head, err := compactJSON(collectionHead(r))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.Write(head[:len(head)-1]) // without the closing brace
	b.WriteString(`,"features":[`)
	for i, f := range features {
		if i > 0 {
			b.WriteByte(',')
		}
		line, err := compactJSON(f)
		if err != nil {
			return err
		}
		b.WriteByte('\n')
		b.Write(line)
	}
	b.WriteString("\n]}\n")
	_, err = w.Write(b.Bytes())
	return err
}

// head is the collection without its features.
type head struct {
	Type          string           `json:"type"`
	Schema        string           `json:"schema"`
	ID            string           `json:"id"`
	On            string           `json:"on"`
	Verdict       screening.Effect `json:"verdict"`
	VerdictAtMost screening.Effect `json:"verdict_at_most"`
	Complete      bool             `json:"complete"`
	Headline      lang.Text        `json:"headline"`
	Illustrative  bool             `json:"illustrative"`
	Withholds     bool             `json:"withholds"`
	Notices       []lang.Text      `json:"notices"`
}

func collectionHead(r *screening.Report) head {
	h := head{
		Type: "FeatureCollection", Schema: r.Schema, ID: r.ID, On: r.On.String(),
		Verdict: r.Verdict, VerdictAtMost: r.VerdictAtMost, Complete: r.Complete,
		Headline:     both(func(c composer) string { return c.verdict().heading }, r),
		Illustrative: r.Illustrative, Withholds: r.Withholds, Notices: []lang.Text{},
	}
	zh, en := newComposer(r, lang.ZH).notices(), newComposer(r, lang.EN).notices()
	for i := range zh {
		h.Notices = append(h.Notices, lang.Text{ZH: zh[i], EN: en[i]})
	}
	h.Notices = append(h.Notices, both(func(c composer) string { return c.say("notice.disclaimer") }, r))
	return h
}

func both(say func(composer) string, r *screening.Report) lang.Text {
	return lang.Text{ZH: say(newComposer(r, lang.ZH)), EN: say(newComposer(r, lang.EN))}
}

type feature struct {
	Type       string          `json:"type"`
	Properties properties      `json:"properties"`
	Geometry   json.RawMessage `json:"geometry"`
}

// properties are the domain's, then simplestyle's.
type properties struct {
	Role      string              `json:"role"`
	Title     string              `json:"title"`
	TitleZH   string              `json:"title_zh"`
	TitleEN   string              `json:"title_en"`
	Component string              `json:"component,omitempty"`
	Layer     string              `json:"layer,omitempty"`
	Code      string              `json:"code,omitempty"`
	Name      string              `json:"name,omitempty"`
	Rule      string              `json:"rule,omitempty"`
	Effect    screening.Effect    `json:"effect,omitempty"`
	Certainty screening.Certainty `json:"certainty,omitempty"`
	MeasureZH string              `json:"measure_zh,omitempty"`
	MeasureEN string              `json:"measure_en,omitempty"`
	DistanceM *float64            `json:"distance_m,omitempty"`
	style
}

type style struct {
	Stroke        string  `json:"stroke"`
	StrokeWidth   float64 `json:"stroke-width"`
	StrokeOpacity float64 `json:"stroke-opacity"`
	Fill          string  `json:"fill"`
	FillOpacity   float64 `json:"fill-opacity"`
	MarkerColor   string  `json:"marker-color"`
}

func painted(colour string, width, fill float64) style {
	return style{Stroke: colour, StrokeWidth: width, StrokeOpacity: 1, Fill: colour, FillOpacity: fill, MarkerColor: colour}
}

const footprintColour = "#111111"

// effectColours are the colours of overlaps.
var effectColours = map[screening.Effect]string{
	screening.Prohibited: "#c0392b",
	screening.Review:     "#8e44ad",
	screening.Restricted: "#d68910",
	screening.Notice:     "#2874a6",
}

func features(r *screening.Report, scene Scene) ([]feature, error) {
	var out []feature
	for _, z := range scene.Zones {
		if z.Geometry == nil {
			continue
		}
		f, err := zoneFeature(z)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	for _, l := range scene.Lines {
		f, err := lineFeature(l)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	for _, p := range r.Components {
		effect := p.Verdict
		out = append(out, feature{
			Type: "Feature", Geometry: p.Footprint.Geometry,
			Properties: properties{
				Role: "footprint", Title: p.Name, TitleZH: p.Name, TitleEN: p.Name, Component: p.Name, Effect: effect,
				style: painted(footprintColour, 3, 0.05),
			},
		})
	}
	for _, f := range r.Findings {
		if len(f.Geometry) > 0 {
			out = append(out, overlapFeature(r, f))
		}
	}
	return out, nil
}

func zoneFeature(z SceneZone) (feature, error) {
	geometry, err := geo.EncodeGeoJSON(z.Geometry)
	if err != nil {
		return feature{}, err
	}
	colour, fill := symbols.Colour(z.Colour), 0.2
	if z.Kind == "band" {
		fill = 0.1
	}
	title := z.Name
	if title == "" {
		title = z.Code
	}
	return feature{
		Type: "Feature", Geometry: geometry,
		Properties: properties{
			Role: z.Kind, Title: title, TitleZH: title, TitleEN: title, Layer: z.Layer, Code: z.Code, Name: z.Name,
			style: painted(colour, 1, fill),
		},
	}, nil
}

func overlapFeature(r *screening.Report, f screening.Finding) feature {
	colour, ok := effectColours[f.Effect]
	if !ok {
		colour = symbols.Grey
	}
	title := both(func(c composer) string { return c.findingTitle(f) }, r)
	measure := both(func(c composer) string { return c.measure(f, c.layer(f)) }, r)
	p := properties{
		Role: "overlap", Title: title.ZH, TitleZH: title.ZH, TitleEN: title.EN, Component: f.Component, Layer: f.Layer,
		Rule: f.Rule, Effect: f.Effect, Certainty: f.Certainty, MeasureZH: measure.ZH, MeasureEN: measure.EN,
		style: painted(colour, 2, 0.5),
	}
	if f.Zone != nil {
		p.Code, p.Name = f.Zone.Code, f.Zone.Name
	}
	return feature{Type: "Feature", Geometry: f.Geometry, Properties: p}
}
