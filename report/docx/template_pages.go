package docx

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	pageSize   = regexp.MustCompile(`<w:pgSz\b[^>]*/>`)
	pageMargin = regexp.MustCompile(`<w:pgMar\b[^>]*/>`)
	restarts   = regexp.MustCompile(`<w:pgNumType\b[^>]*/>`)
	reference  = regexp.MustCompile(`<w:headerReference\b[^>]*/>`)
	sheetRefs  = regexp.MustCompile(`<w:(?:header|footer)Reference\b[^>]*/>`)
)

// attribute is a number in an element; 0 for none.
func attribute(element, name string) int {
	_, rest, _ := strings.Cut(element, " "+name+`="`)
	value, _, _ := strings.Cut(rest, `"`)
	n, err := strconv.Atoi(value)
	if err != nil {
		return 0
	}
	return n
}

func hasReference(section, kind string) bool {
	for _, r := range reference.FindAllString(section, -1) {
		if strings.Contains(r, `type="`+kind+`"`) {
			return true
		}
	}
	return false
}

// paperAfter is how the pages lie that the section after a place in the text describes.
// Pages that lie on their side already are not turned.
func paperAfter(text string, sections []span, at int) paper {
	described := ""
	for _, s := range sections {
		if s.from >= at {
			described = text[s.from:s.to]
			break
		}
	}
	described = restarts.ReplaceAllString(described, "") // pages are counted on
	size := pageSize.FindString(described)
	width, height := attribute(size, "w:w"), attribute(size, "w:h")
	if width == 0 || height == 0 {
		p := a4()
		p.turned = p.upright
		return p
	}
	margin := pageMargin.FindString(described)
	sides := attribute(margin, "w:left") + attribute(margin, "w:right") + attribute(margin, "w:gutter")
	p := paper{upright: described, turned: described, uprightWidth: max(width-sides, 1), turnedWidth: max(width-sides, 1)}
	if height > width {
		turned := `<w:pgSz w:w="` + strconv.Itoa(height) + `" w:h="` + strconv.Itoa(width) + `" w:orient="landscape"/>`
		p.turned, p.turnedWidth = strings.Replace(described, size, turned, 1), max(height-sides, 1)
	}
	return p
}

// withoutHeads is a section of upright pages that refers to no other part.
func (p paper) withoutHeads() string { return sheetRefs.ReplaceAllString(p.upright, "") }
