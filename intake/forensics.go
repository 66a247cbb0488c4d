package intake

import (
	"math"

	"redline/geo"
	"redline/geo/crs"
	"redline/lang"
)

// candidate is a reading that fits the numbers, and where it puts them.
type candidate struct {
	reading
	places []geo.LonLat // a grid over the group's box
	box    degreeBox
}

func (c candidate) middle() geo.LonLat { return c.box.middle() }

// public returns the candidate with a reason.
func (c candidate) public(because lang.Text) Candidate {
	what := c.describe()
	return Candidate{
		CRS: c.code(), Swapped: c.swapped, At: c.middle(),
		Reason: lang.Text{ZH: what.ZH + "；" + because.ZH, EN: what.EN + "; " + because.EN},
	}
}

// decide finds the one reading of a group's numbers. declared is what the file says, or
// in its place what a person chose; nil when neither.
func decide(src *source, g *group, declared *declaration, around surroundings) (candidate, error) {
	fitting := candidates(g, declared)
	if len(fitting) == 0 {
		return candidate{}, misfit(src, g)
	}
	var allowed []candidate
	for _, c := range fitting {
		if declared.allows(c.ref) {
			allowed = append(allowed, c)
		}
	}
	if len(allowed) == 0 {
		near := distinct(keep(fitting, func(c candidate) bool { return around.near(c.box) }))
		return candidate{}, contradiction(src, g, declared, fitting, near)
	}
	if !declared.settles() {
		inStrip := keep(allowed, func(c candidate) bool { return c.inStrip(c.middle().Lon) })
		if len(inStrip) == 0 {
			return candidate{}, outOfStrip(allowed[0])
		}
		allowed = inStrip
	}
	near := distinct(keep(allowed, func(c candidate) bool { return around.near(c.box) }))
	switch len(near) {
	case 0:
		used := nearest(allowed, around)
		return candidate{}, outside(declared, used, nearest(fitting, around), around.distance(used.places), around)
	case 1:
		return near[0], nil
	}
	if exact := keep(near, func(c candidate) bool { return around.meetsAny(g, c.reading) }); len(exact) > 0 {
		near = exact
	}
	if len(near) > 1 {
		return candidate{}, ambiguous(near)
	}
	return near[0], nil
}

// candidates returns every reading whose magnitudes fit all numbers of the group, on the
// datum that is declared.
func candidates(g *group, declared *declaration) []candidate {
	box := g.numbers()
	var out []candidate
	for _, r := range allReadings(g.northFirst) {
		if !r.fits(box) {
			continue
		}
		c := candidate{reading: r.as(declared)}
		c.places = c.sample(box)
		c.box = boxOf(c.places)
		out = append(out, c)
	}
	return out
}

func keep(list []candidate, wanted func(candidate) bool) []candidate {
	var out []candidate
	for _, c := range list {
		if wanted(c) {
			out = append(out, c)
		}
	}
	return out
}

// samePlace is how close, in degrees, two readings put a footprint that are one place:
// far below any survey, far above the noise of the projection.
const samePlace = 1e-8

// distinct keeps the first of the candidates that give the same place, and of one
// reference in both orders the one the format prescribes.
func distinct(list []candidate) []candidate {
	var out []candidate
	for _, c := range list {
		known := false
		for _, o := range out {
			a, b := c.middle(), o.middle()
			same := math.Abs(a.Lon-b.Lon) <= samePlace && math.Abs(a.Lat-b.Lat) <= samePlace
			known = known || same || c.ref == o.ref
		}
		if !known {
			out = append(out, c)
		}
	}
	return out
}

// nearest returns the candidate that lands nearest to where footprints are expected.
func nearest(list []candidate, around surroundings) candidate {
	best, least := list[0], math.Inf(1)
	for _, c := range list {
		if !c.inStrip(c.middle().Lon) && len(list) > 1 {
			continue
		}
		if d := around.distance(c.places); d < least {
			best, least = c, d
		}
	}
	return best
}

// settled is a group whose reading is decided on, and what each of its footprints is told
// of it.
type settled struct {
	*group
	around   surroundings
	declared *declaration // what was followed; nil when nothing was said
	used     candidate
	because  lang.Text
	warnings []Note
	// distance is how far, in metres, the nearest footprint built so far lies from the
	// service area: 0 when one meets it, infinite when there is none.
	distance float64
	// said is the candidate of the footprint before without its place, and noted the texts
	// of notes by their codes: most footprints of a file say the same, and share the texts.
	said  Candidate
	noted map[string]lang.Text
}

// settle decides how the features of one declaration are read.
func settle(src *source, g *group, opt Options) (*settled, error) {
	around := surroundingsOf(opt.ServiceArea)
	declared := g.declared
	if opt.CRS != "" {
		chosen, f := chooseFor(g, opt.CRS, around)
		if f != nil {
			return nil, f
		}
		if g.declared != nil && g.declared.older != crs.CGCS2000 && chosen.older == crs.CGCS2000 {
			return nil, relabelled(src, g.declared, chosen)
		}
		declared = chosen
	}
	declared, err := declared.withShift(src, opt.Shift)
	if err != nil {
		return nil, err
	}
	used, err := decide(src, g, declared, around)
	if err != nil {
		return nil, err
	}
	if declared != nil && declared.epsg == 4326 && used.ref.Geographic {
		used.ref.EPSG = 4326
	}
	warnings := remarks(g.declared, declared, used)
	warnings = append(warnings, shiftNotes(used.reading, opt.Shift)...)
	return &settled{
		group: g, around: around, declared: declared, used: used,
		because: reason(declared, around), warnings: append(warnings, webMapNotes(used.reading)...), distance: math.Inf(1),
	}, nil
}

// describe tells a footprint how it was read.
func (s *settled) describe(fp *Footprint) {
	if s.said.CRS == "" {
		s.said, s.noted = s.used.public(s.because), map[string]lang.Text{}
	}
	at := s.said
	at.At = boxOfGeometry(fp.Geometry).middle()
	fp.Declared, fp.Used = s.words(), at.CRS
	fp.Accuracy, fp.Approximate = s.used.accuracy(), s.used.web != ""
	fp.Candidates = []Candidate{at}
	fp.Warnings = append(fp.Warnings, s.warnings...)
	s.share(fp.Warnings)
	s.share(fp.Repairs)
}

// share gives notes the texts of those before that say the same.
func (s *settled) share(notes []Note) {
	for i, n := range notes {
		if last := s.noted[n.Code]; last == n.Text {
			notes[i].Text = last
		} else {
			s.noted[n.Code] = n.Text
		}
	}
}

// checkInside refuses a group all of whose footprints lie outside the service area; to
// be asked when all are built.
func (s *settled) checkInside() error {
	if math.IsInf(s.distance, 1) || s.distance == 0 {
		return nil
	}
	return outside(s.declared, s.used, nearest(candidates(s.group, s.declared), s.around), s.distance, s.around)
}

// readGroup reads the features of one declaration.
func readGroup(src *source, g group, opt Options) ([]numbered, error) {
	s, err := settle(src, &g, opt)
	if err != nil {
		return nil, err
	}
	var out []numbered
	err = g.each(func(f *feature) error {
		list, err := s.footprints(src, f)
		for i := range list {
			out = append(out, numbered{f.number, list[i]})
		}
		return err
	})
	if err == nil {
		err = s.checkInside()
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

// reason says why a reading was taken.
func reason(declared *declaration, around surroundings) lang.Text {
	switch {
	case declared != nil && declared.form != anyForm:
		name := declared.name()
		return lang.Text{ZH: "依据" + name.ZH, EN: "after " + name.EN}
	case around.area.IsEmpty():
		return lang.Text{ZH: "唯一落在中国范围（73–136°E，3–54°N）内的读法", EN: "the only reading that lies in China (73–136°E, 3–54°N)"}
	}
	return lang.Text{ZH: "唯一落在服务区内的读法", EN: "the only reading that lies in the service area"}
}

// remarks says what a person should know about how the coordinates were read.
func remarks(file, followed *declaration, used candidate) []Note {
	var out []Note
	if used.swapped {
		out = append(out, Note{"axes-swapped", lang.Text{
			ZH: "两列坐标的次序与格式规定相反，已按数值大小判定并调换",
			EN: "the two columns stand in the other order than the format prescribes; judged by their magnitude and exchanged",
		}})
	}
	if file != nil && followed != nil && followed.person && (!file.allows(used.ref) || file.web != followed.web || file.older != followed.older) {
		out = append(out, Note{"declaration-overruled", lang.Textf(
			"文件声明为「%s」，按指定的 --crs %s 读取", "the file declares \"%s\", but was read as chosen with --crs %s", file.text, followed.text)})
	}
	if d := followed; d != nil && d.form == metres {
		prefix := used.ref.Zone
		if d.epsg != 0 && prefix != d.zone || d.zone != 0 && prefix != 0 && prefix != d.zone {
			out = append(out, prefixNote(d, prefix))
		}
		if !used.inStrip(used.middle().Lon) {
			out = append(out, Note{"outside-strip", lang.Textf(
				"位置 %.2f°E 距中央经线 %g°E 超过该分带的范围，请核对带号", "the place, %.2f°E, lies beyond the strip around the central meridian %g°E: check the zone",
				used.middle().Lon, used.ref.CentralMeridian)})
		}
	}
	if !used.ref.Geographic && (file == nil || !file.datum) && (followed == nil || !followed.person) {
		out = append(out, Note{"datum-assumed", lang.Text{
			ZH: "文件未声明坐标系，平面坐标按 2000 国家大地坐标系读取；若实为西安 80 或北京 54，会偏几十米以上，请核实",
			EN: "the file states no datum; the plane coordinates were taken as CGCS2000. If they are Xian 80 or Beijing 54 they are wrong by tens of metres or more: verify",
		}})
	}
	return out
}

func prefixNote(d *declaration, prefix int) Note {
	has := lang.Text{ZH: "东坐标不带带号", EN: "the eastings carry no zone prefix"}
	if prefix != 0 {
		has = lang.Textf("东坐标带号为 %d", "the eastings carry the zone prefix %d", prefix)
	}
	return Note{"prefix-differs", lang.Textf(
		"声明为「%[1]s」，而%[2]s；中央经线相同，位置不受影响", "declared as \"%[1]s\", but %[3]s; the central meridian is the same, the place is not affected",
		d.text, has.ZH, has.EN)}
}
