package worker

import (
	"math"
	"os"
	"reflect"
	"testing"

	"redline/intake"
)

// Deliveries are read alike here and in a worker, record by record: geometries to the last
// bit, refusals to the last word; and a held one is gone through as often as a file.
func TestRecordsAreThoseOfIntake(t *testing.T) {
	p := newPool(t, Config{})
	read := 0
	mixed := []byte(`{"type":"FeatureCollection","features":[
		{"type":"Feature","properties":{"HXBM":"甲","n":1.5,"is":true},"geometry":{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[104.5,31.3]},{"type":"LineString","coordinates":[[104.5,31.3],[104.6,31.3]]}]}},
		{"type":"Feature","properties":{"HXBM":"乙"},"geometry":null},
		{"type":"Feature","properties":{},"geometry":{"type":"MultiPoint","coordinates":[[104.5,31.3],[104.6,31.3]]}}]}`)
	check := func(name string, data []byte, crs string) {
		o := intake.RecordOptions{CRS: crs, Faulty: true}
		want, wantErr := intake.Records(name, data, o)
		got, err := p.Records(t.Context(), name, data, o)
		sameFault(t, name, err, wantErr)
		if wantErr != nil || err != nil {
			return
		}
		read++
		var again []intake.Record
		if err := intake.HeldRecords(got).Each(func(r *intake.Record) error { again = append(again, *r); return nil }); err != nil || !reflect.DeepEqual(again, got.Records) {
			t.Errorf("%s: held, %d of %d records, %v", name, len(again), len(got.Records), err)
		}
		for i := range min(len(want.Records), len(got.Records)) {
			a, b := &want.Records[i], &got.Records[i]
			if (a.Why == nil) != (b.Why == nil) {
				t.Errorf("%s: record %d: %v, want %v", name, i, b.Why, a.Why)
			} else if a.Why != nil {
				sameFault(t, name, b.Why, a.Why)
			}
			a.Why, b.Why = nil, nil
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
	check("mixed.geojson", mixed, "")
	for _, file := range files(t) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		check(file, data, "")
		if intake.HoldsRecords(data) {
			check(file, data, "EPSG:4490")
		}
	}
	if read < 10 {
		t.Errorf("%d files were read", read)
	}
	if text := written(map[string]any{"n": math.NaN(), "m": math.Inf(1), "s": "x"}); text["n"] != "NaN" || text["m"] != "+Inf" || text["s"] != "x" {
		t.Errorf("%v", text)
	}
}
