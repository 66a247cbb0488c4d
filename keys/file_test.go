package keys_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"redline/keys"
	"redline/lang"

	"github.com/google/go-cmp/cmp"
)

func ring(t *testing.T) (*keys.File, string) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "keys.yaml")
	f, err := keys.CreateFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Put(t.Context(), li, "admin"); err != nil {
		t.Fatal(err)
	}
	return f, name
}

// What one program writes, another reads; the service that has it open sees each change.
func TestARingInAFileLivesOn(t *testing.T) {
	f, name := ring(t)
	serving, err := keys.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	order := keys.Order{Principal: "li", Label: "QGIS \"北\" #1", Now: noon, Life: year}
	text, first, err := f.Issue(t.Context(), order, "admin")
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(name)
	if err != nil || strings.Contains(string(content), text[12:]) {
		t.Fatalf("the file holds the key: %v", err)
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm()&0o007 != 0 {
		t.Errorf("the file is open to everybody: %v, %v", info.Mode(), err)
	}
	got, err := serving.Lookup(t.Context(), first.ID)
	if d := cmp.Diff(keys.Grant{Key: first, Principal: li}, got); err != nil || d != "" {
		t.Errorf("%v\n%s", err, d)
	}
	_, second, err := f.Rotate(t.Context(), first.ID, year/365, keys.Order{Now: noon, Life: year}, "admin")
	if err != nil || second.Label != first.Label {
		t.Fatal(err)
	}
	if got, err = serving.Lookup(t.Context(), first.ID); err != nil || !got.Key.Expires.Equal(noon.Add(year/365)) {
		t.Errorf("the old key ends %v, %v", got.Key.Expires, err)
	}
	if err := f.Revoke(t.Context(), second.ID, noon, "admin"); err != nil {
		t.Fatal(err)
	}
	if got, err = serving.Lookup(t.Context(), second.ID); err != nil || got.Valid(noon) || got.Key.Revoked.IsZero() {
		t.Errorf("revoked, the key is %+v, %v", got.Key, err)
	}
	for id, want := range map[string]error{"00000000": keys.ErrNoKey, "": keys.ErrNoKey} {
		if _, err := serving.Lookup(t.Context(), id); !errors.Is(err, want) {
			t.Errorf("%q gives %v", id, err)
		}
	}
}

func TestSeveralEditorsLoseNothing(t *testing.T) {
	_, name := ring(t)
	var all sync.WaitGroup
	for _, who := range []string{"a", "b", "c", "d"} {
		all.Go(func() {
			f, err := keys.OpenFile(name)
			for err == nil {
				err = f.Put(t.Context(), keys.Principal{Name: who, Tenant: "t", Role: keys.Viewer}, "admin")
				if err == nil {
					return
				}
				if strings.HasSuffix(err.Error(), "delete that file") {
					err = nil // another is at it: again
				}
			}
			t.Error(err)
		})
	}
	all.Wait()
	f, err := keys.OpenFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := f.Principals(t.Context()); err != nil || len(got) != 5 {
		t.Errorf("%d principals are left of 5, %v", len(got), err)
	}
}

func TestAFileThatIsNoRingIsRefusedWithItsPlace(t *testing.T) {
	const person = "principals:\n  - name: li\n    tenant: bureau\n    role: viewer\n"
	const digest = "    sha256: \"0000000000000000000000000000000000000000000000000000000000000000\"\n"
	const dates = "    created: \"2026-01-01T00:00:00Z\"\n    expires: \"2027-01-01T00:00:00Z\"\n"
	const key = "keys:\n  - id: 0123abcd\n    principal: li\n"
	for _, tt := range []struct {
		name, text string
		line       int
	}{
		{"not YAML", "principals: [", 0},
		{"unknown key", person + "secrets: []\n", 5},
		{"no role", strings.Replace(person, "viewer", "boss", 1), 4},
		{"no tenant", strings.Replace(person, "bureau", "\"\"", 1), 2},
		{"an audience that is none", person + "    audience: secret\n", 5},
		{"twice", person + person[len("principals:\n"):], 5},
		{"a key of nobody", person + strings.Replace(key, "principal: li", "principal: wang", 1) + digest + dates, 7},
		{"no id", person + strings.Replace(key, "0123abcd", "XX", 1) + digest + dates, 6},
		{"half a hash", person + key + "    sha256: \"00\"\n" + dates, 8},
		{"without an end", person + key + digest + strings.SplitAfter(dates, "\n")[0], 0},
		{"a day for a time", person + key + digest + strings.Replace(dates, "2027-01-01T00:00:00Z", "2027-01-01", 1), 10},
	} {
		t.Run(tt.name, func(t *testing.T) {
			name := filepath.Join(t.TempDir(), "keys.yaml")
			if err := os.WriteFile(name, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := keys.OpenFile(name)
			var fault *lang.Fault
			if !errors.Is(err, keys.ErrFile) || !errors.As(err, &fault) || tt.line > 0 && fault.Line != tt.line {
				t.Errorf("%v, want line %d", err, tt.line)
			}
		})
	}
	open := filepath.Join(t.TempDir(), "keys.yaml")
	if err := os.WriteFile(open, []byte(person), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{open, filepath.Join(t.TempDir(), "absent.yaml"), t.TempDir()} {
		if _, err := keys.OpenFile(name); !errors.Is(err, keys.ErrFile) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
