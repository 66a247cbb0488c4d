package intake

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"

	"redline/geo"
	"redline/lang"
)

// maxPlacemarks is how many a file may hold; a program that shows KML holds far fewer.
const maxPlacemarks = 150_000

func (r *kml) placemark() error {
	if err := r.feature(); err != nil {
		return err
	}
	if r.features > maxPlacemarks {
		return fault(ErrLimit,
			lang.Textf("地标超过上限 %d 个", "more than the %d placemarks accepted", maxPlacemarks),
			lang.Text{ZH: "请拆开文件，或导出为 shapefile、GeoPackage", EN: "Split the file, or export it as a shapefile or GeoPackage."})
	}
	before := r.vertices
	f := feature{number: r.left.read + 1, at: int32(r.start), properties: map[string]any{}, declared: r.declared}
	typed := false
	err := r.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "name":
			name, _, err := r.words()
			f.name = strings.TrimSpace(name)
			return err
		case "ExtendedData":
			return r.children(func(e xml.StartElement) error { return r.data(&f, e) })
		case "OvCoordType":
			return r.coordType(&f, &typed)
		}
		return r.geometry(&f, e)
	})
	if err != nil {
		return err
	}
	if f.name == "" {
		f.name = nameOf(f.properties)
	}
	if r.left.closes(&f) && r.vertices == before {
		return nil
	}
	r.typed = r.typed && typed
	r.left.read++
	r.hold(&r.out, f)
	return nil
}

func kmlAttribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// schema notes the types of a schema's fields.
func (r *kml) schema(e xml.StartElement) error {
	id := kmlAttribute(e, "id")
	return r.children(func(e xml.StartElement) error {
		if e.Name.Local == "SimpleField" {
			name := id + "\x00" + kmlAttribute(e, "name")
			if len(name) > maxFieldName || len(r.types) > maxListNotes*maxProperties {
				return r.src.at(tooManyFields(), r.start)
			}
			r.types[name] = kmlAttribute(e, "type")
		}
		return r.skip()
	})
}

// data reads a member of extended data.
func (r *kml) data(f *feature, e xml.StartElement) error {
	switch e.Name.Local {
	case "SchemaData":
		url := kmlAttribute(e, "schemaUrl")
		id := url[strings.LastIndexByte(url, '#')+1:]
		return r.children(func(e xml.StartElement) error {
			if e.Name.Local != "SimpleData" {
				return r.skip()
			}
			name := kmlAttribute(e, "name")
			return r.property(f, name, r.types[id+"\x00"+name])
		})
	case "Data":
		name := kmlAttribute(e, "name")
		return r.children(func(e xml.StartElement) error {
			if e.Name.Local != "value" {
				return r.skip()
			}
			return r.property(f, name, "")
		})
	}
	return r.skip()
}

// property reads the value of a property; what is not of its type stays text.
func (r *kml) property(f *feature, name, kind string) error {
	at := r.start
	word, _, err := r.words()
	if err != nil {
		return err
	}
	if len(name) > maxFieldName {
		return r.src.at(tooManyFields(), at)
	}
	word = strings.TrimSpace(word)
	f.properties[name] = word
	switch kind {
	case "int", "uint", "short", "ushort", "float", "double":
		if x, err := decimal(word); err == nil {
			f.properties[name] = x
		}
	case "bool":
		if yes, err := strconv.ParseBool(word); err == nil {
			f.properties[name] = yes
		}
	}
	if len(f.properties) > maxProperties {
		return r.src.at(fault(ErrLimit,
			lang.Textf("一个要素的属性超过上限 %d 个", "a feature has more than the %d properties accepted", maxProperties),
			lang.Text{ZH: "请去掉无关的属性后重新导出", EN: "Export it without the properties that do not matter here."}), at)
	}
	return nil
}

// geometry reads a geometry; an element that is none is passed over.
func (r *kml) geometry(f *feature, e xml.StartElement) error {
	name, at := e.Name.Local, r.start
	switch name {
	case "MultiGeometry":
		return r.children(func(e xml.StartElement) error { return r.geometry(f, e) })
	case "Point":
		before := r.vertices
		p, err := r.path(f, name)
		if err != nil {
			return err
		}
		if n := r.vertices - before; n != 1 {
			return r.wrong(at, name, lang.Textf("Point 有 %d 个坐标，应为 1 个", "the Point has %d coordinates, not one", n))
		}
		if r.keep {
			addPoint(f, p.vertices[0])
		}
		return nil
	case "LineString", "LinearRing":
		p, err := r.path(f, name)
		r.addPiece(f, piece{kind: geo.Lines, paths: []path{p}})
		return err
	case "Polygon":
		return r.polygon(f)
	case "Track", "MultiTrack", "Model":
		r.left.note(name, at)
	}
	return r.skip()
}

func (r *kml) polygon(f *feature) error {
	at := r.start
	var outer, inner []path
	err := r.children(func(e xml.StartElement) error {
		var into *[]path
		switch e.Name.Local {
		case "outerBoundaryIs":
			into = &outer
		case "innerBoundaryIs":
			into = &inner
		default:
			return r.skip()
		}
		return r.children(func(e xml.StartElement) error {
			if e.Name.Local != "LinearRing" {
				return r.skip()
			}
			p, err := r.path(f, "LinearRing")
			*into = append(*into, p)
			return err
		})
	})
	if err != nil {
		return err
	}
	if n := len(outer); n != 1 {
		return r.wrong(at, "Polygon", lang.Textf("面有 %d 个外环，应为 1 个", "the polygon has %d outer rings, not one", n))
	}
	r.addPiece(f, piece{kind: geo.Area, paths: append(outer, inner...)})
	return nil
}

// path reads the coordinates of the element that was just opened.
func (r *kml) path(f *feature, element string) (path, error) {
	var p path
	if err := r.ring(); err != nil {
		return p, inFeature(f, err)
	}
	at, found, before := r.start, 0, r.vertices
	err := r.children(func(e xml.StartElement) error {
		if e.Name.Local != "coordinates" {
			return r.skip()
		}
		found++
		start := r.start
		text, from, err := r.words()
		if err != nil {
			return err
		}
		return r.tuples(f, &p, text, from, start)
	})
	switch {
	case err != nil:
		return p, err
	case found > 1:
		return p, r.wrong(at, element, lang.Text{ZH: "coordinates 出现了两次，不知以哪个为准", EN: "coordinates occurs twice; which counts is not known"})
	case r.vertices == before:
		out := fault(ErrEmpty,
			lang.Text{ZH: "没有坐标（空几何）", EN: "there are no coordinates; the geometry is empty"},
			lang.Text{ZH: "删除该要素，或补上它的坐标", EN: "Delete the feature, or give it coordinates."})
		out.Where, out.Field = place{feature: strconv.Itoa(f.number)}.text(), element
		return p, r.src.at(out, at)
	}
	return p, nil
}

// tuples reads the points of a text that begins at from; where that is -1, start stands
// for the place of them all.
func (r *kml) tuples(f *feature, p *path, text string, from, start int) error {
	for i := 0; i < len(text); {
		if strings.IndexByte(" \t\r\n", text[i]) >= 0 {
			i++
			continue
		}
		end := len(text)
		if n := strings.IndexAny(text[i:], " \t\r\n"); n >= 0 {
			end = i + n
		}
		at := start
		if from >= 0 {
			at = from + i
		}
		if err := r.vertex(); err != nil {
			return r.placed(err, at)
		}
		v, err := r.tuple(f, text[i:end], at)
		if err != nil {
			return err
		}
		p.vertices = r.put(p.vertices, v)
		i = end
	}
	return nil
}

func (r *kml) placed(err error, at int) error {
	if f, ok := err.(*lang.Fault); ok {
		return r.src.at(f, at)
	}
	return err
}

// tuple reads longitude, latitude and perhaps the altitude, which is dropped.
func (r *kml) tuple(f *feature, word string, at int) (vertex, error) {
	v := vertex{at: int32(at)}
	if i := fullWidthIn(word); i >= 0 {
		c := []rune(word[i:])[0]
		return v, r.wrong(at, "coordinates", lang.Textf("全角字符「%s」，请改为半角", "the full-width character \"%s\"; use the half-width (ASCII) one", string(c)))
	}
	parts := strings.SplitN(word, ",", 5)
	if len(parts) < 2 || len(parts) > 3 {
		return v, r.wrong(at, "coordinates", lang.Textf("「%s」不是一个点：应为 经度,纬度 或 经度,纬度,高程", "\"%s\" is no point: longitude,latitude or longitude,latitude,altitude is expected", shortKML(word)))
	}
	for i, part := range parts {
		x, err := decimal(part)
		if err != nil {
			if x, err := strconv.ParseFloat(part, 64); math.IsInf(x, 0) || err == nil && math.IsNaN(x) {
				out := notFinite(shortKML(part))
				out.Where = place{feature: strconv.Itoa(f.number)}.text()
				return v, r.src.at(out, at)
			}
			return v, r.wrong(at, "coordinates", lang.Textf("「%s」中的「%s」不是数", "in \"%s\", \"%s\" is no number", shortKML(word), shortKML(part)))
		}
		switch i {
		case 0:
			v.first = x
		case 1:
			v.second = x
		case 2:
			noteOnce(f, droppedNote(true, false))
		}
	}
	return v, nil
}

// shortKML cuts a word that is too long for a message.
func shortKML(word string) string {
	if r := []rune(word[:min(len(word), 200)]); len(r) > 40 || len(word) > 200 {
		return string(r[:min(len(r), 40)]) + "…"
	}
	return word
}
