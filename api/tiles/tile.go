package tiles

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"

	"redline/layers"

	"github.com/klauspost/compress/gzip"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
	"golang.org/x/sync/errgroup"
)

// tile is a finished tile: gzip of a Mapbox Vector Tile 2.1; nil where nothing lies.
type tile struct {
	gzipped []byte
	etag    string // of the uncompressed bytes, without quotes
}

// manySpecks is how many zones drawn as single pixels a tile layer may hold each for
// itself; beyond it those of one grade become one feature with their number.
const manySpecks = 2_000

// tile returns the tile of a set at an address, kept or computed.
func (s *Service) tile(ctx context.Context, t tileset, a address) (*tile, error) {
	if a.z > MaxZoom || !t.bounds.meets(a) {
		return &tile{}, nil
	}
	key := fmt.Sprintf("%s/%d/%d/%d", t.key, a.z, a.x, a.y)
	return s.tiles.get(ctx, key, func(ctx context.Context) (*tile, int64, error) {
		out, err := s.compute(ctx, t, a)
		if err != nil {
			return nil, 0, err
		}
		return out, int64(len(out.gzipped)), nil
	})
}

// compute makes a tile. Only so many are made at once.
func (s *Service) compute(ctx context.Context, t tileset, a address) (*tile, error) {
	select {
	case s.workers <- struct{}{}:
		defer func() { <-s.workers }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	out, err := s.layers(ctx, t, a)
	if err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return &tile{}, nil
	}
	plain, err := mvt.Marshal(out)
	if err != nil {
		return nil, err
	}
	gzipped, err := s.gzip(plain)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(plain)
	return &tile{gzipped: gzipped, etag: hex.EncodeToString(sum[:16])}, nil
}

// layers cuts the sources of a set to a tile, several at once: after a publication the first
// caller waits for all their outlines.
func (s *Service) layers(ctx context.Context, t tileset, a address) (mvt.Layers, error) {
	cut := make([]*mvt.Layer, len(t.sources))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(s.config.Workers)
	for i := range t.sources {
		src := &t.sources[i]
		if !src.bounds.meets(a) {
			continue
		}
		group.Go(func() error {
			features, err := s.features(ctx, src, a)
			if len(features) > 0 {
				cut[i] = &mvt.Layer{Name: src.id, Version: 2, Extent: extent, Features: features}
			}
			return err
		})
	}
	err := group.Wait()
	return slices.DeleteFunc(cut, func(l *mvt.Layer) bool { return l == nil }), err
}

// gzip packs a tile, quickly rather than tightly: it is packed once and sent often, but the
// first caller waits for it.
func (s *Service) gzip(plain []byte) ([]byte, error) {
	var b bytes.Buffer
	w, ok := s.gzips.Get().(*gzip.Writer)
	if !ok {
		var err error
		if w, err = gzip.NewWriterLevel(nil, 5); err != nil {
			return nil, err
		}
	}
	defer s.gzips.Put(w)
	w.Reset(&b)
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return slices.Clone(b.Bytes()), nil
}

// level returns a source as it is drawn at a zoom, kept or made.
func (s *Service) level(ctx context.Context, src *source, zoom int) (*outline, *level, error) {
	get := func(key string, make func(context.Context) (any, int64, error)) (any, error) {
		return s.geometries.get(ctx, key, make)
	}
	outlined, err := get(src.key, func(ctx context.Context) (any, int64, error) {
		o, err := newOutline(ctx, src.version, src.class)
		if err != nil {
			return nil, 0, err
		}
		return o, o.bytes(), nil
	})
	if err != nil {
		return nil, nil, err
	}
	o := outlined.(*outline)
	drawn, err := get(fmt.Sprintf("%s\x00%d", src.key, zoom), func(ctx context.Context) (any, int64, error) {
		l, err := newLevel(ctx, o, zoom)
		if err != nil {
			return nil, 0, err
		}
		return l, l.size, nil
	})
	if err != nil {
		return nil, nil, err
	}
	return o, drawn.(*level), nil
}

// features cuts a source to a tile.
func (s *Service) features(ctx context.Context, src *source, a address) ([]*geojson.Feature, error) {
	o, l, err := s.level(ctx, src, a.z)
	if err != nil {
		return nil, err
	}
	c := cutter{area: a.area(), origin: point{int32(a.x) * extent, int32(a.y) * extent}, closed: l.closed}
	found := l.meeting(c.area)
	together := map[inked][]point{}
	specks := 0
	for _, i := range found {
		if len(l.shapes[i].parts) == 0 {
			specks++
		}
	}
	var out []*geojson.Feature
	var order []inked
	for n, i := range found {
		if n%64 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		shape := &l.shapes[i]
		if f := o.features[shape.feature]; specks > manySpecks && len(shape.parts) == 0 {
			key := inked{grade: f.zone.Grade, band: f.band}
			if together[key] == nil {
				order = append(order, key)
			}
			together[key] = append(together[key], shape.cells...)
			continue
		}
		if g := c.shape(shape); g != nil {
			out = append(out, &geojson.Feature{Geometry: g, Properties: src.properties(o.features[shape.feature])})
		}
	}
	for _, key := range order {
		if g := c.pixels(together[key]); g != nil {
			out = append(out, &geojson.Feature{Geometry: g, Properties: src.together(key, len(together[key]))})
		}
	}
	return out, nil
}

// properties are what a tile says of a feature: the layer, the zone's code, name and grade,
// its declared attributes where it has them, and of banks what their own record says.
func (s source) properties(f feature) geojson.Properties {
	z := f.zone
	p := geojson.Properties{}
	for _, name := range s.names {
		if v, ok := z.Attributes[name]; ok && flat(v) {
			p[name] = v
		}
	}
	put := func(name, text string) {
		if text != "" {
			p[name] = text
		}
	}
	if r := z.Reach; r != nil {
		put("watercourse", r.Watercourse)
		put("side", layers.SideName(r.Side))
		put("baseline", r.Baseline)
		put("status", r.Status)
		put("band", f.band)
		if f.band != "" {
			p["width_m"] = float64(f.width)
		}
	}
	p["layer"] = s.layer.ID
	put("code", z.Code)
	put("name", z.Name)
	put("grade", z.Grade)
	return p
}

// flat reports whether an attribute's value has a form in a tile: what a tile cannot hold
// is left out, not written as JSON.
func flat(v any) bool {
	switch x := v.(type) {
	case string, bool:
		return true
	case float64:
		return !math.IsNaN(x) && !math.IsInf(x, 0)
	}
	return false
}

// together are the properties of many zones that are drawn as pixels: their grade and how
// many pixels they have.
func (s source) together(key inked, n int) geojson.Properties {
	p := geojson.Properties{"layer": s.layer.ID, "together": n}
	if key.grade != "" {
		p["grade"] = key.grade
	}
	if key.band != "" {
		p["band"] = key.band
	}
	return p
}
