package main

import (
	"regexp"
	"strings"
)

// screen is the command line that screens the file as it was inspected, quoted for a POSIX
// shell.
func (c *inspectCommand) screen() string {
	file := c.File
	if strings.HasPrefix(file, "-") {
		file = "./" + file
	}
	words := []string{"redline", "screen", quoted(file)}
	add := func(flag, value string) {
		switch {
		case strings.HasPrefix(value, "-"): // or it would be taken for a flag
			words = append(words, quoted(flag+"="+value))
		case value != "":
			words = append(words, flag, quoted(value))
		}
	}
	add("--layers", c.Layers)
	if c.Database != "" {
		add("--database", "URL") // the address may hold a password
	}
	add("--crs", c.CRS)
	add("--shift", c.Shift)
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
