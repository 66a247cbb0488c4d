package report

import (
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// wrap breaks text into lines of at most width display columns: Chinese anywhere but
// before closing and after opening punctuation, other text at spaces, as UAX #14 has it.
// What has no place to break is broken between characters. width must be 2 or more, as
// the widest character is.
func wrap(text string, width int) []string {
	var lines []string
	line, used := "", 0
	end := func() {
		lines = append(lines, strings.TrimRight(line, " "))
		line, used = "", 0
	}
	for _, piece := range pieces(text) {
		if n := display(strings.TrimRight(piece, " ")); used > 0 && used+n > width {
			end()
		}
		for display(strings.TrimRight(piece, " ")) > width {
			var head string
			head, piece = cut(piece, width)
			line = head
			end()
		}
		line += piece
		used += display(piece)
	}
	if line != "" || len(lines) == 0 {
		end()
	}
	return lines
}

// display is the number of columns text takes: 2 for a Chinese character, 1 for a Latin
// one, 0 for a combining mark.
func display(text string) int { return uniseg.StringWidth(text) }

// pieces cuts text at every place where a line may break. Dashes and ranges are kept
// whole beyond UAX #14: "K0+000–K0+123", "RIV-R-01" and "边界相邻—复核" read badly when
// torn.
func pieces(text string) []string {
	var out []string
	state := -1
	for text != "" {
		var piece string
		piece, text, _, state = uniseg.FirstLineSegmentInString(text, state)
		if n := len(out); n > 0 && torn(out[n-1], piece) {
			out[n-1] += piece
			continue
		}
		out = append(out, piece)
	}
	return out
}

func torn(before, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	return strings.ContainsRune("-–—～·", last) || strings.ContainsRune("–—～…·，。；：、！？）」』》〕】”’%", first)
}

// cut splits text after as many whole characters as fit in width columns, at least one.
func cut(text string, width int) (head, rest string) {
	used, state := 0, -1
	rest = text
	for rest != "" {
		cluster, after, n, next := uniseg.FirstGraphemeClusterInString(rest, state)
		if used > 0 && used+n > width {
			break
		}
		head, rest, state = head+cluster, after, next
		used += n
	}
	return head, rest
}

// pad fills text with spaces to width columns, on the left when right is set.
func pad(text string, width int, right bool) string {
	fill := strings.Repeat(" ", max(0, width-display(text)))
	if right {
		return fill + text
	}
	return text + fill
}
