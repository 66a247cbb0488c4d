package api

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"redline/api/access"
	"redline/geo"
	"redline/lang"
	"redline/layers"
	"redline/layers/postgis"
	"redline/planning"
)

// maxWindow is how many zones a map may ask for at once, and how many it gets without saying.
const maxWindow = 10_000

// showZones writes the zones of a version in any state as GeoJSON:
// GET /v1/planning/layers/{layer}/versions/{version}/zones. With bbox it is those that meet a box, at most limit of them, with
// how many there are (numberMatched) and the box of the whole version: a map does not want a draft of 200,000 plots at once.
func (s *Service) showZones(w http.ResponseWriter, r *http.Request) error {
	p := query(r, "bbox", "limit")
	box, part := p.box()
	limit := maxWindow
	if p.text("limit") != "" {
		limit = int(p.whole("limit", 1, maxWindow, false))
		if !part {
			p.fail("limit", lang.Text{ZH: "没有 bbox 时给出全部图斑，不能限数", EN: "without bbox all zones are given, and none can be left out"}, lang.Text{ZH: "同时给出 bbox=西,南,东,北", EN: "give bbox=west,south,east,north too"})
		}
	}
	desk, layer, version, err := s.version(r, p)
	if err != nil {
		return err
	}
	leave, err := access.Enter(r.Context())
	if err != nil {
		return err
	}
	defer leave()
	if part {
		found, err := postgis.ZonesIn(r.Context(), desk.Pool, layer, version, box, limit)
		if err != nil {
			return planningProblem(err)
		}
		to := zoneWriter{w: w, head: func(out *bufio.Writer) {
			if e := found.Extent; !e.IsEmpty() {
				_, _ = fmt.Fprintf(out, `"bbox":[%.9f,%.9f,%.9f,%.9f],`, e.MinX, e.MinY, e.MaxX, e.MaxY)
			}
			_, _ = fmt.Fprintf(out, `"numberMatched":%d,"numberReturned":%d,`, found.Matched, len(found.Zones))
		}}
		for i := range found.Zones {
			if err = to.zone(&found.Zones[i]); err != nil {
				break
			}
		}
		return to.end(err)
	}
	to := zoneWriter{w: w}
	return to.end(postgis.EachZone(r.Context(), desk.Pool, layer, version, to.zone))
}

// box reads bbox, and whether it was given.
func (p *parameters) box() (box geo.Box, given bool) {
	text := p.text("bbox")
	if text == "" {
		return box, false
	}
	parts := strings.Split(text, ",")
	var numbers [4]float64
	ok := len(parts) == 4
	for i := range numbers {
		if ok {
			var err error
			numbers[i], err = strconv.ParseFloat(parts[i], 64)
			ok = err == nil && numbers[i] >= -180 && numbers[i] <= 180
		}
	}
	box = geo.Box{MinX: numbers[0], MinY: numbers[1], MaxX: numbers[2], MaxY: numbers[3]}
	if !ok || box.MinX > box.MaxX || box.MinY > box.MaxY {
		p.fail("bbox", lang.Textf("%[1]q 不是范围", "%[1]q is no box", text), lang.Text{ZH: "写成 bbox=西,南,东,北，单位为度，如 104.3,31.1,104.5,31.5", EN: "write bbox=west,south,east,north in degrees, like 104.3,31.1,104.5,31.5"})
	}
	return box, true
}

// zoneWriter writes zones one by one, behind the members that head writes.
type zoneWriter struct {
	w    http.ResponseWriter
	head func(*bufio.Writer)
	out  *bufio.Writer // nil until the first zone
	n    int
}

func (z *zoneWriter) begin() {
	z.w.Header().Set("Content-Type", "application/geo+json")
	z.w.Header().Set("Cache-Control", "no-store")
	z.out = bufio.NewWriter(z.w)
	_, _ = z.out.WriteString(`{"type":"FeatureCollection",`)
	if z.head != nil {
		z.head(z.out)
	}
	_, _ = z.out.WriteString(`"features":[`)
}

// zone writes one. An error is the caller's who went away, or of a zone that cannot be written.
func (z *zoneWriter) zone(zone *layers.Zone) error {
	feature, err := planning.Zone(zone)
	if err != nil {
		return err
	}
	text, err := json.Marshal(feature)
	if err != nil {
		return err
	}
	if z.out == nil {
		z.begin()
	}
	if z.n++; z.n > 1 {
		_ = z.out.WriteByte(',')
	}
	_, err = z.out.Write(text)
	return err
}

// end ends the answer. An error before anything was written is told; after that the answer
// is cut off, so that nobody takes it for whole.
func (z *zoneWriter) end(err error) error {
	switch {
	case err != nil && z.out == nil:
		return planningProblem(err)
	case err != nil:
		panic(http.ErrAbortHandler)
	case z.out == nil:
		z.begin()
	}
	_, _ = z.out.WriteString("]}\n") // the caller may be gone
	_ = z.out.Flush()
	return nil
}
