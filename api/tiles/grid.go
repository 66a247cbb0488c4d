package tiles

import (
	"fmt"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"
)

const (
	extent   = 4096 // units of a tile's side
	pixel    = 8    // units of a pixel: clients draw a tile 512 pixels wide
	margin   = 64   // units that a tile holds beyond its border, for strokes
	gridBits = MaxZoom + 12
)

// point is a place on the grid of a zoom: the world is 2^(zoom+12) units wide, x grows to
// the east and y to the south, so that units are those of the zoom's tiles.
type point struct{ x, y int32 }

// box is a closed rectangle of grid points.
type box struct{ minX, minY, maxX, maxY int32 }

func emptyBox() box { return box{1 << 30, 1 << 30, -1 << 30, -1 << 30} }

func (b box) empty() bool { return b.minX > b.maxX }

func (b box) with(p point) box {
	return box{min(b.minX, p.x), min(b.minY, p.y), max(b.maxX, p.x), max(b.maxY, p.y)}
}

func (b box) union(o box) box {
	return box{min(b.minX, o.minX), min(b.minY, o.minY), max(b.maxX, o.maxX), max(b.maxY, o.maxY)}
}

func (b box) meets(o box) bool {
	return b.minX <= o.maxX && o.minX <= b.maxX && b.minY <= o.maxY && o.minY <= b.maxY
}

func (b box) within(o box) bool {
	return b.minX >= o.minX && b.maxX <= o.maxX && b.minY >= o.minY && b.maxY <= o.maxY
}

// size is the longer side.
func (b box) size() int32 { return max(b.maxX-b.minX, b.maxY-b.minY) }

// at returns the box on the grid of a zoom, of one on the grid of MaxZoom.
func (b box) at(zoom int) box {
	p, q := point{b.minX, b.minY}.at(zoom), point{b.maxX, b.maxY}.at(zoom)
	return box{p.x, p.y, q.x, q.y}
}

// at returns the nearest point on the grid of a zoom, of one on the grid of MaxZoom. Where
// two zones share a vertex they go on sharing it, in every tile.
func (p point) at(zoom int) point {
	shift := MaxZoom - zoom
	if shift == 0 {
		return p
	}
	half := int32(1) << (shift - 1)
	return point{(p.x + half) >> shift, (p.y + half) >> shift}
}

// project puts degrees on the grid of MaxZoom (Web Mercator, EPSG:3857). CGCS2000 and WGS
// 84 differ by less than a unit.
func project(lon, lat float64) point {
	f := maptile.Fraction(orb.Point{lon, lat}, gridBits)
	const last = 1<<gridBits - 1
	return point{int32(min(max(f[0]+0.5, 0), last)), int32(min(max(f[1]+0.5, 0), last))}
}

// address names a tile.
type address struct{ z, x, y int }

// area returns what a tile shows with its margin, on the grid of its zoom.
func (a address) area() box {
	x, y := int32(a.x)*extent, int32(a.y)*extent
	return box{x - margin, y - margin, x + extent + margin, y + extent + margin}
}

// limits are the tiles of a zoom that may hold something within the bounds, as the tileset's
// metadata have them (OGC 17-083r4 §7.2).
type limits struct {
	TileMatrix string `json:"tileMatrix"`
	MinTileRow int    `json:"minTileRow"`
	MaxTileRow int    `json:"maxTileRow"`
	MinTileCol int    `json:"minTileCol"`
	MaxTileCol int    `json:"maxTileCol"`
}

// limits of each zoom: a tile is within exactly when it meets the bounds. None where there is
// nothing.
func (b bounds) limits() []limits {
	out := []limits{}
	if b.empty() {
		return out
	}
	for z := range MaxZoom + 1 {
		on, last := b.on(z), int32(1)<<z-1
		first := func(least int32) int { return int(max(0, (least-margin-1)/extent)) }
		final := func(most int32) int { return int(min(last, (most+margin)/extent)) }
		out = append(out, limits{fmt.Sprint(z), first(on.minY), final(on.maxY), first(on.minX), final(on.maxX)})
	}
	return out
}
