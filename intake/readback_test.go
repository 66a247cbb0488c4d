package intake

import (
	"fmt"
	"testing"

	"redline/geo"
	"redline/geo/crs"

	"pgregory.net/rapid"
)

// Every reading that can be chosen reads back a place written in it, within 1 mm, in
// either order of the axes.
func TestEveryReadingReadsBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := rapid.SampledFrom(allReadings(false)).Draw(rt, "reading")
		want := geo.LonLat{Lon: rapid.Float64Range(74, 135).Draw(rt, "lon"), Lat: rapid.Float64Range(18, 53).Draw(rt, "lat")}
		if r.ref.Geographic {
			r.web = rapid.SampledFrom([]crs.WebMap{"", crs.GCJ02, crs.BD09}).Draw(rt, "shift")
		} else {
			want.Lon = min(135, r.ref.CentralMeridian+rapid.Float64Range(-1.5, 1.5).Draw(rt, "from the meridian")) // inside China
		}
		first, second := r.ref.Forward(r.web.Forward(want.Lon, want.Lat))
		if r.northFirst {
			first, second = second, first
		}
		result, err := Read("file", fmt.Appendf(nil, "POINT(%.10f %.10f)", first, second), Options{CRS: r.code()})
		if err != nil {
			rt.Fatal(err)
		}
		if off := onSphere(want, boxOfGeometry(result.Footprints[0].Geometry).middle()); off > 1e-3 {
			rt.Fatalf("%s: %.4f m off", r.code(), off)
		}
	})
}
