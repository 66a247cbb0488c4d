package main

import (
	"bytes"
	"errors"

	"redline/intake"
	"redline/lang"
	"redline/report"
)

// templateCommand writes a template for --template, to be changed in Word or WPS.
type templateCommand struct {
	Output string `short:"o" required:"" help:"样板写到哪个 .docx / the .docx to write." placeholder:"OUT"`
}

// Run writes the sample.
func (c templateCommand) Run(a *app) error {
	var out bytes.Buffer
	if err := report.SampleTemplate(&out, a.lang); err != nil {
		return err
	}
	return writeFile(c.Output, out.Bytes())
}

// maxTemplate bounds a template, in bytes.
const maxTemplate = 20 << 20

// openTemplate reads the template of --template; nil where none is given.
func (c *screenCommand) openTemplate() (*report.Template, error) {
	if c.Template == "" {
		return nil, nil
	}
	data, err := readWithin(c.Template, intake.Limits{Bytes: maxTemplate})
	if err != nil {
		return nil, err
	}
	t, err := report.OpenTemplate(data)
	return t, ofTemplate(err, c.Template)
}

// ofTemplate names the template in a refusal.
func ofTemplate(err error, name string) error {
	var fault *lang.Fault
	if !errors.As(err, &fault) {
		return err
	}
	named := *fault
	named.File = name
	return &named
}
