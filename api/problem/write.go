package problem

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"redline/lang"
)

// MediaTypeJSON is the media type of a problem (RFC 9457 §3).
const MediaTypeJSON = "application/problem+json"

// statusGone is logged for a caller that went away before it had an answer.
const statusGone = 499

// Writer writes problems, and logs those that are the service's own fault.
type Writer struct{ Log *slog.Logger }

// Handle turns a handler that returns its refusal into one that net/http takes. The handler
// must not have written anything when it returns an error.
func (p Writer) Handle(h func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			p.Write(w, r, err)
		}
	}
}

// Write answers r with err as a problem, in the caller's language.
func (p Writer) Write(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil && errors.Is(err, context.Canceled) {
		w.WriteHeader(statusGone) // nobody reads it
		return
	}
	refusal := classify(err)
	if refusal.Kind.Status == http.StatusInternalServerError {
		p.Log.ErrorContext(r.Context(), "request failed", "request", RequestID(r.Context()), "method", r.Method, "path", r.URL.Path, "error", err)
	}
	language := Language(r)
	body, mustMarshal := json.Marshal(refusal.members(language, RequestID(r.Context())))
	if mustMarshal != nil {
		p.Log.ErrorContext(r.Context(), "problem without JSON", "request", RequestID(r.Context()), "error", mustMarshal)
	}
	header := w.Header()
	for _, stale := range []string{"ETag", "Last-Modified", "Content-Encoding", "Content-Crs"} {
		header.Del(stale)
	}
	header.Set("Content-Type", MediaTypeJSON)
	header.Set("Content-Language", Tag(language))
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	if refusal.RetryAfter > 0 {
		header.Set("Retry-After", strconv.Itoa(refusal.RetryAfter))
	}
	if len(refusal.Allow) > 0 {
		header.Set("Allow", strings.Join(refusal.Allow, ", "))
	}
	w.WriteHeader(refusal.Kind.Status)
	_, _ = w.Write(append(body, '\n')) // the caller may be gone
}

// classify finds the refusal in an error; what is none is Internal.
func classify(err error) *Refusal {
	var refusal *Refusal
	var fault *lang.Fault
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &refusal):
		return refusal
	case errors.As(err, &tooLarge):
		return New(TooLarge, &lang.Fault{
			What: lang.Textf("请求正文超过 %[1]d 字节", "the body is longer than %[1]d bytes", tooLarge.Limit),
			Hint: lang.Text{ZH: "分成几次提交，或请服务的运维人员放宽上限", EN: "send it in parts, or ask whoever runs the service to raise the limit"},
		})
	case errors.Is(err, context.DeadlineExceeded):
		return &Refusal{Kind: Unavailable, RetryAfter: 5, Fault: &lang.Fault{
			What: lang.Text{ZH: "在规定时间内没有完成", EN: "it was not done within the time allowed"},
			Hint: lang.Text{ZH: "缩小范围后再试", EN: "ask for less and try again"},
		}}
	case errors.As(err, &fault):
		return New(Unprocessable, fault)
	}
	return New(Internal, nil)
}

// members are those of the problem: RFC 9457 §3.1, and ours.
func (r *Refusal) members(l lang.Language, requestID string) map[string]any {
	out := map[string]any{"type": "/problems/" + r.Kind.Code, "title": r.Kind.Title.In(l), "status": r.Kind.Status}
	maps.Copy(out, r.Extra)
	put := func(name, text string) {
		if text != "" {
			out[name] = text
		}
	}
	put("request", requestID)
	fault := r.Fault
	if fault == nil && r.Kind.Status == http.StatusNotFound {
		fault = nothing()
	}
	if fault == nil {
		return out
	}
	put("detail", OverHTTP(fault.What).In(l))
	put("hint", OverHTTP(fault.Hint).In(l))
	put("field", strings.TrimPrefix(fault.Field, "--")) // of a flag of the command line, the parameter of the same name
	put("file", fault.File)
	put("where", fault.Where.In(l))
	if fault.Line > 0 {
		out["line"] = fault.Line
	}
	return out
}
