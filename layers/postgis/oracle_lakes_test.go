package postgis_test

import (
	"compress/gzip"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"redline/geo"

	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/geojson"
)

// lakes are those of Natural Earth (testdata/natural_earth): outlines and islands as they
// lie on the ground. Each keeps its latitude and is moved along it to the plane's meridian;
// the ten or so that reach farther than 2° from it are left out, and so is what is no valid
// area on the plane.
func lakes(t *testing.T, plane geo.Plane) []geo.Shape {
	t.Helper()
	file, err := os.Open(filepath.Join("..", "..", "testdata", "natural_earth", "ne_10m_lakes.geojson.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	text, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var all geojson.FeatureCollection
	if err := json.NewDecoder(text).Decode(&all); err != nil {
		t.Fatal(err)
	}
	var out []geo.Shape
	wide, invalid := 0, 0
	for _, f := range all.Features {
		shape, err := geo.NewShape(plane, geo.Snap(atMeridian(f.Geometry, plane.CentralMeridian())))
		switch {
		case err != nil:
			wide++
		case geo.Validate(shape) != nil:
			invalid++
		default:
			out = append(out, shape)
		}
	}
	t.Logf("%d lakes of %d; %d are too wide, %d invalid on the plane", len(out), len(all.Features), wide, invalid)
	if len(all.Features) != 1354 || len(out) < 1300 {
		t.Fatalf("%d lakes of %d are used", len(out), len(all.Features))
	}
	return out
}

// atMeridian moves a geometry in degrees along its latitude.
func atMeridian(g geom.T, meridian float64) geom.T {
	box := g.Bounds()
	by := meridian - (box.Min(0)+box.Max(0))/2
	flat := g.FlatCoords()
	for i := 0; i < len(flat); i += g.Stride() {
		flat[i] += by
	}
	return g
}

// PostGIS agrees on lakes too, whose outlines nobody drew for a test: as TestPostGISAgrees
// has it. The full sets are compared when REDLINE_LONG=1.
func TestPostGISAgreesOnLakes(t *testing.T) {
	plane, err := geo.NewPlane(4544)
	if err != nil {
		t.Fatal(err)
	}
	random, adversarial := 200, 400
	if os.Getenv("REDLINE_LONG") == "1" {
		random, adversarial = 2_000, 6_000
	}
	agreeAbout(t, caller{rand.New(rand.NewPCG(10, 1354)), plane, lakes(t, plane)}, random, adversarial)
}
