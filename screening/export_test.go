package screening

import "strings"

// CostlyPack is a pack of one rule whose condition exceeds any cost limit.
func CostlyPack() (*Pack, error) {
	return LoadPack(withRule(`when: in_set(project.industry, "CHEM")`, "when: |\n      "+strings.ReplaceAll(costly, "\n        ", "\n      ")))
}
