package write

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"redline/geo/crs"
)

// Shape types (ESRI Shapefile Technical Description, July 1998).
const (
	shapePoint      = 1
	shapePolyline   = 3
	shapePolygon    = 5
	shapeMultiPoint = 8
)

// writeShapefile writes a zip that holds a shapefile (.shp, .shx, .dbf, .prj, .cpg). A
// shapefile holds one kind of shape: footprints of several kinds become several
// shapefiles, told apart by the end of their names.
func writeShapefile(j *job) ([]byte, error) {
	byKind := map[kind][]*figure{}
	for i := range j.figures {
		f := &j.figures[i]
		byKind[f.kind] = append(byKind[f.kind], f)
	}
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for k, suffix := range []string{points: "_点", lines: "_线", areas: "_面"} {
		figures := byKind[kind(k)]
		if len(figures) == 0 {
			continue
		}
		stem := fileStem(j.Title)
		if len(byKind) > 1 {
			stem += suffix
		}
		if err := j.writeShapes(archive, stem, figures); err != nil {
			return nil, err
		}
	}
	if len(byKind) > 1 {
		j.note("several-shapefiles", "点、线、面不能同在一个 shapefile，已分写为 %d 个", "points, lines and areas cannot share a shapefile: %d were written", len(byKind))
	}
	err := archive.Close()
	return out.Bytes(), err
}

// fileStem is a title in characters that every file system takes.
func fileStem(title string) string {
	clean := strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`<>:"/\|?*`, r) {
			return '_'
		}
		return r
	}, title)
	if strings.Trim(clean, ". ") == "" {
		return "footprint"
	}
	return clean
}

// writeShapes writes one shapefile into the archive.
func (j *job) writeShapes(archive *zip.Writer, stem string, figures []*figure) error {
	table, err := j.dbf(figures)
	if err != nil {
		return err
	}
	shp, shx := shapes(figures)
	encoding := "UTF-8"
	if j.GBK {
		encoding = "936"
	}
	for _, member := range []struct {
		extension string
		data      []byte
	}{{".shp", shp}, {".shx", shx}, {".dbf", table}, {".prj", []byte(projection(j.reference))}, {".cpg", []byte(encoding)}} {
		w, err := archive.Create(stem + member.extension)
		if err != nil {
			return err
		}
		if _, err := w.Write(member.data); err != nil {
			return err
		}
	}
	return nil
}

// shapes returns the shapes and their index. Numbers of the header count 16-bit words.
func shapes(figures []*figure) (shp, shx []byte) {
	kindOf := map[kind]int32{points: shapePoint, lines: shapePolyline, areas: shapePolygon}[figures[0].kind]
	for _, f := range figures {
		if f.kind == points && len(f.parts) > 1 {
			kindOf = shapeMultiPoint
		}
	}
	shp, shx = make([]byte, 100), make([]byte, 100)
	all := emptyBounds()
	for i, f := range figures {
		content, box := shape(f, kindOf)
		all.extend(position{box[0], box[1]})
		all.extend(position{box[2], box[3]})
		shx = binary.BigEndian.AppendUint32(shx, uint32(len(shp)/2))
		shx = binary.BigEndian.AppendUint32(shx, uint32(len(content)/2))
		shp = binary.BigEndian.AppendUint32(shp, uint32(i+1))
		shp = binary.BigEndian.AppendUint32(shp, uint32(len(content)/2))
		shp = append(shp, content...)
	}
	for _, file := range [][]byte{shp, shx} {
		binary.BigEndian.PutUint32(file, 9994)
		binary.BigEndian.PutUint32(file[24:], uint32(len(file)/2))
		binary.LittleEndian.PutUint32(file[28:], 1000)
		binary.LittleEndian.PutUint32(file[32:], uint32(kindOf))
		for i, x := range all {
			binary.LittleEndian.PutUint64(file[36+8*i:], math.Float64bits(x))
		}
	}
	return shp, shx
}

// bounds are west, south, east, north.
type bounds [4]float64

func emptyBounds() bounds {
	return bounds{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
}

func (b *bounds) extend(p position) {
	b[0], b[1] = min(b[0], p[0]), min(b[1], p[1])
	b[2], b[3] = max(b[2], p[0]), max(b[3], p[1])
}

// shape returns the record of a figure. Outlines run clockwise in a shapefile and holes
// anticlockwise: the other way round than here.
func shape(f *figure, kindOf int32) ([]byte, bounds) {
	box := emptyBounds()
	var starts []int
	var positions []position
	for _, part := range f.parts {
		for _, path := range part {
			starts = append(starts, len(positions))
			for i := range path {
				p := path[i]
				if f.kind == areas {
					p = path[len(path)-1-i]
				}
				box.extend(p)
				positions = append(positions, p)
			}
		}
	}
	number := func(b []byte, x float64) []byte { return binary.LittleEndian.AppendUint64(b, math.Float64bits(x)) }
	integer := func(b []byte, n int) []byte { return binary.LittleEndian.AppendUint32(b, uint32(n)) }
	b := integer(nil, int(kindOf))
	if kindOf != shapePoint {
		for _, x := range box {
			b = number(b, x)
		}
		if kindOf != shapeMultiPoint {
			b = integer(b, len(starts))
		}
		b = integer(b, len(positions))
		if kindOf != shapeMultiPoint {
			for _, s := range starts {
				b = integer(b, s)
			}
		}
	}
	for _, p := range positions {
		b = number(number(b, p[0]), p[1])
	}
	return b, box
}

// projection is the .prj of a reference in the names ESRI uses.
func projection(r crs.Reference) string {
	const china = `GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`
	switch {
	case r.EPSG == 4326:
		return `GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`
	case r.Geographic:
		return china
	}
	name := "CGCS2000_"
	if r.ZoneWidth == 3 {
		name += "3_Degree_"
	}
	if r.Zone > 0 {
		name += fmt.Sprintf("GK_Zone_%d", r.Zone)
	} else {
		name += fmt.Sprintf("GK_CM_%gE", r.CentralMeridian)
	}
	return fmt.Sprintf(`PROJCS["%s",%s,PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",%.1f],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",%.1f],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`,
		name, china, r.FalseEasting(), r.CentralMeridian)
}
