package api

import (
	"context"
	"net/http"

	"redline/api/access"
	"redline/keys"
	"redline/layers"
	"redline/screening"

	"github.com/go-chi/chi/v5"
)

// AudienceOf returns for whom an answer is: the public unless the caller may see more.
func AudienceOf(ctx context.Context) string {
	if access.From(ctx).Internal() {
		return Internal
	}
	return Public
}

// charge takes what a case costs from its caller's allowance.
func charge(ctx context.Context, c screening.Case) error {
	vertices := 0
	for _, part := range c.Components {
		vertices += len(part.Footprint.Geometry.FlatCoords()) / part.Footprint.Geometry.Stride()
	}
	return access.Charge(ctx, access.Cost{Footprints: float64(len(c.Components)), Vertices: float64(vertices)})
}

// mayReadKept reports whether a caller may read a kept report: one made with internal
// layers is for those who see these.
func mayReadKept(ctx context.Context, r *screening.Report) bool {
	return r.Audience != string(keys.Internal) || access.From(ctx).Internal()
}

func idOf(r *http.Request) string { return chi.URLParam(r, "id") }

func asOfReport(r *screening.Report) layers.AsOf {
	return layers.AsOf{On: r.On, Catalogue: r.Catalogue.Sequence}
}
