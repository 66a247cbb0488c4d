package main

import (
	"regexp"
	"slices"
	"strings"

	"redline/lang"
	"redline/project"
	"redline/screening"
)

var (
	componentFlag   = regexp.MustCompile(`^([^:=]+)(?::([a-z]+))?=(.+)$`)
	componentChoice = regexp.MustCompile(`^(.+)#(feature|layer|dxf-layer)=([^#]*)$`)
)

// parseComponent reads NAME[:ROLE]=FILE, after which #feature=F and #layer=L, one of each
// at most, choose within FILE as --feature and --layer do within the main file. A # that
// begins neither belongs to the file's name.
func parseComponent(flag string) (project.Part, error) {
	m := componentFlag.FindStringSubmatch(flag)
	if m == nil || m[2] != "" && !slices.Contains(screening.Roles(), m[2]) {
		return project.Part{}, &lang.Fault{
			Field: "--component", What: lang.Textf("%[1]q 不合格式", "%[1]q is malformed", flag),
			Hint: lang.Textf("写成 名称:角色=文件，角色为 %[1]s；只取其中一个要素或图层时写成 文件#feature=3 或 文件#layer=名称",
				"write name:role=FILE; a role is %[1]s; for one feature or layer of it FILE#feature=3 or FILE#layer=NAME", strings.Join(screening.Roles(), " | ")),
		}
	}
	if m[2] == "" {
		m[2] = "site"
	}
	p := project.Part{Name: m[1], Role: m[2], File: m[3]}
	for c := componentChoice.FindStringSubmatch(p.File); c != nil; c = componentChoice.FindStringSubmatch(p.File) {
		to := &p.Layer
		if c[2] == "feature" {
			to = &p.Feature
		}
		if *to != "" || c[3] == "" {
			return project.Part{}, &lang.Fault{
				Field: "--component", What: lang.Textf("%[1]q 中的 #%[2]s= 是空的或写了两次", "#%[2]s= in %[1]q is empty or stands there twice", flag, c[2]),
				Hint: lang.Text{ZH: "写成 文件#feature=3、文件#layer=名称，或两者各一次", EN: "Write FILE#feature=3, FILE#layer=NAME, or each of them once."},
			}
		}
		p.File, *to = c[1], c[3]
	}
	return p, nil
}
