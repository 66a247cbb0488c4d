package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"redline/api"
	"redline/api/access"
	"redline/api/problem"
	"redline/geo"
	"redline/intake"
	"redline/lang"
	"redline/report"
)

const geojson = "application/geo+json"

func TestAProjectIsScreenedWhateverItsForm(t *testing.T) {
	s := serve(t, nil)
	want, err := report.Parse(s.ask("POST", "/v1/screenings?name=厂区", geojson, site).body)
	if err != nil {
		t.Fatal(err)
	}
	geometry := site[strings.Index(site, `"geometry":`)+len(`"geometry":`) : len(site)-1]
	type upload struct{ contentType, body, path string }
	for name, u := range map[string]upload{
		"GeoJSON as JSON":       {"application/json", site, "/v1/screenings?name=厂区"},
		"a request":             {"application/json", `{"components":[{"name":"厂区","geometry":` + geometry + `}]}`, "/v1/screenings"},
		"WKT":                   {"text/plain", "SRID=4490;POLYGON((104.51 31.31,104.515 31.31,104.515 31.315,104.51 31.315,104.51 31.31))", "/v1/screenings?name=厂区&filename=a.wkt"},
		"no content type":       {"", site, "/v1/screenings?name=厂区"},
		"a request of no facts": {"application/json", `{"facts":{},"components":[{"name":"厂区","geometry":` + geometry + `}]}`, "/v1/screenings"},
		"a request with a date": {"application/json", `{"on":"2026-03-01","components":[{"name":"厂区","geometry":` + geometry + `}]}`, "/v1/screenings"},
	} {
		a := s.ask("POST", u.path, u.contentType, u.body)
		got, err := report.Parse(a.body)
		if err != nil {
			t.Errorf("%s: %d %.300s", name, a.status, a.body)
			continue
		}
		if got.Verdict != want.Verdict || len(got.Findings) != len(want.Findings) || got.Components[0].Footprint.AreaM2 != want.Components[0].Footprint.AreaM2 || got.Components[0].Name != "厂区" {
			t.Errorf("%s: %s, %d findings, %v", name, got.Verdict, len(got.Findings), got.Components[0].Name)
		}
	}
}

func TestFormsCarryFilesAndFacts(t *testing.T) {
	s := serve(t, nil)
	a := s.form("/v1/screenings", map[string]string{
		"request": `{"facts":{"project.nature":"新建"},"components":[{"file":"site.geojson","name":"厂区"},{"file":"outfall.wkt","role":"outfall","name":"排口","crs":"EPSG:4544"}]}`,
	}, map[string]string{"site.geojson": site, `C:\x\outfall.wkt`: "POINT(457100 3467750)"})
	r, err := report.Parse(a.body)
	if err != nil {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if len(r.Components) != 2 || r.Components[1].Role != "outfall" || r.Components[0].Facts["project.nature"].Value != "新建" {
		t.Errorf("%+v", r.Components)
	}
	a = s.form("/v1/screenings?set=project.nature=改建", map[string]string{"facts": "project.nature: 新建\n"}, map[string]string{"site.geojson": site})
	if r, err = report.Parse(a.body); err != nil || r.Components[0].Facts["project.nature"].Value != "改建" {
		t.Errorf("%v %s", err, a.body)
	}
}

func (s *server) form(path string, fields, files map[string]string) answer {
	s.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, value := range fields {
		if err := w.WriteField(name, value); err != nil {
			s.t.Fatal(err)
		}
	}
	for name, data := range files {
		part, err := w.CreateFormFile("file", name)
		if err == nil {
			_, err = part.Write([]byte(data))
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		s.t.Fatal(err)
	}
	return s.ask("POST", path, w.FormDataContentType(), body.String())
}

// A browser writes %22, %0D and %0A for a quotation mark and the ends of lines in a file's
// name; the request names the file as it is called.
func TestFilesAreFoundByTheNamesThatBrowsersWrite(t *testing.T) {
	s := serve(t, nil)
	for _, c := range []struct{ sent, asked, want string }{
		{"%0D=1+1.geojson", "\r=1+1.geojson", "\r=1+1.geojson"},
		{"a%0Ab.geojson", "a\nb.geojson", "a\nb.geojson"},
		{"%22x%22.geojson", `"x".geojson`, `"x".geojson`},
		{"50%.geojson", "50%.geojson", "50%.geojson"},
		{"a%22.geojson", "a%22.geojson", `a".geojson`}, // cannot be told from a": it is found all the same
	} {
		request, err := json.Marshal(map[string]any{"components": []map[string]string{{"file": c.asked}}})
		if err != nil {
			t.Fatal(err)
		}
		body := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + c.sent + "\"\r\nContent-Type: application/geo+json\r\n\r\n{\"type\":\"Polygon\"\r\n" +
			"--x\r\nContent-Disposition: form-data; name=\"request\"\r\n\r\n" + string(request) + "\r\n--x--\r\n"
		a := s.ask("POST", "/v1/screenings", "multipart/form-data; boundary=x", body)
		if p := decoded[struct{ File string }](t, a); a.status != http.StatusUnprocessableEntity || p.File != c.want {
			t.Errorf("%q: %d %q, want the refusal of %q: %s", c.sent, a.status, p.File, c.want, a.body)
		}
	}
}

// called is what the file of a document is called.
var called = regexp.MustCompile(`^(attachment|inline); filename="redline-[0-9a-f]{12}\.(docx|xlsx|pdf|png)"$`)

func TestReportsComeInEveryForm(t *testing.T) {
	s := serve(t, nil)
	for _, c := range []struct{ accept, query, mediaType, holds string }{
		{"", "", "application/json", `"schema": "redline.report/1"`},
		{"*/*", "", "application/json", `"schema"`},
		{"text/html,application/xhtml+xml,*/*;q=0.8", "", "text/html; charset=utf-8", "示意数据"},
		{"application/geo+json", "", "application/geo+json", `"FeatureCollection"`},
		{"text/plain", "", "text/plain; charset=utf-8", "示意数据"},
		{"text/html", "&format=text&lang=en", "text/plain; charset=utf-8", "not for decisions"},
		{"application/*;q=0.2, text/*;q=0.1", "", "application/json", `"schema"`},
		{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "word/document.xml"},
		{"", "&format=docx&lang=en", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "word/document.xml"},
		{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xl/worksheets/sheet5.xml"},
		{"application/pdf", "&geometry=false", "application/pdf", "%PDF-1."},
		{"image/png", "", "image/png", "\x89PNG"},
	} {
		a := s.ask("POST", "/v1/screenings?name=x"+c.query, geojson, site, "Accept", c.accept)
		if a.status != 200 || a.header.Get("Content-Type") != c.mediaType || !strings.Contains(string(a.body), c.holds) {
			t.Errorf("%s %s: %d %s %.200s", c.accept, c.query, a.status, a.header.Get("Content-Type"), a.body)
		}
		if a.header.Get("Redline-Catalogue") == "" {
			t.Errorf("%s: no catalogue", c.accept)
		}
		text := strings.HasPrefix(c.mediaType, "text/") || strings.HasSuffix(c.mediaType, "json")
		if name := a.header.Get("Content-Disposition"); text != (name == "") || !text && !called.MatchString(name) {
			t.Errorf("%s %s is kept as %q", c.accept, c.query, name)
		}
	}
	if a := s.ask("POST", "/v1/screenings", geojson, site, "Accept", "image/webp"); a.status != http.StatusNotAcceptable {
		t.Errorf("image/webp: %d", a.status)
	}
}

// Coordinates that fit several references are a question, and the answer is the same
// request with the reference of a candidate.
func TestAmbiguousCoordinatesAreAsked(t *testing.T) {
	s := serve(t, func(c *api.Config) { c.Reader = anywhere{} })
	const points = "457000,3467700\n457200,3467700\n457200,3467900\n457000,3467900\n"
	a := s.ask("POST", "/v1/screenings?filename=points.csv&outlines=true", "text/csv", points)
	p := decoded[struct {
		Type       string
		Parameter  string
		Candidates []struct{ CRS string }
	}](t, a)
	if a.status != http.StatusConflict || p.Type != "/problems/question" || p.Parameter != "crs" || len(p.Candidates) < 2 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	a = s.ask("POST", "/v1/screenings?filename=points.csv&outlines=true&crs=EPSG:4544", "text/csv", points)
	if r, err := report.Parse(a.body); err != nil || r.Components[0].Footprint.CRS.Used != "EPSG:4544" {
		t.Errorf("%d %.300s", a.status, a.body)
	}
}

// anywhere expects footprints in all of China, where most coordinates have several readings.
type anywhere struct{ reader }

func (a anywhere) Read(ctx context.Context, name string, data []byte, opt intake.Options) (*intake.Result, error) {
	opt.ServiceArea = geo.Shape{}
	return a.reader.Read(ctx, name, data, opt)
}

func TestBadSubmissionsAreRefused(t *testing.T) {
	s := serve(t, func(c *api.Config) { c.Limits = intake.Limits{Bytes: 1 << 16} })
	for _, c := range []struct {
		name, path, contentType, body string
		status                        int
	}{
		{"nothing", "/v1/screenings", geojson, "", 422},
		{"no form", "/v1/screenings", "multipart/form-data; boundary=x", "--y", 400},
		{"a form without files", "/v1/screenings", "multipart/form-data; boundary=x", "--x--\r\n", 400},
		{"no JSON", "/v1/screenings", "application/json", "{", 400},
		{"an unknown member", "/v1/screenings", "application/json", `{"geometries":[]}`, 400},
		{"no components", "/v1/screenings", "application/json", `{}`, 400},
		{"neither file nor geometry", "/v1/screenings", "application/json", `{"components":[{}]}`, 400},
		{"a file that is not there", "/v1/screenings", "application/json", `{"components":[{"file":"a.shp"}]}`, 400},
		{"an unknown role", "/v1/screenings?role=bridge", geojson, site, 400},
		{"an unknown fact", "/v1/screenings?set=a=b", geojson, site, 422},
		{"a malformed type", "/v1/screenings", "a/b/c;;", site, 415},
		{"too long", "/v1/screenings", geojson, strings.Repeat(" ", 1<<17), 413},
		{"elsewhere", "/v1/screenings", geojson, strings.ReplaceAll(site, "[104.", "[94."), 422},
		{"to be saved without a key", "/v1/screenings?save=true", geojson, site, 401},
		{"deep", "/v1/screenings", geojson, strings.Repeat("[", 1<<15), 422},
		{"two files to inspect", "/v1/inspect", "application/json", `{"components":[{"geometry":1},{"geometry":2}]}`, 400},
	} {
		if a := s.ask("POST", c.path, c.contentType, c.body); a.status != c.status || a.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s", c.name, a.status, a.body)
		}
	}
}

// A panic is one caller's 500, explained in the log alone.
func TestAPanicStaysInside(t *testing.T) {
	s := serve(t, func(c *api.Config) { c.Reader = failing{} })
	a := s.ask("POST", "/v1/screenings", geojson, site)
	id := a.header.Get("X-Request-Id")
	if a.status != 500 || strings.Contains(string(a.body), "secret") || !strings.Contains(string(a.body), id) {
		t.Errorf("%d %s", a.status, a.body)
	}
	if log := s.log.String(); !strings.Contains(log, "secret detail") || !strings.Contains(log, id) {
		t.Errorf("log %s", log)
	}
	if s.get("/healthz").status != 200 {
		t.Error("the service is gone")
	}
}

type failing struct{ reader }

func (failing) Read(context.Context, string, []byte, intake.Options) (*intake.Result, error) {
	panic(errors.New("secret detail"))
}

func TestInspectSaysWhatAFileHolds(t *testing.T) {
	s := serve(t, nil)
	if a := s.ask("POST", "/v1/inspect?filename=a.geojson", geojson, site); a.status != 200 || !strings.Contains(string(a.body), `"geojson"`) {
		t.Errorf("%d %s", a.status, a.body)
	}
}

// keeps is a keeper that is asked what a database would be; the real one is under test in
// cmd/redline.
type keeps struct {
	tenant, by string
	said       api.Screening
}

func (k *keeps) Keep(_ context.Context, tenant, by string, s api.Screening) (string, error) {
	k.tenant, k.by, k.said = tenant, by, s
	return "00000000-0000-4000-8000-000000000001", nil
}

func (k *keeps) Kept(_ context.Context, _, id string) (api.KeptScreening, error) {
	if id != "00000000-0000-4000-8000-000000000001" {
		return api.KeptScreening{}, problem.New(problem.NotFound, &lang.Fault{})
	}
	return api.KeptScreening{SavedAt: clock(), Report: k.said.JSON, SupersededBy: "00000000-0000-4000-8000-000000000002"}, nil
}

func TestAScreeningIsKeptAndGivenBack(t *testing.T) {
	k := &keeps{}
	ring := newRing(t)
	s := serve(t, func(c *api.Config) { c.Keeper, c.Guard = k, ring.guard(t, access.Options{Anonymous: true}) })
	if a := s.ask("POST", "/v1/screenings?save=true", geojson, site); a.status != http.StatusUnauthorized {
		t.Errorf("without a key: %d", a.status)
	}
	made := s.ask("POST", "/v1/screenings?save=true&title=一号", geojson, site, "Authorization", ring.header("reviewer"))
	if made.status != http.StatusCreated || k.said.Title != "一号" || len(k.said.Inputs) == 0 {
		t.Fatalf("%d, kept %+v", made.status, k.said.Title)
	}
	if k.by != "reviewer" || k.tenant != "bureau" {
		t.Errorf("kept by %q for %q", k.by, k.tenant)
	}
	if a := s.get(made.header.Get("Location"), "Authorization", ring.header("consultant")); a.status != http.StatusNotFound {
		t.Errorf("made with internal layers, it is given to who does not see these: %d", a.status)
	}
	again := s.get(made.header.Get("Location"), "Authorization", ring.header("reviewer"))
	if !bytes.Equal(again.body, made.body) || !strings.Contains(again.header.Get("Link"), "successor-version") {
		t.Errorf("%d, %v", again.status, again.header)
	}
	if page := s.get(made.header.Get("Location")+"?format=html", "Accept-Language", "en", "Authorization", ring.header("reviewer")); page.status != 200 || !strings.Contains(string(page.body), "not for decisions") {
		t.Errorf("%d %.200s", page.status, page.body)
	}
}
