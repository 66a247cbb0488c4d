package main

import (
	"encoding/json"
	"fmt"

	"redline/industry"
	"redline/lang"
)

// industryLine is a code of GB/T 4754 in the JSON list.
type industryLine struct {
	Code   string   `json:"code"`
	Name   string   `json:"name"`
	Within []string `json:"within"`
}

// findIndustries lists the codes of GB/T 4754 that a text means, all of them; none is a refusal.
func (c *factsCommand) findIndustries(a *app) error {
	found, total := industry.Search(c.Industry, 1<<16)
	if total == 0 {
		return &lang.Fault{
			Field: "--industry", What: lang.Textf(industry.Edition+" 中没有 %[1]q", "there is no %[1]q in "+industry.Edition, c.Industry),
			Hint: lang.Text{ZH: "用名称中的一两个字，或代码的前两三位", EN: "use a part of a name, or the first two or three digits of a code"},
		}
	}
	if c.Format == "json" {
		lines := []industryLine{}
		for _, class := range found {
			lines = append(lines, industryLine{class.Code, class.Name, append([]string{}, class.Within...)})
		}
		encoder := json.NewEncoder(a.stdout)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(lines)
	}
	for _, class := range found {
		fmt.Fprintf(a.stdout, "%-4s  %s\n", class.Code, class.Name)
	}
	return nil
}
