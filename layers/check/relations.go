package check

import (
	"slices"
	"strings"

	"redline/geo"
	"redline/lang"
	"redline/layers"
)

// grave, in m²: a gap or an overlap of units as large as this blocks; smaller ones want a
// reason.
const grave geo.SquareMetres = 100

// pair checks that the banks of a stretch enclose its water.
func (r *run) pair(z *layers.Zone) {
	_, bad := r.banks.Add(z)
	if bad == nil {
		return
	}
	r.add(Finding{
		Check: "banks", Severity: Error, Zones: []string{bad.Zone, bad.Other}, Geometry: z.Geometry, Hint: bad.Hint,
		Text: lang.Textf("图斑 %[1]s：%[2]s", "zone %[1]s: %[3]s", bad.Zone, bad.What.ZH, bad.What.EN),
	})
}

// tiles checks that the units cover the district, each place once. Each gap and each
// overlap is a finding of its own; what is nowhere wider than a millimetre is none.
func (r *run) tiles() error {
	if !r.Expect.Tiles {
		return nil
	}
	zones := r.graded("")
	shapes := make([]geo.Shape, len(zones))
	for i, z := range zones {
		shapes[i] = z.Shape
	}
	if err := r.overlaps(zones, shapes); err != nil {
		return err
	}
	gaps, err := geo.DifferenceShape(r.ServiceArea, shapes...)
	if err != nil {
		return err
	}
	return r.pieces("gap", gaps, nil, lang.Text{ZH: "区内有 %.2f m² 不属于任何单元", EN: "%.2f m² of the district belong to no unit"})
}

func (r *run) overlaps(zones []*layers.Zone, shapes []geo.Shape) error {
	index := geo.NewIndex(shapes)
	for i, z := range zones {
		var near []int
		index.Meeting(shapes[i].Bounds(), 0, func(j int) {
			if j > i {
				near = append(near, j)
			}
		})
		for _, j := range near {
			relation, err := geo.Relate(shapes[i], shapes[j])
			if err != nil {
				return err
			}
			if relation <= geo.Touch {
				continue
			}
			shared, err := geo.OverlapShape(shapes[i], shapes[j])
			if err != nil {
				return err
			}
			if err := r.pieces("overlap", shared, []string{z.Code, zones[j].Code}, lang.Text{ZH: "两个单元重叠 %.2f m²", EN: "two units overlap by %.2f m²"}); err != nil {
				return err
			}
		}
	}
	return nil
}

// pieces adds a finding for each piece that is anywhere wider than a millimetre.
func (r *run) pieces(check string, of geo.Shape, zones []string, text lang.Text) error {
	for _, piece := range of.Parts() {
		wide, err := geo.SurvivesErosion(piece, 0.0005)
		if err != nil {
			return err
		}
		if !wide {
			continue
		}
		severity := Warning
		if piece.Area() >= grave {
			severity = Error
		}
		area := float64(piece.Area())
		r.add(Finding{
			Check: check, Severity: severity, Zones: slices.Clone(zones), Geometry: piece.Geometry(), Area: piece.Area(), Text: lang.Textf(text.ZH, text.EN, area),
			Hint: lang.Text{ZH: "管控单元应全域覆盖、不重不漏，请改正界线", EN: "control units cover the district, each place once: correct the borders"},
		})
	}
	return nil
}

// notLess compares the area with that of the version before (「面积不减」).
func (r *run) notLess() error {
	if !r.Expect.AreaNotLess || r.Previous == nil {
		return nil
	}
	var previous geo.Areas
	err := each(r.Previous, r.PreviousZones, func(z *layers.Zone) error {
		previous.Add(z.Shape)
		return nil
	})
	if err != nil {
		return err
	}
	now, err := r.ground.Union(r.ServiceArea)
	if err != nil {
		return err
	}
	before, err := previous.Union(r.ServiceArea)
	if err != nil || now >= before-1 {
		return err
	}
	lost, err := previous.Without(&r.ground)
	if err != nil {
		return err
	}
	district := float64(r.ServiceArea.Area())
	r.add(Finding{
		Check: "area-less", Severity: Warning, Geometry: lost.Geometry(), Area: before - now,
		Text: lang.Textf("面积由 %.4f km²（占 %.2f%%）减为 %.4f km²（占 %.2f%%），少 %.2f m²", "the area falls from %.4f km² (%.2f %%) to %.4f km² (%.2f %%), by %.2f m²",
			float64(before)/1e6, 100*float64(before)/district, float64(now)/1e6, 100*float64(now)/district, float64(before-now)),
		Hint: lang.Text{ZH: "生态保护红线面积不减；确经批准调整的，请写明批准文件", EN: "the area must not fall (面积不减); where an adjustment was approved, name the document"},
	})
	return nil
}

// nested checks that zones of an inner grade lie within, or border on, one of the next
// outer grade.
func (r *run) nested() error {
	for k := 0; k+1 < len(r.Expect.Nested); k++ {
		outer := r.graded(r.Expect.Nested[k+1])
		if len(outer) == 0 {
			continue
		}
		for _, z := range r.graded(r.Expect.Nested[k]) {
			if meets, err := meetsAny(z, outer); err != nil {
				return err
			} else if !meets {
				r.at("not-nested", Warning, z, lang.Textf("%s（%s）既不在任何%s之内，也不与之相接", "%[1]s (%[2]s) neither lies in a zone of grade %[3]s nor borders on one", z.Code, z.Grade, r.Expect.Nested[k+1]),
					lang.Text{ZH: "核对各级保护区是否配套划定", EN: "check whether the grades were drawn as a set"})
			}
		}
	}
	return nil
}

// around checks that a zone of an outermost grade has one of the grades that it is drawn for
// within or beside it.
func (r *run) around() error {
	for _, grade := range sortedNames(r.Expect.Around) {
		var inner []*layers.Zone
		for _, g := range r.Expect.Around[grade] {
			inner = append(inner, r.graded(g)...)
		}
		for _, z := range r.graded(grade) {
			meets, err := meetsAny(z, inner)
			if err != nil {
				return err
			}
			if !meets {
				wanted := strings.Join(r.Expect.Around[grade], "、")
				r.at("not-nested", Warning, z, lang.Textf("%[1]s（%[2]s）之内和相邻处都没有%[3]s保护区", "%[1]s (%[2]s): no zone of grade %[3]s lies within it or borders on it", z.Code, z.Grade, wanted),
					lang.Text{ZH: "核对各级保护区是否配套划定", EN: "check whether the grades were drawn as a set"})
			}
		}
	}
	return nil
}

// meetsAny reports whether a zone has ground or border in common with one of others.
func meetsAny(z *layers.Zone, others []*layers.Zone) (bool, error) {
	for _, o := range others {
		if relation, err := geo.Relate(z.Shape, o.Shape); err != nil || relation != geo.Disjoint {
			return err == nil, err
		}
	}
	return false, nil
}

// graded lists the standing zones of a grade, or all of them.
func (r *run) graded(grade string) []*layers.Zone {
	var out []*layers.Zone
	for i := range r.standing {
		if z := &r.standing[i]; grade == "" || z.Grade == grade {
			out = append(out, z)
		}
	}
	return out
}

// silent reports whether a zone counts for nothing (撤销).
func (r *run) silent(z *layers.Zone) bool {
	for name, values := range r.Expect.Silent {
		if value, _ := z.Attributes[name].(string); slices.Contains(values, value) {
			return true
		}
	}
	return false
}
