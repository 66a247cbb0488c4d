package main

import (
	"bytes"
	"regexp"
	"strings"

	"redline/lang"

	"github.com/alecthomas/kong"
)

// oneLanguage leaves of every help text, "中文 / English", the half in language l. The flag
// that chooses the language stays in both.
func oneLanguage(model *kong.Application, l lang.Language) {
	if model.HelpFlag != nil {
		model.HelpFlag.Help = "显示帮助 / show this help."
	}
	var walk func(n *kong.Node)
	walk = func(n *kong.Node) {
		if n.Parent != nil { // the program's own line stays in both
			n.Help = half(n.Help, l)
		}
		for _, f := range n.Flags {
			if f.Name != "lang" {
				f.Help = half(f.Help, l)
			}
		}
		for _, p := range n.Positional {
			p.Help = half(p.Help, l)
		}
		for _, child := range n.Children {
			walk(child)
		}
	}
	walk(model.Node)
}

// half is one language of "中文 / English"; a text without the two is returned whole.
func half(text string, l lang.Language) string {
	i := strings.LastIndex(text, "/ ")
	if i < 0 {
		return text
	}
	return strings.TrimSpace(lang.Text{ZH: text[:i], EN: text[i+2:]}.In(l))
}

var (
	helpHeading = regexp.MustCompile(`(?m)^(Usage|Arguments|Flags|Commands): ?`)
	helpRun     = regexp.MustCompile(`(?m)^Run "(.+) --help" for more information.*$`)
)

// helpIn prints help with its headings in language l.
func helpIn(l lang.Language) kong.HelpPrinter {
	return func(options kong.HelpOptions, ctx *kong.Context) error {
		if l == lang.EN {
			return kong.DefaultHelpPrinter(options, ctx)
		}
		var out bytes.Buffer
		stdout := ctx.Stdout
		ctx.Stdout = &out
		err := kong.DefaultHelpPrinter(options, ctx)
		ctx.Stdout = stdout
		if err != nil {
			return err
		}
		text := helpHeading.ReplaceAllStringFunc(out.String(), func(heading string) string {
			return map[string]string{"Usage:": "用法：", "Arguments:": "文件等：", "Flags:": "参数：", "Commands:": "命令："}[strings.TrimSpace(heading)]
		})
		_, err = stdout.Write([]byte(helpRun.ReplaceAllString(text, "“$1 --help” 说明更多用法。")))
		return err
	}
}
