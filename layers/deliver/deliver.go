// Package deliver turns what a department hands over (a GeoPackage, a shapefile or GeoJSON
// with its own names of fields) into zones of a layer. A Profile says which field becomes
// which property. A feature that cannot be used is rejected with its reason and the others
// go on; what concerns the file as a whole is an error. Nothing is guessed, mended, or
// dropped in silence. What becomes of the zones (drafts, checks, publication) is the
// business of layers/postgis and layers/check.
package deliver

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"redline/geo"
	"redline/intake"
	"redline/lang"
	"redline/layers"
)

// The kinds of refusals, for errors.Is. Those of intake.Records come through as they are,
// and an invalid geometry is a *geo.Invalid.
var (
	ErrProfile = errors.New("deliver: no such profile, none or several that fit, or a malformed one")
	ErrFields  = errors.New("deliver: the file's fields do not fit the profile")
	ErrValue   = errors.New("deliver: a value that the layer cannot take")
)

// Options say what a delivery is for. Layer and Plane are required.
type Options struct {
	Layer       layers.Layer
	Plane       geo.Plane
	ServiceArea geo.Shape // zones beside it are told in Notes; the zero Shape leaves that out
	Profile     string    // the id of one of Profiles; "" chooses the one whose fields are all there
	Own         *Profile  // a planner's own, instead of Profile
	CRS, Table  string    // see intake.RecordOptions
	Beside      func(extension string) ([]byte, bool, error)
	Open        Open               // opens the file; nil for intake.OpenRecords
	Progress    func(done, of int) // called with the number of features done, of all; nil for none
}

// Open opens a file of records, as intake.OpenRecords does.
type Open func(name string, data []byte, opt intake.RecordOptions) (*intake.RecordFile, error)

// Rejected is one feature that did not become a zone.
type Rejected struct {
	Position int             // from 1, in the file's order
	Code     string          // "" where it has none that can be read
	Why      *lang.Fault     // with the file, the feature and, of a geometry, where it breaks
	Feature  json.RawMessage // GeoJSON: the fields as delivered, the geometry in degrees (EPSG:4490), null where there is none
}

// Delivery is what a file gave.
type Delivery struct {
	Zones    []layers.Zone // in the file's order; none of Stream, which hands them on
	Rejected []Rejected    // likewise
	Taken    int           // how many zones there are
	// TakenBack are the codes of zones that Stream handed on before a later feature came
	// with the same code: they are among the rejected, and are to be dropped.
	TakenBack []string
	Notes     []*lang.Fault // what somebody should look at, once each: fields that are not used, zones outside
	Profile   string        // the id of the one used
	Format    string        // geopackage, shapefile, geojson or geojsonseq
	Features  int           // in the file; more than zones and rejected ones where a file of reaches holds other layers' too
}

// Read reads a file of features as zones of o.Layer. A file without features gives none.
//
// An error is a *lang.Fault about the file as a whole (ErrProfile, ErrFields, those of
// intake.Records), or ctx's own; then there is no Delivery.
func Read(ctx context.Context, name string, data []byte, o Options) (*Delivery, error) {
	var zones []layers.Zone
	out, err := Stream(ctx, name, data, o, func(portion []layers.Zone) error {
		zones = append(zones, portion...)
		return nil
	})
	if err != nil {
		return nil, err
	}
	out.Zones = slices.DeleteFunc(zones, func(z layers.Zone) bool { return slices.Contains(out.TakenBack, z.Code) })
	return out, nil
}

// Stream is Read for files of many features: it calls take with the zones, some at a time,
// in the file's order, while the features after them are read, and holds none of them. An
// error of take comes back as it is.
func Stream(ctx context.Context, name string, data []byte, o Options, take func([]layers.Zone) error) (*Delivery, error) {
	open := o.Open
	if open == nil {
		open = intake.OpenRecords
	}
	file, err := open(name, data, intake.RecordOptions{CRS: o.CRS, Table: o.Table, Beside: o.Beside, Faulty: true, OnDemand: true})
	if err != nil {
		return nil, err
	}
	defer file.Close()
	profile, fields, fault := settle(columnsOf(file), o)
	if fault != nil {
		fault.File = name
		return nil, fault
	}
	r := &reader{
		name: name, options: o, file: file, fields: fields, codes: newCodes(), twice: map[int]int{}, refused: map[int]bool{},
		out: &Delivery{Profile: profile.ID, Format: file.Format, Features: file.Count},
	}
	if err := r.all(ctx, take); err != nil {
		return nil, err
	}
	for _, w := range file.Warnings {
		r.note(w.Text, lang.Text{ZH: "请核对", EN: "look at it"})
	}
	if len(fields.unused) > 0 {
		all := strings.Join(fields.unused, ", ")
		r.note(lang.Textf("按方案 %[1]s 没有读取的字段：%[2]s", "fields that profile %[1]s does not read: %[2]s", profile.ID, all),
			lang.Text{ZH: "需要的字段请在图层中声明为属性，或写入自己的方案；不需要则不必理会", EN: "declare those that matter as attributes of the layer, or name them in a profile of your own; else all is well"})
	}
	r.noteOthers()
	return r.out, nil
}
