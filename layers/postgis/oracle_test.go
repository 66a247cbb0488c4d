package postgis_test

import (
	"context"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"redline/demo"
	"redline/geo"
	"redline/layers"
	"redline/layers/folder"

	"github.com/jackc/pgx/v5"
	"github.com/twpayne/go-geom"
)

// wanted is how many pairs of each sort are compared with PostGIS: the full sets when
// REDLINE_LONG=1.
func wanted() (random, adversarial int) {
	if os.Getenv("REDLINE_LONG") == "1" {
		return 20_000, 60_000
	}
	return 300, 900
}

// demoZones are the areas of the demo district, on its plane.
func demoZones(t *testing.T) (geo.Plane, []geo.Shape) {
	t.Helper()
	files, err := demo.FS()
	if err != nil {
		t.Fatal(err)
	}
	store, err := folder.Open(files)
	if err != nil {
		t.Fatal(err)
	}
	snapshot, err := store.Snapshot(context.Background(), layers.AsOf{On: date("2025-06-01")})
	if err != nil {
		t.Fatal(err)
	}
	var zones []geo.Shape
	for _, h := range snapshot.Layers {
		if h.Current == nil || h.Layer.Kind != layers.Zones {
			continue
		}
		for i := range h.Current.Zones {
			zones = append(zones, h.Current.Zones[i].Shape)
		}
	}
	return snapshot.Plane, zones
}

// PostGIS, given the plane's own coordinates, agrees: whether they meet, always; how much
// they share, to 1e-2 m² or 1e-8 of the footprint; how far apart they lie, to 1e-6 m.
func TestPostGISAgrees(t *testing.T) {
	plane, zones := demoZones(t)
	random, adversarial := wanted()
	agreeAbout(t, caller{rand.New(rand.NewPCG(5, 44)), plane, zones}, random, adversarial)
}

// agreeAbout compares so many pairs of each sort that are drawn to the caller's zones.
func agreeAbout(t *testing.T, c caller, random, adversarial int) {
	t.Helper()
	conn, err := pool(t, migrated(t), "").Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	if _, err := conn.Exec(t.Context(), `CREATE TEMP TABLE pairs (i int, f geometry(MultiPolygon, 4544), z geometry(MultiPolygon, 4544))`); err != nil {
		t.Fatal(err)
	}
	for _, sort := range []struct {
		name  string
		draws []draw
		pairs int
	}{
		{"random", randomDraws(), random},
		{"adversarial", adversarialDraws(), adversarial},
	} {
		t.Run(sort.name, func(t *testing.T) {
			met, compared, drawn := 0, 0, map[string]int{}
			for compared < sort.pairs {
				pairs := c.pairs(sort.draws, min(2_000, sort.pairs-compared))
				met += agree(t, conn.Conn(), pairs)
				compared += len(pairs)
				for _, p := range pairs {
					drawn[p.drawn]++
				}
			}
			for _, d := range sort.draws {
				if drawn[d.name] == 0 {
					t.Errorf("%s: none was drawn", d.name)
				}
			}
			if met == 0 || met == compared {
				t.Errorf("%d of %d pairs meet", met, compared)
			}
			t.Logf("%d pairs, %d meet: %v", compared, met, drawn)
		})
	}
}

// agree asks PostGIS about pairs and returns how many meet.
func agree(t *testing.T, conn *pgx.Conn, pairs []pair) (met int) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), "TRUNCATE pairs"); err != nil {
		t.Fatal(err)
	}
	ewkb := func(s geo.Shape) geom.T { return s.PlaneGeometry().(*geom.MultiPolygon).SetSRID(4544) }
	if _, err := conn.CopyFrom(t.Context(), pgx.Identifier{"pairs"}, []string{"i", "f", "z"}, pgx.CopyFromSlice(len(pairs), func(i int) ([]any, error) {
		return []any{i, ewkb(pairs[i].footprint), ewkb(pairs[i].zone)}, nil
	})); err != nil {
		t.Fatal(err)
	}
	rows, err := conn.Query(t.Context(), `SELECT i, ST_Intersects(f, z), ST_Area(ST_Intersection(f, z)), ST_Distance(f, z) FROM pairs ORDER BY i`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	compared := 0
	for rows.Next() {
		var i int
		var meets bool
		var area, distance float64
		if err := rows.Scan(&i, &meets, &area, &distance); err != nil {
			t.Fatal(err)
		}
		compared++
		if meets {
			met++
		}
		pairs[i].compare(t, meets, area, distance)
	}
	if err := rows.Err(); err != nil || compared != len(pairs) {
		t.Fatalf("%d of %d pairs: %v", compared, len(pairs), err)
	}
	return met
}

// compare sets redline's answers against those of PostGIS.
func (p pair) compare(t *testing.T, meets bool, area, distance float64) {
	t.Helper()
	relation, err := geo.Relate(p.footprint, p.zone)
	if err != nil {
		t.Fatal(err)
	}
	shared, err := geo.OverlapArea(p.footprint, p.zone)
	if err != nil {
		t.Fatal(err)
	}
	apart := float64(geo.Distance(p.footprint, p.zone).Distance)
	tolerance := max(1e-2, 1e-8*float64(p.footprint.Area()))
	if meets != (relation != geo.Disjoint) || math.Abs(float64(shared)-area) > tolerance || math.Abs(apart-distance) > 1e-6 {
		t.Errorf("%s: PostGIS says %v, %.6f m², %.9f m; redline %v, %.6f m², %.9f m\n%v\n%v", p.drawn, meets, area, distance,
			relation != geo.Disjoint, float64(shared), apart, p.footprint.PlaneGeometry().FlatCoords(), p.zone.Bounds())
	}
}
