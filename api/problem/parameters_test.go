package problem_test

import (
	"testing"

	"redline/api/problem"
	"redline/lang"
)

// Messages of the packages below name flags; a caller over HTTP reads of parameters.
func TestFlagsAreNamedAsParameters(t *testing.T) {
	for _, c := range []struct{ said, want string }{
		{"", ""},
		{"没有标志", "没有标志"},
		{"写成 --crs EPSG:4544，或 GCJ-02、BD-09", "写成 crs=EPSG:4544，或 GCJ-02、BD-09"},
		{"if it is right, add --crs EPSG:4544.", "if it is right, add crs=EPSG:4544."},
		{"Leave out --crs, so that the numbers decide", "Leave out “crs”, so that the numbers decide"},
		{"\n  --crs EPSG:4513  105.1, 31.2  3° 带", "\n  crs=EPSG:4513  105.1, 31.2  3° 带"},
		{"加 --shift=ΔX,ΔY,ΔZ,εX,εY,εZ,m，没有参数就请测绘单位转换", "加 shift=ΔX,ΔY,ΔZ,εX,εY,εZ,m，没有参数就请测绘单位转换"},
		{"add --shift=dx,dy,dz,rx,ry,rz,ppm, or have", "add shift=dx,dy,dz,rx,ry,rz,ppm, or have"},
		{"，除非加 --repair 要求修复（修复会记录在案）", "，除非加 repair=true 要求修复（修复会记录在案）"},
		{"A repair was asked for (--repair), but", "A repair was asked for (repair=true), but"},
		{"请加 --outlines 把闭合的线读作面", "请加 outlines=true 把闭合的线读作面"},
		{"give the right value with --set, or add --no-attributes", "give the right value with “set”, or add attributes=false"},
		{"write --set project.nature=新建", "write set=project.nature=新建"},
		{"请用 --dxf-layer 只取", "请用 “layer” 只取"},
		{"请检查文件和 --feature、--layer", "请检查文件和 “feature”、“layer”"},
		{"Choose one with --table NAME.", "Choose one with table=NAME."},
		{"；可信的文件可用 --limit vertices=… 放宽", "；可信的文件可请服务的运维人员放宽上限 vertices"},
		{" For a file you trust, --limit vertices=… raises it.", " For a file you trust, whoever runs the service can raise the limit vertices."},
		{"用 --component 名称:角色=文件 给出不同的名称", "用 “name” 给出不同的名称"},
		{"name them apart with --component name:role=FILE", "name them apart with “name”"},
		{"if each plot is a project of its own use --format csv or ndjson; for one of them --feature", "if each plot is a project of its own send them to /v1/batches; for one of them “feature”"},
	} {
		if got := problem.OverHTTP(lang.Text{ZH: c.said, EN: c.said}); got.ZH != c.want || got.EN != c.want {
			t.Errorf("%q: %q, want %q", c.said, got.ZH, c.want)
		}
	}
}
