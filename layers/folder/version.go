package folder

import (
	"maps"
	"slices"

	"redline/geo"
	"redline/lang"
	"redline/layers"
)

// version reads the j-th version of the i-th layer with its zones. ok is false when
// something about it was refused: it is then kept out of the checks across versions.
func (l *loader) version(all []layers.Layer, i, j int, e layerEntry, v versionEntry) (_ *layers.Version, ok bool) {
	before := len(l.refused)
	at := section{
		l.manifest,
		[]any{"layers", i, "versions", j},
		lang.Textf("图层 %s 版本 %d", "layer %s version %d", e.ID, v.Sequence),
	}
	l.checkVersion(at, v)
	version := &layers.Version{
		Layer: e.ID, Sequence: v.Sequence,
		InForce:       at.interval(&l.faults, v.From, v.Until),
		CatalogueFrom: v.CatalogueFrom, CatalogueUntil: v.CatalogueUntil,
		Document:       v.Document,
		Classification: l.classification(at, v.Classification),
	}
	if v.Accuracy != nil {
		version.Accuracy = geo.Metres(*v.Accuracy)
	}
	if v.Coverage != "" {
		coverage := l.area(at.fault("coverage", lang.Text{}, lang.Text{}), v.Coverage)
		version.Coverage, version.CoverageLonLat = coverage.shape, coverage.lonLat
	}
	if v.File != "" {
		version.Zones = slices.Clone(l.zonesOf(at, all[i], v))
	}
	if len(l.refused) > before {
		return nil, false
	}
	l.refuseAll(v.File, version.Seal())
	return version, len(l.refused) == before
}

// checkVersion checks what layers.yaml says of a version by itself.
func (l *loader) checkVersion(at section, v versionEntry) {
	if v.Sequence < 1 {
		l.refuse(at.fault("sequence", lang.Textf("版本序号 %d 应从 1 起", "the version's sequence %d must be at least 1", v.Sequence),
			lang.Text{ZH: "同一图层内从 1 起编号", EN: "number the versions of a layer from 1"}))
	}
	if v.CatalogueFrom < 1 {
		l.refuse(at.fault("catalogue_from", missing,
			lang.Text{ZH: "填写发布该版本的目录序号", EN: "give the catalogue sequence that published it"}))
	}
	if v.From == "" {
		l.refuse(at.fault("from", missing, lang.Text{ZH: "填写生效日", EN: "give the day it came into force"}))
	}
	if v.File == "" {
		l.refuse(at.fault("file", missing, lang.Text{ZH: "填写图斑文件名；没有图斑时用空的 FeatureCollection", EN: "name the file of zones; an empty FeatureCollection when there are none"}))
	}
	if v.Accuracy == nil {
		l.refuse(at.fault("accuracy_m", missing,
			lang.Text{ZH: "填写界线的点位中误差（米）；不知道时宁大勿小", EN: "give the standard position error of the lines in metres; when in doubt, the larger"}))
	} else {
		l.measure(at, "accuracy_m", *v.Accuracy)
	}
	if v.Coverage == "" {
		l.warn(at.fault("coverage", lang.Text{ZH: "没有数据覆盖范围：凡未命中一律不能断言“未发现”", EN: "it has no coverage: \"nothing found\" will never be said of it"},
			lang.Text{ZH: "填写数据所查范围的 GeoJSON 文件名", EN: "name the GeoJSON file with the area the delivery looked at"}))
	}
	l.refersTo(at.fault("document", lang.Text{}, lang.Text{}), v.Document)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
