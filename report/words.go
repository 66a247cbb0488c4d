package report

import (
	"maps"
	"strings"

	"redline/lang"
)

// words says things in one language. Everything a report says comes from the tables in
// words_codes.go (one word or phrase for each code of the contract) and
// words_sentences.go and words_opinion.go (sentences with {named} places), so that every medium and both
// languages say the same.
type words struct{ lang lang.Language }

// say returns the sentence with the given key, its {places} filled from name-value
// pairs. A filled-in value is never searched for places again. A key that is not in the
// table gives the key: a test holds that none is missing.
func (w words) say(key string, pairs ...string) string {
	t, ok := sentences[key]
	if !ok {
		return key
	}
	places := make([]string, len(pairs))
	for i, p := range pairs {
		places[i] = p
		if i%2 == 0 {
			places[i] = "{" + p + "}"
		}
	}
	return strings.NewReplacer(places...).Replace(t.In(w.lang))
}

// code returns the wording of a code of the contract, such as code("status", "no-data").
// A code it does not know, from a newer report, stands for itself.
func (w words) code(group, code string) string {
	if t, ok := codes[group+"."+code]; ok {
		return t.In(w.lang)
	}
	return code
}

// sentences are all that is said, by key.
var sentences = joined(reportSentences, opinionSentences)

func joined(tables ...map[string]lang.Text) map[string]lang.Text {
	all := map[string]lang.Text{}
	for _, t := range tables {
		maps.Copy(all, t)
	}
	return all
}

// list joins items as the language enumerates.
func (w words) list(items []string) string { return strings.Join(items, w.say("sep.list")) }

// clauses joins parts of a sentence, leaving empty ones out.
func (w words) clauses(parts ...string) string {
	return strings.Join(filled(parts), w.say("sep.clause"))
}

func filled(parts []string) []string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return kept
}

// phrases joins the closely related parts of a clause, leaving empty ones out.
func (w words) phrases(parts ...string) string {
	return strings.Join(filled(parts), w.say("sep.comma"))
}

// inline sets a name into running text: in Chinese a name in Latin letters or figures
// stands off by a space.
func (w words) inline(name string) string {
	if w.lang == lang.EN || name == "" {
		return name
	}
	if isLatin(name[0]) {
		name = " " + name
	}
	if isLatin(name[len(name)-1]) {
		name += " "
	}
	return name
}

func isLatin(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z'
}

// inParens puts a remark in brackets, or returns "" for none.
func (w words) inParens(remark string) string {
	if remark == "" {
		return ""
	}
	return w.say("parens", "text", remark)
}

// title puts a document's title in the marks a Chinese title has, in both languages.
func (w words) title(title string) string {
	if title == "" || strings.HasPrefix(title, "《") {
		return title
	}
	return "《" + title + "》"
}
