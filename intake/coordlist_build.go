package intake

import (
	"strings"

	"redline/geo"
	"redline/lang"
)

// add takes a point: its axes, its numbers, the feature and the ring it belongs to.
func (r *coordList) add(l textLine, p *listPoint) error {
	if r.footer != nil && !r.blank {
		return r.between(*r.footer)
	}
	r.layout = p.layout
	if len(r.unheeded) > 0 {
		if err := r.heedAbove(); err != nil {
			return err
		}
	}
	if len(p.fields) > p.layout.used {
		r.dropped = true
		if p.layout.sideBySide(p) {
			return r.fail(ErrSyntax, l.at, lang.Textf("这一行有两个点的坐标：「%s」；只读一个会漏掉另一个", "this row holds the coordinates of two points: \"%s\"; reading one would lose the other", shorten(strings.Join(p.fields[:min(len(p.fields), maxBeside)], " | "))),
				lang.Text{ZH: "表格分左右两栏时，请把右栏移到左栏下面，每行一个点；若是同一点在两个坐标系中的坐标，请删去不用的一组", EN: "Where the table has two blocks side by side, move the right one below the left, one point a row; where it is one point in two systems, delete the one that is not to be used."})
		}
	}
	if err := r.tally.vertex(); err != nil {
		return err
	}
	north, err := r.northFirst(l, p)
	if err != nil {
		return err
	}
	v := vertex{at: int32(l.at)}
	var refused *lang.Fault
	if v.first, refused = r.degrees.value(l.at, p.a); refused == nil {
		v.second, refused = r.degrees.value(l.at, p.b)
	}
	if refused != nil {
		return r.src.at(refused, l.at)
	}
	if north {
		v.first, v.second = v.second, v.first
	}
	return r.place(l, p, v)
}

// northFirst reports whether the point's first number is marked as its latitude.
// Hemispheres that contradict each other or the header are refused, and so is a list
// that marks some points and leaves others to be guessed.
func (r *coordList) northFirst(l textLine, p *listPoint) (bool, error) {
	a, b := p.a, p.b
	north := a.axis == 'N' || b.axis == 'E'
	east := a.axis == 'E' || b.axis == 'N' || p.layout.named
	if north && east || a.axis != 0 && a.axis == b.axis {
		return false, r.fail(ErrContradiction, l.at, lang.Textf("「%s」「%s」的方位（东经、北纬）与另一列或表头矛盾", "the hemispheres of \"%s\" and \"%s\" contradict each other or the header", a.text, b.text),
			lang.Text{ZH: "请核对哪一列是经度", EN: "See which column is the longitude."})
	}
	axes := 2
	switch {
	case north || east:
		axes = 1
	case a.value >= china.min.Lon && a.value <= china.max.Lon && b.value < china.max.Lat:
		axes = r.axes // plainly the longitude first, as marked positions are kept
	}
	if r.axes != 0 && r.axes != axes {
		return false, r.fail(ErrSyntax, l.at, lang.Text{ZH: "有的点标明东经、北纬，有的没有", EN: "some points say which number is east and which north, others do not"},
			lang.Text{ZH: "请统一写法", EN: "Write them all alike."})
	}
	r.axes = axes
	return north, nil
}

// place puts a vertex into the ring being read, or begins the next ring or feature.
func (r *coordList) place(l textLine, p *listPoint, v vertex) error {
	layout := r.layout
	plot, ring := r.filledDown(p)
	first := r.begun == 0
	changed := !first && (plot != r.plot || ring != r.ring)
	newFeature := first || r.noted || layout.plot >= 0 && plot != r.plot
	columns, key := layout.ring >= 0 || layout.plot >= 0, ""
	if columns {
		key = plot + "\x00" + ring
	}
	switch {
	case changed && columns && !r.noted && r.rings[key]:
		return r.fail(ErrSyntax, l.at, lang.Textf("「%s」中断后又出现", "\"%s\" comes again after another", strings.Trim(plot+" "+ring, " ")),
			lang.Text{ZH: "请把同一圈、同一地块的点放在一起", EN: "Keep the points of a ring, and of a plot, together."})
	case newFeature:
		if err := r.newFeature(plot, v); err != nil {
			return err
		}
		if err := r.newRing(ring); err != nil {
			return err
		}
	case !changed && !r.blank && r.closed && r.isStart(v):
		return nil // the closing point twice
	case changed || r.closed || r.blank && layout.ring < 0:
		if !changed && !r.closed {
			r.splitByBlank(l)
		}
		if err := r.newRing(ring); err != nil {
			return err
		}
	}
	if columns {
		if r.rings[key] = true; len(r.rings) > r.limits.Features {
			return r.tally.tooManyFeatures()
		}
	}
	r.plot, r.ring, r.blank, r.noted, r.title = plot, ring, false, false, ""
	r.statedIn(p)
	paths := r.paths()
	path := &(*paths)[len(*paths)-1]
	path.vertices = r.put(path.vertices, v)
	label := field(p.fields, r.layout.label)
	if r.points++; r.points == 1 {
		r.start = v
		r.labels.begin(label, v, l.at)
	} else if r.keep {
		r.labels.take(r.src, r.current, label, v, l.at)
	}
	r.closed = r.points > 3 && r.isStart(v)
	return nil
}

// splitByBlank puts on record that nothing but an empty line ended a ring: it may as well
// stand in the middle of one.
func (r *coordList) splitByBlank(l textLine) {
	f := r.current
	if hasNote(f.warnings, "blank-line-splits") {
		return
	}
	line := r.src.at(&lang.Fault{}, l.at).Line
	f.warnings = append(f.warnings, Note{"blank-line-splits", lang.Textf(
		"第 %d 行之前的空行把点分成了两圈，前一圈没有回到起点；若空行是多余的，请删去", "the empty line before line %d was taken to end a ring, which had not come back to its first point; if it is there by mistake, remove it", line)})
}

// filledDown is the point's plot and ring; an empty cell, as merged cells leave, has the
// value above it.
func (r *coordList) filledDown(p *listPoint) (plot, ring string) {
	plot, ring = field(p.fields, r.layout.plot), field(p.fields, r.layout.ring)
	if r.noted {
		return plot, ring
	}
	if plot == "" {
		plot = r.plot
	}
	if ring == "" && plot == r.plot {
		ring = r.ring
	}
	return plot, ring
}

func (r *coordList) newFeature(plot string, v vertex) error {
	if err := r.tally.feature(); err != nil {
		return err
	}
	if r.noted {
		clear(r.rings)
	}
	r.endFeature()
	r.begun++
	f := &feature{number: r.begun, name: plot, properties: map[string]any{}, at: v.at, area: r.area}
	if f.name == "" && r.layout.plot < 0 {
		f.name = r.title
	}
	if f.name != "" {
		f.properties["name"] = f.name
	}
	f.pieces = []piece{{kind: geo.Area, loose: true}}
	r.current, r.area = f, nil
	return nil
}

// endFeature keeps the feature being read.
func (r *coordList) endFeature() {
	if r.current != nil {
		r.hold(&r.out, *r.current)
	}
	r.current = nil
}

func (r *coordList) newRing(number string) error {
	if err := r.tally.ring(); err != nil {
		return inFeature(r.current, err)
	}
	r.points = 0
	p := path{}
	if number != "" {
		p.name = lang.Textf("圈号 %s", "ring %s", number)
	}
	paths := r.paths()
	*paths = append(*paths, p)
	return nil
}

// paths are the rings of the feature being read.
func (r *coordList) paths() *[]path {
	return &r.current.pieces[0].paths
}

// isStart reports whether v is the first vertex of the ring being read.
func (r *coordList) isStart(v vertex) bool {
	return r.start.first == v.first && r.start.second == v.second
}

// statedIn takes the area of the point's row, the first that its feature has.
func (r *coordList) statedIn(p *listPoint) {
	f := r.current
	if r.layout.area < 0 || f.area != nil {
		return
	}
	if x, err := areaNumber(field(p.fields, r.layout.area)); err == nil && x > 0 {
		area := r.layout.areaUnit
		area.value = x
		f.area = &area
	}
}

// unreadable refuses a line that is neither point nor note; a full-width character in
// it is the likely reason.
func (r *coordList) unreadable(l textLine, fields []string) error {
	if f := misspelled(beginning(l.text, maxNoteRead)); f != nil {
		return r.src.at(f, l.at)
	}
	if i := strings.IndexAny(l.text, fullWidth); i >= 0 && !degreeMark(l.text) {
		c := string([]rune(l.text[i : i+3])[0]) // three bytes each in UTF-8
		return r.fail(ErrSyntax, l.at+i, lang.Textf("全角字符「%s」", "the full-width character \"%s\"", c),
			lang.Textf("请改为半角（英文输入法）字符：%s", "Use the half-width (ASCII) character: %s", halfWidth(c)))
	}
	if r.begun > 0 && !strings.ContainsAny(l.text, "0123456789") {
		return r.between(l)
	}
	return r.fail(ErrSyntax, l.at, lang.Textf("读不出一个点的两个坐标：「%s」", "the two coordinates of a point cannot be read: \"%s\"", shorten(strings.Join(fields[:min(len(fields), 40)], " | "))),
		lang.Text{
			ZH: "每点一行：点号,经度,纬度（或东坐标、北坐标），如 1,104.5123,31.3123 或 1,104°30′44.3″,31°18′44.3″；多列时请加表头（点号,经度,纬度）",
			EN: "Write a point a line: label,longitude,latitude (or easting and northing), such as 1,104.5123,31.3123 or 1,104°30′44.3″,31°18′44.3″; with more columns add a header (点号,经度,纬度).",
		})
}

// between refuses a line of text with points before and behind it.
func (r *coordList) between(l textLine) error {
	return r.fail(ErrSyntax, l.at, lang.Textf("点与点之间夹着一行文字：「%s」", "a line of text stands between the points: \"%s\"", shorten(l.text)),
		lang.Text{ZH: "若是下一地块的名称，请在它前面空一行；若是合计、备注，请删去这一行，或移到最前", EN: "If it names the next plot, leave an empty line before it; if it is a remark, delete it or move it to the top."})
}

func (r *coordList) fail(kind error, at int, what, hint lang.Text) error {
	return r.src.at(fault(kind, what, hint), at)
}

// finish settles what holds for the list as a whole.
func (r *coordList) finish() (*contents, error) {
	r.endFeature()
	if f := r.degrees.ambiguous(); f != nil {
		return nil, r.src.at(f, r.degrees.first)
	}
	declared, err := r.says.declaration(r.src)
	if err != nil {
		return nil, err
	}
	for i := range r.out.features {
		f := &r.out.features[i]
		f.declared = declared
		if r.dropped {
			f.repairs = append(f.repairs, Note{"columns-dropped", lang.Text{ZH: "坐标以外的列未使用", EN: "columns besides the coordinates were not used"}})
		}
		f.fewToPoints()
	}
	if len(r.ignored) > 0 {
		r.out.warnings = append(r.out.warnings, Note{"lines-ignored", lang.Textf(
			"作为说明文字未读取的行：%s", "lines taken for notes and not read: %s", strings.Join(r.ignored, ", "))})
	}
	return &r.out, nil
}

// fewToPoints makes points of the rings with fewer than three vertices.
func (f *feature) fewToPoints() {
	rings := f.pieces[0]
	all := rings.paths
	rings.paths, f.pieces = nil, nil
	var few []vertex
	for _, p := range all {
		if len(p.vertices) < 3 {
			few = append(few, p.vertices...)
			continue
		}
		rings.paths = append(rings.paths, p)
	}
	if len(rings.paths) > 0 {
		f.pieces = append(f.pieces, rings)
	}
	for _, v := range few {
		addPoint(f, v)
	}
	if len(few) > 0 {
		f.warnings = append(f.warnings, Note{"read-as-points", lang.Textf(
			"有 %d 个点不足以围成一圈（少于 3 个），按点读取", "%d point(s), fewer than the 3 a ring needs, were read as points", len(few))})
	}
}
