package report

import (
	"io"

	"redline/screening"

	"github.com/twpayne/go-geom"
)

// Scene is what a map shows beside the report: the report itself carries no zone
// geometry, so the caller, who has the snapshot, supplies it. The zero Scene is empty.
type Scene struct{ Zones []SceneZone }

// SceneZone is one zone, or the band derived from a reach.
type SceneZone struct {
	Layer    string
	Code     string
	Name     string
	Kind     string // "zone" | "band"
	Geometry geom.T // degrees
	Colour   string // "#rrggbb"; anything else is drawn grey
}

// GeoJSON writes r as a FeatureCollection.
func GeoJSON(w io.Writer, r *screening.Report, scene Scene) error { panic("stub") }
