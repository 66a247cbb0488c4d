package deliver

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"redline/geo"
	"redline/intake"
	"redline/lang"
	"redline/layers"
)

// reader makes the zones of one delivery.
type reader struct {
	name    string
	options Options
	file    *intake.RecordFile
	fields  *fields
	codes   *codes
	twice   map[int]int  // features whose code occurs again → the next that has it
	refused map[int]bool // features with a code that were rejected by themselves
	outside tally        // features outside the service area
	bent    tally        // features with long edges
	most    float64      // how far, in metres, the longest of them bends
	others  int          // of other layers, in a file of reaches
	out     *Delivery
}

// tally counts features that deserve one note together, with the first as an example.
type tally struct {
	count int
	first lang.Text
}

func (t *tally) add(number int, code string) {
	if t.count++; t.count == 1 {
		t.first = placeOf(number, code)
	}
}

func (r *reader) note(what, hint lang.Text) {
	r.out.Notes = append(r.out.Notes, &lang.Fault{File: r.name, What: what, Hint: hint})
}

// all goes through the features in order, and hands zones to take.
func (r *reader) all(ctx context.Context, take func([]layers.Zone) error) error {
	done := 0
	err := r.flow(ctx, func(p *portion) error {
		zones := make([]layers.Zone, 0, len(p.records))
		for i := range p.records {
			if m := &p.made[i]; r.stands(&p.records[i], m) {
				zones = append(zones, m.zone)
			}
		}
		done += len(p.records)
		if r.options.Progress != nil {
			r.options.Progress(done, r.file.Count)
		}
		r.out.Taken += len(zones)
		return take(zones)
	})
	if err != nil || len(r.twice) == 0 {
		return err
	}
	return r.rejectFirst(ctx)
}

// stands reports whether a feature becomes a zone, or else rejects it.
func (r *reader) stands(rec *intake.Record, m *made) bool {
	if m.another {
		r.others++
		return false
	}
	code := m.zone.Code
	first, twice := 0, false
	if code != "" {
		first, twice = r.codes.take(code, rec.Number)
	}
	switch {
	case twice && (m.fault == nil || m.fault.Err != ErrValue):
		m.fault = sameCode(code, first)
		fallthrough
	case twice:
		if _, known := r.twice[first]; !known {
			r.twice[first] = rec.Number
		}
	case m.fault != nil && code != "":
		r.refused[rec.Number] = true
	}
	if m.fault != nil {
		r.reject(rec, code, m.fault)
		return false
	}
	if area := r.options.ServiceArea; !area.IsEmpty() && !m.zone.Shape.Bounds().Meets(area.Bounds()) {
		r.outside.add(rec.Number, code)
	}
	if m.bend > layers.MaxBend {
		r.bent.add(rec.Number, code)
		r.most = max(r.most, m.bend)
	}
	return true
}

// sameCode refuses one of several features with the same code; none of them counts, for
// which is meant is not known.
func sameCode(code string, other int) *lang.Fault {
	return &lang.Fault{
		Field: "code", Err: ErrValue,
		What: lang.Textf("编号 %[1]s 与第 %[2]d 个要素重复", "feature %[2]d has the code %[1]s too", clip(code), other),
		Hint: lang.Text{ZH: "每个要素的编号须不同；该字段本来就会重复时，请用自己的方案改取另一字段", EN: "codes must differ; where the field repeats by its nature, take another one with a profile of your own"},
	}
}

// rejectFirst rejects the features whose code a later one has too: they were handed on when
// that was not known yet.
func (r *reader) rejectFirst(ctx context.Context) error {
	err := r.file.Each(func(rec *intake.Record) error {
		second, twice := r.twice[rec.Number]
		if !twice || r.refused[rec.Number] {
			return ctx.Err()
		}
		v := values{fields: r.fields, record: rec, table: !textFormat(r.file.Format)}
		code := v.required("code")
		r.reject(rec, code, sameCode(code, second))
		r.out.TakenBack = append(r.out.TakenBack, code)
		r.out.Taken--
		return nil
	})
	slices.SortStableFunc(r.out.Rejected, func(a, b Rejected) int { return cmp.Compare(a.Position, b.Position) })
	return err
}

func (r *reader) reject(rec *intake.Record, code string, fault *lang.Fault) {
	why := *fault
	if why.Field == "" {
		why.Field = "geometry"
	}
	at := placeOf(rec.Number, code)
	if !why.Where.IsZero() {
		at = lang.Text{ZH: at.ZH + "，" + why.Where.ZH, EN: at.EN + ", " + why.Where.EN}
	}
	why.File, why.Where = r.name, at
	r.out.Rejected = append(r.out.Rejected, Rejected{Position: rec.Number, Code: code, Why: &why, Feature: r.feature(rec)})
}

// placeOf names a feature as a person finds it.
func placeOf(number int, code string) lang.Text {
	if code == "" {
		return lang.Textf("第 %d 个要素", "feature %d", number)
	}
	return lang.Textf("第 %d 个要素（%s）", "feature %d (%s)", number, clip(code))
}

// feature writes a feature as it was delivered.
func (r *reader) feature(rec *intake.Record) json.RawMessage {
	out := []byte(`{"type":"Feature","properties":{`)
	written := false
	for _, column := range r.file.Columns {
		value := rec.Value(column)
		if value == nil {
			continue
		}
		if written {
			out = append(out, ',')
		}
		written = true
		out = append(append(append(out, asJSON(column)...), ':'), asJSON(value)...)
	}
	geometry := json.RawMessage("null")
	if rec.Geometry != nil {
		if raw, err := geo.EncodeGeoJSON(rec.Geometry); err == nil {
			geometry = raw
		}
	}
	return append(append(append(out, `},"geometry":`...), geometry...), '}')
}

// asJSON writes a value of a record; a number that JSON has no way to write becomes a text,
// and U+0000, which no database keeps, the sign for it.
func asJSON(value any) []byte {
	if text, isText := value.(string); isText {
		value = layers.ShowNull(text)
	}
	raw, err := json.Marshal(value)
	if err != nil {
		raw, _ = json.Marshal(fmt.Sprint(value)) // a string always can be written
	}
	return raw
}

// noteOthers tells of long edges, of zones outside the service area and of features of other layers.
func (r *reader) noteOthers() {
	if r.bent.count > 0 {
		r.note(lang.Textf("有 %[1]d 个要素含长边，经纬度直线与平面直线相差最大 %.2[2]f m，判定以平面直线为准；第一个是%[3]s",
			"features with long edges: %[1]d; straight in degrees and straight on the plane differ by up to %.2[2]f m, and the plane decides; the first is %[4]s",
			r.bent.count, r.most, r.bent.first.ZH, r.bent.first.EN),
			lang.Text{ZH: "在长边上加密折点", EN: "add vertices along the long edges"})
	}
	if r.outside.count > 0 {
		r.note(lang.Textf("有 %[1]d 个要素在辖区范围之外，第一个是%[2]s", "features outside the service area: %[1]d, the first is %[3]s", r.outside.count, r.outside.first.ZH, r.outside.first.EN),
			lang.Text{ZH: "检查坐标系，以及是否放错了文件", EN: "check the reference system, and that it is the right file"})
	}
	if r.others > 0 {
		r.note(lang.Textf("有 %d 个要素的 control 是别的图层，没有读取", "features whose control is another layer, which are not read: %d", r.others),
			lang.Text{ZH: "分别导入各自的图层", EN: "import them into their own layers"})
	}
}

func textFormat(format string) bool { return format == "geojson" || format == "geojsonseq" }
