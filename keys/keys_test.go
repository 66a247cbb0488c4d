package keys_test

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"

	"redline/keys"
	"redline/lang"

	"pgregory.net/rapid"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

const year = 365 * 24 * time.Hour

var li = keys.Principal{Name: "li", Tenant: "bureau", Role: keys.Reviewer}

func issue(t *testing.T, held []keys.Key, at time.Time) (string, keys.Key) {
	t.Helper()
	text, k, err := keys.Issue(li, held, keys.Order{Principal: "li", Now: at, Life: year})
	if err != nil {
		t.Fatal(err)
	}
	return text, k
}

func TestAKeyIsKnownByItsTextAndOnlyItsHashIsKept(t *testing.T) {
	text, k := issue(t, nil, noon)
	p, ok := keys.Parse(text)
	if !ok || p.ID != k.ID || p.Hash != k.Hash || p.Hash != sha256.Sum256([]byte(text)) {
		t.Fatalf("%q is read as %+v, %v", keys.Redact(text), p, ok)
	}
	secret, err := base64.RawURLEncoding.DecodeString(text[12:])
	if err != nil || len(secret) != 32 || !strings.HasPrefix(text, "rl_"+k.ID+"_") {
		t.Errorf("%d bytes of secret, %v", len(secret), err)
	}
	other, _ := issue(t, []keys.Key{k}, noon)
	if other == text {
		t.Error("two keys are the same")
	}
}

// Of all texts that differ from a key's in one character none is that key, and most are none.
func TestOneCharacterMakesAnotherKey(t *testing.T) {
	text, k := issue(t, nil, noon)
	for i := range text {
		for _, c := range "Aa0-_.~ \x00é" {
			changed := text[:i] + string(c) + text[i+1:]
			if changed == text {
				continue
			}
			if p, ok := keys.Parse(changed); ok && p.Hash == k.Hash {
				t.Fatalf("position %d with %q is the same key", i, c)
			}
		}
		if _, ok := keys.Parse(text[:i]); ok {
			t.Errorf("the first %d characters are a key", i)
		}
	}
	for _, bad := range []string{"", text + "A", " " + text, strings.ToUpper(text), "rl_" + k.ID + "_" + strings.Repeat("=", 43)} {
		if _, ok := keys.Parse(bad); ok {
			t.Errorf("%q is a key", bad)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("rl_0123abcd_" + strings.Repeat("A", 43))
	f.Add("rl_")
	f.Fuzz(func(t *testing.T, text string) {
		p, ok := keys.Parse(text)
		if ok && (p.Hash != sha256.Sum256([]byte(text)) || !keys.IsID(p.ID)) {
			t.Errorf("%q is read as %+v", text, p)
		}
		if ok && strings.Contains(keys.Redact("x"+text+" y"), text[12:]) {
			t.Errorf("the secret of %q is left", text)
		}
	})
}

func TestRedactedTextKeepsTheIDOnly(t *testing.T) {
	text, k := issue(t, nil, noon)
	for in, want := range map[string]string{
		"":                         "",
		"rl_":                      "rl_",
		"/v1/layers?x=1":           "/v1/layers?x=1",
		"a " + text + " b":         "a rl_" + k.ID + "_… b",
		text + text:                "rl_" + k.ID + "_…",
		"curl_abcdefgh_x":          "curl_abcdefgh_…",
		"url_not/" + text + "/rl_": "url_not/rl_" + k.ID + "_…/rl_",
		text[:30]:                  "rl_" + k.ID + "_…",
	} {
		if got := keys.Redact(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func TestAtMostTwoKeysOfAPrincipalWork(t *testing.T) {
	_, first := issue(t, nil, noon)
	_, second := issue(t, []keys.Key{first}, noon)
	held := []keys.Key{first, second}
	refused := func(p keys.Principal, held []keys.Key, life time.Duration, label string) error {
		_, _, err := keys.Issue(p, held, keys.Order{Now: noon, Life: life, Label: label})
		return err
	}
	disabled := li
	disabled.Disabled = noon
	revoked := second
	revoked.Revoked = noon
	for _, tt := range []struct {
		name string
		err  error
		want error
	}{
		{"a third", refused(li, held, year, ""), keys.ErrTwoLive},
		{"a second", refused(li, held[:1], year, ""), nil},
		{"a third when one is revoked", refused(li, []keys.Key{first, revoked}, year, ""), nil},
		{"of a disabled principal", refused(disabled, nil, year, ""), keys.ErrDisabled},
		{"for ever", refused(li, nil, 100*year, ""), keys.ErrLife},
		{"for no time", refused(li, nil, 0, ""), keys.ErrLife},
		{"with a label that cannot be printed", refused(li, nil, year, "a\x1b[2J"), keys.ErrText},
	} {
		var fault *lang.Fault
		if !errors.Is(tt.err, tt.want) || tt.err != nil && !errors.As(tt.err, &fault) {
			t.Errorf("%s: %v, want %v", tt.name, tt.err, tt.want)
		}
	}
	if _, _, err := keys.Issue(li, held, keys.Order{Now: noon.Add(year), Life: year}); err != nil {
		t.Errorf("when both have expired: %v", err)
	}
}

// Whatever is issued, rotated and revoked in whatever order: never more than two work at
// once, an old key never lives longer through a rotation, and a revoked one never again.
func TestNoHistoryLeavesMoreThanTwoLiveKeys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var held []keys.Key
		at := noon
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			at = at.Add(time.Duration(rapid.Int64Range(0, int64(400*24*time.Hour)).Draw(t, "later")))
			order := keys.Order{Now: at, Life: time.Duration(rapid.Int64Range(1, int64(keys.MaxLife)).Draw(t, "life"))}
			switch rapid.IntRange(0, 2).Draw(t, "step") {
			case 0:
				if _, k, err := keys.Issue(li, held, order); err == nil {
					held = append(held, k)
				}
			case 1:
				if len(held) == 0 {
					continue
				}
				i := rapid.IntRange(0, len(held)-1).Draw(t, "which")
				overlap := time.Duration(rapid.Int64Range(0, int64(keys.MaxOverlap)).Draw(t, "overlap"))
				_, k, ends, err := keys.Rotate(li, held, held[i].ID, overlap, order)
				if err != nil {
					continue
				}
				if ends.After(held[i].Expires) || ends.After(at.Add(overlap)) {
					t.Fatalf("rotated at %v it ends %v, before it was %v", at, ends, held[i].Expires)
				}
				held[i].Expires = ends
				held = append(held, k)
			case 2:
				if len(held) > 0 {
					held[rapid.IntRange(0, len(held)-1).Draw(t, "which")].Revoked = at
				}
			}
			live := 0
			for _, k := range held {
				if k.Live(at) {
					live++
				}
			}
			if live > 2 {
				t.Fatalf("%d live keys at %v: %+v", live, at, held)
			}
		}
	})
}

func TestWhatARoleSees(t *testing.T) {
	for _, tt := range []struct {
		role     keys.Role
		audience keys.Audience
		want     keys.Audience
	}{
		{keys.None, "", keys.Public},
		{keys.Viewer, "", keys.Public},
		{keys.Viewer, keys.Internal, keys.Public},
		{keys.Reviewer, "", keys.Internal},
		{keys.Reviewer, keys.Public, keys.Public},
		{keys.Planner, keys.Internal, keys.Internal},
		{keys.Admin, keys.Public, keys.Public},
	} {
		if got := (keys.Principal{Role: tt.role, Audience: tt.audience}).Sees(); got != tt.want {
			t.Errorf("%v with %q sees %v, want %v", tt.role, tt.audience, got, tt.want)
		}
		back, ok := keys.ParseRole(tt.role.String())
		if ok != (tt.role != keys.None) || ok && back != tt.role {
			t.Errorf("%v is read as %v, %v", tt.role, back, ok)
		}
	}
}
