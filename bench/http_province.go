package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"

	"redline/geo"
	"redline/lang"
	"redline/layers"

	"github.com/jackc/pgx/v5"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/ewkbhex"
)

// tileLayers are the province's layers as they are published, in the order in which their
// zones were drawn.
func tileLayers() []string { return []string{"units", "red-lines", "rivers", "sources"} }

// layerOf names the layer of zone i: newProvince draws the units first, then red lines,
// rivers and sources.
func (p province) layerOf(i int) string {
	n := int(math.Round(p.side / cell))
	share := float64(n*n) / (tilingSide * tilingSide)
	units, reds := n*n, int(redLines*share)
	switch {
	case i < units:
		return "units"
	case i < units+reds:
		return "red-lines"
	case i < p.source:
		return "rivers"
	}
	return "sources"
}

// snapshot publishes the province as a catalogue would: zones in degrees with attributes.
func (p province) snapshot() (*layers.Snapshot, error) {
	c := &layers.Catalogue{Name: lang.Text{ZH: "示意省", EN: "Made-up province"}, Sequence: 1, Plane: p.plane, Illustrative: true}
	versions := map[string]*layers.Version{}
	for _, id := range tileLayers() {
		versions[id] = &layers.Version{Layer: id, Sequence: 1, CatalogueFrom: 1, InForce: layers.Interval{From: firstDay()}}
		c.Layers = append(c.Layers, layers.Layer{
			ID: id, Kind: layers.Zones, Title: lang.Text{EN: id}, Attributes: map[string]layers.AttributeType{"class": layers.String, "rank": layers.Number},
		})
		c.Versions = append(c.Versions, versions[id])
	}
	for i, shape := range p.zones {
		g := geo.Snap(shape.Geometry())
		v := versions[p.layerOf(i)]
		v.Zones = append(v.Zones, layers.Zone{
			Code: fmt.Sprintf("Z-%06d", i), Name: fmt.Sprintf("zone %d", i), Grade: []string{"一级", "二级", "三级"}[i%3], Geometry: g, Shape: shape,
			Attributes: map[string]any{"class": []string{"优先保护", "重点管控"}[i%2], "rank": float64(i % 7)},
		})
	}
	if err := c.Seal(); err != nil {
		return nil, err
	}
	return c.Snapshot(layers.AsOf{On: firstDay()})
}

func firstDay() layers.Date { return layers.Date{Year: 2026, Month: 1, Day: 1} }

// createTiled makes what PostGIS draws tiles from as fast as it can: the zones in Web
// Mercator already, not compressed, with an index for each layer.
const createTiled = `CREATE EXTENSION IF NOT EXISTS postgis;
CREATE TABLE tiled (layer text, code text, name text, grade text, class text, rank float8, g geometry);
ALTER TABLE tiled ALTER g SET STORAGE EXTERNAL`

// loadMercator fills an empty database with the snapshot's zones.
func loadMercator(ctx context.Context, address string, s *layers.Snapshot) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, createTiled); err != nil {
		return err
	}
	err = copyAttributed(ctx, conn, `COPY tiled FROM STDIN`, s)
	if err != nil {
		return err
	}
	statements := []string{`UPDATE tiled SET g = ST_Transform(g, 3857)`}
	for _, id := range tileLayers() {
		statements = append(statements, fmt.Sprintf(`CREATE INDEX ON tiled USING gist (g) WHERE layer = '%s'`, id))
	}
	for _, statement := range append(statements, `VACUUM FULL ANALYZE tiled`) {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

// copyAttributed streams the snapshot's zones with their attributes, in degrees, into a COPY.
func copyAttributed(ctx context.Context, conn *pgx.Conn, statement string, s *layers.Snapshot) error {
	return copyInto(ctx, conn, statement, func(w io.Writer) error {
		for _, h := range s.Layers {
			for i := range h.Current.Zones {
				z := &h.Current.Zones[i]
				hex, err := ewkbhex.Encode(z.Geometry.(*geom.MultiPolygon).SetSRID(4326), binary.LittleEndian)
				if err != nil {
					return err
				}
				if _, err := fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%g\t%s\n", h.Layer.ID, z.Code, z.Name, z.Grade, z.Attributes["class"], z.Attributes["rank"], hex); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// asMVT returns the statement for a tile of all layers ($1 zoom, $2 column, $3 row). With
// simplify it thins the zones to half a pixel first, which leaves gaps and drops what is
// small, but is what is often done.
func asMVT(simplify bool) string {
	shape := "g"
	if simplify {
		shape = "ST_Simplify(g, 40075016.68557849 / (1 << $1::int) / 1024)"
	}
	tile := ""
	for _, id := range tileLayers() {
		if tile != "" {
			tile += " || "
		}
		tile += fmt.Sprintf(`coalesce((SELECT ST_AsMVT(q, '%[1]s', 4096, 'geom') FROM (
  SELECT code, name, grade, layer, class, rank, ST_AsMVTGeom(%[2]s, ST_TileEnvelope($1, $2, $3), 4096, 64, true) AS geom
  FROM tiled WHERE layer = '%[1]s' AND g && ST_TileEnvelope($1, $2, $3, margin => 0.015625)) q WHERE geom IS NOT NULL), '')`, id, shape)
	}
	return "SELECT " + tile
}
