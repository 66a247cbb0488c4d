package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"redline/layers/postgis/cluster"
)

// keyIn makes a principal of a role in a database, and returns its Authorization.
func keyIn(t *testing.T, database, role string) string {
	t.Helper()
	return keyOf(t, role, "--database", database)
}

func keyOf(t *testing.T, role string, ring ...string) string {
	t.Helper()
	for _, args := range [][]string{
		{"principals", "set", role, "--role", role, "--tenant", "default"},
		{"keys", "create", "--principal", role},
	} {
		out, errs, code := command(t, append(args, ring...)...)
		if code != exitDone {
			t.Fatal(errs)
		}
		if args[0] == "keys" {
			return "Bearer " + strings.TrimSpace(string(out))
		}
	}
	return ""
}

// Without a database the keys are in a file, and the service asks nobody else.
func TestServeWithKeysInAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "keys.yaml")
	reviewer := keyOf(t, "reviewer", "--file", file)
	admin := keyOf(t, "admin", "--file", file)
	address := serving(t, "--layers", base(), "--keys", file, "--no-anonymous", "--allow", "key.requests=1/3")
	for _, tt := range []struct {
		path, key string
		want      int
	}{
		{"/healthz", "", 200},
		{"/v1/layers", "", 401},
		{"/v1/layers", reviewer, 200},
		{"/v1/layers", reviewer + "x", 401},
		{"/metrics", reviewer, 403},
		{"/metrics", admin, 200},
		{"/v1/layers", reviewer, 200},
		{"/ogc/collections", reviewer, 200},
		{"/v1/layers", reviewer, 429},
		{"/v1/layers", admin, 200},
	} {
		if status, _, body := fetch(t, "GET", address+tt.path, "", "Authorization", tt.key); status != tt.want {
			t.Errorf("%s with %.20s: %d, want %d: %s", tt.path, tt.key, status, tt.want, body)
		}
	}
}

// Refusals and saved screenings are in the log of the database when the service has ended.
func TestServeKeepsALog(t *testing.T) {
	database := savedIn(t)
	key := keyIn(t, database, "reviewer")
	t.Run("served", func(t *testing.T) {
		address := serving(t, "--database", database)
		for range 5 {
			fetch(t, "GET", address+"/v1/screenings/x", "")
		}
		if status, _, body := fetch(t, "POST", address+"/v1/screenings?filename=site.wkt&on=2025-06-01&save=true", goodSite, "Authorization", key); status != 201 {
			t.Fatalf("%d %s", status, body)
		}
	})
	pool, err := (&app{}).connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	rows := map[string]int{}
	for by, where := range map[string]string{"address 127.0.0.1": "action = 'refuse' AND object = 'unauthorized' AND (detail->>'count')::int = 5", "reviewer": "action = 'save'"} {
		var n int
		if err := pool.QueryRow(t.Context(), "SELECT count(*) FROM redline.audit WHERE by_whom = $1 AND "+where, by).Scan(&n); err != nil {
			t.Fatal(err)
		}
		rows[by] = n
	}
	if rows["address 127.0.0.1"] != 1 || rows["reviewer"] != 1 {
		t.Errorf("%v", rows)
	}
}

func TestServeRefusesWhatIsNotSafe(t *testing.T) {
	secret := districtChanges{}.copy(t)
	rewrite(t, filepath.Join(secret, "layers.yaml"), func(t *testing.T, data []byte) []byte {
		return []byte(strings.Replace(string(data), "    office:", "    classification: secret\n    office:", 1))
	})
	open := filepath.Join(t.TempDir(), "keys.yaml")
	keyOf(t, "viewer", "--file", open)
	if err := os.Chmod(open, 0o644); err != nil {
		t.Fatal(err)
	}
	database := ownDatabase(t, cluster.Clone)
	for _, c := range []struct {
		name string
		args []string
		want string
	}{
		{"a secret layer", []string{"--layers", secret}, "涉密"},
		{"keys that all may read", []string{"--keys", open}, "所有人"},
		{"no file of keys", []string{"--keys", open + ".none"}, "redline keys create --file"},
		{"two rings", []string{"--keys", open, "--database", database}, "--keys"},
		{"a proxy that is none", []string{"--proxy", "front"}, "--proxy"},
		{"an allowance that is none", []string{"--allow", "all=1"}, "--allow"},
	} {
		if _, errs, code := command(t, append([]string{"serve"}, c.args...)...); code != exitRefused || !strings.Contains(errs, c.want) {
			t.Errorf("%s: exit %d, %s", c.name, code, errs)
		}
	}
}

// Files wait for a worker in a queue of their own: who is one too many is told so, and
// screenings go on.
func TestServeQueuesFiles(t *testing.T) {
	address := serving(t, "--layers", base(), "--works", "1", "--workers", "1", "--waiting", "2")
	long := "LINESTRING(" + strings.Repeat("104.5 31.3,104.6 31.3,", 20_000) + "104.5 31.3)"
	const sent = 12
	statuses := make(chan int, sent)
	for range sent {
		go func() {
			answer, err := http.Post(address+"/v1/inspect?filename=a.wkt", "application/octet-stream", strings.NewReader(long))
			if err != nil {
				statuses <- 0
				return
			}
			_ = answer.Body.Close()
			statuses <- answer.StatusCode
		}()
	}
	if status, _, body := fetch(t, "POST", address+"/v1/screenings", `{"type":"Polygon","coordinates":[[[104.5,31.3],[104.501,31.3],[104.501,31.301],[104.5,31.3]]]}`, "Content-Type", "application/geo+json"); status != 200 {
		t.Errorf("a screening meanwhile: %d: %s", status, body)
	}
	got := map[int]int{}
	for range sent {
		got[<-statuses]++
	}
	if got[503] == 0 || got[200] < 3 || got[200]+got[503] != sent {
		t.Errorf("statuses %v", got)
	}
}
