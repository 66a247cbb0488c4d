package docx

import (
	"encoding/xml"
	"strings"

	"redline/lang"
	"redline/report/page"
)

// styleList is what is read of a template's styles.
type styleList struct {
	Styles []struct {
		Type    string `xml:"type,attr"`
		ID      string `xml:"styleId,attr"`
		Default string `xml:"default,attr"`
		Name    struct {
			Val string `xml:"val,attr"`
		} `xml:"name"`
	} `xml:"style"`
}

// addStyles finds the template's styles for what blocks are made of, by Word's names, which
// are the same in every language, and adds those it lacks.
func (f *filling) addStyles() error {
	var list styleList
	text := f.parts[f.styles]
	end := strings.LastIndex(text, "</w:styles>")
	if err := xml.Unmarshal([]byte(text), &list); err != nil || end < 0 {
		return refusal(f.styles, lang.Text{ZH: "模板没有样式，或样式读不懂", EN: "the template has no styles, or they cannot be read"}, saveAgain())
	}
	byName, taken, normal := map[string]string{}, map[string]bool{}, "Normal"
	for _, s := range list.Styles {
		taken[s.ID] = true
		byName[s.Type+" "+strings.ToLower(s.Name.Val)] = s.ID
		if s.Type == "paragraph" && (s.Default == "1" || s.Default == "true") {
			normal = s.ID
		}
	}
	idFor := func(own, kind, name string) (id string, there bool) {
		if id, ok := byName[kind+" "+strings.ToLower(name)]; ok {
			return id, true
		}
		if taken[own] {
			return ownNames + own, false
		}
		return own, false
	}
	added := ""
	f.styleIDs = append(f.styleIDs, `<w:pStyle w:val="Normal"/>`, `<w:pStyle w:val="`+escape(normal)+`"/>`)
	for _, s := range paragraphStyles {
		id, there := idFor(string(s.id), "paragraph", s.name)
		if !there {
			added += s.xml(id, normal)
		}
		if s.id == page.Heading1 || s.id == page.Heading2 {
			f.headings[id] = s.id
		}
		f.styleIDs = append(f.styleIDs, `<w:pStyle w:val="`+string(s.id)+`"/>`, `<w:pStyle w:val="`+escape(id)+`"/>`)
	}
	id, there := idFor("Grid", "table", "Table Grid")
	if !there {
		grid := strings.Replace(gridStyle, `w:styleId="Grid"`, `w:styleId="`+id+`"`, 1)
		base, ok := byName["table normal table"]
		if ok {
			grid = strings.Replace(grid, `<w:basedOn w:val="TableNormal"/>`, `<w:basedOn w:val="`+escape(base)+`"/>`, 1)
		} else {
			added += tableStyle
		}
		added += grid
	}
	f.styleIDs = append(f.styleIDs, `<w:tblStyle w:val="Grid"/>`, `<w:tblStyle w:val="`+escape(id)+`"/>`)
	f.parts[f.styles] = text[:end] + added + text[end:]
	return nil
}

// restyled names the template's styles in the XML of blocks. Texts hold no markup, so that
// only styles are met.
func (f *filling) restyled(text string) string {
	return strings.NewReplacer(f.styleIDs...).Replace(text)
}
