package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"redline/api"
	"redline/api/access"
	"redline/demo"
	"redline/keys"
	"redline/layers"
	"redline/layers/folder"
	"redline/layers/postgis"
	"redline/layers/postgis/cluster"
	"redline/planning"
)

// planners are the callers of the planners' tests: outsider is one who sees what is public.
func planners(t *testing.T) *ring {
	t.Helper()
	r := newRing(t)
	for _, p := range []keys.Principal{
		{Name: "li", Tenant: "bureau", Role: keys.Planner},
		{Name: "wang", Tenant: "bureau", Role: keys.Planner},
		{Name: "outsider", Tenant: "bureau", Role: keys.Planner, Audience: keys.Public},
	} {
		if err := r.Put(t.Context(), p, "test"); err != nil {
			t.Fatal(err)
		}
		text, _, err := r.Issue(t.Context(), keys.Order{Principal: p.Name, Now: clock(), Life: 24 * time.Hour}, "test")
		if err != nil {
			t.Fatal(err)
		}
		r.text[p.Name] = text
	}
	return r
}

// desk is a service over a database of the test's own that holds the demo district, and may
// publish.
func desk(t *testing.T) (*server, *ring, *postgis.Pool) {
	t.Helper()
	c, err := cluster.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Stop(); err != nil {
			t.Error(err)
		}
	})
	if _, err := postgis.MigrateUp(t.Context(), c.URL("postgres")); err != nil {
		t.Fatal(err)
	}
	files, err := demo.FS()
	if err != nil {
		t.Fatal(err)
	}
	from, err := folder.Open(files)
	if err != nil {
		t.Fatal(err)
	}
	open := func(role string) *postgis.Pool {
		pool, err := postgis.Connect(t.Context(), c.URL("postgres"), postgis.Options{AllowFsyncOff: true, Role: role})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(pool.Close)
		return pool
	}
	owner := open("")
	if err := postgis.ImportWhole(t.Context(), owner, from.Catalogue(), postgis.Act{By: "test", Reason: "test"}); err != nil {
		t.Fatal(err)
	}
	store, err := postgis.Open(t.Context(), open("redline_serve"))
	if err != nil {
		t.Fatal(err)
	}
	pack, err := luojiang()
	if err != nil {
		t.Fatal(err)
	}
	ring, publishes := planners(t), open("redline_publish")
	s := serve(t, func(c *api.Config) {
		c.Districts, c.Guard, c.Keeper = api.NewDistricts(store, pack), ring.guard(t, access.Options{Anonymous: true}), &keeps{}
		c.Planning = &planning.Desk{Pool: publishes, Pack: pack, Today: func() layers.Date { return layers.DateIn(clock()) }}
	})
	return s, ring, owner
}

// delivered is a delivery of red lines with these codes as a form: a square each.
func delivered(t *testing.T, codes ...string) (contentType, body string) {
	t.Helper()
	var list []string
	for i, code := range codes {
		x := 104.50 + 0.01*float64(i)
		list = append(list, fmt.Sprintf(`{"type":"Feature","properties":{"HXBM":"%s","HXMC":"红线%s","HXLX":"水源涵养"},"geometry":{"type":"Polygon","coordinates":[[[%[3]g,31.30],[%[4]g,31.30],[%[4]g,31.305],[%[3]g,31.305],[%[3]g,31.30]]]}}`, code, code, x, x+0.005))
	}
	return formOf(t, map[string]string{"file/红线.geojson": `{"type":"FeatureCollection","features":[` + strings.Join(list, ",") + `]}`})
}

// formOf is a form with files by field/name.
func formOf(t *testing.T, files map[string]string) (contentType, body string) {
	t.Helper()
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	for at, text := range files {
		field, name, _ := strings.Cut(at, "/")
		part, err := w.CreateFormFile(field, name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), out.String()
}

// From a delivery to a publication and back, by two people over HTTP; each answer is as
// described, and the log says by which key, from where and in which request.
func TestPlannersStory(t *testing.T) {
	s, ring, owner := desk(t)
	const red = "/v1/planning/layers/red-line"
	step := func(who, version, name, reason string) answer {
		return s.ask("POST", red+"/versions/"+version+"/"+name+"?lang=en", "application/json", fmt.Sprintf(`{"reason":%q}`, reason), "Authorization", ring.header(who))
	}
	get := func(path string) answer { return s.get(path, "Authorization", ring.header("li")) }
	upload := func(query string, codes ...string) answer {
		contentType, body := delivered(t, codes...)
		return s.ask("POST", red+"/versions?lang=en&"+query, contentType, body, "Authorization", ring.header("li"))
	}
	publish := func(body string) answer {
		return s.ask("POST", "/v1/planning/publications?lang=en", "application/json", body, "Authorization", ring.header("wang"))
	}
	first := decoded[struct{ Versions []planning.Version }](t, get(red+"/versions")).Versions
	number := int64(len(first) + 1)
	version := fmt.Sprint(number)
	before := fmt.Sprint(first[len(first)-1].Version)
	for _, tt := range []struct {
		name string
		do   func() answer
		want int
		says []string
	}{
		{"who one is", func() answer { return get("/v1/me") }, 200, []string{`"principal":"li"`, `"role":"planner"`, `"plan":true`}},
		{"no first day", func() answer { return upload("accuracy=5", "A") }, 400, []string{`"field":"from"`}},
		{"an end before the beginning", func() answer { return upload("accuracy=5&from=2026-04-01&until=2026-03-01", "A") }, 400, []string{`"field":"until"`}},
		{"no accuracy", func() answer { return upload("from=2026-04-01", "A") }, 400, []string{`"field":"accuracy"`}},
		{"no such profile", func() answer { return upload("from=2026-04-01&accuracy=5&profile=none", "A") }, 422, []string{"there is no such profile"}},
		{"nothing can be taken", func() answer { return upload("from=2026-04-01&accuracy=5", "", "") }, 422, []string{"no draft was made", "redline_reason_zh"}},
		{"a file without features", func() answer { return upload("from=2026-04-01&accuracy=5&profile=stbhhx") }, 422, []string{"the file has no features: no draft was made", "empty=true"}},
		{"a delivery", func() answer {
			return upload("from=2026-04-01&accuracy=5&coverage=district&reason="+url.QueryEscape("年度更新"), "N-1", "N-2", "")
		}, 201, []string{`"zones":2`, `"rejected_count":1`, "redline_reason_en", `"version":` + version}},
		{"on its way", func() answer { return get("/v1/planning/versions") }, 200, []string{`"layer":"red-line","version":` + version, `"state":"draft"`, `"stbhhx"`, `"four_eyes":true`}},
		{"its zones", func() answer { return get(red + "/versions/" + version + "/zones") }, 200, []string{`"code":"N-1"`, `"Polygon"`, "]}\n"}},
		{"zones of none", func() answer { return get(red + "/versions/99/zones?lang=en") }, 404, []string{"no version 99"}},
		{"those in view", func() answer { return get(red + "/versions/" + version + "/zones?bbox=104,31,105,32&limit=1") }, 200, []string{`"bbox":[104`, `"numberMatched":2,"numberReturned":1,`, `"code":"N-1"`}},
		{"none in view", func() answer { return get(red + "/versions/" + version + "/zones?bbox=100,30,101,31") }, 200, []string{`"numberMatched":0,"numberReturned":0,"features":[]`}},
		{"no box", func() answer { return get(red + "/versions/" + version + "/zones?bbox=105,31,104,32") }, 400, []string{`"field":"bbox"`}},
		{"a limit without a box", func() answer { return get(red + "/versions/" + version + "/zones?limit=1") }, 400, []string{`"field":"limit"`}},
		{"in view of none", func() answer { return get(red + "/versions/99/zones?bbox=104,31,105,32") }, 404, nil},
		{"what was rejected", func() answer { return get(red + "/versions/" + version + "/rejected") }, 200, []string{`"redline_position":3`}},
		{"its checks", func() answer { return get(red + "/versions/" + version + "/checks") }, 200, []string{`"blocks":false`, `"warning"`}},
		{"where they are", func() answer { return get(red + "/versions/" + version + "/checks?format=geojson") }, 200, []string{`"FeatureCollection"`}},
		{"the difference", func() answer { return get(red + "/differences?geometry=true&before=" + before + "&after=" + version) }, 200, []string{`"change":"added"`, `"ground"`, `"part":"gained"`, `"gained_m2"`}},
		{"its largest change", func() answer { return get(red + "/differences?limit=1&before=" + before + "&after=" + version) }, 200, []string{`"counts":{"added":`, `"left_out":`}},
		{"on the map", func() answer { return get(red + "/differences?format=geojson&before=" + before + "&after=" + version) }, 200, []string{`"part":"lost"`}},
		{"too early", func() answer { return publish(`{"layers":["red-line"],"reason":"x"}`) }, 409, []string{"no approved version"}},
		{"warnings without a reason", func() answer { return step("li", version, "submit", "") }, 422, []string{"say why they may pass"}},
		{"submitted", func() answer { return step("li", version, "submit", "批复正在办理") }, 200, []string{`"done":"submit"`}},
		{"twice", func() answer { return step("li", version, "submit", "x") }, 409, []string{"the version is submitted"}},
		{"approved by its author", func() answer { return step("li", version, "approve", "") }, 403, []string{"another planner"}},
		{"approved", func() answer { return step("wang", version, "approve", "") }, 200, []string{`"done":"approve"`}},
		{"published without a reason", func() answer { return publish(`{"layers":["red-line"]}`) }, 422, []string{`"field":"reason"`}},
		{"published", func() answer { return publish(`{"layers":["red-line"],"reason":"2026 年更新"}`) }, 200, []string{`"published":[{"layer":"red-line","version":` + version, `"closed"`}},
		{"the history", func() answer { return get(red + "/versions") }, 200, []string{`"submitted_by":"li"`, `"approved_by":"wang"`, `"state":"published"`}},
		{"discarded too late", func() answer { return step("li", version, "discard", "x") }, 409, []string{"the version is published"}},
		{"withdrawn", func() answer { return step("wang", version, "withdraw", "发布有误") }, 200, []string{`"closed"`, `"gap_from":"2026-04-01"`}},
		{"another delivery", func() answer { return upload("from=2027-01-01&accuracy=5", "N-1") }, 201, nil},
		{"given back what is a draft", func() answer { return step("wang", fmt.Sprint(number+2), "return", "x") }, 409, nil},
		{"discarded", func() answer { return step("li", fmt.Sprint(number+2), "discard", "重来") }, 200, []string{`"done":"discard"`}},
		{"gone", func() answer { return step("li", fmt.Sprint(number+2), "submit", "x") }, 404, []string{"no version"}},
		{"the history has it", func() answer { return get(red + "/versions") }, 200, []string{`"discarded":[{"version":` + fmt.Sprint(number+2) + `,"by":"li"`, `"reason":"重来"`}},
		{"a delivery with a null character, by a number of its own", func() answer { return upload("from=2027-01-01&accuracy=5", "N\\u00001", "N-2") }, 201, []string{`"version":` + fmt.Sprint(number+3), `"zones":1`, `"rejected_count":1`, "U+0000"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := tt.do()
			if got.status != tt.want {
				t.Fatalf("%d, want %d: %s", got.status, tt.want, got.body)
			}
			for _, says := range tt.says {
				if !strings.Contains(string(got.body), says) {
					t.Errorf("it does not say %s: %.2000s", says, got.body)
				}
			}
			if said := string(got.body); got.status >= 400 && (strings.Contains(said, "--") || strings.Contains(said, "redline ") || strings.Contains(said, "postgres")) {
				t.Errorf("it names commands or the database: %s", said)
			}
		})
	}
	rows, err := owner.Query(t.Context(), `SELECT action, by_whom, detail->>'key', detail->>'address', detail->>'request' FROM redline.audit WHERE object LIKE 'layer/red-line/%' AND by_whom IN ('li', 'wang') ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var log []string
	for rows.Next() {
		var action, by, key, address, request string
		if err := rows.Scan(&action, &by, &key, &address, &request); err != nil {
			t.Fatal(err)
		}
		if key != ring.text[by][3:11] || address != "127.0.0.1" || len(request) != 16 {
			t.Errorf("%s by %s: key %s, address %s, request %s", action, by, key, address, request)
		}
		log = append(log, action+" "+by)
	}
	if got, want := strings.Join(log, ", "), "import li, submit li, approve wang, publish wang, withdraw wang, import li, delete li, import li"; got != want {
		t.Errorf("the log has %s, want %s", got, want)
	}
}

// Who may not, what is no step, and what could come of a foreign page.
func TestPlanningIsRefused(t *testing.T) {
	s, ring, owner := desk(t)
	const red = "/v1/planning/layers/red-line/versions"
	contentType, form := delivered(t, "N-1")
	const upload = red + "?lang=en&from=2026-04-01&accuracy=5"
	two, twoBody := formOf(t, map[string]string{"file/a.geojson": "{}", "file/b.geojson": "{}"})
	line, lineBody := formOf(t, map[string]string{"file/a.geojson": `{"type":"FeatureCollection","features":[]}`, "coverage/c.wkt": "POINT(104.51 31.31)"})
	bad, badBody := formOf(t, map[string]string{"file/a.geojson": `{"type":"FeatureCollection","features":[]}`, "profile/p.yaml": "id: x\nnonsense: true\n"})
	for _, tt := range []struct {
		name, method, path, contentType, body string
		header                                []string
		want                                  int
		says                                  string
	}{
		{"a reviewer", "GET", "/v1/planning/versions?lang=en", "", "", []string{"Authorization", ring.header("reviewer")}, 403, "planner"},
		{"nobody", "POST", upload, contentType, form, nil, 401, "planner"},
		{"a key in a cookie", "POST", upload, contentType, form, []string{"Cookie", "Authorization=" + ring.text["li"]}, 401, ""},
		{"one who sees what is public", "GET", "/v1/planning/versions?lang=en", "", "", []string{"Authorization", ring.header("outsider")}, 403, "public layers only"},
		{"a form where JSON is due", "POST", "/v1/planning/publications?lang=en", "application/x-www-form-urlencoded", "reason=x", []string{"Authorization", ring.header("li")}, 415, "JSON"},
		{"no JSON", "POST", "/v1/planning/publications?lang=en", "application/json", "{", []string{"Authorization", ring.header("li")}, 400, "JSON"},
		{"no layers", "POST", "/v1/planning/publications?lang=en", "application/json", `{"layers":[],"reason":"x"}`, []string{"Authorization", ring.header("li")}, 400, "layers"},
		{"layers of a step", "POST", red + "/1/submit?lang=en", "application/json", `{"layers":["a"]}`, []string{"Authorization", ring.header("li")}, 400, "layers"},
		{"a reason that cannot be kept", "POST", red + "/1/withdraw?lang=en", "application/json", `{"reason":"a\u0000b"}`, []string{"Authorization", ring.header("li")}, 400, "reason"},
		{"no such step", "POST", red + "/1/approves?lang=en", "application/json", `{}`, []string{"Authorization", ring.header("li")}, 404, "submit"},
		{"no such layer", "GET", "/v1/planning/layers/nothing/versions?lang=en", "", "", []string{"Authorization", ring.header("li")}, 404, "/v1/layers"},
		{"a null character for a layer", "GET", "/v1/planning/layers/red%00line/versions?lang=en", "", "", []string{"Authorization", ring.header("li")}, 404, "no layer"},
		{"and for one of a version", "GET", "/v1/planning/layers/red%00line/versions/1/zones?lang=en", "", "", []string{"Authorization", ring.header("li")}, 404, "no layer"},
		{"and for those compared", "GET", "/v1/planning/layers/red%FF/differences?before=1&after=2&lang=en", "", "", []string{"Authorization", ring.header("li")}, 404, "no layer"},
		{"and for that of a delivery", "POST", "/v1/planning/layers/red%00line/versions?lang=en&from=2026-04-01&accuracy=5", contentType, form, []string{"Authorization", ring.header("li")}, 404, "no layer"},
		{"and for a document", "POST", upload + "&document=a%00", contentType, form, []string{"Authorization", ring.header("li")}, 400, "document"},
		{"and for one to be published", "POST", "/v1/planning/publications?lang=en", "application/json", `{"layers":["a\u0000"],"reason":"x"}`, []string{"Authorization", ring.header("li")}, 400, "layers"},
		{"no such version", "GET", red + "/99/checks?lang=en", "", "", []string{"Authorization", ring.header("li")}, 404, "no version 99"},
		{"a version that is no number", "GET", red + "/x/zones?lang=en", "", "", []string{"Authorization", ring.header("li")}, 404, ""},
		{"no form", "POST", upload, "application/geo+json", "{}", []string{"Authorization", ring.header("li")}, 415, "form"},
		{"two deliveries", "POST", upload, two, twoBody, []string{"Authorization", ring.header("li")}, 400, "one delivery"},
		{"coverage that is no area", "POST", upload, line, lineBody, []string{"Authorization", ring.header("li")}, 422, "one area"},
		{"a profile that is none", "POST", upload, bad, badBody, []string{"Authorization", ring.header("li")}, 422, "p.yaml"},
		{"a misspelt parameter", "POST", upload + "&acuracy=4", contentType, form, []string{"Authorization", ring.header("li")}, 400, "acuracy"},
		{"coverage that is no word", "POST", upload + "&coverage=all", contentType, form, []string{"Authorization", ring.header("li")}, 400, "district"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := s.ask(tt.method, tt.path, tt.contentType, tt.body, tt.header...)
			if got.status != tt.want || !strings.Contains(string(got.body), tt.says) {
				t.Errorf("%d, want %d and %q: %s", got.status, tt.want, tt.says, got.body)
			}
		})
	}
	var written int
	if err := owner.QueryRow(t.Context(), `SELECT count(*) FROM redline.audit WHERE by_whom <> 'test'`).Scan(&written); err != nil || written != 0 {
		t.Errorf("%d lines in the log, %v", written, err)
	}
	var me map[string]any
	if err := json.Unmarshal(s.get("/v1/me").body, &me); err != nil || me["principal"] != "" || me["role"] != "viewer" {
		t.Errorf("%v, %v", me, err)
	}
}

// A folder, and a database to which no right to publish was given, say why there is nothing.
func TestPlanningIsNotOffered(t *testing.T) {
	ring := planners(t)
	for _, tt := range []struct {
		name   string
		keeper api.Keeper
		says   string
	}{{"a folder", nil, "reads a folder"}, {"a database that is read", &keeps{}, "no right to publish"}} {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, func(c *api.Config) { c.Keeper, c.Guard = tt.keeper, ring.guard(t, access.Options{Anonymous: true}) })
			got := s.get("/v1/planning/versions?lang=en", "Authorization", ring.header("li"))
			if got.status != http.StatusNotImplemented || !strings.Contains(string(got.body), tt.says) {
				t.Errorf("%d %s", got.status, got.body)
			}
		})
	}
}
