package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"redline/lang"
	"redline/layers/check"
	"redline/layers/postgis"
	"redline/planning"
	"redline/report"
)

func writeFindings(out *strings.Builder, l lang.Language, format string, found []check.Finding) error {
	doc, err := planning.DocumentFindings(found)
	if err != nil {
		return err
	}
	switch format {
	case "json":
		return encodeJSON(out, doc)
	case "geojson":
		return encodeJSON(out, doc.Features())
	}
	errs := 0
	for _, f := range doc.Findings {
		word := lang.Text{ZH: "警告", EN: "warning"}
		if f.Severity == check.Error {
			errs++
			word = lang.Text{ZH: "错误", EN: "error"}
		}
		where := ""
		if len(f.Zones) > 0 {
			where = " " + report.Plain(listed(f.Zones, 5))
		}
		fmt.Fprintf(out, "%s %s%s\n  %s\n  %s\n", word.In(l), f.Check, where, report.Plain(f.Text.In(l)), f.Hint.In(l))
	}
	fmt.Fprintln(out, lang.Textf("%d 处错误，%d 条警告", "errors: %d, warnings: %d", errs, len(doc.Findings)-errs).In(l))
	return nil
}

// listed names the first few of many.
func listed(names []string, n int) string {
	if len(names) <= n {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:n], ", ") + fmt.Sprintf(" … (%d)", len(names))
}

func encodeJSON(out *strings.Builder, v any) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func writeHistory(out *strings.Builder, l lang.Language, format string, entries []postgis.Entry, discards []postgis.Discard) error {
	if format == "json" {
		return encodeJSON(out, planning.DocumentHistory(entries, false).With(discards))
	}
	for _, e := range entries {
		until := lang.Text{ZH: "起", EN: "on"}.In(l)
		if !e.Until.IsZero() {
			until = lang.Text{ZH: "– ", EN: "until "}.In(l) + e.Until.String()
		}
		state := postgis.StateWord(e.State).In(l)
		if e.State == "withdrawn" && e.ReplacedBy != 0 {
			state = lang.Text{ZH: "已被接替", EN: "replaced"}.In(l)
		}
		fmt.Fprintln(out, lang.Textf("版本 %d  %s  %s %s  %d 个图斑", "version %d  %s  from %s %s  %d zones", e.Sequence, state, e.From, until, e.Zones).In(l))
		for _, line := range historyLines(e) {
			fmt.Fprintf(out, "  %s\n", report.Plain(line.In(l)))
		}
	}
	for _, d := range discards {
		fmt.Fprintln(out, report.Plain(lang.Textf("版本 %d  草稿已删除  %s，%s：%s", "version %d  a draft that was deleted  by %s, %s: %s", d.Sequence, d.By, planning.Instant(d.At), d.Reason).In(l)))
	}
	return nil
}

// historyLines are what happened to a version, each told once.
func historyLines(e postgis.Entry) []lang.Text {
	lines := []lang.Text{lang.Textf("编制 %s，%s", "made by %s, %s", e.Named(e.Author), planning.Instant(e.Created))}
	if e.Origin == "closing" {
		lines[0] = lang.Text{ZH: "由后一版本截止的副本", EN: "a copy of an earlier version, ended by a later one"}
	}
	add := func(is bool, text lang.Text) {
		if is {
			lines = append(lines, text)
		}
	}
	add(e.SubmittedBy != "", lang.Textf("提交 %s，%s", "submitted by %s, %s", e.Named(e.SubmittedBy), planning.Instant(e.Submitted)))
	add(e.SubmitReason != "", lang.Textf("放行警告的理由：%s", "why warnings may pass: %s", e.SubmitReason))
	add(e.ApprovedBy != "", lang.Textf("批准 %s，%s", "approved by %s, %s", e.Named(e.ApprovedBy), planning.Instant(e.Approved)))
	add(e.PublishedBy != "", lang.Textf("发布 %s，%s，目录序号 %d：%s", "published by %s, %s, catalogue %d: %s", e.Named(e.PublishedBy), planning.Instant(e.Published), e.CatalogueFrom, e.Reason))
	add(e.Returned != "", lang.Textf("曾退回：%s", "was given back: %s", e.Returned))
	add(e.CatalogueUntil != 0, lang.Textf("目录序号 %d 起不再有效：%s", "off the record since catalogue %d: %s", e.CatalogueUntil, e.Withdrawn))
	add(e.ReplacedBy != 0, lang.Textf("由版本 %d 接替", "replaced by version %d", e.ReplacedBy))
	add(e.SHA256 != "", lang.Textf("校验值 %s", "sha256 %s", e.SHA256))
	return lines
}

// shownRenumbered is how many zones are listed that changed nothing but their code.
const shownRenumbered = 10

var changeWords = map[check.Change]lang.Text{
	check.Added: {ZH: "新增", EN: "added"}, check.Removed: {ZH: "删除", EN: "removed"}, check.Changed: {ZH: "变更", EN: "changed"},
	check.Renumbered: {ZH: "改号", EN: "renumbered"},
}

func writeDifference(out *strings.Builder, l lang.Language, format string, d check.Difference) error {
	if format == "geojson" {
		ground, _, err := planning.GroundOf(d, 0, 0)
		if err != nil {
			return err
		}
		return encodeJSON(out, ground)
	}
	doc := planning.DocumentDifference(d, 0)
	if format == "json" {
		return encodeJSON(out, doc)
	}
	renumbered := 0
	for _, c := range doc.Changes {
		code := c.Code
		if c.Change == check.Renumbered {
			code = c.FromCode + " → " + c.Code
			if renumbered++; renumbered > shownRenumbered && len(c.Fields) == 0 {
				continue
			}
		}
		fmt.Fprintf(out, "%s %s %s", changeWords[c.Change].In(l), report.Plain(code), report.Plain(c.Name))
		if len(c.Fields) > 0 {
			fmt.Fprintf(out, " (%s)", report.Plain(strings.Join(c.Fields, ", ")))
		}
		if c.Change == check.Renumbered {
			fmt.Fprintln(out)
			continue
		}
		fmt.Fprintln(out, lang.Textf("：%.2f → %.2f m²，增 %.2f，减 %.2f", ": %.2f → %.2f m², gained %.2f, lost %.2f", c.BeforeM2, c.AfterM2, c.GainedM2, c.LostM2).In(l))
	}
	if renumbered > 0 {
		fmt.Fprintln(out, lang.Textf("%[1]d 个图斑图形未变，只改了编号（最多列出 %[2]d 个；全部见 --format json）", "zones of the same outline under another code: %[1]d (at most %[2]d are listed; --format json has all)", renumbered, shownRenumbered).In(l))
	}
	fmt.Fprintln(out, lang.Textf("%d 个图斑有变化，%d 个不变；总面积 %.2f → %.2f m²（净 %+.2f；新覆盖 %.2f，不再覆盖 %.2f）",
		"%d zones differ, %d are the same; total area %.2f → %.2f m² (net %+.2f; newly covered %.2f, no longer covered %.2f)",
		len(doc.Changes), d.Unchanged, float64(d.Before), float64(d.After), float64(d.After-d.Before), float64(d.Gained), float64(d.Lost)).In(l))
	return nil
}
