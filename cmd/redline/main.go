// Command redline screens a project's footprint against the spatial controls of a
// district. This package holds flags, files, the clock and the choice of store; what a
// control means is decided in package screening, and said in package report.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"

	"redline/intake/worker"
	"redline/lang"
	"redline/layers/folder"
	"redline/screening"

	"github.com/alecthomas/kong"
)

// version is set by the build.
var version = "dev"

// Exit codes.
const (
	exitDone    = 0 // done, whatever the verdict
	exitRefused = 1 // the input or the data was refused
	exitUsage   = 2
	exitReached = 3 // --fail-on reached, or verify found a difference
)

// app is what every command works with.
type app struct {
	stdout, stderr io.Writer
	now            func() time.Time
	rules          func() (*screening.Pack, error)
	district       func() (*folder.Store, error) // where no store is named
	lang           lang.Language
	closing        []func() // run when the command has ended
}

// commands is the command line.
type commands struct {
	Lang string `help:"语言 zh|en / language." default:"zh" placeholder:"zh|en"`

	Screen     screenCommand     `cmd:"" help:"审查一个项目范围 / screen a project's footprint."`
	Inspect    inspectCommand    `cmd:"" help:"看懂一个文件：坐标、要素、怎样审查 / what a file holds, and how to screen it."`
	Convert    convertCommand    `cmd:"" help:"把项目范围另存为其他格式或坐标系 / write the footprint in another format or reference."`
	Check      checkCommand      `cmd:"" help:"检查数据文件夹 / check a folder of controls."`
	Rules      rulesCommand      `cmd:"" help:"规则：list、show、test / the rules."`
	Facts      factsCommand      `cmd:"" help:"列出规则所问的事实 / list the facts rules ask for."`
	Demo       demoCommand       `cmd:"" help:"把示意区写入文件夹 / write the illustrative district to a folder."`
	Template   templateCommand   `cmd:"" help:"写出 Word 模板的样板，供 --template 使用 / write a sample Word template for --template."`
	Serve      serveCommand      `cmd:"" help:"HTTP 服务：审查、图层、要素、瓦片 / serve screening, layers, features and tiles over HTTP."`
	Verify     verifyCommand     `cmd:"" help:"复算一份报告 / compute a report again and compare."`
	Show       showCommand       `cmd:"" help:"取出保存的审查报告或其项目文件 / give back a saved report or its files."`
	Import     importCommand     `cmd:"" help:"把数据文件夹导入空数据库，或把一个图层的文件导入为草稿 / take a folder into an empty database, or a layer's file into a draft."`
	Draft      draftCommand      `cmd:"" help:"草稿：check、submit、approve、return / a delivery before it is published."`
	Publish    publishCommand    `cmd:"" help:"发布已批准的版本 / put approved versions on the record."`
	Withdraw   withdrawCommand   `cmd:"" help:"撤回已发布的版本 / take a published version off the record."`
	History    historyCommand    `cmd:"" help:"图层的历次版本 / a layer's versions."`
	Diff       diffCommand       `cmd:"" help:"两个版本的差异 / what changed between two versions."`
	Migrate    migrateCommand    `cmd:"" help:"数据库结构：up、down、status / the database's schema."`
	Keys       keysCommand       `cmd:"" help:"接口密钥：create、list、rotate、revoke / API keys of the service."`
	Principals principalsCommand `cmd:"" help:"密钥发给谁、何种角色 / who keys are given to, and their roles."`
	Version    versionCommand    `cmd:"" help:"版本 / version."`
}

// reached is the error that ends a command with exitReached: its text is all that is said.
type reached struct{ text lang.Text }

func (e reached) Error() string { return e.text.EN }

func main() {
	if code, asked := worker.Serve(os.Args); asked { // before anything else is set up: it is started for each upload
		os.Exit(code)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], &app{stdout: os.Stdout, stderr: os.Stderr, now: time.Now, rules: screening.Luojiang, district: openDemo})
	stop()
	os.Exit(code)
}

// run parses args, runs one command and returns the exit code. A refused input leaves
// stdout empty and says what, where, why and what to do on stderr.
func run(ctx context.Context, args []string, a *app) int {
	var cli commands
	done := -1
	parser, err := kong.New(&cli, kong.Name("redline"),
		kong.Description("红线——建设项目空间管控审查 / spatial screening of construction projects"),
		kong.Writers(a.stdout, a.stderr), kong.Exit(func(code int) { done = code }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.Help(helpIn(languageOf(args))))
	if err != nil {
		fmt.Fprintln(a.stderr, err)
		return exitRefused
	}
	oneLanguage(parser.Model, languageOf(args))
	command, err := parser.Parse(usual(args))
	if done >= 0 {
		return done
	}
	var known bool
	if a.lang, known = lang.Parse(cli.Lang); !known {
		a.lang = lang.ZH
		err = cmp.Or(err, fmt.Errorf("--lang: want zh or en, not %q", cli.Lang))
	}
	if err == nil {
		err = emptyValue(args)
	}
	if err != nil {
		a.lang = languageOf(args) // the parser may have stopped before it came to the flag
	}
	if err != nil {
		what := usageText(unknownCommand(err, parser.Model))
		a.say(lang.Textf("用法有误：%[1]s\n  redline --help 说明用法", "usage: %[2]s\n  redline --help explains the usage", what.ZH, what.EN))
		return exitUsage
	}
	defer func() {
		for _, end := range slices.Backward(a.closing) {
			end()
		}
	}()
	return a.exit(command.Run(a))
}

// exit reports err to the person and returns the exit code it means.
func (a *app) exit(err error) int {
	var end reached
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &end):
		a.say(end.text)
		return exitReached
	}
	for _, e := range leaves(err) {
		var fault *lang.Fault
		text := lang.Textf("%[1]v", "%[1]v", e)
		if errors.As(e, &fault) {
			text = lang.Text{ZH: fault.In(lang.ZH), EN: fault.In(lang.EN)}
		}
		a.say(lang.Text{ZH: "错误：" + text.ZH, EN: "error: " + text.EN})
	}
	return exitRefused
}

// leaves takes joined errors apart, so that each is said on its own.
func leaves(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var out []error
	for _, e := range joined.Unwrap() {
		out = append(out, leaves(e)...)
	}
	return out
}

// say writes one message to stderr, without control characters that names could carry.
func (a *app) say(t lang.Text) {
	clean := strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == 0x7f {
			return '�'
		}
		return r
	}, t.In(a.lang))
	fmt.Fprintln(a.stderr, clean)
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(a *app) error {
	_, err := fmt.Fprintln(a.stdout, "redline", version)
	return err
}
