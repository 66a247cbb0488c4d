package ogc_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// commandsOf returns the commands of the section on layers of a guide.
func commandsOf(t *testing.T, file string) (commands []string) {
	t.Helper()
	data, err := os.ReadFile("../../docs/" + file)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(data), "<!-- layers:begin -->\n```sh\n")
	block, _, found := strings.Cut(rest, "```\n<!-- layers:end -->")
	if !found {
		t.Fatalf("%s has no commands", file)
	}
	for line := range strings.Lines(block) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			commands = append(commands, line)
		}
	}
	return commands
}

// The commands of the planner's guide run as they stand, in both languages, and each gets
// something.
func TestCommandsOfTheGuide(t *testing.T) {
	s := demoService(t)
	commands := commandsOf(t, "planner.md")
	if chinese := commandsOf(t, "planner.zh-CN.md"); strings.Join(chinese, "\n") != strings.Join(commands, "\n") {
		t.Errorf("the guides differ:\n%s\n%s", strings.Join(commands, "\n"), strings.Join(chinese, "\n"))
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, ".curlrc"), []byte("fail\nsilent\nshow-error\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, command := range commands {
		c := exec.Command("bash", "-euc", command)
		c.Dir = dir
		c.Env = append(os.Environ(), "OGC="+s.URL+"/ogc", "CURL_HOME="+dir, "no_proxy=127.0.0.1")
		out, err := c.CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", command, err, out)
		}
		if program, rest, _ := strings.Cut(command, " "); program == "ogr2ogr" {
			file, _, _ := strings.Cut(rest, " ")
			out = []byte(run(t, "ogrinfo", "-so", "-al", filepath.Join(dir, file)))
			if !strings.Contains(string(out), "Feature Count: ") || strings.Contains(string(out), "Feature Count: 0") {
				t.Errorf("%s got nothing:\n%s", command, out)
			}
		} else if strings.Contains(command, "/items") && !strings.Contains(string(out), `"type":"Feature"`) {
			t.Errorf("%s got nothing:\n%s", command, out)
		}
	}
}
