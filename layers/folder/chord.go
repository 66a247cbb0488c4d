package folder

import (
	"fmt"

	"redline/lang"
)

// tally counts features of a file that deserve one warning together, with the first as
// an example.
type tally struct {
	count int
	first lang.Text
	line  int
	most  float64
}

func (t *tally) add(f *feature, code string, amount float64) {
	if t.count == 0 {
		t.first, t.line = f.place(code), f.line
	}
	t.count++
	t.most = max(t.most, amount)
}

// warnBends warns of edges that are straight in degrees but not on the plane.
func (l *loader) warnBends(file string, t tally) {
	if t.count == 0 {
		return
	}
	most := fmt.Sprintf("%.2f", t.most)
	l.warn(&lang.Fault{
		File: file, Line: t.line, Where: t.first, Field: "geometry",
		What: lang.Textf("本文件有 %d 个要素含长边：经纬度直线与平面直线相差最大 %s m，判定以平面直线为准",
			"features of this file with long edges: %d; straight in degrees and straight on the plane differ by up to %s m; the plane decides", t.count, most),
		Hint: lang.Text{ZH: "在长边上加密折点", EN: "add vertices along the long edges"},
	})
}

// warnOutside warns of zones whose box does not meet the service area's.
func (l *loader) warnOutside(file string, t tally) {
	if t.count == 0 {
		return
	}
	l.warn(&lang.Fault{
		File: file, Line: t.line, Where: t.first, Field: "geometry",
		What: lang.Textf("本文件有 %d 个要素在辖区范围之外", "features of this file outside the service area: %d", t.count),
		Hint: lang.Text{ZH: "检查坐标系，以及是否放错了文件", EN: "check the reference system, and that it is the right file"},
	})
}
