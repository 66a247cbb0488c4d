package demo

import (
	"fmt"
	"math"
)

// bandRow is one stretch of a watercourse in a reach layer, from where the row before it
// ends to the share `until` of the course. Adopted 0 means that no width was adopted.
type bandRow struct {
	control, course string
	until           float64
	min, max        float64
	adopted         [2]float64 // left, right
	status          string
}

const (
	delimited = "已划定"
	proposed  = "拟划定"
)

// bands: widths are the plan's (专栏5, 四（三）); which stretches have adopted one is invented.
var bands = []bandRow{
	{"river-corridor", "mianyuan", 0.35, 20, 200, [2]float64{0, 0}, proposed},
	{"river-corridor", "mianyuan", 0.70, 20, 200, [2]float64{200, 200}, delimited},
	{"river-corridor", "mianyuan", 1, 20, 200, [2]float64{0, 0}, proposed},
	{"river-corridor", "kaijiang", 0.30, 20, 200, [2]float64{0, 0}, proposed},
	{"river-corridor", "kaijiang", 0.60, 20, 200, [2]float64{50, 50}, delimited},
	{"river-corridor", "kaijiang", 1, 20, 200, [2]float64{100, 0}, proposed},
	{"river-corridor", "huangshui", 1, 20, 200, [2]float64{0, 0}, proposed},
	{"canal-corridor", "renmin-canal", 0.5, 10, 100, [2]float64{0, 0}, proposed},
	{"canal-corridor", "renmin-canal", 1, 10, 100, [2]float64{10, 100}, delimited},
	{"canal-corridor", "baili-canal", 1, 10, 100, [2]float64{0, 0}, proposed},
	{"defence-line", "mianyuan", 1, 500, 500, [2]float64{500, 500}, proposed},
	{"defence-line", "kaijiang", 1, 500, 500, [2]float64{500, 500}, proposed},
	{"defence-line", "renmin-canal", 1, 500, 500, [2]float64{500, 500}, proposed},
	{"bank-1km", "mianyuan", 1, 1000, 1000, [2]float64{1000, 1000}, delimited},
	{"bank-1km", "kaijiang", 1, 1000, 1000, [2]float64{1000, 1000}, delimited},
	{"bank-1km", "huangshui", 1, 1000, 1000, [2]float64{1000, 1000}, delimited},
	{"bank-1km", "xiushui", 1, 1000, 1000, [2]float64{1000, 1000}, delimited},
	{"bank-1km", "liushu", 1, 1000, 1000, [2]float64{1000, 1000}, delimited},
	{"bank-1km", "mulong", 1, 1000, 1000, [2]float64{1000, 1000}, delimited},
	{"bank-1km", "furong", 1, 1000, 1000, [2]float64{1000, 1000}, delimited},
	{"bank-1km", "shiyi", 1, 1000, 1000, [2]float64{1000, 1000}, delimited},
	{"bank-1km", "renmin-canal", 1, 1000, 1000, [2]float64{1000, 1000}, delimited},
	{"bank-1km", "baili-canal", 1, 1000, 1000, [2]float64{1000, 1000}, delimited},
}

var sideNames = [2]struct{ id, zh string }{{"left", "左岸"}, {"right", "右岸"}}

// reachFeatures cuts the banks into the stretches of the table.
func (d *district) reachFeatures() []feature {
	var out []feature
	from, section := 0.0, 0
	for i, b := range bands {
		if i == 0 || bands[i-1].control != b.control || bands[i-1].course != b.course {
			from, section = 0, 0
		}
		section++
		c := d.course(b.course)
		whole := section == 1 && b.until == 1
		for side, bank := range c.banks {
			out = append(out, b.feature(c, side, section, whole, c.stretch(bank, from, b.until)))
		}
		from = b.until
	}
	return out
}

func (b bandRow) feature(c course, side, section int, whole bool, bank line) feature {
	name := sideNames[side]
	baseline := "河道管理范围线"
	if !c.tributary {
		baseline = "渠堤外脚"
	}
	document := b.control + "-demo"
	f := feature{
		line: bank,
		properties: map[string]any{
			"code":        fmt.Sprintf("DEMO-%s-%s-%d-%s", b.control, c.id, section, name.id),
			"name":        c.name + name.zh + "（示意）",
			"control":     b.control,
			"watercourse": c.id,
			"side":        name.id,
			"baseline":    baseline,
			"w_min":       b.min,
			"w_max":       b.max,
			"status":      b.status,
			"document":    document,
		},
	}
	if !whole {
		f.properties["section"] = fmt.Sprintf("s%d", section)
		f.properties["name"] = fmt.Sprintf("%s%s第%d段（示意）", c.name, name.zh, section)
	}
	if b.adopted[side] > 0 {
		f.properties["w_adopted"] = b.adopted[side]
	}
	return f
}

// stretch is the part of a bank between two shares of its course.
func (c course) stretch(bank line, from, until float64) line {
	start, end := 0, len(bank)-1
	if from > 0 {
		start = bank.nearest(c.centre[c.centre.joint(from)])
	}
	if until < 1 {
		end = bank.nearest(c.centre[c.centre.joint(until)])
	}
	return bank[start : end+1]
}

// joint is where the line is cut at a share of its vertices: the straightest vertex
// nearby, because bands end square and a bend would leave a wedge between two of them.
func (l line) joint(share float64) int {
	at := int(math.Round(share * float64(len(l)-1)))
	best := at
	for i := max(at-10, 1); i <= min(at+10, len(l)-2); i++ {
		if l.turn(i) < l.turn(best) {
			best = i
		}
	}
	return best
}

// watercourseFeatures are the centrelines.
func (d *district) watercourseFeatures() []feature {
	var out []feature
	for _, c := range d.courses {
		next := []string{}
		if c.next != "" {
			next = append(next, c.next)
		}
		out = append(out, feature{
			line: c.centre,
			properties: map[string]any{
				"id": c.id, "name": c.name, "rank": c.rank, "tributary": c.tributary, "next": next,
			},
		})
	}
	return out
}
