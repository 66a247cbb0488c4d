package page

import (
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// Break breaks text into lines no wider than width, as measure measures them: Chinese
// anywhere but before closing and after opening punctuation, other text at spaces, as
// UAX #14 has it. What has no place to break is broken between characters; a character
// wider than width has a line of its own.
func Break(text string, width float64, measure func(string) float64) []string {
	var lines []string
	line, used := "", 0.0
	end := func() {
		lines = append(lines, strings.TrimRight(line, " "))
		line, used = "", 0
	}
	for _, piece := range pieces(text) {
		if n := measure(strings.TrimRight(piece, " ")); used > 0 && used+n > width {
			end()
		}
		for measure(strings.TrimRight(piece, " ")) > width {
			head, rest := cut(piece, width, measure)
			if rest == "" {
				break
			}
			line, piece = head, rest
			end()
		}
		line += piece
		used += measure(piece)
	}
	if line != "" || len(lines) == 0 {
		end()
	}
	return lines
}

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

// cut splits text after as many whole characters as fit in width, at least one.
func cut(text string, width float64, measure func(string) float64) (head, rest string) {
	used, state := 0.0, -1
	rest = text
	for rest != "" {
		cluster, after, _, next := uniseg.FirstGraphemeClusterInString(rest, state)
		n := measure(cluster)
		if used > 0 && used+n > width {
			break
		}
		head, rest, state = head+cluster, after, next
		used += n
	}
	return head, rest
}
