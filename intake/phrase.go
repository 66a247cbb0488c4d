package intake

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// phrase is a pattern that matches no text without one of some words. Most lines hold
// none of them, and to look for words takes a small part of what to try a pattern does.
type phrase struct {
	pattern *regexp.Regexp
	words   []string // those of ASCII in lower case, which stand for either case
}

func newPhrase(pattern string, words ...string) phrase {
	return phrase{regexp.MustCompile(pattern), words}
}

// in reports whether a text holds the phrase.
func (p phrase) in(text string) bool { return mentions(text, p.words) && p.pattern.MatchString(text) }

// find returns the phrase in a text and its groups; nil for none.
func (p phrase) find(text string) []string {
	if !mentions(text, p.words) {
		return nil
	}
	return p.pattern.FindStringSubmatch(text)
}

// mentions reports whether a text holds one of some words.
func mentions(text string, words []string) bool {
	for _, w := range words {
		if w[0] >= utf8.RuneSelf && strings.Contains(text, w) || w[0] < utf8.RuneSelf && holdsFold(text, w) {
			return true
		}
	}
	return false
}

// holdsFold reports whether a text holds a word of ASCII in any case.
func holdsFold(text, word string) bool {
	for i := 0; i+len(word) <= len(text); i++ {
		if lower(text[i]) == word[0] && strings.EqualFold(text[i:i+len(word)], word) {
			return true
		}
	}
	return false
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}
