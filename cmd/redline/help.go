package main

import (
	"bytes"
	"regexp"
	"strings"

	"redline/lang"

	"github.com/alecthomas/kong"
)

// oneLanguage leaves of every help text, "中文 / English", the half in language l, and names
// arguments in it. The flag that chooses the language stays in both.
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
			p.Help, p.Name = half(p.Help, l), argument(p.Name, l)
		}
		for _, child := range n.Children {
			walk(child)
		}
	}
	walk(model.Node)
}

// argument is the name of an argument in language l. All have two characters, so that
// columns stand below each other.
func argument(name string, l lang.Language) string {
	if l == lang.EN {
		return name
	}
	switch name {
	case "file", "path", "report":
		return "文件"
	case "dir":
		return "目录"
	case "name":
		return "名称"
	case "id":
		return "编号"
	case "layer", "layers":
		return "图层"
	case "version":
		return "版本"
	case "before":
		return "前版"
	case "after":
		return "后版"
	}
	return name
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
	helpUsage   = regexp.MustCompile(`(?m)^Usage: .*$`)
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
		words := strings.NewReplacer("<command>", "<命令>", "[flags]", "[参数]")
		text := helpUsage.ReplaceAllStringFunc(out.String(), words.Replace)
		text = helpHeading.ReplaceAllStringFunc(text, func(heading string) string {
			return map[string]string{"Usage:": "用法：", "Arguments:": "文件等：", "Flags:": "参数：", "Commands:": "命令："}[strings.TrimSpace(heading)]
		})
		_, err = stdout.Write([]byte(helpRun.ReplaceAllStringFunc(text, func(line string) string {
			return words.Replace(helpRun.ReplaceAllString(line, "“$1 --help” 说明更多用法。"))
		})))
		return err
	}
}
