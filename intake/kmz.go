package intake

import (
	"slices"
	"strings"

	"redline/lang"
)

// sniffKMZ tells a zip with a KML in it from a shapefile and from an office document.
func sniffKMZ(src *source) bool {
	found := false
	for _, name := range zipNames(src.data) {
		if hasExtension(name, ".shp") || strings.EqualFold(name, "[content_types].xml") {
			return false
		}
		found = found || isKML(name) && !isLitter(name)
	}
	return found
}

func isKML(name string) bool { return hasExtension(name, ".kml") || hasExtension(name, ".ovkml") }

// readKMZ reads the KML of a KMZ, in memory: doc.kml, or when that holds no placemarks
// (it may only point to the others) the first that does. Lines are counted in the
// document, and faults are about it.
func readKMZ(src *source) (*contents, error) {
	a, err := openArchive(src)
	if err != nil {
		return nil, err
	}
	if err := a.checkNested(); err != nil {
		return nil, err
	}
	documents := a.documents()
	outer := src.name
	for i, e := range documents {
		data, err := a.read(e)
		if err != nil {
			return nil, err
		}
		src.open(outer+"/"+shortKML(e.name), data)
		if err := src.checkText(); err != nil {
			return nil, err
		}
		found, err := readKML(src)
		if err != nil {
			return nil, err
		}
		if len(found.features) > 0 || i == len(documents)-1 {
			found.warnings = append(found.warnings, unreadKML(documents[i+1:])...)
			return found, nil
		}
	}
	return nil, refuseArchive(src)
}

// open turns to another document: what is decoded from now on is its text.
func (s *source) open(name string, data []byte) {
	s.name, s.data = name, data
	s.decoded, s.text, s.utf8, s.beginning, s.encoding, s.doubtful = false, "", nil, "", "", false
}

// documents lists the KML of an archive: doc.kml first, then in the archive's order.
func (a *archive) documents() []archiveEntry {
	var out []archiveEntry
	for _, e := range a.entries {
		if isKML(e.name) {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(a, b archiveEntry) int { return kmlRank(a.name) - kmlRank(b.name) })
	return out
}

func kmlRank(name string) int {
	if strings.EqualFold(name, "doc.kml") || strings.EqualFold(name, "doc.ovkml") {
		return 0
	}
	return 1
}

// unreadKML warns of documents that were not looked into.
func unreadKML(rest []archiveEntry) []Note {
	if len(rest) == 0 {
		return nil
	}
	var names []string
	for _, e := range rest {
		names = append(names, shortKML(e.name))
	}
	return []Note{{"kmz-others-ignored", lang.Textf(
		"压缩包里还有 %d 个 KML 未读取：%s", "the archive holds %d more KML documents, which were not read: %s", len(rest), listed(names))}}
}
