package main

import (
	"context"
	"strings"

	"redline/lang"
	"redline/layers"
	"redline/layers/deliver"
	"redline/layers/folder"
	"redline/layers/postgis"
)

// records puts documents, or the lines of an access list, on the record.
func (c *importCommand) records(ctx context.Context, a *app) error {
	if c.Documents == c.Requirements || c.Layer != "" || strings.TrimSpace(c.Reason) == "" {
		return &lang.Fault{
			Field: "--documents", What: lang.Text{ZH: "--documents、--requirements、--layer 只能用其一，前二者须写明 --reason", EN: "give one of --documents, --requirements and --layer, with the first two a --reason"},
			Hint: lang.Text{ZH: "redline import 清单.xlsx --requirements --document 文件编号 --reason 年度更新", EN: "redline import list.xlsx --requirements --document ID --reason 'yearly update'"},
		}
	}
	data, err := readFile(c.Path)
	if err != nil {
		return err
	}
	var documents []layers.Document
	list := &deliver.AccessList{}
	if c.Documents {
		documents, err = folder.ReadDocuments(c.Path, data)
	} else if list, err = deliver.ReadRequirements(c.Path, data); err == nil {
		err = c.complete(a, list)
	}
	if err != nil {
		return err
	}
	pool, err := a.connect(ctx, c.Database)
	if err != nil {
		return err
	}
	p, err := postgis.PublishRecords(ctx, pool, documents, list.Requirements, c.act(c.Reason))
	if err != nil {
		return err
	}
	for _, n := range list.Notes {
		a.say(lang.Text{ZH: "注意：" + n.In(lang.ZH), EN: "note: " + n.In(lang.EN)})
	}
	for _, r := range list.Rejected {
		a.say(lang.Text{ZH: "未入库：" + r.Why.In(lang.ZH), EN: "rejected: " + r.Why.In(lang.EN)})
	}
	if p.Sequence == 0 {
		a.print(lang.Textf("没有新内容：%[1]d 条与记录相同，%[2]d 条未入库", "nothing new: %[1]d are on record as they are, %[2]d were rejected", p.Same, len(list.Rejected)))
		return nil
	}
	a.print(lang.Textf("目录序号 %[1]d：新增 %[2]d 条，变更 %[3]d 条，相同 %[4]d 条，未入库 %[5]d 条", "catalogue %[1]d: %[2]d added, %[3]d changed, %[4]d the same, %[5]d rejected",
		p.Sequence, p.Added, p.Changed, p.Same, len(list.Rejected)))
	return nil
}

// complete gives the lines of an access list their document, and refuses conditions that
// the rules cannot read: one of them would stop every screening.
func (c *importCommand) complete(a *app, list *deliver.AccessList) error {
	for i := range list.Requirements {
		r := &list.Requirements[i]
		if r.Document == "" {
			r.Document = c.Document
		}
		if r.Document == "" {
			return &lang.Fault{
				File: c.Path, Field: "--document", What: lang.Textf("准入要求 %[1]s 没有依据文件", "the requirement %[1]s rests on no document", r.ID),
				Hint: lang.Text{ZH: "用 --document 给出清单的文件编号", EN: "give the list's document with --document ID"},
			}
		}
	}
	pack, err := a.rules()
	if err != nil {
		return err
	}
	return inFile(pack.CheckRequirements(list.Requirements), c.Path)
}
