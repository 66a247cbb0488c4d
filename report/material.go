package report

import (
	"redline/report/fonts"
	"redline/screening"
)

// Material is what a document takes beside the report. The zero Material works: rules that
// were not hit are given by their ids, and the document says that it has no maps.
type Material struct {
	Book  screening.Rulebook // words the rules that were not hit
	Scene *Scene             // what the maps show; nil where nobody has the layers at hand
	Fonts []NamedFont        // for characters that the embedded fonts lack, in maps and PDF
	// Details is how many maps of single findings a document has at most: 0 for as many as it
	// usually has, less for none. Without them it is made several times faster.
	Details int
}

// details is how many maps of single findings a document has at most.
func (m Material) details() int {
	switch {
	case m.Details < 0:
		return 0
	case m.Details == 0:
		return usualDetails
	}
	return m.Details
}

// NamedFont is a TrueType file and how messages name it.
type NamedFont struct {
	Name string
	TTF  []byte
}

// fonts are the embedded fonts and those given. A file that is no font is a *lang.Fault.
func (m Material) fonts() (fonts.Set, error) {
	set, err := fonts.Standard()
	for _, f := range m.Fonts {
		if err == nil {
			set, err = set.With(f.Name, f.TTF)
		}
	}
	return set, err
}
