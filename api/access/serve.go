package access

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"

	"redline/api/problem"
)

func withVisit(ctx context.Context, v *visit) context.Context {
	return context.WithValue(ctx, visitKey{}, v)
}

// serve lets the handler answer, and counts what was read and written.
func (g *Guard) serve(w http.ResponseWriter, r *http.Request, rule Rule, v *visit, next http.Handler) {
	if rule.Open {
		next.ServeHTTP(w, r)
		return
	}
	body := &countedBody{ReadCloser: r.Body}
	if r.ContentLength < 0 { // what has a length was taken at the door
		r.Body = body
	}
	answer := &countedAnswer{ResponseWriter: w, private: v.caller.Principal != ""}
	defer func() { // also when the handler panics
		g.meter(v.caller).Owe(v.caller.share(), Cost{Bytes: float64(body.bytes + answer.bytes)})
		if kind, refused := refusalOf(answer.status); refused {
			g.count(v.caller, kind)
		}
	}()
	next.ServeHTTP(answer, r)
}

// refuse answers with a problem and counts it.
func (g *Guard) refuse(w http.ResponseWriter, r *http.Request, err error) {
	var refusal *problem.Refusal
	if errors.As(err, &refusal) {
		g.count(From(r.Context()), refusal.Kind.Code)
		if refusal.Kind.Status == http.StatusUnauthorized {
			challenge := `Bearer realm="redline"`
			if r.Header.Get("Authorization") != "" {
				challenge += `, error="invalid_token"`
			}
			w.Header().Set("WWW-Authenticate", challenge) // RFC 6750 §3
		}
	}
	g.o.Problems.Write(w, r, err)
}

func (g *Guard) count(c Caller, reason string) {
	if g.o.Refusals != nil {
		g.o.Refusals.Count(c.share(), reason)
	}
}

// refusalOf names the refusals that handlers give in the guard's stead: by Require, Charge
// and Enter.
func refusalOf(status int) (code string, refused bool) {
	switch status {
	case http.StatusUnauthorized:
		return problem.Unauthorized.Code, true
	case http.StatusForbidden:
		return problem.Forbidden.Code, true
	case http.StatusTooManyRequests:
		return problem.TooManyRequest.Code, true
	case http.StatusServiceUnavailable:
		return problem.Unavailable.Code, true
	}
	return "", false
}

// countedBody counts what is read of a request whose length nobody knew.
type countedBody struct {
	io.ReadCloser
	bytes int64
}

// Read counts.
func (b *countedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.bytes += int64(n)
	return n, err
}

// countedAnswer counts what is written. An answer to whoever showed a key is kept out of
// shared caches, whatever the handler said.
type countedAnswer struct {
	http.ResponseWriter
	private bool
	status  int
	bytes   int64
}

// WriteHeader mends Cache-Control.
func (a *countedAnswer) WriteHeader(status int) {
	if a.status == 0 && status >= http.StatusOK {
		a.status = status
		if a.private {
			a.keepPrivate()
		}
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *countedAnswer) keepPrivate() {
	said := a.Header().Get("Cache-Control")
	if said == "" {
		a.Header().Set("Cache-Control", "private")
		return
	}
	kept := []string{"private"}
	for directive := range strings.SplitSeq(said, ",") {
		directive = strings.ToLower(strings.TrimSpace(directive))
		if directive != "public" && directive != "private" && !strings.HasPrefix(directive, "s-maxage") {
			kept = append(kept, directive)
		}
	}
	a.Header().Set("Cache-Control", strings.Join(kept, ", "))
}

// Write counts.
func (a *countedAnswer) Write(p []byte) (int, error) {
	if a.status == 0 {
		a.WriteHeader(http.StatusOK)
	}
	n, err := a.ResponseWriter.Write(p)
	a.bytes += int64(n)
	return n, err
}

// Flush sends what was written so far, where that can be done.
func (a *countedAnswer) Flush() { _ = http.NewResponseController(a.ResponseWriter).Flush() }

// Unwrap is for http.ResponseController.
func (a *countedAnswer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
