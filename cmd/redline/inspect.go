package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"

	"redline/intake/describe"
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
	doc, err := describe.File(c.File, data, options, c.Show)
	if err != nil {
		return err
	}
	doc.ServiceArea = catalogue.Name
	c.commands(doc)
	out, err := c.render(a, doc)
	if err != nil {
		return err
	}
	_, err = a.stdout.Write(out)
	return err
}

func (c *inspectCommand) render(a *app, doc *describe.Document) ([]byte, error) {
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

// commands writes out the command that screens the file, or those among which a person has
// to choose.
func (c *inspectCommand) commands(doc *describe.Document) {
	if doc.Screenable {
		doc.Command = c.screen()
		if doc.Parts() > project.MaxComponents {
			doc.Command += " --format csv"
		}
	}
	for i, choice := range doc.Choices {
		doc.Choices[i] = describe.Choice{Command: c.with(choice), Reason: choice.Reason}
	}
}

// with is the command with a choice made.
func (c *inspectCommand) with(choice describe.Choice) string {
	other := *c
	other.CRS = cmp.Or(choice.CRS, c.CRS)
	other.Feature = cmp.Or(choice.Feature, c.Feature)
	other.Repair = c.Repair || choice.Repair
	if choice.Each {
		return other.screen() + " --format csv"
	}
	return other.screen()
}
