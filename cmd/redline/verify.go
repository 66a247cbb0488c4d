package main

import (
	"context"

	"redline/lang"
	"redline/layers"
	"redline/report"
	"redline/screening"
)

// verifyCommand computes a report again.
type verifyCommand struct {
	storeFlags
	Report string `arg:"" help:"redline screen --format json 的输出 / a report in JSON."`
}

// Run pins the report's day, catalogue and rules, screens its components again, and says
// what differs.
func (c *verifyCommand) Run(ctx context.Context, a *app) error {
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
