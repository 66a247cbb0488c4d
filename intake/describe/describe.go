package describe

import (
	"errors"
	"slices"

	"redline/intake"
	"redline/lang"
)

// File inspects a file (see intake.Inspect) and describes it: of each group the first
// shown features. It succeeds whenever the features of the file could be told, also where
// Read would refuse them: the refusal is then part of the document, with the choices that
// would do. ServiceArea and the commands are left to the caller.
//
// A feature that lies wholly outside o.ServiceArea makes a file unscreenable here, though
// Read gives it with that remark: as a part of a project it cannot be judged.
func File(name string, data []byte, o intake.Options, shown int) (*Document, error) {
	found, err := intake.Inspect(name, data, o)
	if err != nil {
		return nil, err
	}
	doc := documentOf(found, shown)
	doc.File, doc.Bytes = name, len(data)
	refuseOutside(found, &doc)
	offerReadings(found, o, &doc)
	offerRepair(found, name, data, o, &doc)
	offerFeatures(found, o, &doc)
	return &doc, nil
}

// Parts is how many parts a project made of the file would have.
func (doc *Document) Parts() int {
	n := 0
	for _, g := range doc.Groups {
		n += g.Features
	}
	return n
}

// offer adds a choice once.
func (doc *Document) offer(c Choice) {
	same := func(o Choice) bool {
		return o.CRS == c.CRS && o.Feature == c.Feature && o.Repair == c.Repair && o.Each == c.Each
	}
	if !slices.ContainsFunc(doc.Choices, same) {
		doc.Choices = append(doc.Choices, c)
	}
}

// offerReadings adds the readings of an ambiguous file, and those that would land in the
// service area where the file contradicts itself or lies outside.
func offerReadings(found *intake.Inspection, o intake.Options, doc *Document) {
	if doc.Screenable {
		return
	}
	for i, g := range found.Groups {
		for _, f := range g.Refusals {
			var several *intake.AmbiguousError
			switch {
			case errors.As(f, &several):
				for _, candidate := range several.Candidates {
					doc.offer(Choice{CRS: candidate.CRS, Reason: candidate.Reason})
				}
			case errors.Is(f, intake.ErrContradiction), errors.Is(f, intake.ErrOutside):
				for _, r := range doc.Groups[i].Readings {
					if r.DistanceM == 0 && r.CRS != o.CRS {
						doc.offer(Choice{CRS: r.CRS, Reason: r.Reason})
					}
				}
			}
		}
	}
}

// offerRepair adds the repair where invalid geometry alone stands in the way and repairing
// it would do.
func offerRepair(found *intake.Inspection, name string, data []byte, o intake.Options, doc *Document) {
	invalid := slices.ContainsFunc(found.Groups, func(g intake.InspectedGroup) bool {
		return slices.ContainsFunc(g.Refusals, func(f *lang.Fault) bool { return errors.Is(f, intake.ErrGeometry) })
	})
	if !invalid || o.Repair {
		return
	}
	o.Repair = true
	if repaired, err := intake.Inspect(name, data, o); err != nil || !repaired.Screenable() {
		return
	}
	doc.offer(Choice{Repair: true, Reason: lang.Text{
		ZH: "由程序修复，记录在案；范围会因此改变，请核对修复前后的面积",
		EN: "repairs it, on record; that changes the footprint, so compare the areas before and after",
	}})
}
