package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"redline/layers/postgis"
	"redline/layers/postgis/cluster"
)

// plannerKey makes a planner of a name, and returns the Authorization.
func plannerKey(t *testing.T, database, name string) string {
	t.Helper()
	for _, args := range [][]string{{"principals", "set", name, "--role", "planner", "--tenant", "default"}, {"keys", "create", "--principal", name}} {
		out, errs, code := command(t, append(args, "--database", database)...)
		if code != exitDone {
			t.Fatal(errs)
		}
		if args[0] == "keys" {
			return "Bearer " + strings.TrimSpace(string(out))
		}
	}
	return ""
}

// loginFor makes a login with one role on a database's server, and returns the database's
// URL for it.
func loginFor(t *testing.T, database, role string) string {
	t.Helper()
	pool, err := (&app{}).connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	name := "login_" + strings.ReplaceAll(role, "redline_", "") + "_" + strings.ToLower(strings.NewReplacer("/", "_", " ", "_").Replace(t.Name()))
	for _, statement := range []string{"CREATE ROLE " + name + " LOGIN", "GRANT " + role + " TO " + name} {
		if _, err := pool.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		again, err := (&app{}).connect(context.Background(), database)
		if err != nil {
			t.Error(err)
			return
		}
		defer again.Close()
		if _, err := again.Exec(context.Background(), "DROP ROLE "+name); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.User(name)
	if q := u.Query(); q.Has("user") {
		q.Set("user", name)
		u.RawQuery = q.Encode()
	}
	return u.String()
}

// publishedVersions are the states of the versions of a database, for comparison.
func publishedVersions(t *testing.T, database string) string {
	t.Helper()
	pool, err := (&app{}).connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	var out string
	if err := pool.QueryRow(t.Context(), `SELECT (SELECT sequence FROM redline.catalogue) || ': ' || string_agg(layer || ' ' || sequence || ' ' || state, ', ' ORDER BY layer, sequence) FROM redline.versions`).Scan(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

// A service that was given a login which reads can change nothing of the controls, whoever
// asks; with a second login that publishes, planners can, and what they publish is served at once.
func TestServeForPlanners(t *testing.T) {
	database := ownDatabase(t, cluster.Clone)
	li, wang := plannerKey(t, database, "li"), plannerKey(t, database, "wang")
	reads := loginFor(t, database, "redline_serve")
	const delivery = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"red.geojson\"\r\n\r\n" +
		`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"HXBM":"N-1","HXMC":"新红线","HXLX":"水源涵养"},"geometry":{"type":"Polygon","coordinates":[[[104.5,31.3],[104.505,31.3],[104.505,31.305],[104.5,31.305],[104.5,31.3]]]}}]}` + "\r\n--x--\r\n"
	const versions = "/v1/planning/layers/red-line/versions"
	upload := func(t *testing.T, address string) (int, string) {
		status, _, body := fetch(t, "POST", address+versions+"?from=2026-01-01&accuracy=5&coverage=district", delivery, "Authorization", li, "Content-Type", "multipart/form-data; boundary=x")
		return status, string(body)
	}
	step := func(t *testing.T, address, key, path, body string) (int, string) {
		status, _, said := fetch(t, "POST", address+path, body, "Authorization", key, "Content-Type", "application/json")
		return status, string(said)
	}
	t.Run("a login that reads", func(t *testing.T) {
		before := publishedVersions(t, database)
		address := serving(t, "--database", reads)
		if status, body := upload(t, address); status != http.StatusNotImplemented {
			t.Errorf("%d %s", status, body)
		}
		for _, path := range []string{versions + "/1/submit", versions + "/1/approve", versions + "/1/return", versions + "/1/discard", versions + "/1/withdraw", "/v1/planning/publications"} {
			if status, body := step(t, address, wang, path, `{"reason":"x"}`); status != http.StatusNotImplemented {
				t.Errorf("%s: %d %s", path, status, body)
			}
		}
		if after := publishedVersions(t, database); after != before {
			t.Errorf("%s became %s", before, after)
		}
	})
	t.Run("a second login that publishes", func(t *testing.T) {
		address := serving(t, "--database", reads, "--planner-database", loginFor(t, database, "redline_publish"))
		status, body := upload(t, address)
		var draft struct{ Version int64 }
		if err := json.Unmarshal([]byte(body), &draft); status != http.StatusCreated || err != nil {
			t.Fatalf("%d %s", status, body)
		}
		at := fmt.Sprintf("%s/%d/", versions, draft.Version)
		for _, s := range []struct{ key, path, body string }{
			{li, at + "submit", `{"reason":"批复正在办理"}`}, {wang, at + "approve", `{}`}, {wang, "/v1/planning/publications", `{"layers":["red-line"],"reason":"年度更新"}`},
		} {
			if status, body := step(t, address, s.key, s.path, s.body); status != http.StatusOK {
				t.Fatalf("%s: %d %s", s.path, status, body)
			}
		}
		if status, _, body := fetch(t, "GET", address+"/ogc/collections/red-line/items?f=json&datetime=2026-06-01", ""); status != http.StatusOK || !strings.Contains(string(body), "N-1") {
			t.Errorf("not served at once: %d %.300s", status, body)
		}
	})
	for _, tt := range []struct {
		name string
		args []string
		says string
	}{
		{"a folder", []string{"--layers", base(), "--planner-database", database}, "--database"},
		{"a login that may not publish", []string{"--database", database, "--planner-database", reads}, "redline_publish"},
		{"another database", []string{"--database", database, "--planner-database", ownDatabase(t, cluster.Clone)}, "不是同一个数据库"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, errs, code := command(t, append([]string{"serve", "--listen", "127.0.0.1:0"}, tt.args...)...)
			if code != exitRefused || !strings.Contains(errs, tt.says) {
				t.Errorf("exit %d: %s", code, errs)
			}
		})
	}
}

// Whoever saves a screening is in the log with the key, the address and the request.
func TestSavedScreeningsAreTraced(t *testing.T) {
	database := savedIn(t)
	key := keyIn(t, database, "reviewer")
	address := serving(t, "--database", database)
	status, header, body := fetch(t, "POST", address+"/v1/screenings?filename=site.wkt&on=2025-06-01&save=true", goodSite, "Authorization", key)
	if status != http.StatusCreated {
		t.Fatalf("%d %s", status, body)
	}
	pool, err := postgis.Connect(t.Context(), database, postgis.Options{AllowFsyncOff: true})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	var got [3]string
	if err := pool.QueryRow(t.Context(), `SELECT detail->>'key', detail->>'address', detail->>'request' FROM redline.audit WHERE action = 'save' AND by_whom = 'reviewer'`).Scan(&got[0], &got[1], &got[2]); err != nil {
		t.Fatal(err)
	}
	if want := [3]string{strings.TrimPrefix(key, "Bearer rl_")[:8], "127.0.0.1", header.Get("X-Request-Id")}; got != want {
		t.Errorf("%v, want %v", got, want)
	}
}
