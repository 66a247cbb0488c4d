package screening

import (
	"reflect"
	"strings"
)

// CostlyPack is a pack of one rule whose condition exceeds any cost limit.
func CostlyPack() (*Pack, error) {
	return LoadPack(withRule(`when: in_set(project.industry, "CHEM")`, "when: |\n      "+strings.ReplaceAll(costly, "\n        ", "\n      ")))
}

// Canonical returns the RFC 8785 form of a value, as reports are written.
func Canonical(v any) ([]byte, error) {
	return formOf(reflect.TypeOf(v))(nil, reflect.ValueOf(v))
}
