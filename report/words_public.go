package report

import (
	"redline/lang"
	"redline/layers"
	"redline/screening"
)

// EffectWord returns the wording of an effect.
func EffectWord(e screening.Effect, l lang.Language) string {
	return words{l}.code("effect", string(e))
}

// AuthorityWord returns the wording of an authority: 法律, 规划, ….
func AuthorityWord(a layers.Authority, l lang.Language) string {
	return words{l}.code("authority", string(a))
}

// OutcomeWord returns the wording of a check's outcome.
func OutcomeWord(o screening.Outcome, l lang.Language) string {
	return words{l}.code("outcome", string(o))
}

// Pad fills text up to width display columns, in which a Han character takes two.
func Pad(text string, width int) string { return pad(text, width, false) }
