package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"

	"redline/lang"
	"redline/layers/postgis"
	"redline/project"
	"redline/report"
	"redline/screening"
)

// ownerFlags say whose a saved screening is.
type ownerFlags struct {
	Tenant string `help:"审查记录所属单位，默认操作人登记的单位，未登记为 default / whose the saved screening is; default: that of the principal, else \"default\"." placeholder:"T"`
	By     string `help:"操作人，默认当前系统用户 / who does it, default the system's user." placeholder:"NAME"`
}

// who returns who acts, and for which tenant.
func (f ownerFlags) who(ctx context.Context, pool *postgis.Pool) (by, tenant string, err error) {
	by = cmp.Or(f.By, systemUser())
	tenant, err = postgis.TenantOf(ctx, pool, by)
	return by, cmp.Or(f.Tenant, tenant, "default"), err
}

// saveFlags keep the screening in the database.
type saveFlags struct {
	ownerFlags
	Save       bool   `help:"把报告、规则和项目文件存入数据库，给出编号 / keep report, rules and files in the database; prints an id."`
	Title      string `help:"审查记录的标题 / title of the saved screening." placeholder:"TEXT"`
	Supersedes string `help:"替代此前的审查记录 / the saved screening that this one takes the place of." placeholder:"ID"`
}

// The kinds of saveFlags' refusals.
var (
	errNowhereToSave = errors.New("there is no database to save to")
	errNothingToSave = errors.New("flags of --save without it")
)

// check refuses flags that make no sense together.
func (f saveFlags) check(database string) error {
	switch {
	case f.Save && database == "":
		return &lang.Fault{
			Field: "--save", Err: errNowhereToSave, What: lang.Text{ZH: "审查记录只能存入数据库", EN: "a screening is saved in a database"},
			Hint: lang.Text{
				ZH: "加上 --database postgres://用户@主机/库名；只要文件时用 --format json -o 报告.json",
				EN: "add --database postgres://login@host/database; for a file use --format json -o report.json",
			},
		}
	case !f.Save && (f.Title != "" || f.Supersedes != "" || f.Tenant != "" || f.By != ""):
		return &lang.Fault{
			Field: "--save", Err: errNothingToSave, What: lang.Text{ZH: "--title、--supersedes、--tenant、--by 只用于保存", EN: "--title, --supersedes, --tenant and --by go with --save only"},
			Hint: lang.Text{ZH: "加上 --save，或去掉这些参数", EN: "add --save, or leave these flags out"},
		}
	}
	return nil
}

// save keeps a report and what it was computed from, and returns the id.
func (c *screenCommand) save(ctx context.Context, a *app, j job, r *screening.Report) (string, error) {
	pool, err := a.connect(ctx, c.Database)
	if err != nil {
		return "", err
	}
	by, tenant, err := c.who(ctx, pool)
	if err != nil {
		return "", err
	}
	request, err := c.request(c.kept, r.On.String(), r.Catalogue.Sequence)
	if err != nil {
		return "", err
	}
	inputs, err := c.kept.Archive(request)
	if err != nil {
		return "", err
	}
	rules, err := j.pack.Archive()
	if err != nil {
		return "", err
	}
	var text bytes.Buffer
	if err := report.JSON(&text, r); err != nil {
		return "", err
	}
	return postgis.Save(ctx, pool, postgis.Screening{
		Tenant: tenant, By: by, Title: c.Title, ReportID: r.ID, On: r.On, Catalogue: r.Catalogue.Sequence,
		PackID: j.pack.ID, Pack: rules, Report: text.Bytes(), Inputs: inputs, Supersedes: c.Supersedes,
	})
}

// request is what the command asked, for the archive.
func (c *screenCommand) request(k *project.Inputs, on string, catalogue int64) (project.Request, error) {
	r := project.Request{
		Set: c.Set, CRS: c.CRS, Shift: c.Shift, Repair: c.Repair, Outlines: c.Outlines, Accuracy: c.Accuracy,
		Attributes: c.Attributes, Audience: c.Audience, On: on, Catalogue: catalogue,
	}
	if c.Facts != "" {
		r.Facts = k.Name(c.Facts)
	}
	parts, err := c.parts()
	for _, p := range parts {
		r.Components = append(r.Components, project.RequestPart{Name: p.Name, Role: p.Role, File: k.Name(p.File), Feature: p.Feature, Layer: p.Layer})
	}
	return r, err
}

// saidSaved says the id: alone on stdout when the report went to a file, for scripts; else
// on stderr, since stdout is the report.
func (c *screenCommand) saidSaved(a *app, id string) error {
	if c.Output != "" {
		_, err := fmt.Fprintln(a.stdout, id)
		return err
	}
	a.say(lang.Textf("已保存，编号 %[1]s（redline verify --database URL %[1]s 可复算）", "saved as %[1]s (redline verify --database URL %[1]s computes it again)", id))
	return nil
}

// showCommand gives back what was saved.
type showCommand struct {
	databaseFlag
	ownerFlags
	ID     string `arg:"" help:"审查记录编号 / id of a saved screening."`
	Inputs bool   `help:"取出项目文件（zip）而非报告 / its files as a zip, not the report."`
	Output string `short:"o" help:"输出文件 / output file." placeholder:"OUT"`
}

// Run writes the report as it was saved, byte for byte, or the inputs.
func (c *showCommand) Run(ctx context.Context, a *app) error {
	saved, err := c.read(ctx, a, c.Database, c.ID)
	if err != nil {
		return err
	}
	data := saved.Report
	if c.Inputs {
		data = saved.Inputs
	}
	if c.Output != "" {
		return writeFile(c.Output, data)
	}
	_, err = a.stdout.Write(data)
	return err
}

// read returns a saved screening.
func (f ownerFlags) read(ctx context.Context, a *app, database, id string) (postgis.SavedScreening, error) {
	pool, err := a.connect(ctx, database)
	if err != nil {
		return postgis.SavedScreening{}, err
	}
	_, tenant, err := f.who(ctx, pool)
	if err != nil {
		return postgis.SavedScreening{}, err
	}
	return postgis.ReadScreening(ctx, pool, tenant, id)
}
