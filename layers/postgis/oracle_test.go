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

// footprints is how many are compared with PostGIS: 2,000 when REDLINE_LONG=1.
func footprints() int {
	if os.Getenv("REDLINE_LONG") == "1" {
		return 2000
	}
	return 300
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

// caller draws footprints: anywhere, and as awkwardly as possible to a zone.
type caller struct {
	*rand.Rand
	plane geo.Plane
	zones []geo.Shape
}

func (c caller) ring(xy ...float64) (geo.Shape, bool) {
	xy = append(xy, xy[0], xy[1])
	s, err := geo.PlaneShape(c.plane, geom.NewPolygonFlat(geom.XY, xy, []int{len(xy)}))
	return s, err == nil && geo.Validate(s) == nil
}

// footprint draws one near a zone; ok is false when it is not valid.
func (c caller) footprint(zone geo.Shape) (geo.Shape, bool) {
	multi := zone.PlaneGeometry().(*geom.MultiPolygon)
	ring := multi.Polygon(c.IntN(multi.NumPolygons())).LinearRing(0).FlatCoords()
	n := len(ring)/2 - 1
	at := func(i int) (x, y float64) { return ring[2*(i%n)], ring[2*(i%n)+1] }
	k := c.IntN(n)
	x, y := at(k)
	x1, y1 := at(k + 1)
	shift := math.Pow(10, -9+7*c.Float64())
	switch c.IntN(7) {
	case 0: // a box about a vertex
		w, h := 500*c.Float64()+1, 500*c.Float64()+1
		return c.ring(x-w, y-h, x+w, y-h, x+w, y+h, x-w, y+h)
	case 1: // a box with its corners on two vertices
		x2, y2 := at(k + 1 + c.IntN(n))
		return c.ring(min(x, x2), min(y, y2), max(x, x2), min(y, y2), max(x, x2), max(y, y2), min(x, x2), max(y, y2))
	case 2: // a strip along an edge, which it shares
		dx, dy := x1-x, y1-y
		return c.ring(x, y, x1, y1, x1+dy*0.3, y1-dx*0.3, x+dy*0.3, y-dx*0.3)
	case 3: // the zone itself, a hair off
		moved := append([]float64(nil), ring[:2*n]...)
		for i := range moved {
			moved[i] += []float64{shift, -shift / 3}[i%2]
		}
		return c.ring(moved...)
	case 4: // the zone itself, filled
		return c.ring(append([]float64(nil), ring[:2*n]...)...)
	case 5: // a corridor
		angle, length := 2*math.Pi*c.Float64(), 5000*c.Float64()
		dx, dy := length*math.Cos(angle), length*math.Sin(angle)
		return c.ring(x, y, x+dx, y+dy, x+dx-0.006*dy, y+dy+0.006*dx, x-0.006*dy, y+0.006*dx)
	}
	// a star somewhere about
	var xy []float64
	for i := range 8 {
		a, d := (float64(i)+0.7*c.Float64())*math.Pi/4, 20+400*c.Float64()
		xy = append(xy, x+d*math.Cos(a), y+d*math.Sin(a))
	}
	return c.ring(xy...)
}

// PostGIS, given the plane's own coordinates, agrees: whether they meet, always; how much
// they share, to 1e-2 m² or 1e-8 of the footprint; how far apart they lie, to 1e-6 m.
func TestPostGISAgrees(t *testing.T) {
	plane, zones := demoZones(t)
	c := caller{rand.New(rand.NewPCG(5, 44)), plane, zones}
	index := geo.NewIndex(zones)
	conn, err := pool(t, migrated(t), "").Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	if _, err := conn.Exec(t.Context(), `CREATE TEMP TABLE pairs (i int, f geometry(MultiPolygon, 4544), z geometry(MultiPolygon, 4544))`); err != nil {
		t.Fatal(err)
	}
	type pair struct{ footprint, zone geo.Shape }
	var pairs []pair
	for n := 0; n < footprints(); {
		zone := zones[c.IntN(len(zones))]
		f, ok := c.footprint(zone)
		if !ok {
			continue
		}
		n++
		pairs = append(pairs, pair{f, zone})
		near := 0
		index.Meeting(f.Bounds(), 300, func(i int) {
			if near < 3 && c.IntN(3) == 0 {
				near++
				pairs = append(pairs, pair{f, zones[i]})
			}
		})
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
	met, compared := 0, 0
	for rows.Next() {
		var i int
		var meets bool
		var area, distance float64
		if err := rows.Scan(&i, &meets, &area, &distance); err != nil {
			t.Fatal(err)
		}
		compared++
		p := pairs[i]
		relation, err := geo.Relate(p.footprint, p.zone)
		if err != nil {
			t.Fatal(err)
		}
		shared, err := geo.OverlapArea(p.footprint, p.zone)
		if err != nil {
			t.Fatal(err)
		}
		apart := float64(geo.Distance(p.footprint, p.zone).Distance)
		if meets {
			met++
		}
		tolerance := max(1e-2, 1e-8*float64(p.footprint.Area()))
		if meets != (relation != geo.Disjoint) || math.Abs(float64(shared)-area) > tolerance || math.Abs(apart-distance) > 1e-6 {
			t.Errorf("pair %d: PostGIS says %v, %.6f m², %.9f m; redline %v, %.6f m², %.9f m\n%v\n%v", i, meets, area, distance,
				relation != geo.Disjoint, float64(shared), apart, p.footprint.PlaneGeometry().FlatCoords(), p.zone.Bounds())
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if compared != len(pairs) || met == 0 || met == compared {
		t.Errorf("%d of %d pairs, %d meet", compared, len(pairs), met)
	}
	t.Logf("%d pairs, %d meet", compared, met)
}
