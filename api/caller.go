package api

import (
	"context"
	"net/http"

	"redline/layers"
	"redline/screening"

	"github.com/go-chi/chi/v5"
)

// Caller is who asks: a name for the record, and whose screenings they keep and see.
type Caller struct{ Name, Tenant string }

type callerKey struct{}

// WithCaller says who asks.
func WithCaller(ctx context.Context, c Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// CallerOf returns who asks; the anonymous caller of the default tenant where nobody said.
func CallerOf(ctx context.Context) Caller {
	if c, ok := ctx.Value(callerKey{}).(Caller); ok {
		return c
	}
	return Caller{Name: "anonymous", Tenant: "default"}
}

func idOf(r *http.Request) string { return chi.URLParam(r, "id") }

func asOfReport(r *screening.Report) layers.AsOf {
	return layers.AsOf{On: r.On, Catalogue: r.Catalogue.Sequence}
}
