package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"strings"

	"redline/intake"
	"redline/lang"
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
func (c *inspectCommand) Run(a *app) error {
	if c.Show < 0 {
		return &lang.Fault{
			Field: "--show", What: lang.Textf("%[1]d 不是可用的个数", "%[1]d is no usable number", c.Show),
			Hint: lang.Text{ZH: "写 0 或更大的整数", EN: "write 0 or more"},
		}
	}
	store, _, err := c.open(a)
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
	c.advise(found, &doc)
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
// has to choose.
func (c *inspectCommand) advise(found *intake.Inspection, doc *inspection) {
	if doc.Screenable {
		doc.Command = c.screen(c.CRS)
		return
	}
	for _, g := range found.Groups {
		for _, f := range g.Refusals {
			var several *intake.AmbiguousError
			if !errors.As(f, &several) {
				continue
			}
			for _, candidate := range several.Candidates {
				doc.Choices = append(doc.Choices, inspectedChoice{Command: c.screen(candidate.CRS), Reason: candidate.Reason})
			}
			return
		}
	}
}

// screen is the command line that screens the file with a chosen reference, quoted for a
// POSIX shell.
func (c *inspectCommand) screen(crs string) string {
	file := c.File
	if strings.HasPrefix(file, "-") {
		file = "./" + file
	}
	words := []string{"redline", "screen", quoted(file)}
	add := func(flag, value string) {
		if value != "" {
			words = append(words, flag, quoted(value))
		}
	}
	add("--layers", c.Layers)
	add("--crs", crs)
	add("--layer", c.Layer)
	add("--feature", c.Feature)
	if c.Repair {
		words = append(words, "--repair")
	}
	for _, limit := range c.Limit {
		add("--limit", limit)
	}
	return strings.Join(words, " ")
}

var needsNoQuotes = regexp.MustCompile(`^[\p{L}\p{N}_@%+=:,./-]+$`)

// quoted makes one word of text for a POSIX shell.
func quoted(text string) string {
	if needsNoQuotes.MatchString(text) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
