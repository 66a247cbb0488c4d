package report

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"redline/lang"
)

// snitch marks a page in which something runs: what hostile texts call, also when a person
// points at, enters or follows whatever there is.
const snitch = `<script>
for (const call of ['alert', 'confirm', 'prompt']) window[call] = () => document.documentElement.setAttribute('data-ran', 'yes');
addEventListener('load', () => document.querySelectorAll('*').forEach(e => {
	for (const kind of ['mouseover', 'focus', 'click']) e.dispatchEvent(new Event(kind));
	if (String(e.href).startsWith('javascript:')) e.click();
}));
</script>`

// ran has Chromium show a page with the snitch in front, and reports whether something ran.
func ran(t *testing.T, page string) bool {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "page.html")
	before, after, ok := strings.Cut(page, "<head>")
	if !ok {
		t.Fatal("the page has no head")
	}
	if err := os.WriteFile(file, []byte(before+"<head>"+snitch+after), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
		"--user-data-dir="+filepath.Join(dir, "profile"), "--virtual-time-budget=3000", "--dump-dom", "file://"+file).Output()
	if err != nil || !strings.Contains(string(out), "</html>") {
		t.Fatalf("chromium (.ci/install): %v\n%.300s", err, out)
	}
	return strings.Contains(string(out), `data-ran="yes"`)
}

// A browser runs nothing of what a report holds.
func TestABrowserRunsNothing(t *testing.T) {
	if !ran(t, `<!DOCTYPE html><html><head></head><body><img src=x onerror=alert(1)></body></html>`) {
		t.Fatal("what runs is not noticed")
	}
	r, _ := poisoned(strings.Join(hostile(t), " "))
	for _, l := range []lang.Language{lang.ZH, lang.EN} {
		if ran(t, pageHTML(t, r, l)) {
			t.Errorf("%s: something ran", l)
		}
	}
}
