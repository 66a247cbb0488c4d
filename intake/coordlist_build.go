package intake

import (
	"strings"

	"redline/geo"
	"redline/lang"
)

func (r *coordList) endBlock() { r.blank = true }

func (r *coordList) add(l textLine, plot, number string, v vertex) error {
	layout := r.layout
	key := plot + "\x00" + number
	first := len(r.out.features) == 0
	changed := key != r.key
	newFeature := first || r.noted || layout.plot >= 0 && plot != r.out.features[len(r.out.features)-1].name
	newRing := newFeature || changed || r.closed || r.blank && layout.ring < 0
	if (changed || newFeature) && !first && r.rings[key] && (layout.ring >= 0 || layout.plot >= 0) && !r.noted {
		return r.fail(ErrSyntax, l.at, lang.Textf("「%s」中断后又出现", "\"%s\" comes again after another", strings.Trim(plot+" "+number, " ")),
			lang.Text{ZH: "请把同一圈、同一地块的点放在一起", EN: "Keep the points of a ring, and of a plot, together."})
	}
	if newFeature {
		if err := r.tally.feature(); err != nil {
			return err
		}
		f := feature{number: len(r.out.features) + 1, name: plot, properties: map[string]any{}, at: v.at}
		if f.name == "" && layout.plot < 0 {
			f.name = r.title
		}
		if f.name != "" {
			f.properties["name"] = f.name
		}
		f.pieces = []piece{{kind: geo.Area, loose: true}}
		r.out.features = append(r.out.features, f)
	}
	pc := &r.out.features[len(r.out.features)-1].pieces[0]
	if r.closed && !newFeature && !changed && !r.blank {
		if start := pc.paths[len(pc.paths)-1].vertices[0]; start.first == v.first && start.second == v.second {
			return nil // the closing point twice
		}
	}
	if newRing {
		p := path{}
		if number != "" {
			p.name = lang.Textf("圈号 %s", "ring %s", number)
		}
		pc.paths = append(pc.paths, p)
	}
	r.rings[key], r.key, r.blank, r.noted, r.title = true, key, false, false, ""
	p := &pc.paths[len(pc.paths)-1]
	p.vertices = append(p.vertices, v)
	n := len(p.vertices)
	r.closed = n > 3 && p.vertices[0].first == v.first && p.vertices[0].second == v.second
	return nil
}

func (r *coordList) unreadable(l textLine, fields []string) error {
	at := l.at
	if i := strings.IndexAny(l.text, fullWidth); i >= 0 && !degreeMark.MatchString(l.text) {
		c := string([]rune(l.text[i:])[0])
		return r.fail(ErrSyntax, at+i, lang.Textf("全角字符「%s」", "the full-width character \"%s\"", c),
			lang.Textf("请改为半角（英文输入法）字符：%s", "Use the half-width (ASCII) character: %s", halfWidth(c)))
	}
	shown := []rune(strings.Join(fields, " | "))
	if len(shown) > 80 {
		shown = append(shown[:80], '…')
	}
	return r.fail(ErrSyntax, at, lang.Textf("读不出一个点的两个坐标：「%s」", "the two coordinates of a point cannot be read: \"%s\"", string(shown)),
		lang.Text{
			ZH: "每点一行：点号,经度,纬度（或东坐标、北坐标），如 1,104.5123,31.3123 或 1,104°30′44.3″,31°18′44.3″；多列时请加表头（点号,经度,纬度）",
			EN: "Write a point a line: label,longitude,latitude (or easting and northing), such as 1,104.5123,31.3123 or 1,104°30′44.3″,31°18′44.3″; with more columns add a header (点号,经度,纬度).",
		})
}

func (r *coordList) fail(kind error, at int, what, hint lang.Text) error {
	return r.src.at(fault(kind, what, hint), at)
}

func (r *coordList) finish() (*contents, error) {
	if r.firstPlain >= 0 && !r.notPacked && r.hasSeconds && r.packed == r.decimals {
		return nil, r.fail(ErrContradiction, int(r.firstPlain),
			lang.Textf("「%[1]s」可以是十进制度，也可以是 度.分分秒秒（即 %[2]s°）：所有数都两可", "\"%[1]s\" may be decimal degrees, or ddd.mmssss (which is %[2]s°): every number can be read both ways", r.plain[0], r.plain[1]),
			lang.Text{ZH: "请在第一行写明：# 十进制度，或 # 度.分秒", EN: "Say so in the first line: # decimal degrees, or # ddd.mmssss"})
	}
	for i := range r.out.features {
		f := &r.out.features[i]
		if r.declared.text != "" {
			f.declared = &r.declared
		}
		if r.columnsDropped {
			f.repairs = append(f.repairs, Note{"columns-dropped", lang.Text{ZH: "坐标以外的列未使用", EN: "columns besides the coordinates were not used"}})
		}
		r.pointsOf(f)
	}
	if len(r.ignored) > 0 {
		r.out.warnings = append(r.out.warnings, Note{"lines-ignored", lang.Textf(
			"作为说明文字未读取的行：%s", "lines taken for notes and not read: %s", strings.Join(r.ignored, ", "))})
	}
	return &r.out, nil
}

func (r *coordList) pointsOf(f *feature) {
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
