package describe

import (
	"errors"
	"maps"
	"slices"
	"strconv"

	"redline/intake"
	"redline/lang"
)

// offeredFeatures is how many features are offered one by one.
const offeredFeatures = 5

// refuseOutside notes that a file some of whose features lie wholly outside the district is
// not screened as it stands, though it can be read: each feature is a part of the project.
func refuseOutside(found *intake.Inspection, doc *Document) {
	for i, g := range found.Groups {
		if len(g.Refusals) > 0 {
			continue
		}
		for _, f := range g.Features {
			if f.Footprint == nil || f.Footprint.OutsideShare < 1 {
				continue
			}
			doc.Screenable = false
			if len(doc.Groups[i].Refusals) < maxOutside {
				doc.Groups[i].Refusals = append(doc.Groups[i].Refusals, Refusal{Text: lang.Textf(
					"要素 %[1]d（%[2]s）完全在辖区之外，不能与区内的一起审查\n  核对它的坐标；确属区外的，只审查区内的要素",
					"feature %[1]d (%[2]s) lies wholly outside the district and cannot be screened with those inside\n  check its coordinates; if it does lie outside, screen those inside alone", f.Number, f.Name)})
			}
		}
	}
}

// maxOutside bounds how many features outside the district are named as a reason.
const maxOutside = 20

// offerFeatures adds the sound features alone, where others are invalid or lie outside the
// district: the first of them one by one, and all as projects of their own.
func offerFeatures(found *intake.Inspection, o intake.Options, doc *Document) {
	if doc.Screenable || o.Feature != "" {
		return
	}
	sound, unsound := soundFeatures(found)
	if len(sound) == 0 || !unsound {
		return
	}
	nameOf, names := map[int]string{}, map[string]int{} // by number; how many features have it
	for _, g := range found.Groups {
		for _, f := range g.Features {
			if _, known := nameOf[f.Number]; !known {
				nameOf[f.Number] = f.Name
				names[f.Name]++
			}
		}
	}
	numbers := slices.Sorted(maps.Keys(nameOf))
	for i, f := range sound {
		if i == offeredFeatures {
			break
		}
		chosen := f.Name
		if names[f.Name] > 1 || f.Name == strconv.Itoa(f.Number) {
			chosen = strconv.Itoa(1 + slices.Index(numbers, f.Number))
		}
		doc.offer(Choice{Feature: chosen, Reason: lang.Textf("只审查要素 %[1]d（%[2]s）", "screens feature %[1]d alone (%[2]s)", f.Number, f.Name)})
	}
	if len(sound) > 1 {
		doc.offer(Choice{Each: true, Reason: lang.Text{
			ZH: "每个要素各作一个项目，列表输出；不能用的要素在它那一行写明原因",
			EN: "each feature as a project of its own, in a table; the row of one that cannot be used says why",
		}})
	}
}

// soundFeatures are those that can be screened although others of the file cannot, which
// unsound reports; each once.
func soundFeatures(found *intake.Inspection) (sound []intake.InspectedFeature, unsound bool) {
	bad := map[int]bool{}
	for _, g := range found.Groups {
		settled := !slices.ContainsFunc(g.Refusals, func(f *lang.Fault) bool { return !errors.Is(f, intake.ErrGeometry) })
		for _, f := range g.Features {
			if !settled || f.Footprint == nil || f.Footprint.OutsideShare == 1 {
				bad[f.Number] = true
			}
		}
	}
	seen := map[int]bool{}
	for _, g := range found.Groups {
		for _, f := range g.Features {
			if !bad[f.Number] && !seen[f.Number] {
				seen[f.Number] = true
				sound = append(sound, f)
			}
		}
	}
	return sound, len(bad) > 0
}
