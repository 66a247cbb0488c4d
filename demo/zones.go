package demo

import "fmt"

// zone is a feature with one area: its shell, then holes. An empty grade is left out.
func zone(code, name, grade string, shape ...ring) feature {
	f := feature{area: shape, properties: map[string]any{"code": code, "name": name}}
	if grade != "" {
		f.properties["grade"] = grade
	}
	return f
}

// with sets one more property of a feature.
func (f feature) with(property string, value any) feature {
	f.properties[property] = value
	return f
}

// serial writes the codes of one series: prefix and number.
func serial(prefix string, n int) string { return fmt.Sprintf("DEMO-%s-%02d", prefix, n) }

// spot is a zone that lies by itself: an uneven patch of a radius (height 0) or a
// rectangle.
type spot struct {
	name, grade   string
	at            vec     // km from the district's centre
	width, height float64 // m; of a patch, width is its mean radius
	angle         float64 // degrees
}

func (d *district) shape(s spot, seed uint64) ring {
	if s.height > 0 {
		return d.rectangle(s.at, s.width, s.height, s.angle)
	}
	return d.blob(s.at, s.width, 0.35, 24, seed)
}

// spots are the zones of a table, coded by prefix and number.
func (d *district) spots(prefix string, rows []spot) []feature {
	var out []feature
	for i, s := range rows {
		out = append(out, zone(serial(prefix, i+1), s.name+"（示意）", s.grade, d.shape(s, d.spotSeed(s))))
	}
	return out
}

// spotSeed gives each place an outline of its own, whatever table it stands in.
func (d *district) spotSeed(s spot) uint64 {
	return d.seed ^ mix(uint64(int64(1000*s.at.x))<<32^uint64(uint32(int32(1000*s.at.y))))
}

// strip is a zone along a watercourse, water included, by chainage from the first vertex
// of its axis. Depths stay below the radius of the bends.
type strip struct {
	name, grade, course string
	from, to            float64 // m along the axis
	left, right         float64 // m landward of the banks
}

func (d *district) strips(prefix string, rows []strip) []feature {
	var out []feature
	for i, s := range rows {
		c := d.course(s.course)
		out = append(out, zone(serial(prefix, i+1), s.name+"（示意）", s.grade,
			c.strip(c.vertexAt(s.from), c.vertexAt(s.to), s.left, s.right)))
	}
	return out
}

// verge is a zone on one bank of a watercourse, without the water.
type verge struct {
	name, grade, course string
	side                int // 0: left
	from, to            float64
	near, far           float64 // m landward of the bank
}

func (d *district) verges(prefix string, rows []verge) []feature {
	var out []feature
	for i, v := range rows {
		c := d.course(v.course)
		out = append(out, zone(serial(prefix, i+1), v.name+"（示意）", v.grade,
			c.verge(v.side, c.vertexAt(v.from), c.vertexAt(v.to), v.near, v.far)))
	}
	return out
}

// verge is the land between two lines beside one bank, counter-clockwise.
func (c course) verge(side, from, to int, near, far float64) ring {
	inner := ring(c.beside(side, near)[from : to+1])
	outer := ring(c.beside(side, far)[from : to+1])
	if side == 0 {
		inner, outer = outer, inner
	}
	return append(append(ring{}, outer...), reversed(inner)...)
}

// valley is the land within a distance of a river's general course between two shares of
// it: wider than the bends, and smooth.
func (d *district) valley(c course, from, to, width float64, seed uint64) ring {
	control := make(line, len(c.courseRow.course))
	for i, p := range c.courseRow.course {
		control[i] = d.origin.moved(p, 1000)
	}
	general := spline(control, 20).resample(200)
	general = general[int(from*float64(len(general)-1)) : int(to*float64(len(general)-1))+1]
	edge := noise{seed, 1500}
	side := func(sign float64) line {
		return general.offset(func(i int) float64 {
			// Rounded at both ends.
			end := float64(min(i, len(general)-1-i)) / 4
			taper := smooth(min(end, 1))
			return sign * width * (0.25 + float64(0.75*taper)) * (0.8 + float64(0.4*edge.along(float64(200*i)+float64(5000*sign))))
		})
	}
	return append(ring(side(-1)), reversed(side(1))...)
}

// serialName numbers names as serial numbers codes; i counts from 0.
func serialName(name string, i int) string { return fmt.Sprintf("%s%02d", name, i+1) }
