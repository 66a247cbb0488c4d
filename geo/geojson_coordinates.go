package geo

import (
	"encoding/json"
	"strconv"

	"redline/lang"

	"github.com/twpayne/go-geom"
)

// coordinates reads a "coordinates" member straight into flat form. The JSON is known to
// be well-formed; only its shape is in question.
type coordinates struct {
	json json.RawMessage
	pos  int

	flat  []float64
	ends  []int   // after each line or ring
	endss [][]int // the same, by polygon

	indices []int // the array elements the reader stands in, outermost first
}

// read reads arrays nested to the given depth around positions.
func (c *coordinates) read(typ string, depth int) *lang.Fault {
	var fault *lang.Fault
	switch {
	case typ == "Point":
		if c.isEmptyArray() {
			return nil
		}
		fault = c.position()
	case typ == "MultiPoint" || typ == "LineString":
		fault = c.array(c.position)
	case depth == 2:
		fault = c.array(c.line)
	default:
		fault = c.array(func() *lang.Fault {
			first := len(c.ends)
			fault := c.array(c.line)
			c.endss = append(c.endss, c.ends[first:len(c.ends):len(c.ends)])
			return fault
		})
	}
	if fault != nil {
		fault.Where = placeInArrays(typ, c.indices)
	}
	return fault
}

func (c *coordinates) line() *lang.Fault {
	fault := c.array(c.position)
	c.ends = append(c.ends, len(c.flat))
	return fault
}

// array reads "[", items separated by commas, "]". On a fault the indices stay as they
// are, to say where it was.
func (c *coordinates) array(item func() *lang.Fault) *lang.Fault {
	if c.next() != '[' {
		return geojsonFault("", "此处应为坐标数组", "an array of coordinates belongs here")
	}
	c.pos++
	if c.next() == ']' {
		c.pos++
		return nil
	}
	c.indices = append(c.indices, 0)
	for {
		if fault := item(); fault != nil {
			return fault
		}
		more := c.next() == ','
		c.pos++
		if !more {
			break
		}
		c.indices[len(c.indices)-1]++
	}
	c.indices = c.indices[:len(c.indices)-1]
	return nil
}

// position reads [x, y, …]: two numbers or more, of which two are kept.
func (c *coordinates) position() *lang.Fault {
	n := 0
	at := c.indices
	if fault := c.array(func() *lang.Fault {
		x, fault := c.number()
		if n < 2 {
			c.flat = append(c.flat, x)
		}
		n++
		return fault
	}); fault != nil {
		c.indices = at
		return fault
	}
	if n < 2 {
		return geojsonFault("", "坐标少于两个数", "a position needs two numbers at least")
	}
	return nil
}

func (c *coordinates) number() (float64, *lang.Fault) {
	if b := c.next(); b != '-' && (b < '0' || b > '9') {
		return 0, geojsonFault("", "此处应为数，坐标的层数或类型与 type 不符",
			"a number belongs here: coordinates nested too deep, or not numbers")
	}
	start := c.pos
	for c.pos < len(c.json) && isNumeric(c.json[c.pos]) {
		c.pos++
	}
	x, err := strconv.ParseFloat(string(c.json[start:c.pos]), 64)
	if err != nil {
		f := geojsonFault("", "数值过大", "the number is too large")
		f.Err = err
		return 0, f
	}
	return x, nil
}

func isNumeric(b byte) bool {
	return b >= '0' && b <= '9' || b == '-' || b == '+' || b == '.' || b == 'e' || b == 'E'
}

// next skips white space and returns the byte that follows, 0 at the end.
func (c *coordinates) next() byte {
	for ; c.pos < len(c.json); c.pos++ {
		switch b := c.json[c.pos]; b {
		case ' ', '\t', '\r', '\n':
		default:
			return b
		}
	}
	return 0
}

func (c *coordinates) isEmptyArray() bool {
	if c.next() != '[' {
		return false
	}
	start := c.pos
	c.pos++
	empty := c.next() == ']'
	c.pos = start
	return empty
}

// placeInArrays says in words where nested array indices point in a type's coordinates.
func placeInArrays(typ string, indices []int) lang.Text {
	at := func(level int) int {
		if level < 0 || level >= len(indices) {
			return -1
		}
		return indices[level]
	}
	const several = 2 // name the part: the type is a Multi one
	switch typ {
	case "LineString":
		return place(Lines, 1, -1, -1, at(0))
	case "MultiPoint":
		return place(Points, several, at(0), -1, -1)
	case "MultiLineString":
		return place(Lines, several, at(0), -1, at(1))
	case "Polygon":
		return place(Area, 1, -1, at(0), at(1))
	case "MultiPolygon":
		return place(Area, several, at(0), at(1), at(2))
	}
	return lang.Text{}
}

// geometry makes the go-geom geometry of what was read.
func (c *coordinates) geometry(typ string) geom.T {
	switch typ {
	case "Point":
		if len(c.flat) == 0 {
			return geom.NewPointEmpty(geom.XY)
		}
		return geom.NewPointFlat(geom.XY, c.flat)
	case "MultiPoint":
		return geom.NewMultiPointFlat(geom.XY, c.flat)
	case "LineString":
		return geom.NewLineStringFlat(geom.XY, c.flat)
	case "MultiLineString":
		return geom.NewMultiLineStringFlat(geom.XY, c.flat, c.ends)
	case "Polygon":
		return geom.NewPolygonFlat(geom.XY, c.flat, c.ends)
	default:
		return geom.NewMultiPolygonFlat(geom.XY, c.flat, c.endss)
	}
}
