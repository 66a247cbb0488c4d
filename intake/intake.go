// Package intake turns the bytes of a file that somebody brings into footprints: valid
// geometries in degrees (EPSG:4490), their attributes, the readings of their coordinates
// that were considered, and everything that was noticed or put right on the way. It is
// the only place for file formats.
//
// What happens to a file, in this order:
//
//  1. Read recognises the format by content and hands the bytes to one reader.
//  2. The reader says what is written: features of points, lines and rings with their
//     numbers untouched, and what the file declares about its coordinates (contents).
//  3. The forensics decide which reference those numbers are in (declaration, reading).
//  4. The hygiene builds geometries from them, on record, and refuses invalid ones.
//
// A format is one file with one reader and its line in the table of readers; nothing
// else knows of it. Everything a person gets wrong is refused with a *lang.Fault.
package intake

import (
	"errors"

	"redline/geo"
	"redline/geo/crs"
	"redline/lang"

	"github.com/twpayne/go-geom"
)

// Options say what the caller knows about a file. The zero value is usable.
type Options struct {
	// CRS is the reference a person chose for the coordinates, such as "EPSG:4544", or
	// "GCJ-02" or "BD-09" for degrees with the shift of web maps; "" finds it out. A choice outranks what the file declares, on record.
	CRS string
	// Shift leads from Beijing 54 or Xian 80 to CGCS2000; it outranks the parameters a
	// file gives. nil for none: such coordinates are then refused unless the file gives some.
	Shift *crs.Shift
	// Layer selects the layer of a drawing, or the table of a GeoPackage; "" reads all.
	Layer string
	// Outlines asks for closed lines to be read as areas, on record.
	Outlines bool
	// Repair asks for invalid areas to be repaired, on record, instead of refused.
	Repair bool
	// Beside returns the file that stands beside the one that is read, by its extension
	// (".dbf"), and whether there is one. A bare .shp needs it; nil stands for none.
	Beside func(extension string) (data []byte, found bool, err error)
	// Feature selects the features with this name, or else the one with this number
	// (from 1); "" reads all.
	Feature string
	// Refused, when set, is told of each feature of Scan that cannot be used, in the file's
	// order, in place of ending the scan: its name, and the *lang.Fault. What is wrong with
	// the file as a whole still ends it.
	Refused func(name string, why error) error
	// ServiceArea is where footprints are expected and, by its plane, where they are
	// measured. When empty, 73–136°E 3–54°N stands for it and each footprint is measured
	// on the 3° plane it lies on.
	ServiceArea geo.Shape
	// Limits bound what is accepted.
	Limits Limits
}

// Result is what a file holds.
type Result struct {
	Format     string // "geojson", "wkt", "landtxt"
	Encoding   string // "UTF-8", "UTF-8 BOM", "GB18030", "UTF-16LE", …
	Footprints []Footprint
	Features   int // read, after Options.Layer and Options.Feature chose
	Vertices   int // of these, as they stand in the file, closing ones included
	// Header are lines of the file about itself that say nothing of how it is read: who
	// made it and when ([属性描述] of a 报批坐标 TXT); in their order, those with a value.
	Header []HeaderLine
}

// HeaderLine is a line key=value of a file about itself.
type HeaderLine struct{ Key, Value string }

// Footprint is one feature of a file, of one dimension: a feature that mixes points,
// lines and areas becomes a footprint for each.
type Footprint struct {
	Name string // the feature's own name, or its number in the file, from 1
	// Geometry is in degrees (EPSG:4490) on the grid of 1e-9°: Point, LineString,
	// Polygon or its Multi form. Areas are valid, closed, with shells anticlockwise.
	Geometry   geom.T
	Properties map[string]any // string, float64 or bool
	Declared   string         // what the file says of its coordinates, as it puts it; "" when nothing
	Layer      string         // the layer or table it stands in; "" where the format has none
	Used       string         // the reference used: "EPSG:4544"
	Accuracy   geo.Metres     // what the reading adds to the footprint's own accuracy; 0 for none
	// StatedAccuracy is how well the file says its points were surveyed; 0 where it does
	// not say. It is no part of Accuracy.
	StatedAccuracy geo.Metres
	// Approximate says that the place is known by an unofficial formula (GCJ-02, BD-09):
	// nothing that is measured from it is certain.
	Approximate bool
	// OutsideShare is how much of the area (of a line its length, of points their number)
	// lies outside the service area: 0 inside, 1 wholly outside. What is less than 1 m² or
	// 1 m counts as nothing.
	OutsideShare float64
	Candidates   []Candidate // the the reading used, then those that a mark in the file suggests
	Warnings     []Note      // what somebody should look at
	Repairs      []Note      // what was put right in the geometry
	// DeclaredArea is nil where the file states none.
	DeclaredArea *DeclaredArea
}

// NameOf is the name that readers find among the attributes of a feature: that of the first
// of the usual keys (name, 名称, 地块名称, DKMC, …) that holds one; "" when none does.
func NameOf(properties map[string]any) string { return nameOf(properties) }

// Candidate is one reading of a file's numbers. Readings that give the same place (with
// and without zone prefix, 3° and 6° on one central meridian) are one candidate.
type Candidate struct {
	CRS     string     // "EPSG:4544"
	Swapped bool       // the axes stand in the other order than the format prescribes
	At      geo.LonLat // the middle of the footprint's box
	Reason  lang.Text
}

// Note is a remark with a stable code.
type Note struct {
	Code string
	Text lang.Text
}

// DeclaredArea is the area a file states for a feature, beside the one computed.
type DeclaredArea struct {
	Stated   float64          // the figure in the file
	Unit     string           // the unit the format prescribes: "ha", "m²"
	Declared geo.SquareMetres // the figure in that unit
	Computed geo.SquareMetres // on the plane
}

// What a refusal is about, for callers that branch: errors.Is finds it in the fault.
var (
	ErrFormat        = errors.New("format not recognised")
	ErrSyntax        = errors.New("not well-formed")
	ErrLimit         = errors.New("limit exceeded")
	ErrEmpty         = errors.New("nothing in it")
	ErrFeature       = errors.New("no such feature")
	ErrLayer         = errors.New("no such layer")
	ErrDatum         = errors.New("no way to CGCS2000")
	ErrContradiction = errors.New("declaration and numbers disagree")
	ErrOutside       = errors.New("outside the service area")
	ErrGeometry      = errors.New("invalid geometry")
)

// AmbiguousError is behind the fault of a file whose numbers can be read in several
// ways: errors.As finds it, for callers that let a person choose.
type AmbiguousError struct{ Candidates []Candidate }

// Error says how many readings there are; the fault lists them.
func (e *AmbiguousError) Error() string { return "several readings of the coordinates are possible" }

// Read recognises the format of data by its content and returns its footprints, in the
// file's order. name is the file as the person named it; it is used in messages only.
// Every error is a *lang.Fault that says what is wrong, where, and what to do.
func Read(name string, data []byte, opt Options) (*Result, error) {
	src := newSource(name, data, opt)
	var all []Footprint
	result, err := scan(src, opt, func(fp Footprint) error {
		all = append(all, fp)
		return nil
	})
	if err != nil {
		return nil, src.inFile(err)
	}
	result.Footprints = all
	return result, nil
}

// Scan is Read for files of many features: it calls visit for each footprint, in the
// file's order, and holds none of them; the Result comes without. Formats that can be
// gone through more than once (shapefiles) are not held either: memory is what the
// unpacked file takes, and DefaultMaxFeatures and DefaultMaxVertices hold for them in
// place of the narrower bounds of Read.
//
// An error of visit ends the scan and is returned as it is; every other is a *lang.Fault,
// as of Read. Some faults show late, such as an invalid feature or that all of them lie
// outside the service area: after an error, what was visited counts for nothing.
func Scan(name string, data []byte, opt Options, visit func(Footprint) error) (*Result, error) {
	src := newSource(name, data, opt)
	src.streamed = opt.Limits.forStreams()
	result, err := scan(src, opt, func(fp Footprint) error { return byVisitor(visit(fp)) })
	var visitor *visitError
	switch {
	case errors.As(err, &visitor):
		return nil, visitor.error
	case err != nil:
		return nil, src.inFile(err)
	}
	return result, nil
}

// visitError is an error of the caller's own.
type visitError struct{ error }

func byVisitor(err error) error {
	if err == nil {
		return nil
	}
	return &visitError{err}
}

// scan checks the file, decides how each group of features is read, then builds the
// footprints one feature at a time.
func scan(src *source, opt Options, visit func(Footprint) error) (*Result, error) {
	if err := src.checkSize(); err != nil {
		return nil, err
	}
	rd, err := src.recognise()
	if err != nil {
		return nil, err
	}
	found, err := rd.read(src)
	if err != nil {
		return nil, err
	}
	found.outlines = opt.Outlines
	groups, err := found.survey(src, opt)
	if err != nil {
		return nil, err
	}
	readings := make(map[string]*settled, len(groups))
	for i := range groups {
		s, err := settle(src, &groups[i], opt)
		if err != nil {
			return nil, err
		}
		readings[s.words()] = s
	}
	result := &Result{Format: rd.name, Encoding: src.encoding, Header: found.header}
	err = found.each(true, func(f *feature) error {
		list, err := readings[f.declared.key()].footprints(src, f)
		switch {
		case err != nil && opt.Refused != nil:
			return byVisitor(opt.Refused(f.title(), src.inFile(err)))
		case err != nil:
			return err
		}
		result.count(f)
		for _, fp := range list {
			fp.Warnings = append(fp.Warnings, found.warnings...)
			if err := visit(fp); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i := range groups {
		if err := readings[groups[i].words()].checkInside(); err != nil {
			return nil, err
		}
	}
	return result, nil
}

func (r *Result) count(f *feature) {
	r.Features++
	for _, pc := range f.pieces {
		for _, path := range pc.paths {
			r.Vertices += len(path.vertices)
		}
	}
}

// numbered is a footprint with the number of its feature.
type numbered struct {
	number int
	Footprint
}
