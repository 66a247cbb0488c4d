package geo

import (
	"fmt"

	"redline/lang"
)

// Invalid is the first fault of an invalid shape and its place. Indices count from 0 and
// follow the order in which the geometry was given to NewShape, whatever direction its
// rings had.
type Invalid struct {
	// Code is one of
	//
	//	zero-length            a line whose points are all the same
	//	zero-area              a ring that encloses nothing
	//	spike                  a ring that runs back on itself
	//	self-intersection      a ring that crosses itself
	//	self-touch             a ring that meets itself in a point
	//	self-overlap           a ring that runs along itself
	//	ring-crosses-ring      rings of one polygon that cross
	//	rings-share-edge       rings of one polygon that run along each other
	//	hole-outside           a hole outside its polygon
	//	nested-holes           a hole in a hole
	//	disconnected-interior  rings that touch so that they cut the polygon in two
	//	parts-overlap          polygons of which each reaches into the other
	//	parts-share-edge       polygons that run along each other
	//	nested-parts           a polygon in a polygon
	//	too-complex            too many long edges side by side to compare them all
	Code   string
	Reason lang.Text

	// Part, Ring and Vertex name the edge that starts at Vertex, or that vertex where Other
	// names no edge; -1 where it does not apply.
	Part, Ring, Vertex int
	Other              EdgeRef // the second edge, where two meet; else all -1

	At       Point
	AtLonLat LonLat

	parts int // of the shape
}

// EdgeRef names an edge by the vertex it starts at, counting from 0.
type EdgeRef struct{ Part, Ring, Vertex int }

// Error says in English what is wrong and where.
func (e *Invalid) Error() string { return e.Fault().Error() }

// Fault returns the fault as a person is told it. Parts, rings and vertices count from 1
// there; the coordinates are longitude and latitude.
func (e *Invalid) Fault() *lang.Fault {
	first, other := e.place(EdgeRef{e.Part, e.Ring, e.Vertex}), e.place(e.Other)
	where := first
	if !other.IsZero() {
		where.ZH = first.ZH + "起的边与" + other.ZH + "起的边"
		where.EN = "the edge from " + first.EN + " and the edge from " + other.EN
	}
	where.ZH += fmt.Sprintf("（%.8f°E，%.8f°N）", e.AtLonLat.Lon, e.AtLonLat.Lat)
	where.EN += fmt.Sprintf(" (%.8f°E, %.8f°N)", e.AtLonLat.Lon, e.AtLonLat.Lat)
	return &lang.Fault{Where: where, What: e.Reason, Hint: invalidities[e.Code].hint}
}

func (e *Invalid) place(r EdgeRef) lang.Text {
	kind := Area
	if e.Ring < 0 {
		kind = Lines
	}
	return place(kind, e.parts, r.Part, r.Ring, r.Vertex)
}

// invalidity is what a person is told about a code.
type invalidity struct{ what, hint lang.Text }

var invalidities = map[string]invalidity{
	"zero-length": {
		lang.Text{ZH: "线的各点重合，没有长度", EN: "all points of the line are the same: it has no length"},
		lang.Text{ZH: "删除此线，或补上缺少的点", EN: "Delete the line, or add the points that are missing."},
	},
	"zero-area": {
		lang.Text{ZH: "环的各点共线，没有面积", EN: "all points of the ring lie on one line: it encloses nothing"},
		lang.Text{ZH: "删除此环，或补上缺少的点", EN: "Delete the ring, or add the points that are missing."},
	},
	"spike": {
		lang.Text{ZH: "边界折返，形成尖刺", EN: "the boundary runs back on itself: a spike"},
		lang.Text{ZH: "删除尖刺的端点", EN: "Delete the tip of the spike."},
	},
	"self-intersection": {
		lang.Text{ZH: "边界自相交", EN: "the boundary crosses itself"},
		lang.Text{ZH: "核对各点次序，多半有点号颠倒或漏点", EN: "Check the order of the points: some are probably swapped or missing."},
	},
	"self-touch": {
		lang.Text{ZH: "边界在一点与自身相接", EN: "the boundary meets itself in a point"},
		lang.Text{ZH: "在该点拆成两个面，或改成带洞的面", EN: "Split it there into two polygons, or into a polygon and a hole."},
	},
	"self-overlap": {
		lang.Text{ZH: "边界有一段与自身重合", EN: "the boundary runs along itself"},
		lang.Text{ZH: "删除重合的一段，或拆成几个面", EN: "Delete the stretch that is drawn twice, or split the polygon."},
	},
	"ring-crosses-ring": {
		lang.Text{ZH: "同一面的两个环相交", EN: "two rings of one polygon cross"},
		lang.Text{ZH: "洞须整个位于外环之内，且洞与洞不相交", EN: "A hole must lie inside its polygon whole, and holes must not cross."},
	},
	"rings-share-edge": {
		lang.Text{ZH: "同一面的两个环有一段重合", EN: "two rings of one polygon run along each other"},
		lang.Text{ZH: "把洞并入外环，或合并相邻的洞", EN: "Merge the hole into the outer ring, or the neighbouring holes into one."},
	},
	"hole-outside": {
		lang.Text{ZH: "洞位于面的外环之外", EN: "the hole lies outside its polygon"},
		lang.Text{ZH: "若是另一块地，请作为独立的面", EN: "If it is another piece of land, make it a polygon of its own."},
	},
	"nested-holes": {
		lang.Text{ZH: "洞套在另一个洞内", EN: "the hole lies in another hole"},
		lang.Text{ZH: "洞中之地请作为独立的面，否则删除内层的洞", EN: "Make land inside a hole a polygon of its own; otherwise delete the inner hole."},
	},
	"disconnected-interior": {
		lang.Text{ZH: "环与环在不止一处相接，把面分割成互不连通的几块", EN: "the rings touch in more than one place and cut the polygon in pieces"},
		lang.Text{ZH: "拆成几个面", EN: "Split it into several polygons."},
	},
	"parts-overlap": {
		lang.Text{ZH: "两个部分互相重叠", EN: "two parts overlap"},
		lang.Text{ZH: "合并重叠的部分，或改正其边界", EN: "Merge the parts that overlap, or correct their borders."},
	},
	"parts-share-edge": {
		lang.Text{ZH: "两个部分有公共边或沿边重叠", EN: "two parts share a border, or overlap along one"},
		lang.Text{ZH: "合并为一个面", EN: "Merge them into one polygon."},
	},
	"nested-parts": {
		lang.Text{ZH: "一个部分位于另一部分之内", EN: "one part lies inside another"},
		lang.Text{ZH: "若是洞，请作为内环；若重复，请删除", EN: "If it is a hole, make it an inner ring; if it is a repetition, delete it."},
	},
	"too-complex": {
		lang.Text{ZH: "过多的长边密集排列，无法在合理时间内逐对核验", EN: "too many long edges lie side by side to be compared with each other"},
		lang.Text{ZH: "核对数据是否有误；确属实情的，请拆成几个面", EN: "Check whether the data are right; if they are, split the polygon into several."},
	},
}

// Validate checks the OGC Simple Features rules for areas (rings simple and closed,
// holes inside, interiors connected, parts disjoint but for touching points) and that
// lines have length. nil when valid. Repeated vertices are allowed; points and empty
// shapes are always valid.
//
// It decides exactly on the coordinates as they are, in n log n for shapes as they occur
// (edges short against the whole). A shape made to take longer, tens of thousands of long
// slanting edges side by side, is given up as too complex after some seconds. Of several faults it returns one of the worst kind
// (edges that cross or run along each other, then touches, then holes and parts that lie
// wrong), and of these that of the lowest part, ring and vertex.
func Validate(s Shape) *Invalid {
	switch s.kind {
	case Lines:
		return validateLines(s)
	case Area:
		return validateArea(s, 100_000_000+300*s.Vertices())
	}
	return nil
}

func validateLines(s Shape) *Invalid {
	for i, p := range s.parts {
		if pathBox(p.paths[0]).isPoint() {
			e := &Invalid{Code: "zero-length", Part: i, Ring: -1, Vertex: 0, Other: nowhere(), At: vertex(p.paths[0], 0)}
			return e.finish(s)
		}
	}
	return nil
}

func nowhere() EdgeRef { return EdgeRef{-1, -1, -1} }

func (b Box) isPoint() bool { return b.MinX == b.MaxX && b.MinY == b.MaxY }

// finish puts in what follows from the rest.
func (e *Invalid) finish(s Shape) *Invalid {
	e.parts = len(s.parts)
	e.Reason = invalidities[e.Code].what
	e.AtLonLat = s.plane.Unproject(e.At)
	return e
}
