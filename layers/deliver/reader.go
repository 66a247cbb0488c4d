package deliver

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"redline/geo"
	"redline/intake"
	"redline/lang"
	"redline/layers"

	"github.com/twpayne/go-geom"
)

// batch is how many features are drawn at once, between two looks at ctx.
const batch = 1024

// reader makes the zones of one delivery.
type reader struct {
	name    string
	options Options
	set     *intake.RecordSet
	fields  *fields
	seen    map[string]int // code → the number of the feature that has it first
	outside tally          // features outside the service area
	bent    tally          // features with long edges
	most    float64        // how far, in metres, the longest of them bends
	others  int            // of other layers, in a file of reaches
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

// drawing is a feature's geometry, read and checked.
type drawing struct {
	lonLat geom.T
	shape  geo.Shape
	bend   float64 // see layers.ChordGap
	fault  *lang.Fault
}

func (r *reader) note(what, hint lang.Text) {
	r.out.Notes = append(r.out.Notes, &lang.Fault{File: r.name, What: what, Hint: hint})
}

// all goes through the features in order.
func (r *reader) all(ctx context.Context) error {
	records := r.set.Records
	for from := 0; from < len(records); from += batch {
		if err := ctx.Err(); err != nil {
			return err
		}
		part := records[from:min(from+batch, len(records))]
		drawn := r.draw(part)
		for i := range part {
			r.one(&part[i], &drawn[i])
			part[i] = intake.Record{} // what was read is not needed twice
		}
		if r.options.Progress != nil {
			r.options.Progress(from + len(part))
		}
	}
	return nil
}

// draw reads the geometries of several features at a time; the result has their order.
func (r *reader) draw(records []intake.Record) []drawing {
	out := make([]drawing, len(records))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(records)) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(records)); i = next.Add(1) - 1 {
				d := &out[i]
				if d.fault = records[i].Why; d.fault != nil {
					continue
				}
				d.lonLat, d.shape, d.fault = layers.Draw(r.options.Plane, r.options.Layer.Kind, records[i].Geometry)
				if d.fault == nil {
					d.bend = layers.ChordGap(r.options.Plane, d.lonLat)
				}
			}
		})
	}
	workers.Wait()
	return out
}

// one makes a zone of a feature, or rejects it. Where both the values and the geometry are
// wrong, the values are told.
func (r *reader) one(rec *intake.Record, d *drawing) {
	v := values{fields: r.fields, record: rec, table: !textFormat(r.set.Format)}
	if r.options.Layer.Kind == layers.Reaches && v.ofAnother(r.options.Layer.ID) {
		r.others++
		return
	}
	z := v.zone(r.options.Layer)
	switch first, twice := r.seen[z.Code]; {
	case v.fault != nil:
	case twice:
		v.refuse("code", lang.Textf("编号 %[1]s 与第 %[2]d 个要素重复", "feature %[2]d has the code %[1]s too", clip(z.Code), first),
			lang.Text{ZH: "每个要素的编号须不同；该字段本来就会重复时，请用自己的方案改取另一字段", EN: "codes must differ; where the field repeats by its nature, take another one with a profile of your own"})
	case d.fault != nil:
		v.fault = d.fault
	}
	if _, twice := r.seen[z.Code]; !twice && z.Code != "" {
		r.seen[z.Code] = rec.Number
	}
	if v.fault != nil {
		r.reject(rec, z.Code, v.fault)
		return
	}
	if area := r.options.ServiceArea; !area.IsEmpty() && !d.shape.Bounds().Meets(area.Bounds()) {
		r.outside.add(rec.Number, z.Code)
	}
	if d.bend > layers.MaxBend {
		r.bent.add(rec.Number, z.Code)
		r.most = max(r.most, d.bend)
	}
	z.Geometry, z.Shape = d.lonLat, d.shape
	r.out.Zones = append(r.out.Zones, z)
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
	for _, column := range r.set.Columns {
		value, ok := rec.Properties[column]
		if !ok {
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

// asJSON writes a value of a record; a number that JSON has no way to write becomes a text.
func asJSON(value any) []byte {
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
