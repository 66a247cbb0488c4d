package intake

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"redline/geo"
	"redline/lang"
)

// plotFields are the fields of a plot's line before the @ that ends it. Files with
// twelve fields have others between the last of these and the @.
var plotFields = []string{"界址点数", "地块面积", "地块编号", "地块名称", "图形属性", "图幅号", "地块用途", "地类编码"}

// plot is a plot being read.
type plot struct {
	feature
	stated  int // 界址点数; 0 when not given
	rings   []ring
	columns int             // the most columns of its vertex lines
	open    map[string]bool // numbers of rings that ended without being closed
}

// ring is a run of vertices with one ring number (圈号).
type ring struct {
	number string
	path
	start  vertex // the first, also on the pass that keeps none
	points int
	first  string // label of the first vertex
	closed bool
}

// isHead reports whether a line is a plot's line: it ends in @.
func isHead(text string) bool {
	if text != "" && isDigit(rune(text[len(text)-1])) { // as points do
		return false
	}
	return strings.HasSuffix(strings.TrimRight(text, ", \t\u3000"), "@")
}

// head begins a plot.
func (r *landTXT) head(l textLine) error {
	if err := r.endPlot(); err != nil {
		return err
	}
	if err := r.tally.feature(); err != nil {
		return err
	}
	if err := r.checkProject(); err != nil {
		return err
	}
	text := strings.TrimRight(strings.TrimRight(l.text, ", \t\u3000"), "@")
	fields := strings.Split(strings.TrimSuffix(strings.TrimRight(text, white), ","), ",")
	for i := range fields {
		fields[i] = strings.Trim(fields[i], white)
	}
	if len(fields) < len(plotFields) {
		if i := strings.IndexAny(l.text, "，、"); i >= 0 {
			return r.fullWidth(l, i)
		}
		return r.fail(l, 0,
			fmt.Sprintf("地块行只有 %d 个字段，应有 %d 个（%s）", len(fields), len(plotFields), strings.Join(plotFields, ",")),
			fmt.Sprintf("the plot's line has %d fields, %d are needed (%s)", len(fields), len(plotFields), strings.Join(plotFields, ",")),
			"请补齐字段，不知道的可以留空但要保留逗号", "Add the missing fields; leave unknown ones empty but keep the commas.")
	}
	if len(fields) > maxListColumns {
		return r.fail(l, 0, fmt.Sprintf("地块行超过上限 %d 个字段", maxListColumns), fmt.Sprintf("the plot's line has more than the %d fields accepted", maxListColumns),
			"请检查有无多写逗号", "Look for commas too many.")
	}
	p := &plot{open: map[string]bool{}, feature: feature{number: r.features, at: int32(l.at), properties: map[string]any{}}}
	for i, value := range fields {
		key := "附加字段" + strconv.Itoa(i+1)
		if i < len(plotFields) {
			key = plotFields[i]
		}
		if value != "" {
			p.properties[key] = value
		}
	}
	p.name = nameOf(p.properties)
	if p.name == "" {
		p.name, _ = p.properties["地块编号"].(string)
	}
	r.plot = p
	return r.headNumbers(l, p, fields)
}

// headNumbers reads the numbers of a plot's line and its kind.
func (r *landTXT) headNumbers(l textLine, p *plot, fields []string) error {
	for i, field := range fields[:2] {
		if field == "" {
			continue
		}
		if i := strings.Index(l.text, field); strings.ContainsAny(field, fullWidth) {
			return r.fullWidth(l, i+strings.IndexAny(field, fullWidth))
		}
		x, err := decimal(field)
		if err != nil || x < 0 {
			return r.fail(l, 0, fmt.Sprintf("%s「%s」不是数", plotFields[i], field), fmt.Sprintf("%s \"%s\" is no number", plotFields[i], field),
				"请改正；不知道可以留空", "Correct it, or leave it empty.")
		}
		p.properties[plotFields[i]] = x
		switch {
		case i == 0 && x <= float64(r.limits.Vertices):
			p.stated = int(x)
		case i == 1 && x > 0:
			p.area = &statedArea{value: x, unit: "ha", toM2: 10_000, field: plotFields[1]}
		}
	}
	switch fields[4] {
	case "", "面", "点", "线":
		return nil
	}
	return r.fail(l, 0, fmt.Sprintf("图形属性「%s」应为 点、线 或 面", fields[4]), fmt.Sprintf("图形属性 (kind) \"%s\" must be 点, 线 or 面", fields[4]),
		"请改正；也请核对各字段有无错位", "Correct it, and see whether the fields are shifted.")
}

// Columns of a vertex line.
const (
	minColumns = 4
	maxColumns = 6
)

// vertexLine reads [J]n,ring,northing,easting and up to two columns more.
func (r *landTXT) vertexLine(l textLine) error {
	if i := fullWidthIn(l.text); i >= 0 {
		return r.fullWidth(l, i)
	}
	if r.plot == nil {
		return r.fail(l, 0, "界址点之前没有地块行", "boundary points without a plot's line before them",
			"请补上以 ,@ 结尾的地块行", "Add the plot's line, which ends in ,@.")
	}
	fields := r.fields[:0]
	for rest, more := l.text, true; more && len(fields) <= maxListColumns; {
		var field string
		field, rest, more = strings.Cut(rest, ",")
		fields = append(fields, unspaced(field))
	}
	r.fields = fields
	for len(fields) > minColumns && fields[len(fields)-1] == "" {
		fields = fields[:len(fields)-1]
	}
	if len(fields) < minColumns || len(fields) > maxColumns {
		return r.fail(l, 0,
			fmt.Sprintf("界址点行有 %d 列，应为「点号,圈号,X,Y」四列，最多六列", len(fields)),
			fmt.Sprintf("the boundary point has %d columns; 点号,圈号,X,Y are expected, at most six", len(fields)),
			"请检查这一行有无多写、漏写逗号；若是地块行，应以 ,@ 结尾", "Look for a comma too many or too few; a plot's line must end in ,@.")
	}
	if _, err := strconv.Atoi(fields[1]); err != nil {
		return r.fail(l, strings.Index(l.text, ",")+1, fmt.Sprintf("圈号「%s」不是整数", fields[1]), fmt.Sprintf("the ring number (圈号) \"%s\" is no integer", fields[1]),
			"请改正圈号；也请核对各列有无错位", "Correct it, and see whether the columns are shifted.")
	}
	if err := r.tally.vertex(); err != nil {
		return err
	}
	v := vertex{at: int32(l.at)}
	for i, to := range []*float64{&v.first, &v.second} {
		x, err := decimal(fields[2+i])
		if err != nil {
			return r.fail(l, offsetOf(l.text, 2+i), fmt.Sprintf("坐标「%s」不是数", fields[2+i]), fmt.Sprintf("the coordinate \"%s\" is no number", fields[2+i]),
				"请写成十进制数，如 3466557.106", "Write a decimal number, such as 3466557.106.")
		}
		*to = x
		if _, fraction, ok := strings.Cut(fields[2+i], "."); ok {
			r.decimals = max(r.decimals, len(fraction))
		}
	}
	r.plot.columns = max(r.plot.columns, len(fields))
	return r.addVertex(l, fields[0], fields[1], v)
}

// offsetOf returns where a field begins.
func offsetOf(line string, field int) int {
	at := 0
	for range field {
		at += strings.IndexByte(line[at:], ',') + 1
	}
	return at
}

// addVertex puts a vertex into its ring. A ring ends where its number changes, and also
// where its first point comes again: what follows with the same number is another ring.
func (r *landTXT) addVertex(l textLine, label, number string, v vertex) error {
	p := r.plot
	last := len(p.rings) - 1
	if last >= 0 && p.rings[last].number != number {
		if p.open[number] {
			return r.fail(l, 0, fmt.Sprintf("圈号 %s 中断后又出现，而那一圈没有闭合", number), fmt.Sprintf("ring %s comes again after another, and was not closed before", number),
				"请把同一圈的界址点放在一起，或给新的一圈另编圈号", "Keep the points of a ring together, or give a new ring its own number.")
		}
		if !p.rings[last].closed {
			p.open[p.rings[last].number] = true
		}
	}
	if last < 0 || p.rings[last].number != number || p.rings[last].closed && p.kind() == geo.Area {
		if last >= 0 && p.rings[last].closed && p.rings[last].number == number {
			if at := p.rings[last].start; at.first == v.first && at.second == v.second {
				r.addTo(&p.rings[last], v) // the closing point twice
				return nil
			}
		}
		if err := r.ring(); err != nil {
			return inFeature(&p.feature, err)
		}
		name := lang.Textf("圈号 %s", "圈号 %s", number)
		p.rings = append(p.rings, ring{number: number, path: path{name: name}})
		last = len(p.rings) - 1
	}
	return r.extend(l, &p.rings[last], label, v)
}

// extend adds a vertex to a ring that is open.
func (r *landTXT) extend(l textLine, to *ring, label string, v vertex) error {
	n := to.points
	r.addTo(to, v)
	if r.keep && n > 0 && !(label == to.first && label != "") {
		r.labels.take(r.src, &r.plot.feature, label, v, l.at)
	}
	if r.plot.kind() != geo.Area {
		return nil
	}
	if n == 0 {
		to.first = label
		r.labels.begin(label, v, l.at)
		return nil
	}
	start := to.start
	if n >= 3 && start.first == v.first && start.second == v.second {
		to.closed = true
		return nil
	}
	if label != "" && label == to.first && n >= 2 {
		if math.Abs(start.first-v.first) < tiny && math.Abs(start.second-v.second) < tiny {
			to.closed = true
			return nil
		}
		return r.fail(l, 0, fmt.Sprintf("点号 %s 在圈号 %s 中出现两次，坐标不同（%s 与 %s）", label, to.number, written(start), written(v)),
			fmt.Sprintf("point %s occurs twice in ring %s with different coordinates (%s and %s)", label, to.number, written(start), written(v)),
			"若是闭合点，请改正坐标；若是另一圈，请另编圈号", "If it closes the ring, correct its coordinates; if it begins another ring, give that its own number.")
	}
	return nil
}

// addTo gives a ring a vertex.
func (r *landTXT) addTo(to *ring, v vertex) {
	if to.points++; to.points == 1 {
		to.start = v
	}
	to.vertices = r.put(to.vertices, v)
}

// kind returns what the plot's line says the plot is.
func (p *plot) kind() geo.Kind {
	switch p.properties["图形属性"] {
	case "点":
		return geo.Points
	case "线":
		return geo.Lines
	}
	return geo.Area
}

// endPlot turns the plot being read into a feature.
func (r *landTXT) endPlot() error {
	p := r.plot
	if p == nil {
		return nil
	}
	r.plot = nil
	points, closing := 0, 0
	pc := piece{kind: p.kind(), loose: true}
	for _, ring := range p.rings {
		points += ring.points
		if ring.closed {
			closing++
		}
		pc.paths = append(pc.paths, ring.path)
	}
	if len(pc.paths) == 0 {
		return p.check(r.src)
	}
	p.pieces = []piece{pc}
	if p.stated > 0 && p.stated != points && p.stated != points-closing && p.stated != points-closing+len(p.rings) {
		p.warnings = append(p.warnings, Note{"point-count", lang.Textf(
			"地块行写明 %d 个界址点，实有 %d 行（其中 %d 行为闭合点），请核对有无漏点", "the plot's line says %d boundary points, there are %d lines (%d of them closing): look for missing points",
			p.stated, points, closing)})
	}
	if p.columns > minColumns {
		p.repairs = append(p.repairs, Note{"columns-dropped", lang.Textf(
			"界址点行第 5 列起的内容未使用", "columns from the fifth on were not used")})
	}
	r.hold(&r.out, p.feature)
	return nil
}
