package api

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"sync"

	"redline/api/access"
	"redline/api/problem"
	"redline/lang"
	"redline/project"
	"redline/report"
	"redline/screening"
)

// reportForms are the ways a report is written; the first is the default.
var reportForms = []form{
	{"json", "application/json"},
	{"geojson", "application/geo+json"},
	{"html", "text/html"},
	{"text", "text/plain"},
	{"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	{"pdf", "application/pdf"},
	{"png", "image/png"},
}

// formsWithMaps are those that show what of a footprint lies in a zone.
func formsWithMaps() []string { return []string{"html", "docx", "pdf", "png"} }

// screen judges the project that a caller brings: POST /v1/screenings.
func (s *Service) screen(w http.ResponseWriter, r *http.Request) error {
	p := query(r, submissionParameters...)
	save, geometry := p.flag("save", false), p.flag("geometry", true)
	f, err := negotiate(r, reportForms)
	if err == nil {
		err = p.err
	}
	if err == nil && save && s.Keeper == nil {
		err = nowhereToSave()
	}
	if err != nil {
		return err
	}
	sub, err := s.submission(w, r, p)
	if err != nil {
		return err
	}
	c, leave, err := s.begin(r.Context(), sub)
	if err != nil {
		return err
	}
	defer leave()
	d, err := s.Districts.at(r.Context(), sub.at, AudienceOf(r.Context()))
	if err != nil {
		return err
	}
	made, err := d.prepared.Screen(r.Context(), c, AudienceOf(r.Context()), screening.Options{Geometry: geometry || save || slices.Contains(formsWithMaps(), f.name)})
	if err != nil {
		return err
	}
	s.metrics.screenings.WithLabelValues(string(made.Verdict)).Inc()
	buffer := buffers.Get().(*[]byte)
	defer buffers.Put(buffer)
	out, err := render((*buffer)[:0], made, d, f, problem.Language(r))
	if err != nil {
		return err
	}
	if cap(out) <= keptBuffer {
		*buffer = out
	}
	stamp(w, d.snapshot.Sequence)
	status := http.StatusOK
	if save {
		id, err := s.keep(r.Context(), sub, made)
		if err != nil {
			return err
		}
		w.Header().Set("Location", "/v1/screenings/"+id)
		status = http.StatusCreated
	}
	called(w, f, made.ID)
	return put(w, status, withCharset(f), out)
}

// begin makes the case of a submission, charges for it and takes a place among the works.
// Files that are read apart are read before: they have turns of their own, and whoever waits
// for a worker, or for what a hostile file makes of one, keeps no screening from its place.
func (s *Service) begin(ctx context.Context, sub *submission) (c screening.Case, leave func(), err error) {
	apart := slices.ContainsFunc(sub.parts, func(p submittedPart) bool { return s.Reader.Apart(p.data) })
	if apart {
		if c, err = s.chargedCase(ctx, sub); err != nil {
			return c, nil, err
		}
	}
	if leave, err = access.Enter(ctx); err != nil || apart {
		return c, leave, err
	}
	if c, err = s.chargedCase(ctx, sub); err != nil {
		leave()
	}
	return c, leave, err
}

func (s *Service) chargedCase(ctx context.Context, sub *submission) (screening.Case, error) {
	c, err := s.caseOf(ctx, sub)
	if err == nil {
		err = charge(ctx, c)
	}
	return c, err
}

func nowhereToSave() error {
	return problem.New(problem.Invalid, &lang.Fault{
		Field: "save", What: lang.Text{ZH: "本服务没有数据库，不能保存", EN: "this service has no database to save to"}, Hint: lang.Text{ZH: "去掉 save", EN: "leave out save"},
	})
}

// buffers are room for reports, at rest: a report is usually some 150 KiB. Much larger
// ones are left to the collector.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

const keptBuffer = 1 << 20 // bytes

// render appends a report, whole.
func render(room []byte, r *screening.Report, d *district, f form, l lang.Language) ([]byte, error) {
	if f.name == "json" {
		return report.AppendJSON(room, r)
	}
	out, err := bytes.NewBuffer(room), error(nil)
	switch f.name {
	case "xlsx":
		err = report.XLSX(out, r, d.prepared.Rulebook(), l)
	case "text":
		err = report.Text(out, r, report.Options{Lang: l})
	default:
		err = renderWithScene(out, r, d, f, l)
	}
	return out.Bytes(), err
}

// renderWithScene writes a report with what maps show.
func renderWithScene(w io.Writer, r *screening.Report, d *district, f form, l lang.Language) error {
	scene, err := report.SceneOf(r, d.snapshot)
	if err != nil {
		return err
	}
	m := report.Material{Book: d.prepared.Rulebook(), Scene: &scene}
	switch f.name {
	case "geojson":
		return report.GeoJSON(w, r, scene)
	case "html":
		return report.HTML(w, r, m, l)
	case "pdf":
		return report.PDF(w, r, m, l)
	case "png":
		return report.PNG(w, r, m, l)
	}
	return report.DOCX(w, r, m, l)
}

// called names the file that a document is kept as, after the report's id (RFC 6266); the
// path has no name that says what it is.
func called(w http.ResponseWriter, f form, id string) {
	how := map[string]string{"docx": "attachment", "xlsx": "attachment", "pdf": "inline", "png": "inline"}[f.name]
	if how != "" && len(id) > 12 {
		w.Header().Set("Content-Disposition", how+`; filename="redline-`+id[:12]+"."+f.name+`"`)
	}
}

func withCharset(f form) string {
	if f.name == "html" || f.name == "text" {
		return f.mediaType + "; charset=utf-8"
	}
	return f.mediaType
}

// keep saves a screening with what it was made from.
func (s *Service) keep(ctx context.Context, sub *submission, made *screening.Report) (string, error) {
	text, err := report.AppendJSON(nil, made)
	if err != nil {
		return "", err
	}
	inputs, err := sub.archive(made)
	if err != nil {
		return "", err
	}
	who := access.From(ctx)
	return s.Keeper.Keep(ctx, who.Tenant, who.Principal, Screening{
		Title: sub.title, Supersedes: sub.supersedes, Report: made, JSON: text, Pack: s.Districts.pack, Inputs: inputs,
	})
}

// archive is the files and the request, as `redline screen --save` keeps them.
func (sub *submission) archive(made *screening.Report) ([]byte, error) {
	var inputs project.Inputs
	request := project.Request{
		Set: sub.set, Accuracy: sub.accuracy, Attributes: sub.attributes, Audience: made.Audience, On: made.On.String(), Catalogue: made.Catalogue.Sequence,
	}
	for _, f := range sub.files {
		inputs.Add(f.name, f.data)
	}
	if len(sub.facts) > 0 {
		inputs.Add("facts.yaml", sub.facts)
		request.Facts = inputs.Name("facts.yaml")
	}
	for _, p := range sub.parts {
		inputs.Add(p.File, p.data)
		request.Components = append(request.Components, project.RequestPart{
			Name: p.Name, Role: p.Role, File: inputs.Name(p.File), Feature: p.Feature, Layer: p.Layer,
			CRS: p.reading.CRS, Shift: p.reading.Shift, Repair: p.reading.Repair, Outlines: p.reading.Outlines,
		})
	}
	return inputs.Archive(request)
}

// noScreening says of a screening that is not there, and of one that is not for the caller,
// the same.
func noScreening() error {
	return problem.New(problem.NotFound, &lang.Fault{
		What: lang.Text{ZH: "没有保存这份审查，或它属于别的单位", EN: "no such screening was kept, or it is another office's"},
		Hint: lang.Text{ZH: "用保存时答复中的 Location；报告的 id 不是它的编号", EN: "use the Location that came when it was saved; a report's id is not its number"},
	})
}

// showScreening gives back a kept screening: GET /v1/screenings/{id}.
func (s *Service) showScreening(w http.ResponseWriter, r *http.Request) error {
	p := query(r, "format")
	f, err := negotiate(r, reportForms)
	if err == nil {
		err = p.err
	}
	if err != nil {
		return err
	}
	if s.Keeper == nil {
		return noScreening()
	}
	kept, err := s.Keeper.Kept(r.Context(), access.From(r.Context()).Tenant, idOf(r))
	if refusal := (*problem.Refusal)(nil); errors.As(err, &refusal) && refusal.Kind.Code == problem.NotFound.Code {
		return noScreening()
	}
	if err != nil {
		return err
	}
	old, err := report.Parse(kept.Report)
	if err != nil {
		return err
	}
	if !mayReadKept(r.Context(), old) {
		return noScreening()
	}
	w.Header().Add("Vary", "Accept, Accept-Language")
	w.Header().Set("Redline-Saved-At", kept.SavedAt.UTC().Format("2006-01-02T15:04:05Z"))
	if kept.SupersededBy != "" {
		w.Header().Add("Link", `</v1/screenings/`+kept.SupersededBy+`>; rel="successor-version"`)
	}
	if kept.Supersedes != "" {
		w.Header().Add("Link", `</v1/screenings/`+kept.Supersedes+`>; rel="predecessor-version"`)
	}
	if f.name == "json" {
		return put(w, http.StatusOK, f.mediaType, kept.Report) // as it was saved, byte for byte
	}
	d, err := s.Districts.at(r.Context(), asOfReport(old), old.Audience)
	if err != nil {
		return err
	}
	out, err := render(nil, old, d, f, problem.Language(r))
	if err != nil {
		return err
	}
	called(w, f, old.ID)
	return put(w, http.StatusOK, withCharset(f), out)
}
