package main

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"

	"redline/geo"
	"redline/lang"
	"redline/layers"
	"redline/layers/check"
	"redline/layers/postgis"
	"redline/report"

	"github.com/twpayne/go-geom"
)

// findingJSON is a finding as JSON, and as the properties of a feature.
type findingJSON struct {
	Check    string          `json:"check"`
	Severity check.Severity  `json:"severity"`
	Zones    []string        `json:"zones"`
	Text     lang.Text       `json:"text"`
	Hint     lang.Text       `json:"hint"`
	AreaM2   float64         `json:"area_m2,omitempty"`
	Geometry json.RawMessage `json:"geometry,omitempty"`
}

func writeFindings(out *strings.Builder, l lang.Language, format string, found []check.Finding) error {
	var list []findingJSON
	for _, f := range found {
		geometry, err := geometryJSON(f.Geometry)
		if err != nil {
			return err
		}
		zones := append([]string{}, f.Zones...)
		list = append(list, findingJSON{f.Check, f.Severity, zones, f.Text, f.Hint, float64(f.Area), geometry})
	}
	switch format {
	case "json":
		return encodeJSON(out, map[string]any{"schema": "redline.checks/1", "findings": list})
	case "geojson":
		var features []featureJSON
		for _, f := range list {
			geometry := f.Geometry
			f.Geometry = nil
			features = append(features, featureOf(f, geometry))
		}
		return encodeFeatures(out, features)
	}
	errs := 0
	for _, f := range list {
		word := lang.Text{ZH: "警告", EN: "warning"}
		if f.Severity == check.Error {
			errs++
			word = lang.Text{ZH: "错误", EN: "error"}
		}
		where := ""
		if len(f.Zones) > 0 {
			where = " " + report.Plain(listed(f.Zones, 5))
		}
		fmt.Fprintf(out, "%s %s%s\n  %s\n  %s\n", word.In(l), f.Check, where, report.Plain(f.Text.In(l)), f.Hint.In(l))
	}
	fmt.Fprintln(out, lang.Textf("%d 处错误，%d 条警告", "%d errors, %d warnings", errs, len(list)-errs).In(l))
	return nil
}

// listed names the first few of many.
func listed(names []string, n int) string {
	if len(names) <= n {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:n], ", ") + fmt.Sprintf(" … (%d)", len(names))
}

// featureJSON is a GeoJSON feature.
type featureJSON struct {
	Type       string          `json:"type"`
	Properties any             `json:"properties"`
	Geometry   json.RawMessage `json:"geometry"`
}

func featureOf(properties any, geometry json.RawMessage) featureJSON {
	if geometry == nil {
		geometry = json.RawMessage("null")
	}
	return featureJSON{"Feature", properties, geometry}
}

func encodeFeatures(out *strings.Builder, features []featureJSON) error {
	if features == nil {
		features = []featureJSON{}
	}
	return encodeJSON(out, map[string]any{"type": "FeatureCollection", "features": features})
}

func encodeJSON(out *strings.Builder, v any) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func geometryJSON(g geom.T) (json.RawMessage, error) {
	if g == nil {
		return nil, nil
	}
	return geo.EncodeGeoJSON(geo.Snap(g))
}

// historyJSON is a version in the history as JSON.
type historyJSON struct {
	Version       int64  `json:"version"`
	State         string `json:"state"`
	Origin        string `json:"origin"`
	From          string `json:"from"`
	Until         string `json:"until,omitempty"`
	Document      string `json:"document,omitempty"`
	SHA256        string `json:"sha256,omitempty"`
	Zones         int64  `json:"zones"`
	Author        string `json:"author"`
	Created       string `json:"created"`
	SubmittedBy   string `json:"submitted_by,omitempty"`
	Submitted     string `json:"submitted,omitempty"`
	SubmitReason  string `json:"submit_reason,omitempty"`
	ApprovedBy    string `json:"approved_by,omitempty"`
	Approved      string `json:"approved,omitempty"`
	PublishedBy   string `json:"published_by,omitempty"`
	Published     string `json:"published,omitempty"`
	Reason        string `json:"reason,omitempty"`
	CatalogueFrom int64  `json:"catalogue_from,omitempty"`
	CatalogueTo   int64  `json:"catalogue_until,omitempty"`
	ReplacedBy    int64  `json:"replaced_by,omitempty"`
	Returned      string `json:"returned_reason,omitempty"`
	Withdrawn     string `json:"withdrawn_reason,omitempty"`
}

func instant(t time.Time) string {
	if t.Year() < 1900 {
		return ""
	}
	return layers.InShanghai(t).Format("2006-01-02T15:04:05-07:00")
}

func writeHistory(out *strings.Builder, l lang.Language, format string, entries []postgis.Entry) error {
	if format == "json" {
		list := []historyJSON{}
		for _, e := range entries {
			list = append(list, historyJSON{
				e.Sequence, e.State, e.Origin, e.From.String(), e.Until.String(), e.Document, e.SHA256, e.Zones, e.Author, instant(e.Created), e.SubmittedBy, instant(e.Submitted), e.SubmitReason, e.ApprovedBy, instant(e.Approved),
				e.PublishedBy, instant(e.Published), e.Reason, e.CatalogueFrom, e.CatalogueUntil, e.ReplacedBy, e.Returned, e.Withdrawn,
			})
		}
		return encodeJSON(out, map[string]any{"schema": "redline.history/1", "versions": list})
	}
	for _, e := range entries {
		until := lang.Text{ZH: "起", EN: "on"}.In(l)
		if !e.Until.IsZero() {
			until = "– " + e.Until.String()
		}
		state := postgis.StateWord(e.State).In(l)
		if e.State == "withdrawn" && e.ReplacedBy != 0 {
			state = lang.Text{ZH: "已被接替", EN: "replaced"}.In(l)
		}
		fmt.Fprintln(out, lang.Textf("版本 %d  %s  %s %s  %d 个图斑", "version %d  %s  from %s %s  %d zones", e.Sequence, state, e.From, until, e.Zones).In(l))
		for _, line := range historyLines(e) {
			fmt.Fprintf(out, "  %s\n", report.Plain(line.In(l)))
		}
	}
	return nil
}

// historyLines are what happened to a version, each told once.
func historyLines(e postgis.Entry) []lang.Text {
	lines := []lang.Text{lang.Textf("编制 %s，%s", "made by %s, %s", e.Named(e.Author), instant(e.Created))}
	if e.Origin == "closing" {
		lines[0] = lang.Text{ZH: "由后一版本截止的副本", EN: "a copy of an earlier version, ended by a later one"}
	}
	add := func(is bool, text lang.Text) {
		if is {
			lines = append(lines, text)
		}
	}
	add(e.SubmittedBy != "", lang.Textf("提交 %s，%s", "submitted by %s, %s", e.Named(e.SubmittedBy), instant(e.Submitted)))
	add(e.SubmitReason != "", lang.Textf("放行警告的理由：%s", "why warnings may pass: %s", e.SubmitReason))
	add(e.ApprovedBy != "", lang.Textf("批准 %s，%s", "approved by %s, %s", e.Named(e.ApprovedBy), instant(e.Approved)))
	add(e.PublishedBy != "", lang.Textf("发布 %s，%s，目录序号 %d：%s", "published by %s, %s, catalogue %d: %s", e.Named(e.PublishedBy), instant(e.Published), e.CatalogueFrom, e.Reason))
	add(e.Returned != "", lang.Textf("曾退回：%s", "was given back: %s", e.Returned))
	add(e.CatalogueUntil != 0, lang.Textf("目录序号 %d 起不再有效：%s", "off the record since catalogue %d: %s", e.CatalogueUntil, e.Withdrawn))
	add(e.ReplacedBy != 0, lang.Textf("由版本 %d 接替", "replaced by version %d", e.ReplacedBy))
	add(e.SHA256 != "", lang.Textf("校验值 %s", "sha256 %s", e.SHA256))
	return lines
}

// changeJSON is a zone that changed, as JSON and as the properties of a feature.
type changeJSON struct {
	Code     string       `json:"code"`
	FromCode string       `json:"from_code,omitempty"` // of a renumbered zone
	Name     string       `json:"name"`
	Change   check.Change `json:"change"`
	Fields   []string     `json:"fields,omitempty"`
	BeforeM2 float64      `json:"before_m2"`
	AfterM2  float64      `json:"after_m2"`
	GainedM2 float64      `json:"gained_m2"`
	LostM2   float64      `json:"lost_m2"`
	Part     string       `json:"part,omitempty"` // of a feature: gained, lost or zone
}

// shownRenumbered is how many zones are listed that changed nothing but their code.
const shownRenumbered = 10

var changeWords = map[check.Change]lang.Text{
	check.Added: {ZH: "新增", EN: "added"}, check.Removed: {ZH: "删除", EN: "removed"}, check.Changed: {ZH: "变更", EN: "changed"},
	check.Renumbered: {ZH: "改号", EN: "renumbered"},
}

func writeDifference(out *strings.Builder, l lang.Language, format string, d check.Difference) error {
	changes := []changeJSON{}
	var features []featureJSON
	for _, c := range d.Changes {
		row := changeJSON{
			Code: c.Code, FromCode: c.FromCode, Name: c.Name, Change: c.Change, Fields: c.Fields, BeforeM2: squareCentimetres(c.Before), AfterM2: squareCentimetres(c.After),
			GainedM2: squareCentimetres(c.Gained.Area()), LostM2: squareCentimetres(c.Lost.Area()),
		}
		changes = append(changes, row)
		for _, part := range []struct {
			name  string
			shape geo.Shape
		}{{"gained", c.Gained}, {"lost", c.Lost}} {
			if part.shape.IsEmpty() {
				continue
			}
			geometry, err := geometryJSON(part.shape.Geometry())
			if err != nil {
				return err
			}
			row.Part = part.name
			features = append(features, featureOf(row, geometry))
		}
	}
	switch format {
	case "json":
		return encodeJSON(out, map[string]any{
			"schema": "redline.difference/1", "changes": changes, "unchanged": d.Unchanged,
			"before_m2": squareCentimetres(d.Before), "after_m2": squareCentimetres(d.After), "gained_m2": squareCentimetres(d.Gained), "lost_m2": squareCentimetres(d.Lost),
		})
	case "geojson":
		return encodeFeatures(out, features)
	}
	renumbered := 0
	for _, c := range changes {
		code := c.Code
		if c.Change == check.Renumbered {
			code = c.FromCode + " → " + c.Code
			if renumbered++; renumbered > shownRenumbered && len(c.Fields) == 0 {
				continue
			}
		}
		fmt.Fprintf(out, "%s %s %s", changeWords[c.Change].In(l), report.Plain(code), report.Plain(c.Name))
		if len(c.Fields) > 0 {
			fmt.Fprintf(out, " (%s)", report.Plain(strings.Join(c.Fields, ", ")))
		}
		if c.Change == check.Renumbered {
			fmt.Fprintln(out)
			continue
		}
		fmt.Fprintln(out, lang.Textf("：%.2f → %.2f m²，增 %.2f，减 %.2f", ": %.2f → %.2f m², gained %.2f, lost %.2f", c.BeforeM2, c.AfterM2, c.GainedM2, c.LostM2).In(l))
	}
	if renumbered > 0 {
		fmt.Fprintln(out, lang.Textf("%[1]d 个图斑图形未变，只改了编号（最多列出 %[2]d 个；全部见 --format json）", "zones of the same outline under another code: %[1]d (at most %[2]d are listed; --format json has all)", renumbered, shownRenumbered).In(l))
	}
	fmt.Fprintln(out, lang.Textf("%d 个图斑有变化，%d 个不变；总面积 %.2f → %.2f m²（净 %+.2f；新覆盖 %.2f，不再覆盖 %.2f）",
		"%d zones differ, %d are the same; total area %.2f → %.2f m² (net %+.2f; newly covered %.2f, no longer covered %.2f)",
		len(changes), d.Unchanged, float64(d.Before), float64(d.After), float64(d.After-d.Before), float64(d.Gained), float64(d.Lost)).In(l))
	return nil
}

func squareCentimetres(a geo.SquareMetres) float64 { return math.Round(float64(a)*1e4) / 1e4 }
