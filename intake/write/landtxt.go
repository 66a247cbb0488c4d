package write

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// writeLandTXT writes the exchange format of surveyed boundary points (勘测定界界址点坐标
// 交换格式, 报批坐标 TXT): northing (X) before easting (Y) in metres, each ring closed by
// its first point again, rings numbered through the plot. 精度 is that of the coarsest plot,
// in metres, and empty where none is known; the version and the producer are those of the
// file the plots are from, if it was such a file.
func writeLandTXT(j *job) ([]byte, error) {
	var out bytes.Buffer
	r := j.reference
	zone := r.Zone
	if zone == 0 {
		zone = int(math.Round((r.CentralMeridian + map[int]float64{3: 0, 6: 3}[r.ZoneWidth]) / float64(r.ZoneWidth)))
	}
	accuracy := ""
	if j.accuracy > 0 {
		accuracy = metres(j.accuracy)
	}
	out.WriteString("[属性描述]\r\n")
	for _, key := range landTXTHeader() {
		fmt.Fprintf(&out, "%s=%s\r\n", key, j.headerValue(key))
	}
	fmt.Fprintf(&out, "坐标系=2000国家大地坐标系\r\n几度分带=%d\r\n投影类型=高斯克吕格\r\n计量单位=米\r\n带号=%d\r\n精度=%s\r\n转换参数=,,,,,,\r\n[地块坐标]\r\n",
		r.ZoneWidth, zone, accuracy)
	changed := false
	var dropped []string
	for i := range j.figures {
		plot := landPlot{figure: &j.figures[i], used: map[string]bool{}}
		fmt.Fprintf(&out, "%s,@\r\n", strings.Join(plot.fields(i+1), ","))
		landTXTRings(&out, plot.figure)
		changed, dropped = changed || plot.changed, append(dropped, plot.dropped()...)
	}
	if changed {
		j.note("text-changed", "名称等字段中的逗号、@ 和换行已改写，该格式以它们分隔", "commas, @ and line breaks in texts were replaced: the format separates by them")
	}
	if len(dropped) > 0 {
		slices.Sort(dropped)
		j.note("attributes-dropped", "该格式只有规定的几项属性，其余属性未写入：%[1]s", "the format has its own few attributes; the others were not written: %[1]s", strings.Join(slices.Compact(dropped), ", "))
	}
	if j.GBK {
		return j.inGBK(out.String()), nil
	}
	return out.Bytes(), nil
}

// landTXTHeader are the lines of [属性描述] that say who made the file, and when.
func landTXTHeader() []string {
	return []string{"格式版本号", "数据产生单位", "数据产生日期"}
}

// headerValue is what the original says under key, "" for nothing.
func (j *job) headerValue(key string) string {
	for _, line := range j.Header {
		if line.Key == key {
			return line.Value
		}
	}
	return ""
}

// landTXTRings writes the vertices of a plot. Points of a ring are numbered from J1; the
// closing point repeats the first number.
func landTXTRings(out *bytes.Buffer, f *figure) {
	number := 0
	for _, part := range f.parts {
		for _, path := range part {
			number++
			for i, p := range path {
				label := i + 1
				if f.kind == areas && i == len(path)-1 {
					label = 1
				}
				fmt.Fprintf(out, "J%d,%d,%.3f,%.3f\r\n", label, number, p[1], p[0])
			}
		}
	}
}

// landPlot is the line of a plot being written.
type landPlot struct {
	*figure
	used    map[string]bool // properties that were written
	changed bool            // a text had to be changed
}

// fields are the plot's eight fields. The three texts of a plot are also found under the
// names they have in cadastral tables (DKBH, DKMC, DKYT).
func (p *landPlot) fields(number int) []string {
	hectares := ""
	if p.kind == areas {
		hectares = strconv.FormatFloat(p.area()/10_000, 'f', 4, 64)
	}
	p.used["界址点数"], p.used["地块面积"], p.used["图形属性"] = true, true, true
	return []string{
		strconv.Itoa(p.vertices()), hectares, p.text(strconv.Itoa(number), "地块编号", "DKBH"), p.text(p.name, "地块名称", "DKMC"),
		map[kind]string{points: "点", lines: "线", areas: "面"}[p.kind], p.text("", "图幅号"), p.text("", "地块用途", "DKYT"), p.text("", "地类编码", "DLBM"),
	}
}

// text is the first of the properties that the plot has, without what the format
// separates by.
func (p *landPlot) text(otherwise string, keys ...string) string {
	value := otherwise
	for _, key := range keys {
		if v, ok := p.properties[key]; ok {
			p.used[key] = true
			value = fmt.Sprint(v)
			break
		}
	}
	clean := strings.Join(strings.FieldsFunc(strings.NewReplacer(",", "，", "@", "＠").Replace(value), func(r rune) bool { return r < ' ' }), " ")
	p.changed = p.changed || clean != value
	return clean
}

// dropped lists the properties of the plot that were not written, in no order.
func (p *landPlot) dropped() []string {
	var out []string
	for key, value := range p.properties {
		if !p.used[key] && value != p.name {
			out = append(out, key)
		}
	}
	return out
}
