package layers

import (
	"cmp"
	"errors"
	"slices"

	"redline/geo"
	"redline/lang"

	"github.com/twpayne/go-geom"
)

// Catalogue is the whole record a store holds. Its Snapshot method composes what was
// known as of a day and a sequence. A store fills it, calls Seal once, and changes
// nothing afterwards; from then on it is safe for concurrent use.
type Catalogue struct {
	Name              lang.Text // the district's name
	Sequence          int64     // the newest
	Plane             geo.Plane
	ServiceArea       geo.Shape
	ServiceAreaLonLat geom.T // the same in degrees
	Illustrative      bool   // 示意数据: not for decisions
	Layers            []Layer
	Versions          []*Version
	Watercourses      []Watercourse
	Documents         []Document
	Requirements      []Requirement

	network *Network
}

// Seal readies the catalogue for reading: it seals the versions that are not sealed yet,
// builds the network and runs Check. The error joins *lang.Fault values.
func (c *Catalogue) Seal() error {
	var faults []error
	for _, v := range c.Versions {
		if v.index == nil {
			faults = append(faults, v.Seal())
		}
	}
	c.network = NewNetwork(c.Plane, c.Watercourses)
	return errors.Join(append(faults, c.Check())...)
}

// Check refuses a record that could answer a question in two ways or not at all: repeated
// ids, versions of unknown layers, sequences and intervals that make no sense, and two
// versions of one layer that are both on record and in force for the same day. The error
// joins one *lang.Fault for each.
func (c *Catalogue) Check() error {
	faults := slices.Concat(c.checkIDs(), c.checkVersions(), c.checkOverlaps())
	return errors.Join(faults...)
}

func (c *Catalogue) checkIDs() (faults []error) {
	seen := map[[2]string]bool{}
	once := func(zh, en, id string) {
		if key := [2]string{en, id}; seen[key] {
			faults = append(faults, &lang.Fault{
				Where: lang.Textf(zh+" %s", en+" %s", id), Field: "id",
				What: lang.Text{ZH: "编号重复", EN: "the id is used twice"},
				Hint: lang.Text{ZH: "每个编号只能出现一次", EN: "an id may occur only once"},
			})
		} else {
			seen[key] = true
		}
	}
	for _, l := range c.Layers {
		once("图层", "layer", l.ID)
	}
	for _, w := range c.Watercourses {
		once("河渠", "watercourse", w.ID)
	}
	for _, d := range c.Documents {
		once("文件", "document", d.ID)
	}
	for _, r := range c.Requirements {
		once("管控要求", "requirement", r.ID)
	}
	return faults
}

func (c *Catalogue) checkVersions() (faults []error) {
	known := map[string]bool{}
	for _, l := range c.Layers {
		known[l.ID] = true
	}
	seen := map[string]map[int64]bool{}
	for _, v := range c.Versions {
		add := func(field, zh, en string) {
			faults = append(faults, &lang.Fault{
				Where: v.where(), Field: field, What: lang.Text{ZH: zh, EN: en},
				Hint: lang.Text{ZH: "改正该版本的登记", EN: "correct the version's record"},
			})
		}
		if !known[v.Layer] {
			add("layer", "没有这个图层", "there is no such layer")
		}
		if seen[v.Layer] == nil {
			seen[v.Layer] = map[int64]bool{}
		}
		switch {
		case v.Sequence < 1:
			add("sequence", "版本序号应从 1 起", "a version's sequence starts at 1")
		case seen[v.Layer][v.Sequence]:
			add("sequence", "版本序号重复", "the sequence is used twice")
		}
		seen[v.Layer][v.Sequence] = true
		if v.CatalogueFrom < 1 || v.CatalogueFrom > c.Sequence {
			add("catalogue_from", "发布序号不在目录的序号之内", "it is not a sequence of the catalogue")
		}
		if v.CatalogueUntil != 0 && (v.CatalogueUntil <= v.CatalogueFrom || v.CatalogueUntil > c.Sequence) {
			add("catalogue_until", "撤回序号应大于发布序号且不超过目录序号", "it must be after catalogue_from and not beyond the catalogue's sequence")
		}
		if !v.InForce.Until.IsZero() && !v.InForce.From.Before(v.InForce.Until) {
			add("until", "失效日应晚于生效日", "it must be after from")
		}
	}
	return faults
}

func (c *Catalogue) checkOverlaps() (faults []error) {
	byLayer := map[string][]*Version{}
	var ids []string
	for _, v := range c.Versions {
		if byLayer[v.Layer] == nil {
			ids = append(ids, v.Layer)
		}
		byLayer[v.Layer] = append(byLayer[v.Layer], v)
	}
	slices.Sort(ids)
	for _, id := range ids {
		versions := byLayer[id]
		slices.SortStableFunc(versions, func(a, b *Version) int { return cmp.Compare(a.Sequence, b.Sequence) })
		for i, v := range versions {
			for _, w := range versions[:i] {
				if v.InForce.Overlaps(w.InForce) && v.recordOverlaps(w) {
					faults = append(faults, &lang.Fault{
						Where: v.where(), Field: "from",
						What: lang.Textf("与版本 %d 在同一天同时生效且同时在案", "it and version %d are in force on the same day and on record together", w.Sequence),
						Hint: lang.Text{
							ZH: "给旧版本填写 until，或用 catalogue_until 把它撤回",
							EN: "close the older version with until, or take it off the record with catalogue_until",
						},
					})
				}
			}
		}
	}
	return faults
}
