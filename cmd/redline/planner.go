package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"redline/lang"
	"redline/layers"
	"redline/layers/check"
	"redline/layers/postgis"
	"redline/planning"
)

// plannerFlags are those of every command that changes the record.
type plannerFlags struct {
	databaseFlag
	By string `help:"操作人，默认当前系统用户 / who does it, default the system's user." placeholder:"NAME"`
}

func (f plannerFlags) act(reason string) postgis.Act {
	return postgis.Act{By: cmp.Or(f.By, systemUser()), Reason: strings.TrimSpace(reason)}
}

// step takes a version one step on its way and says what was done.
func (f plannerFlags) step(ctx context.Context, a *app, v versionArgs, take func(context.Context, *postgis.Pool, string, int64, postgis.Act) error, reason string, done lang.Text) error {
	pool, err := a.connect(ctx, f.Database)
	if err != nil {
		return err
	}
	if err := take(ctx, pool, v.Layer, v.Version, f.act(reason)); err != nil {
		return err
	}
	a.print(done)
	return nil
}

// reasonFlag is the reason that a step needs, on record for good.
type reasonFlag struct {
	Reason string `required:"" help:"事由，记入目录 / why; kept with the record." placeholder:"TEXT"`
}

// draftCommand takes a delivery through its checks.
type draftCommand struct {
	Check   draftCheck   `cmd:"" help:"质检，逐条列出 / run the checks and list what they find."`
	Submit  draftSubmit  `cmd:"" help:"质检后提交，内容自此不变 / check and submit; from then on it does not change."`
	Approve draftApprove `cmd:"" help:"批准（非编制人）/ approve, by another than the author."`
	Delete  draftDelete  `cmd:"" help:"删除草稿 / delete a draft."`
	Return  draftReturn  `cmd:"" help:"退回编制人 / give it back to its author."`
}

// versionArgs name a version.
type versionArgs struct {
	Layer   string `arg:"" help:"图层编号 / layer id."`
	Version int64  `arg:"" help:"版本序号 / version."`
}

// desk is where the planner works: a database, with the rules.
func (a *app) desk(ctx context.Context, database string) (*planning.Desk, error) {
	pool, err := a.connect(ctx, database)
	if err != nil {
		return nil, err
	}
	pack, err := a.rules()
	return &planning.Desk{Pool: pool, Pack: pack, Today: func() layers.Date { return layers.DateIn(a.now()) }}, err
}

type draftCheck struct {
	databaseFlag
	versionArgs
	Format string `help:"text|json|geojson。" enum:"text,json,geojson" default:"text"`
	Output string `short:"o" help:"输出文件 / output file." placeholder:"OUT"`
}

// Run lists what the checks find; with an error among it the exit code is 1.
func (c *draftCheck) Run(ctx context.Context, a *app) error {
	desk, err := a.desk(ctx, c.Database)
	if err != nil {
		return err
	}
	delivery, err := desk.Delivery(ctx, c.Layer, c.Version)
	if err != nil {
		return err
	}
	found, err := check.Run(delivery)
	if err != nil {
		return err
	}
	if err := a.output(c.Output, func(out *strings.Builder) error { return writeFindings(out, a.lang, c.Format, found) }); err != nil {
		return err
	}
	if published := delivery.Version.CatalogueFrom != 0; !check.Blocks(found) && !published && c.Format == "text" && c.Output == "" {
		next := lang.Textf("下一步：redline draft submit %[1]s %[2]d", "next: redline draft submit %[1]s %[2]d", c.Layer, c.Version)
		if len(found) > 0 { // warnings
			next.ZH, next.EN = next.ZH+" --reason 放行的理由", next.EN+" --reason WHY"
		}
		a.print(next)
	}
	if check.Blocks(found) {
		return &lang.Fault{
			Where: lang.Textf("图层 %s 版本 %d", "layer %s version %d", c.Layer, c.Version),
			What:  lang.Text{ZH: "质检有错误，不能提交", EN: "the checks found errors: it cannot be submitted"}, Hint: lang.Text{ZH: "改正后重新导入", EN: "correct them and import again"},
		}
	}
	return nil
}

type draftSubmit struct {
	plannerFlags
	versionArgs
	Reason string `help:"放行警告的理由 / why warnings may pass." placeholder:"TEXT"`
}

// Run checks a draft and, where nothing blocks it, settles what it says.
func (c *draftSubmit) Run(ctx context.Context, a *app) error {
	desk, err := a.desk(ctx, c.Database)
	if err != nil {
		return err
	}
	sum, err := desk.Submit(ctx, c.Layer, c.Version, c.act(c.Reason))
	if err != nil {
		return err
	}
	a.print(lang.Textf("已提交 %[1]s 版本 %[2]d，校验值 %[3]s；下一步由他人批准：redline draft approve %[1]s %[2]d", "submitted %[1]s version %[2]d, sha256 %[3]s; next, somebody else approves it: redline draft approve %[1]s %[2]d", c.Layer, c.Version, sum))
	return nil
}

type draftApprove struct {
	plannerFlags
	versionArgs
}

// Run approves a submitted version.
func (c *draftApprove) Run(ctx context.Context, a *app) error {
	return c.step(ctx, a, c.versionArgs, postgis.Approve, "",
		lang.Textf("已批准 %[1]s 版本 %[2]d；发布：redline publish %[1]s --reason 事由", "approved %[1]s version %[2]d; publish it: redline publish %[1]s --reason WHY", c.Layer, c.Version))
}

type draftReturn struct {
	plannerFlags
	reasonFlag
	versionArgs
}

// Run gives a version back to its author.
func (c *draftReturn) Run(ctx context.Context, a *app) error {
	return c.step(ctx, a, c.versionArgs, postgis.Return, c.Reason,
		lang.Textf("已退回 %[1]s 版本 %[2]d", "gave %[1]s version %[2]d back", c.Layer, c.Version))
}

type draftDelete struct {
	plannerFlags
	reasonFlag
	versionArgs
}

// Run deletes a draft.
func (c *draftDelete) Run(ctx context.Context, a *app) error {
	return c.step(ctx, a, c.versionArgs, postgis.DeleteDraft, c.Reason,
		lang.Textf("已删除草稿 %[1]s 版本 %[2]d", "deleted the draft %[1]s version %[2]d", c.Layer, c.Version))
}

// publishCommand puts approved versions on the record.
type publishCommand struct {
	plannerFlags
	reasonFlag
	Layers []string `arg:"" optional:"" help:"图层编号 / layer ids."`
	All    bool     `help:"全部已批准的版本 / every approved version."`
}

// Run publishes in one transaction and prints the new sequence.
func (c *publishCommand) Run(ctx context.Context, a *app) error {
	if c.All == (len(c.Layers) > 0) {
		return &lang.Fault{
			Field: "--all", What: lang.Text{ZH: "要么给出图层编号，要么用 --all", EN: "give layer ids or --all, one of the two"},
			Hint: lang.Text{ZH: "redline publish red-line --reason 年度更新", EN: "redline publish red-line --reason 'yearly update'"},
		}
	}
	desk, err := a.desk(ctx, c.Database)
	if err != nil {
		return err
	}
	p, err := desk.Publish(ctx, c.Layers, c.act(c.Reason))
	if err != nil {
		return err
	}
	a.printPublication(p)
	return nil
}

func (a *app) printPublication(p postgis.Publication) {
	a.print(lang.Textf("目录序号 %d", "catalogue %d", p.Sequence))
	for _, n := range p.Published {
		a.print(lang.Textf("  发布 %s", "  published %s", n))
	}
	for _, n := range p.Closed {
		a.print(lang.Textf("  停用 %s", "  closed %s", n))
	}
	for _, c := range p.Copies {
		a.print(lang.Textf("  其中 %[1]s 至 %[2]s 仍按 %[3]s，记为 %[4]s", "  from %[1]s to %[2]s %[3]s still holds, as %[4]s", orOpen(c.Days.From.String()), orOpen(c.Days.Until.String()), c.Of, c.As))
	}
}

// withdrawCommand takes a version off the record.
type withdrawCommand struct {
	plannerFlags
	reasonFlag
	versionArgs
}

// Run withdraws a published version, and says from which day the layer has none in force.
func (c *withdrawCommand) Run(ctx context.Context, a *app) error {
	desk, err := a.desk(ctx, c.Database)
	if err != nil {
		return err
	}
	p, gap, err := desk.Withdraw(ctx, c.Layer, c.Version, c.act(c.Reason))
	if p.Sequence != 0 {
		a.printPublication(p)
	}
	if err != nil {
		return err
	}
	if !gap.IsZero() {
		a.say(lang.Textf("注意：自 %[1]s 起，图层 %[2]s 没有有效版本（直到后一版本生效），审查将报“图层已过期”或“缺少数据”；要恢复以前的版本，请把它的数据重新导入、发布", "note: from %[1]s the layer %[2]s has no version in force (until the next one begins), and screenings will say so; to bring an earlier one back, import its data again and publish it", gap, c.Layer))
	}
	return nil
}

// historyCommand lists a layer's versions.
type historyCommand struct {
	databaseFlag
	Layer  string `arg:"" help:"图层编号 / layer id."`
	Format string `help:"text|json。" enum:"text,json" default:"text"`
}

// Run lists every version, the first first.
func (c *historyCommand) Run(ctx context.Context, a *app) error {
	pool, err := a.connect(ctx, c.Database)
	if err != nil {
		return err
	}
	entries, err := postgis.History(ctx, pool, c.Layer)
	if err != nil {
		return err
	}
	discards, err := postgis.Discards(ctx, pool, c.Layer)
	if err != nil {
		return err
	}
	return a.output("", func(out *strings.Builder) error { return writeHistory(out, a.lang, c.Format, entries, discards) })
}

// diffCommand says what changed between two versions.
type diffCommand struct {
	databaseFlag
	Layer  string `arg:"" help:"图层编号 / layer id."`
	Before int64  `arg:"" help:"前一版本 / the earlier version."`
	After  int64  `arg:"" help:"后一版本 / the later version."`
	Format string `help:"text|json|geojson。" enum:"text,json,geojson" default:"text"`
	Output string `short:"o" help:"输出文件 / output file." placeholder:"OUT"`
}

// Run compares two versions in any state.
func (c *diffCommand) Run(ctx context.Context, a *app) error {
	desk, err := a.desk(ctx, c.Database)
	if err != nil {
		return err
	}
	d, err := desk.Compare(ctx, c.Layer, c.Before, c.After)
	if err != nil {
		return err
	}
	return a.output(c.Output, func(out *strings.Builder) error { return writeDifference(out, a.lang, c.Format, d) })
}

// output writes a whole text to a file, or to stdout.
func (a *app) output(file string, render func(*strings.Builder) error) error {
	var out strings.Builder
	if err := render(&out); err != nil {
		return err
	}
	if file != "" {
		return writeFile(file, []byte(out.String()))
	}
	_, err := fmt.Fprint(a.stdout, out.String())
	return err
}
