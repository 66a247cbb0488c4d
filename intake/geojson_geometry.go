package intake

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"redline/geo"
	"redline/lang"
)

// geometry reads a geometry object into the feature's pieces.
func (r *geoJSON) geometry(f *feature, o object) error {
	if o.kind == "GeometryCollection" {
		return r.geometryCollection(f, o)
	}
	read, ok := map[string]func(*feature, int) (int, error){
		"Point":           r.point,
		"MultiPoint":      r.points,
		"LineString":      r.line,
		"MultiLineString": r.each(r.line),
		"Polygon":         r.polygon,
		"MultiPolygon":    r.each(r.polygon),
	}[o.kind]
	if !ok {
		return r.wrong(o.at, "type", fmt.Sprintf("不认识的几何类型 %q", o.kind), fmt.Sprintf("%q is no geometry type of GeoJSON", o.kind))
	}
	at, ok := o.members.find("coordinates")
	if !ok {
		return r.wrong(o.at, "coordinates", "几何没有 coordinates", "the geometry has no coordinates")
	}
	if r.text.is(at) != '[' {
		return r.wrong(at, "coordinates", "coordinates 应为数组", "coordinates must be an array")
	}
	if r.text[r.text.space(at+1)] != ']' { // [] is the empty geometry
		if _, err := read(f, at); err != nil {
			return err
		}
	}
	return nil
}

func (r *geoJSON) geometryCollection(f *feature, o object) error {
	at, ok := o.members.find("geometries")
	if !ok || r.text.is(at) != '[' {
		return r.wrong(o.at, "geometries", "GeometryCollection 没有 geometries 数组", "the GeometryCollection has no array geometries")
	}
	noteOnce(f, collectionNote())
	_, err := r.text.elements(at, func(_, at int) (int, error) {
		g, err := r.object(at, "geometries")
		if err != nil {
			return 0, err
		}
		return g.end, r.geometry(f, g)
	})
	return err
}

func collectionNote() Note {
	return Note{"collection", lang.Text{ZH: "几何集合已拆开", EN: "the geometry collection was taken apart"}}
}

// droppedNote says that the third or a further number of positions was left out.
func droppedNote(z, m bool) Note {
	switch {
	case z && m:
		return Note{"zm-dropped", lang.Text{ZH: "高程（Z）和测量值（M）已略去", EN: "heights (Z) and measures (M) were dropped"}}
	case m:
		return Note{"m-dropped", lang.Text{ZH: "测量值（M）已略去", EN: "measures (M) were dropped"}}
	}
	return Note{"z-dropped", lang.Text{ZH: "高程（Z）已略去", EN: "heights (Z) were dropped"}}
}

// noteOnce adds a repair unless one of its code is there.
func noteOnce(f *feature, n Note) { f.repairs = noted(f.repairs, n) }

// noted adds a note unless one of its code is there.
func noted(notes []Note, n Note) []Note {
	if hasNote(notes, n.Code) {
		return notes
	}
	return append(notes, n)
}

func hasNote(notes []Note, code string) bool {
	return slices.ContainsFunc(notes, func(n Note) bool { return n.Code == code })
}

// each reads an array of what read reads.
func (r *geoJSON) each(read func(*feature, int) (int, error)) func(*feature, int) (int, error) {
	return func(f *feature, at int) (int, error) {
		return r.text.elements(at, func(_, at int) (int, error) {
			if r.text.is(at) != '[' {
				return 0, r.shallow(at)
			}
			return read(f, at)
		})
	}
}

func (r *geoJSON) shallow(at int) error {
	return r.wrong(at, "coordinates", "coordinates 的层数与几何类型不符", "coordinates nest deeper or less deep than the geometry's type")
}

func (r *geoJSON) point(f *feature, at int) (int, error) {
	v, end, err := r.position(f, at)
	if err != nil {
		return 0, err
	}
	r.addPoint(f, v)
	return end, nil
}

func (r *geoJSON) points(f *feature, at int) (int, error) {
	p, end, err := r.path(f, at)
	r.addPiece(f, piece{kind: geo.Points, paths: []path{p}})
	return end, err
}

func (r *geoJSON) line(f *feature, at int) (int, error) {
	p, end, err := r.path(f, at)
	r.addPiece(f, piece{kind: geo.Lines, paths: []path{p}})
	return end, err
}

func (r *geoJSON) polygon(f *feature, at int) (int, error) {
	pc := piece{kind: geo.Area}
	end, err := r.text.elements(at, func(_, at int) (int, error) {
		if r.text.is(at) != '[' {
			return 0, r.shallow(at)
		}
		p, end, err := r.path(f, at)
		pc.paths = append(pc.paths, p)
		return end, err
	})
	if err == nil && len(pc.paths) == 0 {
		err = inFeature(f, r.tally.ring()) // many polygons of nothing are no less work
	}
	r.addPiece(f, pc)
	return end, err
}

// path reads an array of positions.
func (r *geoJSON) path(f *feature, at int) (path, int, error) {
	var p path
	if err := r.tally.ring(); err != nil {
		return p, 0, inFeature(f, err)
	}
	end, err := r.text.elements(at, func(_, at int) (int, error) {
		if r.text.is(at) != '[' {
			return 0, r.shallow(at)
		}
		v, end, err := r.position(f, at)
		p.vertices = r.put(p.vertices, v)
		return end, err
	})
	return p, end, err
}

// position reads [x, y] and drops further numbers on record.
func (r *geoJSON) position(f *feature, at int) (vertex, int, error) {
	if err := r.tally.vertex(); err != nil {
		return vertex{}, 0, err
	}
	v := vertex{at: int32(at)}
	if end, ok := r.plainPosition(at, &v); ok {
		return v, end, nil
	}
	n := 0
	end, err := r.text.elements(at, func(i, at int) (int, error) {
		if r.text.is(at) != '0' {
			if r.text.is(at) == '[' {
				return 0, r.shallow(at)
			}
			return 0, r.wrong(at, "coordinates", "坐标应为数", "a coordinate must be a number")
		}
		end := r.text.end(at)
		n++
		if i > 1 {
			return end, nil
		}
		if end-at > maxNumber {
			return 0, r.wrong(at, "coordinates", "坐标的位数过多，不是正常的数", "a coordinate has too many digits for a number")
		}
		x, err := strconv.ParseFloat(string(r.text[at:end]), 64)
		if err != nil || math.IsInf(x, 0) {
			return 0, r.src.at(notFinite(string(r.text[at:end])), at)
		}
		if i == 0 {
			v.first = x
		} else {
			v.second = x
		}
		return end, nil
	})
	switch {
	case err != nil:
		return v, 0, err
	case n < 2:
		return v, 0, r.wrong(at, "coordinates", "一个位置至少要有两个数", "a position needs two numbers")
	case n > 2:
		noteOnce(f, droppedNote(true, n > 3))
	}
	return v, end, nil
}

// plainPosition reads the position at at where it is two plain numbers, as most are.
func (r *geoJSON) plainPosition(at int, v *vertex) (end int, ok bool) {
	if v.first, at, ok = r.text.plainNumber(at + 1); !ok || r.text[at] != ',' {
		return 0, false
	}
	if v.second, at, ok = r.text.plainNumber(r.text.space(at + 1)); !ok || r.text[at] != ']' {
		return 0, false
	}
	return at + 1, true
}
