// Package describe says in one document what was understood of a file that somebody
// brought, and how it can be read: also, and above all, of a file that cannot be screened
// as it stands. The command prints the document, the service answers with it; wording for
// a person beyond the reasons themselves stays with those two.
package describe

import (
	"math"

	"redline/geo"
	"redline/intake"
	"redline/lang"
)

// Schema names the shape of the JSON; it changes when a reader of it has to.
const Schema = "redline.inspection/1"

// Document is what was understood of a file. Texts are in both languages; places are
// longitude and latitude in degrees, on CGCS2000; areas are rounded to 0.01 m².
type Document struct {
	Schema      string    `json:"schema"`
	File        string    `json:"file"`
	Bytes       int       `json:"bytes"`
	Format      string    `json:"format"`
	Encoding    string    `json:"encoding,omitempty"`
	Layers      []Layer   `json:"layers"`
	Features    int       `json:"features"` // in the file
	Chosen      int       `json:"chosen"`   // by --layer and --feature
	ServiceArea lang.Text `json:"service_area"`
	Screenable  bool      `json:"screenable"`
	Command     string    `json:"command,omitempty"` // that screens the file, where screenable; left to the caller
	Choices     []Choice  `json:"choices,omitempty"` // what would make it screenable
	Groups      []Group   `json:"groups"`
	Warnings    []Note    `json:"warnings,omitempty"` // about the whole file
}

// Layer is a layer of the file; its name is "" for features that stand in none.
type Layer struct {
	Name     string `json:"name"`
	Features int    `json:"features"`
}

// Choice is one way to read a file that cannot be screened as it stands: a reference for
// its coordinates, one feature alone, areas repaired, or each feature as a project of its
// own. One of the four is set.
type Choice struct {
	Command string    `json:"command,omitempty"` // that makes it; left to the caller
	CRS     string    `json:"crs,omitempty"`     // see intake.Options.CRS
	Feature string    `json:"feature,omitempty"` // see intake.Options.Feature
	Repair  bool      `json:"repair,omitempty"`  // see intake.Options.Repair
	Each    bool      `json:"each,omitempty"`
	Reason  lang.Text `json:"reason"`
}

// Group is the features that declare the same of their coordinates.
type Group struct {
	Declared      string        `json:"declared,omitempty"`
	Numbers       [2][2]float64 `json:"numbers"` // least and greatest of each column, as written
	Readings      []Reading     `json:"readings"`
	OtherReadings int           `json:"other_readings,omitempty"`
	Refusals      []Refusal     `json:"refusals,omitempty"`
	Features      int           `json:"features"`
	AreaM2        float64       `json:"area_m2,omitempty"`    // of all placed
	Unmeasured    int           `json:"unmeasured,omitempty"` // areas that are not placed, or invalid
	Areas         int           `json:"-"`                    // features that are areas
	Shown         []Feature     `json:"shown"`                // the first of them
}

// Reading is one way to read the numbers, and where it would put them.
type Reading struct {
	CRS       string     `json:"crs"`
	Used      bool       `json:"used"`
	Swapped   bool       `json:"swapped,omitempty"`
	Declared  bool       `json:"declared"`          // agrees with the file's declaration or --crs
	InZone    bool       `json:"in_zone"`           // lies in the strip of its plane
	At        [2]float64 `json:"at"`                // the middle
	DistanceM float64    `json:"distance_m"`        // from the service area, 0 inside
	Crosses   bool       `json:"crosses,omitempty"` // some of what is read lies outside
	Reason    lang.Text  `json:"reason"`
}

// Refusal is why a group is not read.
type Refusal struct {
	Line int       `json:"line,omitempty"`
	Text lang.Text `json:"text"`
}

// Note is a remark with a stable code.
type Note struct {
	Code string    `json:"code"`
	Text lang.Text `json:"text"`
}

// Feature is one feature, or one kind of a feature that mixes several.
type Feature struct {
	Number     int            `json:"number"`
	Name       string         `json:"name"`
	Layer      string         `json:"layer,omitempty"`
	Kind       string         `json:"kind"` // area, line, point
	Parts      int            `json:"parts"`
	Holes      int            `json:"holes"`
	Vertices   int            `json:"vertices"`
	AreaM2     *float64       `json:"area_m2,omitempty"`
	LengthM    *float64       `json:"length_m,omitempty"`
	Outside    float64        `json:"outside_share,omitempty"` // of the service area: 1 for wholly
	Stated     *Area          `json:"stated_area,omitempty"`
	Box        *[4]float64    `json:"box,omitempty"` // west, south, east, north
	Properties map[string]any `json:"properties,omitempty"`
	Warnings   []Note         `json:"warnings,omitempty"`
	Repairs    []Note         `json:"repairs,omitempty"`
}

// Area is an area as the file states it, beside what the coordinates enclose.
type Area struct {
	Value float64 `json:"value"`
	Unit  string  `json:"unit"` // "" where the file names none
	// Difference is how far the computed area is from the stated one, as a share of the
	// computed; absent where nothing was computed.
	Difference *float64 `json:"difference,omitempty"`
}

// documentOf takes over what intake found; of each group the first shown features.
func documentOf(in *intake.Inspection, shown int) Document {
	out := Document{
		Schema: Schema, Format: in.Format, Encoding: in.Encoding,
		Features: in.Features, Chosen: in.Chosen, Screenable: in.Screenable(), Warnings: notesOf(in.Warnings),
	}
	for _, l := range in.Layers {
		out.Layers = append(out.Layers, Layer{l.Name, l.Features})
	}
	for _, g := range in.Groups {
		out.Groups = append(out.Groups, groupOf(g, shown))
	}
	return out
}

func groupOf(g intake.InspectedGroup, shown int) Group {
	out := Group{
		Declared: g.Declared, Numbers: written(g.Numbers), Features: len(g.Features), OtherReadings: g.OtherReadings,
		Readings: []Reading{}, Shown: []Feature{},
	}
	for _, r := range g.Readings {
		out.Readings = append(out.Readings, Reading{
			CRS: r.CRS, Used: r.Used, Swapped: r.Swapped, Declared: r.Declared, InZone: r.InStrip, Reason: r.Reason,
			At: [2]float64{rounded(r.At.Lon, 1e6), rounded(r.At.Lat, 1e6)}, DistanceM: rounded(float64(r.Distance), 1),
		})
	}
	for _, f := range g.Refusals {
		said := *f
		said.File = "" // named once, above
		out.Refusals = append(out.Refusals, Refusal{f.Line, lang.Text{ZH: said.In(lang.ZH), EN: said.In(lang.EN)}})
	}
	var area float64
	crosses := false
	for i, f := range g.Features {
		area += float64(f.Area)
		if f.Kind == geo.Area {
			out.Areas++
			if f.Footprint == nil {
				out.Unmeasured++
			}
		}
		crosses = crosses || f.Footprint != nil && f.Footprint.OutsideShare > 0
		if i < shown {
			out.Shown = append(out.Shown, featureOf(f))
		}
	}
	out.AreaM2 = rounded(area, 100)
	for i := range out.Readings {
		r := &out.Readings[i]
		r.Crosses = crosses && r.Used && r.DistanceM == 0
	}
	return out
}

func featureOf(f intake.InspectedFeature) Feature {
	out := Feature{
		Number: f.Number, Name: f.Name, Layer: f.Layer,
		Kind:  map[geo.Kind]string{geo.Area: "area", geo.Lines: "line", geo.Points: "point"}[f.Kind],
		Parts: f.Parts, Holes: f.Holes, Vertices: f.Vertices, Properties: f.Properties,
	}
	if f.StatedUnit != "" || f.Stated > 0 {
		out.Stated = &Area{Value: f.Stated, Unit: f.StatedUnit}
	}
	if f.Footprint == nil {
		return out
	}
	switch f.Kind {
	case geo.Area:
		area := rounded(float64(f.Area), 100)
		out.AreaM2 = &area
		if d := f.Footprint.DeclaredArea; d != nil && d.Computed > 0 && out.Stated != nil {
			share := rounded(float64((d.Declared-d.Computed)/d.Computed), 1e4) + 0 // no −0
			out.Stated.Difference = &share
		}
	case geo.Lines:
		length := rounded(float64(f.Length), 100)
		out.LengthM = &length
	}
	out.Outside = rounded(f.Footprint.OutsideShare, 1e6)
	out.Box = &[4]float64{rounded(f.Box.MinX, 1e6), rounded(f.Box.MinY, 1e6), rounded(f.Box.MaxX, 1e6), rounded(f.Box.MaxY, 1e6)}
	out.Warnings, out.Repairs = notesOf(f.Footprint.Warnings), notesOf(f.Footprint.Repairs)
	return out
}

func notesOf(in []intake.Note) []Note {
	var out []Note
	for _, n := range in {
		out = append(out, Note{n.Code, n.Text})
	}
	return out
}

// rounded rounds to 1/scale.
func rounded(x, scale float64) float64 { return math.Round(x*scale) / scale }

// written rounds numbers to what a coordinate in degrees can mean, 1e-9.
func written(box [2][2]float64) [2][2]float64 {
	for i := range box {
		for j := range box[i] {
			box[i][j] = rounded(box[i][j], 1e9)
		}
	}
	return box
}
