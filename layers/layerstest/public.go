package layerstest

import "testing"

// testPublic holds that the public view knows nothing of what is not public, and says
// whatever the day that something is withheld.
func testPublic(t *testing.T, source Source) {
	for _, day := range []string{"2019-01-01", "2026-06-01"} {
		full := snapshot(t, source, day, 0)
		if full.Withholds {
			t.Errorf("on %s: the full view withholds nothing", day)
		}
		public := full.Public()
		if _, ok := public.Holding("hidden"); ok || !public.Withholds {
			t.Errorf("on %s: hidden layer shown %v, withholds %v", day, ok, public.Withholds)
		}
		if _, ok := full.Holding("hidden"); !ok || full.Withholds {
			t.Errorf("on %s: taking the public view changed the full one", day)
		}
		if got, want := len(public.Layers), len(full.Layers)-1; got != want {
			t.Errorf("on %s: %d layers, want %d", day, got, want)
		}
	}
	public := snapshot(t, source, "2026-06-01", 0).Public()
	for _, r := range public.Requirements {
		if r.Unit == "H-1" {
			t.Error("a requirement of a hidden unit is shown")
		}
	}
	if len(public.Requirements) != 2 || len(public.Documents) != 3 {
		t.Errorf("%d requirements, %d documents, want 2 and 3", len(public.Requirements), len(public.Documents))
	}
}
