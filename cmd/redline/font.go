package main

import (
	"redline/intake"
	"redline/report"
)

// maxFont bounds a font, in bytes: the largest Chinese ones have some 30 MB.
const maxFont = 64 << 20

// openFonts reads the fonts of --font.
func (c *screenCommand) openFonts() ([]report.NamedFont, error) {
	var out []report.NamedFont
	for _, name := range c.Font {
		data, err := readWithin(name, intake.Limits{Bytes: maxFont})
		if err != nil {
			return nil, err
		}
		out = append(out, report.NamedFont{Name: name, TTF: data})
	}
	return out, nil
}
