package check

import (
	"redline/geo"
	"redline/lang"
	"redline/layers"
)

const (
	// sliverWidth, in metres: a piece nowhere wider is what is left between two borders
	// that were meant to be one.
	sliverWidth geo.Metres = 1
	// sliverArea, in m²: smaller pieces are slivers whatever their form.
	sliverArea geo.SquareMetres = 10
	// vertexBudget is how many vertices a zone should have at most: more is mostly a curve
	// flattened far below the accuracy of the survey.
	vertexBudget = 500_000
	// layerBudget is how many vertices a layer may have.
	layerBudget = 40_000_000
)

// geometry checks that a zone is valid, of the layer's kind, and no sliver. One that is not
// sound cannot be measured.
func (r *run) geometry(z *layers.Zone) (sound bool, err error) {
	if z.Shape.IsEmpty() {
		r.at("empty", Error, z, lang.Text{ZH: "图斑没有几何", EN: "the zone has no geometry"}, lang.Text{ZH: "补上或删去该图斑", EN: "add it, or delete the zone"})
		return false, nil
	}
	if bad := geo.Validate(z.Shape); bad != nil {
		fault := bad.Fault()
		r.at("invalid", Error, z, fault.What, fault.Hint)
		return false, nil
	}
	if want := kindOf(r.Layer.Kind); z.Shape.Kind() != want {
		r.at("kind", Error, z, lang.Text{ZH: "几何类型与图层不符", EN: "the geometry is not of the layer's kind"}, lang.Text{ZH: "面图层须为面，河段须为线", EN: "a layer of areas holds areas, one of reaches lines"})
		return false, nil
	}
	if z.Shape.Vertices() > vertexBudget {
		r.at("vertices", Warning, z, lang.Textf("图斑有 %d 个顶点，超过 %d", "the zone has %d vertices, more than %d", z.Shape.Vertices(), vertexBudget),
			lang.Text{ZH: "多为曲线离散过密；可在精度以内抽稀", EN: "mostly a curve flattened too finely; thin it out within the accuracy"})
	}
	return true, r.slivers(z)
}

// budget checks that the layer as a whole is not too large to be served.
func (r *run) budget() {
	if r.vertices > layerBudget {
		r.add(Finding{
			Check: "vertices", Severity: Error, Text: lang.Textf("图层共 %d 个顶点，超过 %d", "the layer has %d vertices, more than %d", r.vertices, layerBudget),
			Hint: lang.Text{ZH: "按精度抽稀后重新导入", EN: "thin it out within the accuracy and import it again"},
		})
	}
}

func kindOf(k layers.Kind) geo.Kind {
	if k == layers.Zones {
		return geo.Area
	}
	return geo.Lines
}

// slivers warns about pieces of a zone that are nowhere as wide as a metre.
func (r *run) slivers(z *layers.Zone) error {
	if z.Shape.Kind() != geo.Area {
		return nil
	}
	for _, piece := range z.Shape.Parts() {
		wide, err := geo.SurvivesErosion(piece, sliverWidth/2)
		if err != nil {
			return err
		}
		if wide && piece.Area() >= sliverArea {
			continue
		}
		r.add(Finding{
			Check: "sliver", Severity: Warning, Zones: []string{z.Code}, Geometry: piece.Geometry(), Area: piece.Area(),
			Text: lang.Textf("图斑 %s 有狭长或细小的碎片（%.2f m²）", "zone %s has a sliver (%.2f m²)", z.Code, float64(piece.Area())),
			Hint: lang.Text{ZH: "多为两条界线未对齐所致，请核对", EN: "mostly two borders that were meant to be one: check them"},
		})
	}
	return nil
}

// coverage checks that the delivery says where it looked.
func (r *run) coverage() error {
	if r.Version.Coverage.IsEmpty() {
		r.add(Finding{
			Check: "coverage", Severity: Warning, Text: lang.Text{ZH: "没有说明数据覆盖范围：凡未命中一律不能断言“未发现”", EN: "it does not say what it covers: \"nothing found\" will never be said of it"},
			Hint: lang.Text{ZH: "给出数据所查的范围", EN: "give the area that was looked at"},
		})
	}
	return nil
}

// covered checks that an area lies where the delivery looked.
func (r *run) covered(z *layers.Zone) error {
	coverage := r.Version.Coverage
	if coverage.IsEmpty() || z.Shape.Kind() != geo.Area {
		return nil
	}
	if inside, err := geo.CoveredBy(z.Shape, coverage); err != nil || inside {
		return err
	}
	beyond, err := geo.DifferenceShape(z.Shape, coverage)
	if err != nil || beyond.Area() < sliverArea {
		return err
	}
	r.add(Finding{
		Check: "outside-coverage", Severity: Warning, Zones: []string{z.Code}, Geometry: beyond.Geometry(), Area: beyond.Area(),
		Text: lang.Textf("图斑 %s 有 %.2f m² 在数据覆盖范围之外", "zone %s has %.2f m² outside the coverage", z.Code, float64(beyond.Area())),
		Hint: lang.Text{ZH: "核对覆盖范围与坐标系", EN: "check the coverage and the reference system"},
	})
	return nil
}
