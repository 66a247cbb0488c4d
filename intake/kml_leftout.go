package intake

import (
	"strings"

	"redline/lang"
)

// kmlLeftOut is what KML holds besides points, lines and areas: the tracks of a receiver
// (gx:Track, gx:MultiTrack) and models of buildings. They are no footprints.
type kmlLeftOut struct {
	here  string   // what the placemark being read has of it; "" for nothing
	kind  string   // the first of all
	at    int      // where that stands
	count int      // placemarks that have it
	names []string // of the first of these
	read  int      // placemarks that were read
}

// note takes down an element that is left out.
func (k *kmlLeftOut) note(kind string, at int) {
	if k.here = kind; k.kind == "" {
		k.kind, k.at = kind, at
	}
}

// closes ends a placemark, and reports whether something of it was left out.
func (k *kmlLeftOut) closes(f *feature) bool {
	if k.here == "" {
		return false
	}
	k.here = ""
	if k.count++; len(k.names) < maxListNotes {
		k.names = append(k.names, shorten(f.label()))
	}
	return true
}

// finish warns of what was left out, and refuses a document that holds nothing else.
func (k *kmlLeftOut) finish(r *kml) error {
	if k.count == 0 {
		return nil
	}
	what := lang.Text{ZH: "航迹（" + k.kind + "）", EN: "tracks (" + k.kind + ")"}
	if k.kind == "Model" {
		what = lang.Text{ZH: "三维模型（Model）", EN: "models (Model)"}
	}
	if k.read == 0 {
		return r.src.at(fault(ErrFormat,
			lang.Textf("文件里只有%[1]s，没有点、线或面", "the file holds nothing but %[2]s: no points, lines or areas", what.ZH, what.EN),
			lang.Text{ZH: "航迹是走过的路，不是范围：请在奥维、Google Earth 里画出面（或把航迹转为线）后重新导出", EN: "A track is the way somebody went, and no footprint: draw the area, or turn the track into a line, in the map program and export it again."}), k.at)
	}
	r.out.warnings = append(r.out.warnings, Note{"kml-left-out", lang.Textf(
		"%[3]d 个地标的%[1]s未读取：%[4]s", "the %[2]s of %[3]d placemark(s) were not read: %[5]s", what.ZH, what.EN, k.count, strings.Join(k.names, "、"), strings.Join(k.names, ", "))})
	return nil
}
