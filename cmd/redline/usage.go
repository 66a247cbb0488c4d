package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"redline/lang"

	"github.com/alecthomas/kong"
)

// usual rewrites arguments as people write them into those the parser knows: none and
// "help COMMAND" ask for --help, --version for version, and the value of --shift may begin
// with a minus.
func usual(args []string) []string {
	if len(args) == 0 {
		return []string{"--help"}
	}
	first := 0
	for first < len(args) && strings.HasPrefix(args[first], "--lang") {
		if args[first] == "--lang" {
			first++
		}
		first++
	}
	if first < len(args) {
		switch args[first] {
		case "help":
			return append(slices.Delete(slices.Clone(args), first, first+1), "--help")
		case "--version", "-V":
			return append(slices.Clone(args[:first]), "version")
		}
	}
	return joinNegative(args)
}

// emptyValue refuses a flag with an empty value, which an unset variable of a script leaves:
// without it the command would take a whole file, or guess.
func emptyValue(args []string) error {
	for i, arg := range args {
		name, value, joined := strings.Cut(arg, "=")
		if !joined && i+1 < len(args) {
			value = args[i+1]
		}
		if value == "" && (joined || i+1 < len(args)) && slices.Contains(neverEmpty(), name) {
			return fmt.Errorf("%s: the value is empty", name)
		}
	}
	return nil
}

// neverEmpty are the flags whose empty value means nothing.
func neverEmpty() []string {
	return []string{"--crs", "--shift", "--feature", "--layer", "--dxf-layer", "--layers", "--facts", "--on", "--to", "--to-crs"}
}

// joinNegative writes "--shift -12.3,…" as "--shift=-12.3,…": a value that begins with a
// minus would be taken for a flag.
func joinNegative(args []string) []string {
	var out []string
	for i := 0; i < len(args); i++ {
		if args[i] == "--" {
			return append(out, args[i:]...)
		}
		if (args[i] == "--shift" || args[i] == "--accuracy") && i+1 < len(args) && negative.MatchString(args[i+1]) {
			out = append(out, args[i]+"="+args[i+1])
			i++
			continue
		}
		out = append(out, args[i])
	}
	return out
}

var negative = regexp.MustCompile(`^-[.0-9]`)

// languageOf finds the language flag in arguments that do not parse.
func languageOf(args []string) lang.Language {
	for i, arg := range args {
		tag, ok := strings.CutPrefix(arg, "--lang=")
		if arg == "--lang" && i+1 < len(args) {
			tag, ok = args[i+1], true
		}
		if l, known := lang.Parse(tag); ok && known {
			return l
		}
	}
	return lang.ZH
}

// usageForm is one shape of the parser's errors and how it is said.
type usageForm struct {
	shape  *regexp.Regexp
	zh, en string // with $1, $2 for what the shape caught; en "" keeps the parser's words
}

func usageForms() []usageForm {
	form := func(shape, zh, en string) usageForm { return usageForm{regexp.MustCompile("^" + shape + "$"), zh, en} }
	const guess = `(?:, did you mean (?:one of )?(.+)\?)?`
	return []usageForm{
		form(`(.+): expected \S+ value but got "EOL" \(.*\)`, "$1 后面缺少值", "$1 needs a value"),
		form(`(.+): expected \S+ value but got "(.*)" \(.*flag.*\).*`, "$1 后面缺少值（后面是 $2）；值以 - 开头时写成 $1=值", "$1 needs a value, but $2 follows; write $1=VALUE if the value begins with -"),
		form(`(.+): expected an? (?:int|float|valid .*) but got "([^"]*)".*`, "$1 应为数，不能是“$2”", "$1 takes a number, not \"$2\""),
		form(`(.+): bool value must be .* but got "(.*)"`, "$1 应为 true 或 false，不能是“$2”", ""),
		form(`(.+) must be one of (.+) but got "(.*)"`, "$1 只能是 $2，不能是“$3”", "$1 must be one of $2, not \"$3\""),
		form(`missing flags: (.+)`, "缺少参数 $1", "$1 must be given"),
		form(`expected one of (.+)`, "后面还要写一个子命令：$1", ""),
		form(`expected (.+)`, "缺少 $1", "$1 is missing"),
		form(`missing positional arguments (.+)`, "缺少 $1", ""),
		form(`unknown flag (\S+?)`+guess, "没有 $1 这个参数\x00，是不是 $2", ""),
		form(`unexpected argument (.+?)`+guess, "多出了“$1”\x00，是不是 $2", ""),
		form(`unknown command (.+?); there are (.+)`, "没有“$1”这个命令；可用的有：$2", `there is no command $1, but: $2`),
		form(`unknown command (.+?)`+guess, "没有“$1”这个命令\x00，是不是 $2", ""),
		form(`(.+): the value is empty`, "$1 的值是空的；不用这个参数就不要写它", "the value of $1 is empty; leave the flag out if it is not meant"),
		form(`--lang: want zh or en, not (.+)`, "--lang 只能是 zh 或 en，不能是 $1", ""),
	}
}

// unknownCommand says of an argument that stands where a command is due that it is none,
// and which there are where none is near.
func unknownCommand(err error, model *kong.Application) error {
	var parse *kong.ParseError
	rest, unexpected := strings.CutPrefix(err.Error(), "unexpected argument ")
	if !unexpected || !errors.As(err, &parse) {
		return err
	}
	at := parse.Context.Selected()
	if at == nil {
		at = model.Node
	}
	var names []string
	for _, child := range at.Children {
		if child.Type == kong.CommandNode && !child.Hidden {
			names = append(names, child.Name)
		}
	}
	switch {
	case len(names) == 0:
		return err
	case strings.Contains(rest, ", did you mean "):
		return errors.New("unknown command " + rest)
	}
	return fmt.Errorf("unknown command %s; there are %s", rest, strings.Join(names, ", "))
}

// usageText says an error of the parser in both languages. Of a shape that is not known
// the parser's own words stand in both.
func usageText(err error) lang.Text {
	said := err.Error()
	for _, f := range usageForms() {
		m := f.shape.FindStringSubmatchIndex(said)
		if m == nil {
			continue
		}
		fill := func(form string) string {
			head, guess, _ := strings.Cut(form, "\x00")
			if len(m) > 5 && m[4] >= 0 {
				head += guess
			}
			return string(f.shape.ExpandString(nil, strings.NewReplacer("$1", "${1}", "$2", "${2}", "$3", "${3}").Replace(head), said, m))
		}
		unquoted := strings.NewReplacer(`", "`, "、", `","`, "、", `"`, "", ", ", "、")
		out := lang.Text{ZH: unquoted.Replace(fill(f.zh)), EN: said}
		if f.en != "" {
			out.EN = fill(f.en)
		}
		return withFiles(out, said)
	}
	return lang.Text{ZH: said, EN: said}
}

var extraFile = regexp.MustCompile(`^unexpected argument .+\.[A-Za-z0-9]{2,10}$`)

// withFiles adds what to do with a second file.
func withFiles(t lang.Text, said string) lang.Text {
	if !extraFile.MatchString(said) {
		return t
	}
	return lang.Text{
		ZH: t.ZH + "；一次只读一个文件，项目由几个文件组成时用 screen 的 --component 名称=文件",
		EN: fmt.Sprintf("%s; one file is read at a time: for a project of several use --component NAME=FILE of screen", t.EN),
	}
}
