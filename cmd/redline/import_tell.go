package main

import (
	"strings"

	"redline/lang"
	"redline/layers/deliver"
	"redline/planning"
)

// tell says what became of the delivery, and what comes next.
func (c *importCommand) tell(a *app, d *deliver.Delivery, sequence int64) {
	for _, n := range d.Notes {
		a.say(lang.Text{ZH: "注意：" + n.In(lang.ZH), EN: "note: " + n.In(lang.EN)})
	}
	a.print(lang.Textf("已导入 %[1]s 版本 %[2]d（草稿）：方案 %[3]s，%[4]d 个要素，%[5]d 个图斑，%[6]d 个未入库",
		"imported %[1]s version %[2]d (a draft): profile %[3]s, %[4]d features, %[5]d zones, %[6]d rejected", c.Layer, sequence, d.Profile, d.Features, d.Taken, len(d.Rejected)))
	c.tellRejected(a, d)
	a.print(lang.Textf("下一步：redline draft check %[1]s %[2]d", "next: redline draft check %[1]s %[2]d", c.Layer, sequence))
}

// tellRejected says the first reasons, and where all of them are.
func (c *importCommand) tellRejected(a *app, d *deliver.Delivery) {
	const shown = 10
	for _, r := range d.Rejected[:min(shown, len(d.Rejected))] {
		a.say(lang.Text{ZH: "未入库：" + r.Why.In(lang.ZH), EN: "rejected: " + r.Why.In(lang.EN)})
	}
	switch more := len(d.Rejected) - shown; {
	case len(d.Rejected) > 0 && c.Rejects != "":
		a.say(lang.Textf("未入库要素及理由写入 %[1]s", "the rejected features and their reasons are in %[1]s", c.Rejects))
	case more > 0:
		a.say(lang.Textf("……另有 %[1]d 个；用 --rejects 文件 写出全部", "… and %[1]d more; --rejects FILE writes them all", more))
	}
}

// writeRejects writes the rejected features for GIS software.
func (c *importCommand) writeRejects(d *deliver.Delivery) error {
	if c.Rejects == "" {
		return nil
	}
	var features []planning.Feature
	for _, r := range planning.RejectedOf(d) {
		features = append(features, planning.Rejected(r))
	}
	var out strings.Builder
	if err := encodeJSON(&out, planning.NewCollection(features)); err != nil {
		return err
	}
	return writeFile(c.Rejects, []byte(out.String()))
}
