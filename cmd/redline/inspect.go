package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"

	"redline/intake"
	"redline/lang"
	"redline/project"
)

// inspectCommand says what redline understands of a file, and how it would be screened.
type inspectCommand struct {
	File string `arg:"" help:"项目范围文件 / the footprint's file."`
	readingFlags
	storeFlags
	Show   int    `help:"列出前几个要素 / how many features are listed." default:"20" placeholder:"N"`
	Format string `help:"text|json." enum:"text,json" default:"text"`
}

// Run prints the inspection. It succeeds whenever the features of the file could be told,
// also where screen would refuse them: the refusal is then part of what is printed. A file
// of which not even the features can be told is refused as screen refuses it.
func (c *inspectCommand) Run(ctx context.Context, a *app) error {
	if c.Show < 0 {
		return &lang.Fault{
			Field: "--show", What: lang.Textf("%[1]d 不是可用的个数", "%[1]d is no usable number", c.Show),
			Hint: lang.Text{ZH: "写 0 或更大的整数", EN: "write 0 or more"},
		}
	}
	store, _, err := c.open(ctx, a)
	if err != nil {
		return err
	}
	catalogue := store.Catalogue()
	options, err := c.options(c.File, catalogue.ServiceArea)
	if err != nil {
		return err
	}
	data, err := readWithin(c.File, options.Limits)
	if err != nil {
		return err
	}
	found, err := intake.Inspect(c.File, data, options)
	if err != nil {
		return err
	}
	doc := inspectionOf(found, c.Show)
	doc.File, doc.Bytes, doc.ServiceArea = c.File, len(data), catalogue.Name
	refuseOutside(found, &doc)
	c.advise(found, &doc)
	c.offerRepair(found, data, options, &doc)
	c.offerFeatures(found, &doc)
	out, err := c.render(a, &doc)
	if err != nil {
		return err
	}
	_, err = a.stdout.Write(out)
	return err
}

func (c *inspectCommand) render(a *app, doc *inspection) ([]byte, error) {
	var out bytes.Buffer
	if c.Format == "json" {
		enc := json.NewEncoder(&out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		err := enc.Encode(doc)
		return out.Bytes(), err
	}
	inspectionText{out: &out, lang: a.lang}.write(doc)
	return out.Bytes(), nil
}

// advise adds the command that screens the file, or the commands among which a person
// has to choose: the readings of an ambiguous file, those that would land in the service
// area where the file contradicts itself or lies outside.
func (c *inspectCommand) advise(found *intake.Inspection, doc *inspection) {
	if doc.Screenable {
		doc.Command = c.screen()
		if partsIn(found) > project.MaxComponents {
			doc.Command += " --format csv"
		}
		return
	}
	for i, g := range found.Groups {
		for _, f := range g.Refusals {
			var several *intake.AmbiguousError
			switch {
			case errors.As(f, &several):
				for _, candidate := range several.Candidates {
					doc.choose(c.with(candidate.CRS), candidate.Reason)
				}
			case errors.Is(f, intake.ErrContradiction), errors.Is(f, intake.ErrOutside):
				for _, r := range doc.Groups[i].Readings {
					if r.DistanceM == 0 && r.CRS != c.CRS {
						doc.choose(c.with(r.CRS), r.Reason)
					}
				}
			}
		}
	}
}

// offerRepair adds the command with --repair where invalid geometry alone stands in the
// way and repairing it would do.
func (c *inspectCommand) offerRepair(found *intake.Inspection, data []byte, o intake.Options, doc *inspection) {
	invalid := slices.ContainsFunc(found.Groups, func(g intake.InspectedGroup) bool {
		return slices.ContainsFunc(g.Refusals, func(f *lang.Fault) bool { return errors.Is(f, intake.ErrGeometry) })
	})
	if !invalid || o.Repair {
		return
	}
	o.Repair = true
	if repaired, err := intake.Inspect(c.File, data, o); err != nil || !repaired.Screenable() {
		return
	}
	other := *c
	other.Repair = true
	doc.choose(other.screen(), lang.Text{
		ZH: "由程序修复，记录在案；范围会因此改变，请核对修复前后的面积",
		EN: "repairs it, on record; that changes the footprint, so compare the areas before and after",
	})
}

// with is the command with another reference chosen.
func (c *inspectCommand) with(crs string) string {
	other := *c
	other.CRS = crs
	return other.screen()
}

// choose adds a command once.
func (doc *inspection) choose(command string, reason lang.Text) {
	if !slices.ContainsFunc(doc.Choices, func(o inspectedChoice) bool { return o.Command == command }) {
		doc.Choices = append(doc.Choices, inspectedChoice{command, reason})
	}
}
