package problem

import (
	"regexp"
	"strings"

	"redline/lang"
)

// The messages of the packages below speak of the command line's flags. Over HTTP the query
// parameters and the fields of a form have the same names, but for these.
var (
	switches = map[string]string{"repair": "repair=true", "outlines": "outlines=true", "no-attributes": "attributes=false"}
	renamed  = map[string]string{"dxf-layer": "layer", "component": "name"}
)

// otherwise is what the service has in place of a flag.
var otherwise = []struct {
	flag *regexp.Regexp
	here string
}{
	{regexp.MustCompile(`可用 --limit (\S+)=… 放宽`), "可请服务的运维人员放宽上限 $1"},
	{regexp.MustCompile(`, --limit (\S+)=… raises it`), ", whoever runs the service can raise the limit $1"},
	{regexp.MustCompile(`用 --format csv 或 ndjson`), "请提交到 /v1/batches"},
	{regexp.MustCompile(`use --format csv or ndjson`), "send them to /v1/batches"},
	{regexp.MustCompile(`--component (?:名称|name):\S+`), "--component"},
}

// flag is a flag with the value that the text gives it, if any: one after a space begins with
// a capital or a digit, or is an assignment.
var flag = regexp.MustCompile(`--([a-z][a-z-]*)(?:=([^\s，；。;)）]*[^\s，；。;)）.,])| ([A-Z0-9](?:[\w:.-]*\w)?|[\w./]+=[^\s，；。;)）,]*))?`)

// OverHTTP names in a message the parameters of a request where it names flags: --crs EPSG:4544
// becomes crs=EPSG:4544, --repair becomes repair=true, and --layer alone “layer”.
func OverHTTP(t lang.Text) lang.Text {
	return lang.Text{ZH: parametersOf(t.ZH), EN: parametersOf(t.EN)}
}

func parametersOf(text string) string {
	if !strings.Contains(text, "--") {
		return text
	}
	for _, o := range otherwise {
		text = o.flag.ReplaceAllString(text, o.here)
	}
	return flag.ReplaceAllStringFunc(text, func(found string) string {
		parts := flag.FindStringSubmatch(found)
		name, value := parts[1], parts[2]+parts[3]
		if set, ok := switches[name]; ok {
			return set + strings.TrimPrefix(found, "--"+name)
		}
		if other, ok := renamed[name]; ok {
			name = other
		}
		if value == "" {
			return "“" + name + "”"
		}
		return name + "=" + value
	})
}
