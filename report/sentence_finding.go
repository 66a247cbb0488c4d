package report

import (
	"math"
	"slices"
	"strings"

	"redline/layers"
	"redline/screening"
)

// effectWord words an effect; a prohibition by its authority.
func (w words) effectWord(e screening.Effect, a layers.Authority) string {
	if e == screening.Prohibited && a != "" {
		return w.code("ban", string(a))
	}
	return w.code("effect", string(e))
}

// zoneName names a zone in a sentence: its name, else its code.
func zoneName(z *screening.ZoneRef) string {
	if z == nil {
		return ""
	}
	if z.Name != "" {
		return z.Name
	}
	return z.Code
}

// zoneLabel names a zone whole: name, grade and code.
func (w words) zoneLabel(z *screening.ZoneRef) string {
	switch {
	case z == nil:
		return ""
	case z.Name == "" || z.Name == z.Code:
		if z.Grade == "" {
			return w.say("place.zone.code", "code", z.Code)
		}
		return w.say("place.zone.code.grade", "code", z.Code, "grade", z.Grade)
	case z.Grade == "":
		return w.say("place.zone", "name", z.Name, "code", z.Code)
	}
	return w.say("place.zone.grade", "name", z.Name, "grade", z.Grade, "code", z.Code)
}

// measure is the sentence that says how a footprint lies to what it meets: how much is
// taken, how far away, against which limit or width. layer is the state of the
// finding's layer; the zero LayerPart when there is none.
func (w words) measure(f screening.Finding, layer screening.LayerPart) string {
	what := w.target(f, layer)
	accuracy := ""
	if layer.AccuracyM > 0 && f.Relation != "district" {
		accuracy = w.say("measure.accuracy", "accuracy", exactMetres(layer.AccuracyM))
	}
	switch f.Relation {
	case "district":
		return w.say("measure.district")
	case "touch":
		return w.clauses(w.touching(f), accuracy)
	case "outside":
		return w.clauses(w.extentOutside(f), accuracy)
	case "count_min":
		return w.clauses(w.count(f), w.extent(f), accuracy)
	case "within_m", "near_m", "in_band", "upstream_m":
		inside := w.extent(f)
		if inside != "" && f.Relation == "in_band" {
			inside = w.say("measure.inside.band", "extent", inside)
		}
		return w.clauses(w.phrases(w.distance(f, what), w.against(f)), inside, accuracy)
	}
	extent := w.extent(f)
	if extent == "" {
		extent = w.say("measure.inside")
	}
	return w.clauses(extent, accuracy)
}

// target names what a distance leads to.
func (w words) target(f screening.Finding, layer screening.LayerPart) string {
	if f.Watercourse != "" {
		return f.Watercourse
	}
	if name := zoneName(f.Zone); name != "" {
		return name
	}
	if title := layer.Title.In(w.lang); title != "" {
		return w.say("the.layer", "layer", title)
	}
	return w.say("the.zone")
}

// extent says how much of the footprint lies inside; "" when nothing was measured.
func (w words) extent(f screening.Finding) string {
	switch {
	case f.AreaM2 != nil && *f.AreaM2 > 0 && f.Share != nil:
		return w.say("measure.area", "area", squareMetres(*f.AreaM2), "mu", w.mu(*f.AreaM2), "share", w.percent(*f.Share))
	case f.AreaM2 != nil && *f.AreaM2 > 0:
		return w.say("measure.area.only", "area", squareMetres(*f.AreaM2), "mu", w.mu(*f.AreaM2))
	case f.LengthM != nil && *f.LengthM > 0 && f.Share != nil:
		return w.clauses(w.say("measure.line", "length", w.metres(*f.LengthM), "share", w.percent(*f.Share)), w.stretches(f))
	case f.LengthM != nil && *f.LengthM > 0:
		return w.clauses(w.say("measure.line.only", "length", w.metres(*f.LengthM)), w.stretches(f))
	}
	return w.stretches(f)
}

func (w words) stretches(f screening.Finding) string {
	if len(f.ChainageM) == 0 {
		return ""
	}
	all := make([]string, len(f.ChainageM))
	for i, c := range f.ChainageM {
		all[i] = stretch(c[0], c[1])
	}
	return w.say("measure.chainage", "stretches", w.list(all))
}

func (w words) extentOutside(f screening.Finding) string {
	switch {
	case f.AreaM2 != nil && *f.AreaM2 > 0 && f.Share != nil:
		return w.say("measure.outside.area", "area", squareMetres(*f.AreaM2), "mu", w.mu(*f.AreaM2), "share", w.percent(*f.Share))
	case f.AreaM2 != nil && *f.AreaM2 > 0:
		return w.say("measure.outside.only", "area", squareMetres(*f.AreaM2), "mu", w.mu(*f.AreaM2))
	case f.LengthM != nil && *f.LengthM > 0:
		return w.clauses(w.say("measure.outside.line", "length", w.metres(*f.LengthM)), w.stretches(f))
	}
	return w.say("measure.outside")
}

func (w words) count(f screening.Finding) string {
	if f.LimitM == nil {
		return w.say("measure.count")
	}
	return w.say("measure.count.min", "n", trimmed(*f.LimitM))
}

func (w words) touching(f screening.Finding) string {
	switch {
	case f.AreaM2 != nil && *f.AreaM2 > 0:
		return w.say("measure.touch.area", "area", squareMetres(*f.AreaM2))
	case f.LengthM != nil && *f.LengthM > 0:
		return w.say("measure.touch.line", "length", w.metres(*f.LengthM))
	}
	return w.say("measure.touch")
}

// distance says how far the target lies, with the baseline it was measured from.
func (w words) distance(f screening.Finding, what string) string {
	if f.DistanceM == nil {
		return ""
	}
	return strings.ReplaceAll(w.distanceTo(f, w.inline(what)), "  ", " ")
}

func (w words) distanceTo(f screening.Finding, what string) string {
	d := w.decisiveMetres(f)
	baseline := w.code("baseline", f.Baseline)
	switch {
	case f.Relation == "upstream_m":
		return w.say("measure.upstream", "distance", d, "what", what)
	case *f.DistanceM == 0 && f.Relation == "in_band" && f.Baseline != "":
		return w.say("measure.band.zero.base", "what", what, "baseline", baseline)
	case *f.DistanceM == 0 && f.Relation == "in_band":
		return w.say("measure.band.zero", "what", what)
	case *f.DistanceM == 0 && f.Baseline != "":
		return w.say("measure.zero.base", "what", what, "baseline", baseline)
	case *f.DistanceM == 0:
		return w.say("measure.zero", "what", what)
	case f.Baseline != "":
		return w.say("measure.distance.base", "what", what, "distance", d, "baseline", baseline)
	}
	return w.say("measure.distance", "what", what, "distance", d)
}

// decisiveMetres prints the finding's distance so finely that it stays on its side of
// every limit that it was compared with, and matches the margin given beside it.
func (w words) decisiveMetres(f screening.Finding) string {
	var limits []float64
	if f.LimitM != nil {
		limits = append(limits, *f.LimitM)
	}
	if b := f.Width; b != nil && b.Adopted != nil {
		limits = append(limits, *b.Adopted)
	} else if b != nil {
		limits = append(limits, b.Min, b.Max)
	}
	if f.MarginM != nil {
		return exactMetres(*f.DistanceM)
	}
	return w.metresAt(*f.DistanceM, limits...)
}

// against says what the distance was compared with.
func (w words) against(f screening.Finding) string {
	if f.Width != nil {
		on := ""
		if b := f.Width.Adopted; b != nil && f.DistanceM != nil && *b == *f.DistanceM && f.Certainty != screening.Possible {
			on = w.say("measure.on")
		}
		return w.phrases(w.width(*f.Width), on)
	}
	switch {
	case f.LimitM == nil:
		return ""
	case f.Relation == "near_m":
		return w.say("measure.near", "limit", exactMetres(*f.LimitM))
	case f.DistanceM != nil && *f.DistanceM == *f.LimitM && f.Certainty != screening.Possible:
		return w.say("measure.limit.on", "limit", exactMetres(*f.LimitM))
	}
	return w.say("measure.limit", "limit", exactMetres(*f.LimitM))
}

func (w words) width(b screening.Width) string {
	low, high := exactMetres(b.Min), exactMetres(b.Max)
	switch {
	case b.Min == b.Max && (b.Adopted == nil || *b.Adopted == b.Max):
		return w.say("measure.width.one", "width", high)
	case b.Adopted != nil:
		return w.say("measure.width.adopted", "adopted", exactMetres(*b.Adopted), "min", low, "max", high)
	}
	return w.say("measure.width.open", "min", low, "max", high)
}

// doubt says why a possible finding is only possible, as the layer's state and what the
// finding still needs tell; "" for a certain one, and for a touch, whose cap says it.
func (w words) doubt(f screening.Finding, layer screening.LayerPart, footprintAccuracy float64, needs []string) string {
	if f.Certainty != screening.Possible || f.Relation == "touch" {
		return ""
	}
	var why []string
	if f.MarginM != nil {
		why = append(why, w.marginDoubt(*f.MarginM, layer.AccuracyM, footprintAccuracy))
	}
	if layer.Status == screening.StatusOutdated {
		why = append(why, w.say("doubt.outdated"))
	}
	if b := f.Width; f.Relation == "in_band" && f.MarginM == nil && b != nil && b.Adopted == nil && f.DistanceM != nil {
		switch {
		case *f.DistanceM > b.Min:
			why = append(why, w.say("doubt.width", "min", exactMetres(b.Min), "max", exactMetres(b.Max)))
		case slices.Contains(needs, "w_adopted"):
			why = append(why, w.say("doubt.width.near", "min", exactMetres(b.Min)))
		}
	}
	if slices.Contains(needs, "baseline") {
		why = append(why, w.say("doubt.baseline"))
	}
	if slices.Contains(needs, "opposite_bank") {
		why = append(why, w.say("doubt.bank"))
	}
	if len(why) == 0 {
		why = append(why, w.say("doubt.other"))
	}
	return w.clauses(why...)
}

func (w words) marginDoubt(margin, layerAccuracy, footprintAccuracy float64) string {
	var errors []string
	if layerAccuracy > 0 {
		errors = append(errors, w.say("doubt.errors.layer", "accuracy", exactMetres(layerAccuracy)))
	}
	if footprintAccuracy > 0 {
		errors = append(errors, w.say("doubt.errors.footprint", "accuracy", exactMetres(footprintAccuracy)))
	}
	if len(errors) == 0 {
		errors = append(errors, w.say("doubt.errors.unknown"))
	}
	by := exactMetres(math.Abs(margin))
	switch {
	case margin > 0:
		return w.say("doubt.margin.inside", "margin", by, "errors", w.list(errors))
	case margin < 0:
		return w.say("doubt.margin.outside", "margin", by, "errors", w.list(errors))
	}
	return w.say("doubt.margin.on", "errors", w.list(errors))
}

// caps says why the effect is other than the rule's, and what it becomes if confirmed. A
// cap at review says nothing where the effect is weaker anyway.
func (w words) caps(f screening.Finding) string {
	var reasons []string
	for _, c := range f.Caps {
		switch c {
		case "exception":
			reasons = append(reasons, w.say("cap.exception"))
		case "possible":
			reasons = append(reasons, w.say("cap.possible"))
		case "basis_lapsed":
			if !weaker(f.Effect) {
				reasons = append(reasons, w.lapsedCap(f.Basis))
			}
		case "touch":
			reasons = append(reasons, w.say("cap.touch"))
		default:
			reasons = append(reasons, c)
		}
	}
	capped, confirmed := "", ""
	if len(reasons) > 0 {
		capped = w.say("cap", "effect", w.effectWord(f.Effect, f.Authority), "reasons", w.clauses(reasons...))
	}
	if f.EffectIfConfirmed != "" && f.EffectIfConfirmed != f.Effect {
		confirmed = w.say("doubt.confirmed", "effect", w.effectWord(f.EffectIfConfirmed, f.Authority))
	}
	return w.clauses(capped, confirmed)
}

func weaker(e screening.Effect) bool { return e == screening.Restricted || e == screening.Notice }

// lapsedCap words the cap of a basis that cannot carry a prohibition: because it lapsed,
// or because nobody verified it.
func (w words) lapsedCap(basis []screening.Basis) string {
	if slices.ContainsFunc(basis, func(b screening.Basis) bool { return b.Lapsed }) {
		return w.say("cap.basis_lapsed")
	}
	return w.say("cap.unverified")
}
