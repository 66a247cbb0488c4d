package api_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"redline/api"
	"redline/api/access"
	"redline/api/problem"
)

var (
	han    = regexp.MustCompile(`\p{Han}`)
	inside = regexp.MustCompile(`(?i)/tmp/|/root|select |insert |sqlstate|pgx|goroutine|\.go:\d|json: |strconv`)
)

// Every refusal says in the caller's language what is wrong and what to do, and nothing of
// what the service is made of.
func TestRefusalsSayWhatIsWrongAndWhatToDo(t *testing.T) {
	ring := newRing(t)
	s := serve(t, func(c *api.Config) { c.Guard, c.Keeper = ring.guard(t, access.Options{Anonymous: true}), &keeps{} })
	for _, tt := range []struct {
		method, path, contentType, body string
		status                          int
		field, zh, en                   string
	}{
		{"GET", "/v1/nothing", "", "", 404, "", "没有内容", "nothing at this address"},
		{"GET", "/v1", "", "", 404, "", "没有内容", "nothing at this address"},
		{"GET", "/ogc/collections/", "", "", 404, "", "斜杠", "slash"},
		{"GET", "/problems/none", "", "", 404, "", "没有内容", "nothing at this address"},
		{"GET", "/v1/layers/none", "", "", 404, "", "没有这个图层", "no such layer"},
		{"GET", "/v1/screenings/none", "", "", 404, "", "Location", "Location"},
		{"DELETE", "/v1/layers", "", "", 405, "", "可用：GET, HEAD", "use GET, HEAD"},
		{"GET", "/v1/screenings", "", "", 405, "", "可用：POST", "use POST"},
		{"POST", "/ogc/collections", "", "", 405, "", "可用：GET, HEAD", "use GET, HEAD"},
		{"OPTIONS", "/ogc/collections/red-line/items", "", "", 405, "", "可用：GET, HEAD", "use GET, HEAD"},
		{"GET", "/v1/at", "", "", 400, "lon", "缺少这个参数", "is missing"},
		{"GET", "/v1/at?lon=104.5", "", "", 400, "lat", "缺少这个参数", "is missing"},
		{"GET", "/v1/industries?q=2651&limit=1.5", "", "", 400, "limit", "整数", "whole number"},
		{"GET", "/ogc/nothing", "", "", 404, "", "没有内容", "nothing at this address"},
		{"POST", "/v1/screenings", "application/json", `{"colour":1}`, 400, "colour", "没有这个字段", "no such field"},
		{"POST", "/v1/screenings", "application/json", `{"accuracy_m":"5"}`, 400, "accuracy_m", "类型不对", "wrong type"},
		{"POST", "/v1/screenings", "application/json", `{"on":`, 400, "", "没有写完", "incomplete"},
		{"POST", "/v1/screenings", "application/json", `{"on":x}`, 400, "", "第 7 个字节", "byte 7"},
		{"POST", "/v1/screenings", "application/json", "{\"title\":\"\xb3\xa7\"}", 400, "", "UTF-8", "UTF-8"},
		{"POST", "/v1/screenings", "application/json", "\ufeff{\"components\":[]}", 400, "", "没有项目范围", "no footprint"},
		{"POST", "/v1/screenings", "application/json", `{} {}`, 400, "", "还有内容", "follows"},
		{"POST", "/v1/screenings", "application/json", `{"components":[{"file":"a.shp"}]}`, 400, "file", "没有文件 \"a.shp\"", "no file \"a.shp\""},
		{"POST", "/v1/screenings", "multipart/form-data", "x", 400, "", "表单", "form"},
		{"POST", "/v1/screenings?set=x", geojson, site, 422, "set", "缺少等号", "lacks an equals sign"},
		{"POST", "/v1/screenings", geojson, strings.Replace(site, "[104.515,31.31],[104.515,31.315]", "[104.515,31.315],[104.515,31.31]", 1), 422, "", "repair=true", "repair=true"},
		{"POST", "/v1/screenings?catalogue=99999", geojson, site, 400, "catalogue", "没有序号", "no sequence"},
		{"POST", "/v1/screenings?crs=EPSG:9", geojson, site, 422, "crs", "不支持的坐标系", "no reference system"},
		{"POST", "/v1/batches", "application/geo+json-seq", "", 400, "", "正文是空的", "body is empty"},
	} {
		for language, says := range map[string]string{"zh-CN": tt.zh, "en": tt.en} {
			got := s.ask(tt.method, tt.path, tt.contentType, tt.body, "Accept-Language", language, "Authorization", ring.header("reviewer"))
			said := decoded[struct{ Type, Title, Detail, Hint, Field string }](t, got)
			if got.status != tt.status || said.Field != tt.field || got.header.Get("Content-Language") != language {
				t.Errorf("%s %s: %d of %q in %s: %s", tt.method, tt.path, got.status, said.Field, got.header.Get("Content-Language"), got.body)
			}
			if text := said.Detail + said.Hint; said.Detail == "" || said.Hint == "" || !strings.Contains(text, says) || (language == "en") == han.MatchString(said.Detail) {
				t.Errorf("%s %s in %s: %s", tt.method, tt.path, language, got.body)
			}
			if inside.Match(got.body) {
				t.Errorf("%s %s tells what is inside: %s", tt.method, tt.path, got.body)
			}
			if allowed := got.header.Get("Allow"); (tt.status == http.StatusMethodNotAllowed) != (allowed != "") || !strings.Contains(said.Hint, allowed) {
				t.Errorf("%s %s: Allow is %q", tt.method, tt.path, allowed)
			}
		}
	}
}

// The type of a problem leads to a page that says what it means.
func TestKindsOfProblemsAreExplained(t *testing.T) {
	s := serve(t, nil)
	for _, k := range problem.Kinds() {
		zh, en := s.get("/problems/"+k.Code), s.get("/problems/"+k.Code+"?lang=en")
		if !strings.Contains(string(zh.body), k.Means.ZH) || !strings.Contains(string(en.body), k.Means.EN) || !han.MatchString(k.Means.ZH) || len(k.Means.EN) < 20 {
			t.Errorf("%s: %s, %s", k.Code, zh.body, en.body)
		}
	}
}

// A record of a batch that cannot be used is told without a file's name, which it has none.
func TestRecordsOfABatchAreNoFiles(t *testing.T) {
	s := serve(t, nil)
	got := s.ask("POST", "/v1/batches", "application/geo+json-seq", `{"type":"Feature","properties":{"name":"甲"},"geometry":null}`+"\n"+`{"type":"Feature","geometry":{"type":"Point","coordinates":[104.5,}}`+"\n")
	lines := strings.Split(strings.TrimSpace(string(got.body)), "\n")
	if len(lines) != 2 {
		t.Fatalf("%s", got.body)
	}
	for i, begins := range []string{`"error":{"zh":"要素 1 (甲)：`, `"error":{"zh":"第 67 个字符：`} {
		if !strings.Contains(lines[i], begins) {
			t.Errorf("%s is not in %s", begins, lines[i])
		}
	}
}
