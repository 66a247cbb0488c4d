package api

import (
	"net/http"

	"redline/industry"
	"redline/lang"
)

// industryDocument is a line of GB/T 4754 as /v1/industries gives it.
type industryDocument struct {
	Code   string         `json:"code"`
	Name   string         `json:"name"`
	Level  string         `json:"level"`
	Within []industryName `json:"within"`
}

type industryName struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// industryLevels names the levels by how many lines stand above one: 门类, 大类, 中类, 小类, in the terms of ISIC.
var industryLevels = [...]string{"section", "division", "group", "class"}

// findIndustries finds codes of GB/T 4754 by code or name: GET /v1/industries?q=. Without q there is nothing to find.
func (s *Service) findIndustries(w http.ResponseWriter, r *http.Request) error {
	p := query(r, "q", "limit")
	limit := 20
	if p.text("limit") != "" {
		limit = int(p.whole("limit", 1, 2000, false))
	}
	if p.text("q") == "" {
		p.fail("q", lang.Text{ZH: "没有要查的内容", EN: "there is nothing to look for"}, lang.Text{ZH: "给出代码或其开头、门类字母，或名称中的字", EN: "give a code or its beginning, the letter of a section, or a part of a name"})
	}
	if p.err != nil {
		return p.err
	}
	found, total := industry.Search(p.text("q"), limit)
	list := []industryDocument{}
	for _, c := range found {
		list = append(list, industryOf(c))
	}
	return answer(w, http.StatusOK, map[string]any{"edition": industry.Edition, "total": total, "industries": list})
}

func industryOf(c industry.Class) industryDocument {
	doc := industryDocument{Code: c.Code, Name: c.Name, Level: industryLevels[len(c.Within)], Within: []industryName{}}
	for _, code := range c.Within {
		above, _ := industry.Find(code)
		doc.Within = append(doc.Within, industryName{above.Code, above.Name})
	}
	return doc
}
