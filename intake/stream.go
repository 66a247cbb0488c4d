package intake

import (
	"slices"

	"redline/lang"
)

// each calls visit for each feature that is wanted, in the file's order, until it returns
// an error, and returns that. Of features that are not held it makes a new pass, which
// gives the same ones again: what visit is given is then good until it returns, only the
// properties, the name and the notes may be kept; properties are nil unless attributes.
func (c *contents) each(attributes bool, visit func(*feature) error) error {
	if c.outlines {
		inner := visit
		visit = func(f *feature) error {
			f.outlinesToAreas()
			return inner(f)
		}
	}
	if c.stream == nil {
		for i := range c.features {
			if err := visit(&c.features[i]); err != nil {
				return err
			}
		}
		return nil
	}
	return c.stream(attributes, func(f *feature) error {
		if c.chosen != nil && !c.chosen[f.number] {
			return nil
		}
		return visit(f)
	})
}

// gather holds the features of a stream, for those who need them all.
func (c *contents) gather() error {
	if c.stream == nil {
		return nil
	}
	err := c.each(true, func(f *feature) error {
		c.features = append(c.features, f.clone())
		return nil
	})
	c.stream = nil
	return err
}

// clone copies what a stream lends.
func (f *feature) clone() feature {
	out := *f
	out.pieces = slices.Clone(f.pieces)
	for i := range out.pieces {
		pc := &out.pieces[i]
		pc.paths = slices.Clone(pc.paths)
		for j := range pc.paths {
			pc.paths[j].vertices = slices.Clone(pc.paths[j].vertices)
		}
	}
	return out
}

// survey checks the features, keeps those that the options want, and groups them by what
// they declare. Of a stream nothing is held but, where the options choose, the names.
func (c *contents) survey(src *source, opt Options) ([]group, error) {
	if c.stream != nil {
		return c.surveyStream(src, opt)
	}
	if err := c.check(src); err != nil {
		return nil, err
	}
	features, err := selectLayer(c.features, opt.Layer)
	if err != nil {
		return nil, err
	}
	if c.features, err = selectFeatures(features, opt.Feature); err != nil {
		return nil, err
	}
	groups := groupByDeclaration(c.features)
	for i := range groups {
		groups[i].northFirst, groups[i].suspicions = c.northFirst, c.suspicions
	}
	return groups, nil
}

// surveyStream is survey in one pass, or two where the options choose. What is wrong with
// the file comes before what is wrong with a feature, as when all are held.
func (c *contents) surveyStream(src *source, opt Options) ([]group, error) {
	choosing := opt.Layer != "" || opt.Feature != ""
	var names []feature
	var first error
	count := 0
	groups := streamedGroups{contents: c, index: map[string]int{}}
	err := c.each(false, func(f *feature) error {
		if count++; first == nil {
			first = f.check(src)
		}
		if choosing {
			names = append(names, feature{number: f.number, name: f.name, layer: f.layer})
			return nil
		}
		groups.add(f)
		return nil
	})
	switch {
	case err != nil:
		return nil, err
	case count == 0:
		return nil, noFeatures()
	case first != nil:
		return nil, first
	}
	c.warnDoubtful(src)
	if !choosing {
		return groups.list, nil
	}
	if names, err = selectLayer(names, opt.Layer); err != nil {
		return nil, err
	}
	if names, err = selectFeatures(names, opt.Feature); err != nil {
		return nil, err
	}
	c.chosen = make(map[int]bool, len(names))
	for i := range names {
		c.chosen[names[i].number] = true
	}
	err = c.each(false, func(f *feature) error {
		groups.add(f)
		return nil
	})
	return groups.list, err
}

// streamedGroups are the groups of features that are not held.
type streamedGroups struct {
	*contents
	list  []group
	index map[string]int // by the declaration's key
}

// add counts a feature in, in the order of first appearance.
func (s *streamedGroups) add(f *feature) {
	key := f.declared.key()
	i, known := s.index[key]
	if !known {
		i = len(s.list)
		s.index[key] = i
		box := noNumbers()
		pass := func(visit func(*feature) error) error {
			return s.each(false, func(f *feature) error {
				if f.declared.key() != key {
					return nil
				}
				return visit(f)
			})
		}
		s.list = append(s.list, group{declared: f.declared, northFirst: s.northFirst, pass: pass, box: &box})
	}
	s.list[i].count++
	box := s.list[i].box
	*box = box.with(f)
}

func noGeometry() *lang.Fault {
	return fault(ErrEmpty,
		lang.Text{ZH: "没有几何", EN: "it has no geometry"},
		lang.Text{ZH: "在 QGIS 中补画，或删除该要素", EN: "Draw it in QGIS, or delete the feature."})
}

func noFeatures() error {
	return fault(ErrEmpty,
		lang.Text{ZH: "文件里没有要素", EN: "the file holds no features"},
		lang.Text{ZH: "请确认导出时选中了项目范围", EN: "Make sure that the footprint was selected when the file was exported."})
}

// warnDoubtful warns of texts that could not be decoded.
func (c *contents) warnDoubtful(src *source) {
	if src.doubtful {
		c.warnings = append(c.warnings, Note{"encoding-doubtful", lang.Textf(
			"文件按 %s 读取，但有些字节无法解码，文字可能有误", "read as %s, but some bytes belong to no character: texts may be wrong", src.encoding)})
	}
}
