package main

import (
	"context"

	"redline/lang"
	"redline/layers"
	"redline/layers/postgis"
	"redline/report"
	"redline/screening"
)

// verifyCommand computes a report again.
type verifyCommand struct {
	storeFlags
	ownerFlags
	Report string `arg:"" help:"redline screen --format json 的输出，或数据库中审查记录的编号 / a report in JSON, or the id of one saved in the database."`
}

// Run pins the report's day, catalogue and rules, screens its components again, and says
// what differs.
func (c *verifyCommand) Run(ctx context.Context, a *app) error {
	c.fromEnvironment(false)
	if postgis.IsScreeningID(c.Report) {
		return c.saved(ctx, a)
	}
	data, err := readFile(c.Report)
	if err != nil {
		return err
	}
	old, err := report.Parse(data)
	if err != nil {
		return inFile(err, c.Report)
	}
	store, pack, err := c.open(ctx, a)
	if err != nil {
		return err
	}
	return c.compare(ctx, a, old, store, pack)
}

// saved computes a saved screening again, by the rules that were saved with it, and says
// when they are no longer those of today or another screening has taken its place.
func (c *verifyCommand) saved(ctx context.Context, a *app) error {
	if c.Database == "" {
		return &lang.Fault{
			Field: "--database", Err: errNowhereToSave, What: lang.Text{ZH: "审查记录的编号须连同数据库给出", EN: "the id of a saved screening needs the database"},
			Hint: lang.Text{ZH: "加上 --database postgres://用户@主机/库名；是文件名时写成 ./文件", EN: "add --database postgres://login@host/database; if it is a file's name, write ./FILE"},
		}
	}
	saved, err := c.read(ctx, a, c.Database, c.Report)
	if err != nil {
		return err
	}
	old, err := report.Parse(saved.Report)
	if err != nil {
		return inFile(err, c.Report)
	}
	pack, err := screening.LoadArchive(saved.Pack)
	if err != nil {
		return inFile(err, c.Report)
	}
	store, err := c.store(ctx, a)
	if err != nil {
		return err
	}
	if today, err := a.rules(); err != nil {
		return err
	} else if today.SHA256 != pack.SHA256 {
		a.say(lang.Textf("注意：按保存时的规则 %[1]s 复算；现行规则为 %[2]s", "note: computed by the rules it was saved with, %[1]s; today's are %[2]s", pack.Version, today.Version))
	}
	if saved.SupersededBy != "" {
		a.say(lang.Textf("注意：该记录已被 %[1]s 替代", "note: this screening was superseded by %[1]s", saved.SupersededBy))
	}
	return c.compare(ctx, a, old, store, pack)
}

// compare screens a report's components again, and says what differs.
func (c *verifyCommand) compare(ctx context.Context, a *app, old *screening.Report, store controls, pack *screening.Pack) error {
	project, err := screening.CaseOf(old)
	if err != nil {
		return inFile(err, c.Report)
	}
	at := layers.AsOf{On: old.On, Catalogue: old.Catalogue.Sequence}
	again, err := screening.New(store, pack).Screen(ctx, project, at, old.Audience, screening.Options{})
	if err != nil {
		return err
	}
	differences, err := screening.Compare(old, again)
	if err != nil {
		return err
	}
	if len(differences) == 0 {
		a.print(lang.Textf("一致：报告 %[1]s 可复算", "the same: report %[1]s can be computed again", short(old.ID)))
		return nil
	}
	for _, d := range differences {
		a.print(d)
	}
	return reached{lang.Textf("不一致：%[1]d 处不同", "not the same: %[1]d differences", len(differences))}
}

func short(id string) string {
	if len(id) > 12 {
		return id[:12]
	}
	return id
}

// inField names the flag an error is about.
func inField(err error, name string) error {
	if fault, ok := err.(*lang.Fault); ok && fault.Field == "" {
		fault.Field = name
	}
	return err
}

func inFile(err error, name string) error {
	if fault, ok := err.(*lang.Fault); ok && fault.File == "" {
		fault.File = name
		return fault
	}
	return err
}
