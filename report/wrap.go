package report

import (
	"strings"

	"redline/report/page"

	"github.com/rivo/uniseg"
)

// wrap breaks text into lines of at most width display columns. width must be 2 or more,
// as the widest character is.
func wrap(text string, width int) []string {
	return page.Break(text, float64(width), func(s string) float64 { return float64(display(s)) })
}

// display is the number of columns text takes: 2 for a Chinese character, 1 for a Latin
// one, 0 for a combining mark.
func display(text string) int { return uniseg.StringWidth(text) }

// pad fills text with spaces to width columns, on the left when right is set.
func pad(text string, width int, right bool) string {
	fill := strings.Repeat(" ", max(0, width-display(text)))
	if right {
		return fill + text
	}
	return text + fill
}
