package api

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"

	"redline/api/access"
	"redline/api/problem"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

// identify gives each request an id, which its answer and its log lines carry. One that
// the caller gave is not taken over: two callers could give the same.
func (s *Service) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var bits [8]byte
		_, _ = rand.Read(bits[:]) // it never fails (package crypto/rand)
		id := hex.EncodeToString(bits[:])
		w.Header().Set("X-Request-Id", id)
		next.ServeHTTP(w, r.WithContext(problem.WithRequestID(r.Context(), id)))
	})
}

// observe logs and counts each answer.
func (s *Service) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := s.Now()
		ctx, caller := access.Note(r.Context())
		r = r.WithContext(ctx)
		seen := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		s.metrics.running.Inc()
		defer func() {
			s.metrics.running.Dec()
			took := s.Now().Sub(began)
			route := routeOf(r)
			s.metrics.answered(r.Method, route, seen.Status(), took)
			s.Log.LogAttrs(r.Context(), slog.LevelInfo, "request",
				slog.String("request", problem.RequestID(r.Context())), slog.String("method", r.Method), slog.String("route", route),
				slog.String("path", r.URL.Path), slog.Int("status", seen.Status()), slog.Int("bytes", seen.BytesWritten()),
				slog.Duration("took", took), slog.String("from", fromOf(r, caller)), slog.String("principal", caller.Principal), slog.String("key", caller.KeyID))
		}()
		next.ServeHTTP(seen, r)
	})
}

// fromOf is where a request began, as far as the guard found out.
func fromOf(r *http.Request, caller *access.Caller) string {
	if caller.Address.IsValid() {
		return caller.Address.String()
	}
	return r.RemoteAddr
}

// routeOf is the pattern that answered, so that what is counted does not grow with what
// is asked for.
func routeOf(r *http.Request) string {
	if pattern := chi.RouteContext(r.Context()).RoutePattern(); pattern != "" {
		return pattern
	}
	return "none"
}

// recovered turns a panic into an opaque problem and a log line; the process goes on.
func (s *Service) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			what := recover()
			if what == nil {
				return
			}
			if err, ok := what.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(what)
			}
			s.metrics.panics.Inc()
			s.problems.Write(w, r, fmt.Errorf("panic: %v\n%s", what, debug.Stack()))
		}()
		next.ServeHTTP(w, r)
	})
}

// stamp says which state of the record answered, and that answers differ by who asks.
func stamp(w http.ResponseWriter, sequence int64) {
	h := w.Header()
	h.Set("Redline-Catalogue", strconv.FormatInt(sequence, 10))
	h.Add("Vary", "Authorization, Accept, Accept-Language")
}
