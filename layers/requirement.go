package layers

// RequirementChoices returns the values that a column of an access list takes: of level,
// dimension, kind and effect; "" as the last means that it may be left out. nil for any
// other column.
func RequirementChoices(column string) []string {
	switch column {
	case "level":
		return []string{"省", "经济区", "市", "区县", "单元", "要素", "园区规划环评"}
	case "dimension":
		return []string{"空间布局约束", "污染物排放管控", "环境风险防控", "资源开发利用效率"}
	case "kind":
		return []string{"禁止", "限制", "允许", "退出", "其他"}
	case "effect":
		return []string{"prohibited", "review", "restricted", "notice", ""}
	}
	return nil
}
