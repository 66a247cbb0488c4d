// Package write writes footprints into the files that others work with: GeoJSON, KML,
// shapefile, DXF and the exchange format of surveyed boundary points (报批坐标 TXT), in any
// CGCS2000 reference. It is the way back from package intake, whose readers read all of it.
//
// What a format cannot hold is left out on record: every writer returns notes on it.
package write

import (
	"errors"
	"slices"
	"strings"

	"redline/geo"
	"redline/geo/crs"
	"redline/intake"
	"redline/lang"
)

// ErrTarget says that footprints cannot be written in the way that was asked for.
var ErrTarget = errors.New("cannot be written like this")

// Options say how footprints are to be written.
type Options struct {
	// Format is the name of one of Formats.
	Format string
	// CRS is the reference to write in, such as "EPSG:4544"; "" takes what is usual for the
	// format: degrees (EPSG:4490) for GeoJSON, KML and shapefile; the 3° plane on which the
	// footprints lie for DXF, and the same with its zone number for TXT.
	CRS string
	// GBK asks for texts in GBK instead of UTF-8, where the format leaves the choice (TXT,
	// shapefile). DXF is always in GBK.
	GBK bool
	// Header are lines of the file the footprints are from about itself. TXT keeps those
	// it has a place for; the others are named in a note.
	Header []intake.HeaderLine
	// Title names the file inside formats that have a title: its name without extension.
	Title string
}

// Written is a file.
type Written struct {
	Data      []byte
	Reference crs.Reference
	Notes     []intake.Note // what the format could not hold, or holds otherwise
}

// format is a kind of file.
type format struct {
	name       string
	title      string   // as people write it
	aliases    []string // other names it goes by
	extensions []string
	usual      func(middle float64) crs.Reference // reference where none is asked for; middle is a longitude
	planes     bool                               // whether it can hold plane coordinates
	degrees    bool                               // whether it can hold degrees
	header     []string                           // the lines of Options.Header that it keeps
	write      func(*job) ([]byte, error)
}

func formats() []format {
	return []format{
		{name: "geojson", title: "GeoJSON", aliases: []string{"json"}, extensions: []string{".geojson", ".json"}, usual: degrees, degrees: true, write: writeGeoJSON},
		{name: "kml", title: "KML", extensions: []string{".kml"}, usual: degrees, degrees: true, write: writeKML},
		{name: "shapefile", title: "shapefile", aliases: []string{"shp", "zip"}, extensions: []string{".zip"}, usual: degrees, planes: true, degrees: true, write: writeShapefile},
		{name: "dxf", title: "DXF", extensions: []string{".dxf"}, usual: plane(0), planes: true, write: writeDXF},
		{name: "landtxt", title: "报批坐标 TXT", aliases: []string{"txt"}, extensions: []string{".txt"}, usual: plane(prefixed), planes: true, header: landTXTHeader(), write: writeLandTXT},
	}
}

// Named returns the name of the format that a person calls name ("shp", "ZIP"), or "".
func Named(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	for _, f := range formats() {
		if f.name == name || slices.Contains(f.aliases, name) {
			return f.name
		}
	}
	return ""
}

// Title returns a format's name as people write it ("报批坐标 TXT"), or the name itself.
func Title(name string) string {
	for _, f := range formats() {
		if f.name == name {
			return f.title
		}
	}
	return name
}

// Formats lists the names of the formats.
func Formats() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

// FormatOf returns the format that a file name's extension stands for, or "".
func FormatOf(name string) string {
	for _, f := range formats() {
		if slices.ContainsFunc(f.extensions, func(e string) bool { return strings.HasSuffix(strings.ToLower(name), e) }) {
			return f.name
		}
	}
	return ""
}

// job is one file being written.
type job struct {
	Options
	reference crs.Reference
	figures   []figure
	notes     []intake.Note
	// accuracy is how well the place of every footprint is known, in metres: what its file
	// stated and what its reading added; 0 where nothing is known of it.
	accuracy geo.Metres
}

// Footprints writes footprints into one file. It fails with a *lang.Fault that wraps
// ErrTarget: for an unknown format or reference, one that the format cannot hold, and no
// footprints. Coordinates are written to 1 mm, or to 1e-9°.
func Footprints(footprints []intake.Footprint, o Options) (*Written, error) {
	i := slices.IndexFunc(formats(), func(f format) bool { return f.name == o.Format })
	if i < 0 {
		return nil, refuse("format", lang.Textf("不认识格式 %q", "there is no format %q", o.Format),
			lang.Textf("可写的格式：%[1]s", "formats that can be written: %[1]s", strings.Join(Formats(), ", ")))
	}
	if len(footprints) == 0 {
		return nil, refuse("", lang.Text{ZH: "没有要素可写", EN: "there is nothing to write"},
			lang.Text{ZH: "请检查文件和 --feature、--layer", EN: "Check the file, --feature and --layer."})
	}
	f := formats()[i]
	reference, err := f.reference(o.CRS, footprints)
	if err != nil {
		return nil, err
	}
	j := &job{Options: o, reference: reference}
	for i := range footprints {
		j.figures = append(j.figures, figureOf(&footprints[i], reference))
		j.accuracy = max(j.accuracy, footprints[i].StatedAccuracy+footprints[i].Accuracy)
	}
	data, err := f.write(j)
	if err != nil {
		return nil, err
	}
	j.noteAccuracy(footprints)
	j.noteHeader(f.header)
	return &Written{Data: data, Reference: reference, Notes: j.notes}, nil
}

// note puts on record what the file could not hold.
func (j *job) note(code, zh, en string, args ...any) {
	n := intake.Note{Code: code, Text: lang.Textf(zh, en, args...)}
	if !slices.Contains(j.notes, n) {
		j.notes = append(j.notes, n)
	}
}

func refuse(field string, what, hint lang.Text) *lang.Fault {
	return &lang.Fault{Field: field, What: what, Hint: hint, Err: ErrTarget}
}
