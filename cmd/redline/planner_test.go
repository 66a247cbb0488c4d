package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"redline/layers/postgis/cluster"
)

// shapefileOf makes a zipped shapefile of squares with the fields of STBHHX, as a
// department delivers it: names in GBK. The square with the code "" has none.
func shapefileOf(t *testing.T, codes ...string) string {
	t.Helper()
	var features []string
	for i, code := range codes {
		x := 104.50 + 0.01*float64(i)
		ring := [][2]float64{{x, 31.30}, {x + 0.005, 31.30}, {x + 0.005, 31.305}, {x, 31.305}, {x, 31.30}}
		coordinates, err := json.Marshal(ring)
		if err != nil {
			t.Fatal(err)
		}
		features = append(features, `{"type":"Feature","properties":{"HXBM":"`+code+`","HXMC":"红线`+code+`","HXLX":"水源涵养"},"geometry":{"type":"Polygon","coordinates":[`+string(coordinates)+`]}}`)
	}
	dir := t.TempDir()
	from := filepath.Join(dir, "红线.geojson")
	if err := os.WriteFile(from, []byte(`{"type":"FeatureCollection","features":[`+strings.Join(features, ",")+`]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(dir, "STBHHX.shp")
	out, err := exec.Command("ogr2ogr", "-f", "ESRI Shapefile", "-a_srs", "EPSG:4490", "-lco", "ENCODING=GBK", to, from).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return to
}

// From a delivered shapefile to a published layer and back: the commands of docs/planner.md.
func TestFromDeliveryToPublication(t *testing.T) {
	address := ownDatabase(t, cluster.Clone)
	first, second := shapefileOf(t, "RL-1", "RL-2", "RL-3", ""), shapefileOf(t, "RL-1", "RL-2")
	rejects := filepath.Join(t.TempDir(), "rejects.geojson")
	site := filepath.Join(t.TempDir(), "site.wkt")
	if err := os.WriteFile(site, []byte("POLYGON((104.521 31.301,104.522 31.301,104.522 31.302,104.521 31.302,104.521 31.301))"), 0o600); err != nil {
		t.Fatal(err)
	}
	db := []string{"--database", address}
	imported := func(file, from string, more ...string) []string {
		return append([]string{"import", file, "--layer", "red-line", "--from", from, "--accuracy", "5", "--coverage", "district", "--by", "li"}, more...)
	}
	for _, step := range []struct {
		name string
		args []string
		code int
		says []string
	}{
		{"no such layer", []string{"import", first, "--layer", "red-lines", "--from", "2026-01-01", "--accuracy", "5"}, exitRefused, []string{"red-line"}},
		{"no accuracy", []string{"import", first, "--layer", "red-line", "--from", "2026-01-01"}, exitRefused, []string{"--accuracy"}},
		{"no day", []string{"import", first, "--layer", "red-line", "--accuracy", "5"}, exitRefused, []string{"--from"}},
		{"no layer", []string{"import", first}, exitRefused, []string{"--layer"}},
		{"import", imported(first, "2026-01-01", "--rejects", rejects), exitDone, []string{"版本 2（草稿）", "STBHHX", "4 个要素，3 个图斑，1 个未入库", "redline draft check red-line 2"}},
		{"published too early", []string{"publish", "red-line", "--reason", "x", "--by", "wang"}, exitRefused, []string{"没有已批准"}},
		{"check", []string{"draft", "check", "red-line", "2"}, exitDone, []string{"警告 document", "0 处错误"}},
		{"check as GeoJSON", []string{"draft", "check", "red-line", "2", "--format", "geojson"}, exitDone, []string{`"check": "document"`}},
		{"submit without a reason", []string{"draft", "submit", "red-line", "2", "--by", "li"}, exitRefused, []string{"理由"}},
		{"submit", []string{"draft", "submit", "red-line", "2", "--by", "li", "--reason", "批复正在办理"}, exitDone, []string{"已提交", "draft approve red-line 2"}},
		{"approve one's own", []string{"draft", "approve", "red-line", "2", "--by", "li"}, exitRefused, []string{"审批人不能是编制人"}},
		{"approve", []string{"draft", "approve", "red-line", "2", "--by", "wang"}, exitDone, []string{"已批准"}},
		{"publish what", []string{"publish", "--reason", "x"}, exitRefused, []string{"--all"}},
		{"publish", []string{"publish", "red-line", "--reason", "2026 年更新", "--by", "wang"}, exitDone, []string{"发布 red-line 2", "停用 red-line 1"}},
		{"the new red line holds", []string{"screen", site, "--on", "2026-06-01", "--format", "json"}, exitDone, []string{`"RL-3"`}},
		{"the next delivery", imported(second, "2027-01-01"), exitDone, []string{"版本 4（草稿）", "2 个图斑，0 个未入库"}},
		{"its checks", []string{"draft", "check", "red-line", "4"}, exitDone, []string{"警告 area-less", "面积不减"}},
		{"diff", []string{"diff", "red-line", "2", "4"}, exitDone, []string{"删除 RL-3 红线RL-3", "1 个图斑有变化，2 个不变"}},
		{"diff as GeoJSON", []string{"diff", "red-line", "2", "4", "--format", "geojson"}, exitDone, []string{`"change": "removed"`, `"part": "lost"`}},
		{"submit the second", []string{"draft", "submit", "red-line", "4", "--by", "li", "--reason", "评估调整"}, exitDone, []string{"已提交"}},
		{"give it back", []string{"draft", "return", "red-line", "4", "--by", "wang", "--reason", "请附批复"}, exitDone, []string{"已退回"}},
		{"withdraw", []string{"withdraw", "red-line", "2", "--reason", "发布有误", "--by", "wang"}, exitDone, []string{"停用 red-line 2"}},
		{"history", []string{"history", "red-line"}, exitDone, []string{"版本 2  已撤回", "提交 li，20", "批准 wang，20", "发布 wang", "2026 年更新", "曾退回：请附批复", "由后一版本截止的副本"}},
		{"history in English", []string{"history", "red-line", "--lang", "en"}, exitDone, []string{"version 2  withdrawn", "was given back: 请附批复"}},
		{"history of nothing", []string{"history", "none"}, exitRefused, []string{"没有图层"}},
	} {
		t.Run(step.name, func(t *testing.T) {
			out, errs, code := command(t, append(step.args, db...)...)
			if code != step.code {
				t.Fatalf("exit %d, want %d:\n%s%s", code, step.code, out, errs)
			}
			for _, says := range step.says {
				if !strings.Contains(string(out)+errs, says) {
					t.Errorf("it does not say %q:\n%s%s", says, out, errs)
				}
			}
		})
	}
	data, err := os.ReadFile(rejects)
	if err != nil || !strings.Contains(string(data), "redline_reason_zh") || !strings.Contains(string(data), "水源涵养") {
		t.Errorf("rejects: %v\n%s", err, data)
	}
}

// Two left banks of one stretch: the delivery becomes a draft, and its check says which zones
// are at odds; it stopped there with an error before.
func TestCheckOfBanksAtOdds(t *testing.T) {
	db := []string{"--database", ownDatabase(t, cluster.Clone)}
	bank := func(code string, lat string) string {
		return `{"type":"Feature","properties":{"code":"` + code + `","name":"` + code + `","watercourse":"kaijiang","section":"x","baseline":"岸线","side":"left","status":"已划定","w_min":20,"w_max":200},` +
			`"geometry":{"type":"LineString","coordinates":[[104.5,` + lat + `],[104.51,` + lat + `]]}}`
	}
	file := filepath.Join(t.TempDir(), "banks.geojson")
	if err := os.WriteFile(file, []byte(`{"type":"FeatureCollection","features":[`+bank("B-1", "31.3")+`,`+bank("B-2", "31.301")+`]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	out, errs, code := command(t, append([]string{"import", file, "--layer", "river-corridor", "--from", "2026-01-01", "--accuracy", "5", "--coverage", "district", "--by", "li"}, db...)...)
	if code != exitDone {
		t.Fatalf("exit %d:\n%s%s", code, out, errs)
	}
	out, errs, code = command(t, append([]string{"draft", "check", "river-corridor", "2"}, db...)...)
	if says := string(out) + errs; code != exitRefused || !strings.Contains(says, "错误 banks") || !strings.Contains(says, "B-1") || !strings.Contains(says, "同一侧") || !strings.Contains(says, "改正后重新导入") {
		t.Errorf("exit %d:\n%s", code, says)
	}
}

// The commands of docs/planner.md run in their order, in both languages the same.
func TestCommandsOfThePlannersGuide(t *testing.T) {
	guide, err := os.ReadFile("../../docs/planner.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(guide), "<!-- planner:begin -->")
	block, _, closed := strings.Cut(rest, "<!-- planner:end -->")
	if !found || !closed {
		t.Fatal("docs/planner.md has no commands")
	}
	chinese, err := os.ReadFile("../../docs/planner.zh-CN.md")
	if err != nil || !strings.Contains(string(chinese), strings.TrimSpace(block)) {
		t.Errorf("docs/planner.zh-CN.md has other commands (%v)", err)
	}
	address := ownDatabase(t, cluster.Blank)
	base, err := filepath.Abs(filepath.Join(districts, "base"))
	if err != nil {
		t.Fatal(err)
	}
	shapes := filepath.Dir(shapefileOf(t, "RL-1", "RL-2", ""))
	t.Chdir(shapes)
	t.Setenv("REDLINE_DATABASE", address)
	if err := os.Symlink(base, "my-district"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("known-site.geojson", []byte(`{"type":"Polygon","coordinates":[[[104.521,31.301],[104.522,31.301],[104.522,31.302],[104.521,31.302],[104.521,31.301]]]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	ran := 0
	for line := range strings.Lines(block) {
		args, is := strings.CutPrefix(strings.TrimSpace(line), "redline ")
		if !is {
			continue
		}
		ran++
		words := shellWords(strings.ReplaceAll(args, "$REDLINE_DATABASE", address))
		if out, errs, code := command(t, words...); code != exitDone {
			t.Errorf("%s: exit %d\n%s%s", line, code, out, errs)
		}
	}
	if ran < 10 {
		t.Errorf("%d commands ran", ran)
	}
	for _, file := range []string{"rejected.geojson", "faults.geojson", "changes.geojson"} {
		if _, err := os.Stat(file); err != nil {
			t.Error(err)
		}
	}
}

// shellWords splits a command line at spaces outside double quotes.
func shellWords(line string) []string {
	var words []string
	var word strings.Builder
	quoted := false
	for _, r := range strings.TrimSpace(line) + " " {
		switch {
		case r == '"':
			quoted = !quoted
		case r == ' ' && !quoted:
			if word.Len() > 0 {
				words = append(words, word.String())
				word.Reset()
			}
		default:
			word.WriteRune(r)
		}
	}
	return words
}

// Documents and access lists come on record on their own, each time as one step.
func TestDocumentsAndAccessListsOnRecord(t *testing.T) {
	address := ownDatabase(t, cluster.Clone)
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	documents := file("documents.yaml", "documents:\n  - { id: plan-2026, title: 示意规划, authority: plan, from: 2026-01-01 }\n")
	changed := file("changed.yaml", "documents:\n  - { id: plan-2026, title: 示意规划（修订）, authority: plan, from: 2026-01-01 }\n")
	dangling := file("dangling.yaml", "documents:\n  - { id: old, title: 旧, authority: plan, from: 2020-01-01, succession: { by: none, carried: true, verified: false } }\n")
	list := file("list.csv", "环境管控单元编码,空间布局约束\nDEMO-ZH-1,（示意）禁止开发\nDEMO-ZH-2,（示意）限制开发\n")
	for _, step := range []struct {
		name string
		args []string
		code int
		says string
	}{
		{"no reason", []string{"import", documents, "--documents"}, exitRefused, "--reason"},
		{"two at once", []string{"import", documents, "--documents", "--requirements", "--reason", "x"}, exitRefused, "只能用其一"},
		{"a list whose document is not there", []string{"import", list, "--requirements", "--document", "plan-2026", "--reason", "x"}, exitRefused, "没有登记文件 plan-2026"},
		{"documents", []string{"import", documents, "--documents", "--reason", "登记"}, exitDone, "目录序号 2：新增 1 条，变更 0 条"},
		{"the same again", []string{"import", documents, "--documents", "--reason", "登记"}, exitDone, "没有新内容"},
		{"changed", []string{"import", changed, "--documents", "--reason", "修订"}, exitDone, "目录序号 3：新增 0 条，变更 1 条"},
		{"a successor that is not there", []string{"import", dangling, "--documents", "--reason", "x"}, exitRefused, "没有登记文件 none"},
		{"an access list", []string{"import", list, "--requirements", "--document", "plan-2026", "--reason", "清单"}, exitDone, "新增 2 条"},
		{"not a list", []string{"import", documents, "--requirements", "--reason", "x"}, exitRefused, "错误："},
	} {
		t.Run(step.name, func(t *testing.T) {
			out, errs, code := command(t, append(step.args, "--database", address)...)
			if code != step.code || !strings.Contains(string(out)+errs, step.says) {
				t.Errorf("exit %d, want %d and %q:\n%s%s", code, step.code, step.says, out, errs)
			}
		})
	}
}

// What a first planner met: steps that would lose something are refused or said.
func TestStepsThatWouldLoseSomething(t *testing.T) {
	address := ownDatabase(t, cluster.Clone)
	t.Setenv("REDLINE_DATABASE", address)
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good, partly, nothing := shapefileOf(t, "RL-1", "RL-2"), shapefileOf(t, "RL-1", ""), shapefileOf(t, "", "")
	null := file("null.geojson", `{"type":"FeatureCollection","features":[`+
		`{"type":"Feature","properties":{"HXBM":"RL-1","HXMC":"甲\u0000","HXLX":"水源涵养"},"geometry":{"type":"Polygon","coordinates":[[[104.5,31.3],[104.505,31.3],[104.505,31.305],[104.5,31.3]]]}},`+
		`{"type":"Feature","properties":{"HXBM":"RL-2","HXMC":"乙","HXLX":"水源涵养"},"geometry":{"type":"Polygon","coordinates":[[[104.51,31.3],[104.515,31.3],[104.515,31.305],[104.51,31.3]]]}}]}`)
	empty := file("empty.geojson", `{"type":"FeatureCollection","features":[]}`)
	list := file("list.csv", "id,unit,level,dimension,kind,text,document,clause,when,effect\nX-1,,市,空间布局约束,禁止,禁止,demo-access-list,一,project.foo == 1,review\n")
	undocumented := file("undocumented.csv", "环境管控单元编码,空间布局约束\nDEMO-ZH-1,禁止\n")
	site := file("site.wkt", "POLYGON((104.521 31.301,104.522 31.301,104.522 31.302,104.521 31.302,104.521 31.301))")
	imported := func(file string, more ...string) []string {
		return append([]string{"import", file, "--layer", "red-line", "--accuracy", "5", "--coverage", "district", "--by", "li"}, more...)
	}
	for _, step := range []struct {
		name string
		args []string
		code int
		says string
	}{
		{"an end before the beginning", imported(good, "--from", "2028-01-01", "--until", "2027-01-01"), exitRefused, "失效日 2027-01-01 须晚于生效日"},
		{"nothing can be taken in", imported(nothing, "--from", "2028-01-01"), exitRefused, "没有建立草稿"},
		{"some cannot", imported(partly, "--from", "2026-01-01"), exitDone, "版本 2（草稿）"},
		{"that is a warning", []string{"draft", "check", "red-line", "2"}, exitDone, "1 个要素未入库"},
		{"which wants a reason", []string{"draft", "submit", "red-line", "2", "--by", "li"}, exitRefused, "理由"},
		{"deleted", []string{"draft", "delete", "red-line", "2", "--reason", "重来", "--by", "li"}, exitDone, "已删除草稿"},
		{"gone", []string{"draft", "check", "red-line", "2"}, exitRefused, "没有版本 2"},
		{"a null character, for which the database would refuse the file", imported(null, "--from", "2026-01-01"), exitDone, "未入库：" + null + "，第 1 个要素（RL-1），字段 HXMC：文字中有空字符（U+0000）：甲␀"},
		{"of it the rest is there, by a number of its own", []string{"draft", "check", "red-line", "3"}, exitDone, "1 个要素未入库"},
		{"a file without features", imported(empty, "--from", "2026-01-01", "--profile", "stbhhx"), exitRefused, "文件中没有要素，没有建立草稿"},
		{"no zones at all, and meant", imported(empty, "--from", "2026-01-01", "--profile", "stbhhx", "--empty"), exitDone, "0 个图斑"},
		{"of a red line that is an error", []string{"draft", "check", "red-line", "4"}, exitRefused, "错误 empty-version"},
		{"the later version", imported(good, "--from", "2028-01-01"), exitDone, "版本 5（草稿）"},
		{"submitted by another", []string{"draft", "submit", "red-line", "5", "--by", "Zhao", "--reason", "x"}, exitDone, "已提交"},
		{"who does not approve it", []string{"draft", "approve", "red-line", "5", "--by", "zhao"}, exitRefused, "提交人"},
		{"approved", []string{"draft", "approve", "red-line", "5", "--by", "wang"}, exitDone, "已批准"},
		{"published", []string{"publish", "red-line", "--reason", "x", "--by", "wang"}, exitDone, "至 2028-01-01 仍按 red-line 1，记为 red-line 6"},
		{"an earlier one without end", imported(good, "--from", "2027-01-01"), exitDone, "版本 7（草稿）"},
		{"submitted", []string{"draft", "submit", "red-line", "7", "--by", "li", "--reason", "x"}, exitDone, "已提交"},
		{"approved too", []string{"draft", "approve", "red-line", "7", "--by", "wang"}, exitDone, "已批准"},
		{"would displace the later one", []string{"publish", "red-line", "--reason", "x", "--by", "wang"}, exitRefused, "--until 2028-01-01"},
		{"a withdrawal leaves a gap", []string{"withdraw", "red-line", "5", "--reason", "x", "--by", "wang"}, exitDone, "自 2028-01-01 起，图层 red-line 没有有效版本"},
		{"the history knows what was deleted", []string{"history", "red-line"}, exitDone, "版本 2  草稿已删除  li，20"},
		{"and why", []string{"history", "red-line", "--format", "json"}, exitDone, `"reason": "重来"`},
		{"a condition that rules cannot read", []string{"import", list, "--requirements", "--reason", "x"}, exitRefused, "X-1"},
		{"a list without document", []string{"import", undocumented, "--requirements", "--reason", "x"}, exitRefused, "--document"},
		{"screened against the database that is named", []string{"screen", site, "--on", "2026-06-01", "--format", "json"}, exitDone, `"sequence": 3`},
	} {
		t.Run(step.name, func(t *testing.T) {
			out, errs, code := command(t, step.args...)
			if code != step.code || !strings.Contains(string(out)+errs, step.says) {
				t.Errorf("exit %d, want %d and %q:\n%s%s", code, step.code, step.says, out, errs)
			}
		})
	}
}
