package main

import (
	"errors"
	"regexp"
	"strings"
	"testing"
)

// Wrong usage is said in the reader's language, with what to write instead.
func TestUsageErrors(t *testing.T) {
	for _, tt := range []struct{ name, args, want string }{
		{"no value", "screen a --crs", "--crs 后面缺少值"},
		{"no value, in English", "--lang en screen a --crs", "--crs needs a value"},
		{"a flag for a value", "screen --feature -x a", "--feature 后面缺少值（后面是 -x）"},
		{"no number", "screen a --accuracy x", "--accuracy 应为数，不能是“x”"},
		{"no whole number", "inspect a --show x", "--show 应为数，不能是“x”"},
		{"none of the choices", "screen a --format xx", "--format 只能是 text、json、geojson、html、docx、pdf、xlsx、png、ndjson、csv，不能是“xx”"},
		{"a flag left out", "convert a", "缺少参数 --output=FILE"},
		{"a file left out", "inspect", "缺少 <文件>"},
		{"a subcommand left out", "rules", "后面还要写一个子命令：list、show"},
		{"no such flag", "screen a --layrs x", "没有 --layrs 这个参数，是不是 --layer、--layers"},
		{"no such command", "scren a", "没有“scren”这个命令，是不是 screen"},
		{"no such subcommand", "rules lst", "没有“lst”这个命令，是不是 list、test"},
		{"no such command, nor one like it", "frobnicate", "没有“frobnicate”这个命令；可用的有：screen、inspect、"},
		{"no such command, in English", "--lang en frobnicate", "there is no command frobnicate, but: screen, inspect, "},
		{"a second file", "screen a.kml b.kml", "多出了“b.kml”；一次只读一个文件，项目由几个文件组成时用 screen 的 --component"},
		{"a second file, in English", "--lang en screen a.kml b.kml", "--component NAME=FILE"},
		{"no such language", "--lang fr facts", "--lang 只能是 zh 或 en，不能是 fr"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, errs, code := command(t, strings.Fields(tt.args)...)
			if code != exitUsage || len(out) > 0 || !strings.Contains(errs, tt.want) {
				t.Errorf("exit %d, said %q, want %q", code, errs, tt.want)
			}
		})
	}
	const strange = "something the parser never said"
	if got := usageText(errors.New(strange)); got.ZH != strange || got.EN != strange {
		t.Errorf("an unknown error became %v", got)
	}
}

// Help is in one language, and asked for in the ways people try.
func TestHelp(t *testing.T) {
	han := regexp.MustCompile(`\p{Han}`)
	for _, tt := range []struct {
		name, args string
		want       string
		english    bool
	}{
		{"nothing", "", "审查一个项目范围", false},
		{"help", "help", "审查一个项目范围", false},
		{"help of a command", "help inspect", "用法：redline inspect <文件> [参数]", false},
		{"help of a subcommand", "help rules explain", "redline rules explain", false},
		{"in English", "--lang en help inspect", "how many features are listed", true},
		{"in English, behind", "inspect --help --lang en", "how many features are listed", true},
		{"version", "--version", "redline", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, errs, code := command(t, strings.Fields(tt.args)...)
			if code != exitDone || !strings.Contains(string(out), tt.want) {
				t.Fatalf("exit %d, %q is not in %s%s", code, tt.want, out, errs)
			}
			for line := range strings.Lines(string(out)) {
				if chinese := han.MatchString(line); tt.english && chinese && !strings.Contains(line, "--lang") {
					t.Errorf("Chinese in English help: %s", line)
				}
				if !tt.english && strings.Contains(line, "/ ") && !strings.Contains(line, "--lang") && !strings.Contains(line, "红线——") {
					t.Errorf("both languages: %s", line)
				}
			}
		})
	}
}
