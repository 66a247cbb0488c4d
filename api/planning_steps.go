package api

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"redline/api/access"
	"redline/api/problem"
	"redline/lang"
	"redline/layers"
	"redline/layers/postgis"

	"github.com/go-chi/chi/v5"
)

// Bounds on what a step is told.
const (
	maxStepBody = 64 << 10 // bytes
	maxReason   = 500      // characters
)

// stepRequest is what a planner says with a step.
type stepRequest struct {
	Reason string   `json:"reason"`
	Layers []string `json:"layers"` // of a publication; none: every approved version
}

// readStep reads the body of a step: JSON, or nothing. Only JSON: a form of a foreign page
// could not send it, even if a browser ever sent keys by itself.
func readStep(w http.ResponseWriter, r *http.Request, layers, reasoned bool) (stepRequest, error) {
	var body stepRequest
	if mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || mediaType != "application/json" {
		return body, problem.New(problem.MediaType, &lang.Fault{
			Field: "Content-Type", What: lang.Text{ZH: "这一步以 JSON 提交", EN: "a step is sent as JSON"}, Hint: lang.Text{ZH: `Content-Type: application/json，正文如 {"reason": "年度更新"}`, EN: `Content-Type: application/json, with a body like {"reason": "yearly update"}`},
		})
	}
	if err := plainBody(r); err != nil {
		return body, err
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxStepBody))
	if err != nil {
		return body, bodyError(err)
	}
	if err := decodeJSON(data, &body); err != nil && (!errors.Is(err, io.EOF) || len(bytes.TrimSpace(data)) > 0) {
		return body, badJSON(err, "PlanningStep")
	}
	if body.Layers != nil && !layers {
		return body, badField("layers", lang.Text{ZH: "只有发布时给出图层", EN: "layers are for publications only"})
	}
	body.Reason = strings.TrimSpace(body.Reason)
	return body, reasonable(body.Reason, reasoned)
}

// reasonable refuses a reason that cannot be kept, or that is missing where one is needed.
func reasonable(reason string, needed bool) error {
	switch {
	case reason == "" && needed:
		return problem.New(problem.Unprocessable, &lang.Fault{
			Field: "reason", What: lang.Text{ZH: "没有写明事由", EN: "why it is done was not said"}, Hint: lang.Text{ZH: "写一句事由，它与记录一同保存", EN: "give a sentence; it is kept with the record"},
		})
	case !utf8.ValidString(reason), strings.ContainsRune(reason, 0), utf8.RuneCountInString(reason) > maxReason:
		return badField("reason", lang.Textf("写 %[1]d 字以内的文字", "write a text of at most %[1]d characters", maxReason))
	}
	return nil
}

// stepVersion takes a version one step on its way: POST
// /v1/planning/layers/{layer}/versions/{version}/{step}.
func (s *Service) stepVersion(w http.ResponseWriter, r *http.Request) error {
	desk, layer, version, err := s.version(r, query(r))
	if err != nil {
		return err
	}
	step := chi.URLParam(r, "step")
	reasoned := step == "return" || step == "discard" || step == "withdraw"
	if !reasoned && step != "submit" && step != "approve" {
		return problem.New(problem.NotFound, &lang.Fault{
			What: lang.Text{ZH: "没有这一步", EN: "there is no such step"}, Hint: lang.Text{ZH: "submit、approve、return、discard、withdraw", EN: "submit, approve, return, discard, withdraw"},
		})
	}
	body, err := readStep(w, r, false, reasoned)
	if err != nil {
		return err
	}
	leave, err := access.Enter(r.Context())
	if err != nil {
		return err
	}
	defer leave()
	act := actOf(r.Context(), body.Reason)
	switch step {
	case "withdraw":
		p, gap, err := desk.Withdraw(r.Context(), layer, version, act)
		if p.Sequence == 0 {
			return planningProblem(err)
		}
		return answer(w, http.StatusOK, publicationOf(p, gap)) // it is withdrawn, whether the gap is known or not
	case "submit":
		_, err = desk.Submit(r.Context(), layer, version, act)
	case "approve":
		err = postgis.Approve(r.Context(), desk.Pool, layer, version, act)
	case "return":
		err = postgis.Return(r.Context(), desk.Pool, layer, version, act)
	case "discard":
		err = postgis.DeleteDraft(r.Context(), desk.Pool, layer, version, act)
	}
	if err != nil {
		return planningProblem(err)
	}
	return answer(w, http.StatusOK, map[string]any{"layer": layer, "version": version, "done": step})
}

// publish puts approved versions on the record, as one step of it: POST
// /v1/planning/publications.
func (s *Service) publish(w http.ResponseWriter, r *http.Request) error {
	p := query(r)
	desk, err := s.desk(r.Context())
	if err == nil {
		err = p.err
	}
	if err != nil {
		return err
	}
	body, err := readStep(w, r, true, true)
	if err != nil {
		return err
	}
	if body.Layers != nil && len(body.Layers) == 0 || slices.ContainsFunc(body.Layers, func(id string) bool { return layers.RefuseText(id) != nil }) {
		return badField("layers", lang.Text{ZH: "列出图层编号；不写表示全部已批准的版本", EN: "name the layers; leave it out for every approved version"})
	}
	leave, err := access.Enter(r.Context())
	if err != nil {
		return err
	}
	defer leave()
	done, err := desk.Publish(r.Context(), body.Layers, actOf(r.Context(), body.Reason))
	if err != nil {
		return planningProblem(err)
	}
	return answer(w, http.StatusOK, publicationOf(done, layers.Date{}))
}

// versionName names a version.
type versionName struct {
	Layer   string `json:"layer"`
	Version int64  `json:"version"`
}

// publicationOf is a step of the catalogue as JSON; gap is the day from which a layer has no
// version in force, if there is one.
func publicationOf(p postgis.Publication, gap layers.Date) map[string]any {
	names := func(list []postgis.VersionName) []versionName {
		out := []versionName{}
		for _, n := range list {
			out = append(out, versionName{n.Layer, n.Sequence})
		}
		return out
	}
	type copied struct {
		Of    versionName `json:"of"`
		As    versionName `json:"as"`
		From  layers.Date `json:"from"`
		Until layers.Date `json:"until"`
	}
	copies := []copied{}
	for _, c := range p.Copies {
		copies = append(copies, copied{versionName{c.Of.Layer, c.Of.Sequence}, versionName{c.As.Layer, c.As.Sequence}, c.Days.From, c.Days.Until})
	}
	out := map[string]any{"schema": "redline.publication/1", "catalogue": p.Sequence, "published": names(p.Published), "closed": names(p.Closed), "copies": copies}
	if !gap.IsZero() {
		out["gap_from"] = gap
	}
	return out
}
