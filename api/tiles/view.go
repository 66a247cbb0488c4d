package tiles

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"

	"redline/geo"
	"redline/layers"

	"github.com/twpayne/go-geom"
)

// bandSuffix names the tile layer that holds the bands of a layer of banks.
const bandSuffix = ".band"

// view is a snapshot as tiles see it.
type view struct {
	snapshot *layers.Snapshot
	sources  []source           // by layer id; a layer's bands before its banks
	whole    tileset            // of the dataset
	single   map[string]tileset // of each collection
}

// source is one tile layer: a class of the version in force of a layer.
type source struct {
	id      string // of the tile layer
	layer   layers.Layer
	version *layers.Version
	class   class
	key     string // of its content: what the tiles made of it depend on
	bounds  bounds
	names   []string // the declared attributes, sorted
	ground  float64  // m² that its zones cover together; orders the map
}

// bounds are degrees; west > east when there is nothing.
type bounds struct{ west, south, east, north float64 }

func noBounds() bounds { return bounds{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)} }

func (b bounds) empty() bool { return b.west > b.east }

func (b bounds) union(o bounds) bounds {
	return bounds{min(b.west, o.west), min(b.south, o.south), max(b.east, o.east), max(b.north, o.north)}
}

// meets reports whether a tile with its margin shows anything within the bounds.
func (b bounds) meets(a address) bool {
	if b.empty() {
		return false
	}
	return b.on(a.z).meets(a.area())
}

// on is the box of the bounds on the grid of a zoom.
func (b bounds) on(zoom int) box {
	p, q := project(b.west, b.north), project(b.east, b.south)
	return box{p.x, p.y, q.x, q.y}.at(zoom)
}

// views keeps what was found out about snapshots and versions lately.
type views struct {
	sync.Mutex
	of     map[*layers.Snapshot]*view
	recent []*layers.Snapshot
	facts  map[*layers.Version]facts
}

// facts are what a look at all of a version's geometry tells.
type facts struct {
	bounds bounds
	ground float64
}

// viewsKept is how many snapshots are remembered: days and audiences asked for lately.
const viewsKept = 16

// get returns the view of a snapshot; the same for the same pointer as long as it is kept.
func (v *views) get(s *layers.Snapshot) *view {
	v.Lock()
	defer v.Unlock()
	if known := v.of[s]; known != nil {
		return known
	}
	if v.of == nil {
		v.of = map[*layers.Snapshot]*view{}
	}
	if len(v.recent) == viewsKept {
		delete(v.of, v.recent[0])
		v.recent = v.recent[1:]
	}
	made := v.make(s)
	v.of[s], v.recent = made, append(v.recent, s)
	v.forget()
	return made
}

// forget drops the facts of versions that no view kept holds.
func (v *views) forget() {
	held := map[*layers.Version]bool{}
	for _, w := range v.of {
		for i := range w.sources {
			held[w.sources[i].version] = true
		}
	}
	maps.DeleteFunc(v.facts, func(version *layers.Version, _ facts) bool { return !held[version] })
}

func (v *views) make(s *layers.Snapshot) *view {
	w := &view{snapshot: s}
	for _, h := range s.Layers {
		if h.Current == nil {
			continue
		}
		if h.Layer.Kind == layers.Reaches {
			w.sources = append(w.sources, v.source(h, bands))
		}
		w.sources = append(w.sources, v.source(h, zones))
	}
	w.whole = w.of("", w.sources)
	w.single = map[string]tileset{}
	for _, h := range s.Layers {
		id := h.Layer.ID
		w.single[id] = w.of(id, slices.DeleteFunc(slices.Clone(w.sources), func(src source) bool { return src.layer.ID != id }))
	}
	return w
}

func (v *views) source(h layers.Holding, c class) source {
	out := source{id: h.Layer.ID, layer: h.Layer, version: h.Current, class: c}
	for name := range h.Layer.Attributes {
		out.names = append(out.names, name)
	}
	slices.Sort(out.names)
	if v.facts == nil {
		v.facts = map[*layers.Version]facts{}
	}
	known, ok := v.facts[h.Current]
	if !ok {
		known = factsOf(h.Current)
		v.facts[h.Current] = known
	}
	out.bounds, out.ground = known.bounds, known.ground
	if c == bands {
		out.id += bandSuffix
		out.bounds = known.bounds.grown(widest(h.Current))
	}
	// The version's hash covers zones and their attributes; which are declared is the layer's.
	out.key = fmt.Sprintf("%s\x00%s\x00%s\x00%s", out.id, h.Current.Layer, h.Current.SHA256, strings.Join(out.names, "\x00"))
	return out
}

func factsOf(v *layers.Version) facts {
	f := facts{bounds: noBounds()}
	for i := range v.Zones {
		f.bounds = f.bounds.union(boundsOf(v.Zones[i].Geometry))
		if v.Zones[i].Shape.Kind() == geo.Area {
			f.ground += float64(v.Zones[i].Shape.Area())
		}
	}
	return f
}

func boundsOf(g geom.T) bounds {
	b := noBounds()
	if g == nil {
		return b
	}
	flat, stride := g.FlatCoords(), g.Stride()
	for i := 0; stride > 1 && i+1 < len(flat); i += stride {
		b = bounds{min(b.west, flat[i]), min(b.south, flat[i+1]), max(b.east, flat[i]), max(b.north, flat[i+1])}
	}
	return b
}

// widest is the greatest width of a version's bands, in metres.
func widest(v *layers.Version) float64 {
	most := 0.0
	for i := range v.Zones {
		if r := v.Zones[i].Reach; r != nil {
			most = max(most, float64(r.WidthMax), float64(r.WidthMin))
			if r.Adopted != nil {
				most = max(most, float64(*r.Adopted))
			}
		}
	}
	return most
}

// grown returns the bounds with at least some metres around: a degree of latitude has no
// less than 110,000 m, one of longitude so much by the cosine.
func (b bounds) grown(metres float64) bounds {
	if b.empty() {
		return b
	}
	lat := metres / 110_000
	lon := lat / math.Cos(min(max(math.Abs(b.south), math.Abs(b.north))+lat, 85)*math.Pi/180)
	return bounds{b.west - lon, b.south - lat, b.east + lon, b.north + lat}
}

// tileset is what one set of tiles shows, in the order of its tile layers.
type tileset struct {
	*view
	collection string // "" for the dataset or some of it
	sources    []source
	key        string
	bounds     bounds
}

// of makes a tileset of some of the view's sources.
func (v *view) of(collection string, sources []source) tileset {
	t := tileset{view: v, collection: collection, sources: sources, bounds: noBounds()}
	sum := sha256.New()
	for i := range sources {
		fmt.Fprintf(sum, "%d %s\n", len(sources[i].key), sources[i].key)
		t.bounds = t.bounds.union(sources[i].bounds)
	}
	t.key = hex.EncodeToString(sum.Sum(nil)[:16])
	return t
}

// selected returns the tile layers of some collections in the order given; false when there
// is no such collection.
func (v *view) selected(collections []string) (tileset, bool) {
	var sources []source
	for _, id := range collections {
		one, ok := v.single[id]
		if !ok {
			return tileset{}, false
		}
		sources = append(sources, one.sources...)
	}
	return v.of("", sources), true
}

// byGround orders tile layers for drawing: what covers most lies lowest, banks and lines
// above areas.
func byGround(sources []source) []source {
	out := slices.Clone(sources)
	slices.SortStableFunc(out, func(a, b source) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), -cmp.Compare(a.ground, b.ground))
	})
	return out
}

func (s source) rank() int {
	switch {
	case s.class == bands:
		return 1
	case s.layer.Kind == layers.Zones:
		return 0
	}
	return 2
}
