package write

import (
	"maps"
	"slices"
	"strings"
)

// shortNames are the names that cadastral tables give to attributes whose own names do not
// fit into a shapefile's ten bytes: the initials of their pinyin (DKMC for 地块名称). A
// reader finds the name and the facts of a feature under them (nameKeys of package intake,
// attributes.yaml of the rule pack).
func shortNames() map[string]string {
	return map[string]string{
		"地块名称": "DKMC", "项目名称": "XMMC", "地块编号": "DKBH", "地块用途": "DKYT", "地块面积": "DKMJ",
		"地类编码": "DLBM", "图形属性": "TXSX", "界址点数": "JZDS",
		"行业代码": "HYDM", "行业类别": "HYLB", "行业分类": "HYLB", "行业类别代码": "HYLBDM",
		"国民经济行业代码": "HYDM", "国民经济行业分类代码": "HYDM", "industry_code": "HYDM",
		"建设性质": "JSXZ", "项目性质": "XMXZ", "建设类型": "JSXZ",
		"规划用途": "GHYT", "土地用途": "TDYT", "用地性质": "YDXZ", "规划用地性质": "YDXZ",
		"企业名称": "QYMC", "建设单位": "JSDW", "单位名称": "QYMC", "enterprise": "QYMC",
	}
}

// extraField begins the names under which the reader of TXT keeps fields beyond the usual.
const extraField = "附加字段"

// dbfRows are the attributes of figures under the names they get in a shapefile's table:
// those that do not fit, and have a usual short name that is free, under that one.
func (j *job) dbfRows(figures []*figure) []map[string]any {
	taken := map[string]bool{}
	for _, f := range figures {
		for key := range f.properties {
			taken[key] = true
		}
	}
	renamed := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(taken)) {
		short := shortNames()[key]
		if number, extra := strings.CutPrefix(key, extraField); extra {
			short = "FJZD" + number
		}
		if short == "" || taken[short] || len(j.encoded(key)) <= dbfName {
			continue
		}
		renamed[key], taken[short] = short, true
		j.note("field-short-name", "属性「%s」写作「%s」：shapefile 的字段名不超过 10 字节", "the attribute \"%s\" is written as \"%s\": a shapefile's field names have 10 bytes", key, short)
	}
	rows := make([]map[string]any, len(figures))
	for i, f := range figures {
		row := map[string]any{}
		for key, value := range f.properties {
			if short, ok := renamed[key]; ok {
				key = short
			}
			row[key] = value
		}
		rows[i] = f.named(row)
	}
	return rows
}
