package planning

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"path/filepath"

	"redline/geo"
	"redline/lang"
	"redline/layers"
	"redline/layers/deliver"
	"redline/layers/postgis"
)

// ErrNothingTaken is the kind of an import of which no feature can be used.
var ErrNothingTaken = errors.New("planning: every feature was rejected")

// ErrEmpty is the kind of an import of a file that has no feature, where that was not said.
var ErrEmpty = errors.New("planning: the file has no features")

// Order is a delivery that is to become a draft of a layer.
type Order struct {
	Layer    string
	Days     layers.Interval // From is required
	Document string          // id of what it rests on; may be ""
	Accuracy geo.Metres

	Name    string // of the file
	Data    []byte
	Options deliver.Options // Layer, Plane and ServiceArea are filled in
	Empty   bool            // a file without features is meant: the layer has no zones from that day on

	// Cover says what was looked at, once the catalogue is known; nil where nobody said.
	Cover func(*layers.Catalogue) (layers.Version, error)
	// Done is called with the delivery before the draft is kept; an error of it takes all back.
	Done func(*deliver.Delivery) error
}

// Import reads a delivery into a new draft, while the database takes it in, all of it or
// nothing, and returns the draft's sequence. What was not taken in is kept with it. Errors are
// those of deliver.Stream and postgis.FillDraft; where no feature could be taken it is
// ErrNothingTaken, and the delivery says why; where there was none, ErrEmpty, unless the order says so.
func (d *Desk) Import(ctx context.Context, o Order, act postgis.Act) (sequence int64, delivery *deliver.Delivery, err error) {
	catalogue, err := postgis.Head(ctx, d.Pool)
	if err != nil {
		return 0, nil, err
	}
	var draft postgis.Draft
	if o.Cover != nil {
		if draft.Version, err = o.Cover(catalogue); err != nil {
			return 0, nil, err
		}
	}
	draft.Layer, draft.InForce, draft.Document, draft.Accuracy = o.Layer, o.Days, o.Document, o.Accuracy
	o.Options.Layer, o.Options.Plane, o.Options.ServiceArea = layerOf(catalogue, o.Layer), catalogue.Plane, catalogue.ServiceArea
	sequence, err = postgis.FillDraft(ctx, d.Pool, draft, act, func(put func([]layers.Zone) error) (_ postgis.Delivered, err error) {
		if delivery, err = deliver.Stream(ctx, o.Name, o.Data, o.Options, put); err != nil {
			return postgis.Delivered{}, err
		}
		if delivery.Taken == 0 && len(delivery.Rejected) > 0 {
			return postgis.Delivered{}, ErrNothingTaken
		}
		if delivery.Taken == 0 && !o.Empty {
			return postgis.Delivered{}, ErrEmpty
		}
		if o.Done != nil {
			err = o.Done(delivery)
		}
		return delivered(o, delivery), err
	})
	return sequence, delivery, err
}

// layerOf is a layer of the catalogue; one that it lacks has its id only, and FillDraft
// refuses it.
func layerOf(c *layers.Catalogue, id string) layers.Layer {
	for _, l := range c.Layers {
		if l.ID == id {
			return l
		}
	}
	return layers.Layer{ID: id, Kind: layers.Zones}
}

// delivered is what is kept of the delivery beside its zones.
func delivered(o Order, d *deliver.Delivery) postgis.Delivered {
	sum := sha256.Sum256(o.Data)
	return postgis.Delivered{TakenBack: d.TakenBack, Rejected: RejectedOf(d), Source: map[string]any{
		"file": filepath.Base(o.Name), "sha256": hex.EncodeToString(sum[:]), "format": d.Format, "profile": d.Profile, "features": d.Features,
	}}
}

// RejectedOf are the features of a delivery that were not taken in, with why in both languages.
func RejectedOf(d *deliver.Delivery) []postgis.RejectedFeature {
	var out []postgis.RejectedFeature
	for _, r := range d.Rejected {
		out = append(out, postgis.RejectedFeature{
			Position: r.Position, Code: r.Code, Reason: lang.Text{ZH: r.Why.In(lang.ZH), EN: r.Why.In(lang.EN)}, Feature: r.Feature,
		})
	}
	return out
}

// District says that a delivery looked at the whole service area.
func District(c *layers.Catalogue) (layers.Version, error) {
	return layers.Version{Coverage: c.ServiceArea, CoverageLonLat: c.ServiceAreaLonLat}, nil
}
