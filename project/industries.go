package project

import (
	"slices"

	"redline/industry"
	"redline/lang"
	"redline/screening"
)

// industries is the fact whose values are codes of GB/T 4754.
const industries = "project.industry"

// DoubtIndustries says of each industry code of the case that the table of GB/T 4754-2017 lacks it, beside the reading of the
// footprint: of a component at that component, of the whole project at the first. The code counts all the same (the table was
// not compared with the printed standard); rules that name no such code are then not met. It goes after all facts.
func DoubtIndustries(c *screening.Case) {
	for i := range c.Components {
		component := &c.Components[i]
		codes := codesOf(component.Facts)
		if i == 0 {
			codes = append(codesOf(c.Facts), codes...)
		}
		slices.Sort(codes)
		for _, code := range slices.Compact(codes) {
			if class, ok := industry.Find(code); !ok || len(class.Code) != 4 {
				component.Footprint.CRS.Warnings = append(component.Footprint.CRS.Warnings, screening.Note{Code: "industry-not-listed", Text: notListed(code)})
			}
		}
	}
}

func codesOf(facts screening.Facts) []string {
	codes, _ := facts[industries].Value.([]string)
	return slices.Clone(codes)
}

func notListed(code string) lang.Text {
	return lang.Textf("行业代码 %[1]s 不在 "+industry.Edition+" 的小类表中，仍按所给代码判定；请核对，旧版（2011）代码须换算",
		"industry code %[1]s is not among the classes of "+industry.Edition+"; it is judged as given. Check it: codes of the edition of 2011 must be converted", code)
}
