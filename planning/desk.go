// Package planning is a planner's work on the record of a database, step by step, for every
// door: a delivery becomes a draft, is checked, submitted, approved by somebody else,
// published, withdrawn. The steps themselves are the business of layers/postgis, the checks
// that of layers/check, the files that of layers/deliver; here they come together, and what
// they say becomes documents (JSON, GeoJSON). Nothing here knows flags, requests or words of
// a page.
package planning

import (
	"cmp"
	"context"

	"redline/layers"
	"redline/layers/check"
	"redline/layers/postgis"
	"redline/screening"
)

// Desk is where a planner works. All fields are required but Changed.
type Desk struct {
	Pool  *postgis.Pool   // of a login that may do what redline_publish may
	Pack  *screening.Pack // the rules, for what they expect of a layer
	Today func() layers.Date
	// Changed is called after the record changed, for those who hold an older one; nil for nobody.
	Changed func(context.Context)
}

// Delivery is postgis.Delivery, a version in any state with all that its checks compare it
// with, and what the rules expect. Errors are those of it.
func (d *Desk) Delivery(ctx context.Context, layer string, version int64) (check.Delivery, error) {
	out, err := postgis.Delivery(ctx, d.Pool, layer, version, d.Today())
	if err != nil {
		return out, err
	}
	var attributes map[string]layers.AttributeType
	var choices map[string][]string
	if declared := d.Pack.Layers[layer]; declared != nil {
		attributes, choices = declared.Attributes, declared.Choices
	}
	out.Expect, err = check.For(layer, attributes, choices)
	return out, err
}

// Check runs the checks of a version. Errors are those of Delivery.
func (d *Desk) Check(ctx context.Context, layer string, version int64) ([]check.Finding, error) {
	delivery, err := d.Delivery(ctx, layer, version)
	if err != nil {
		return nil, err
	}
	return check.Run(delivery)
}

// Submit checks a draft and, where nothing blocks it, settles what it says; it returns the
// version's hash. Errors are those of Delivery and of postgis.Submit.
func (d *Desk) Submit(ctx context.Context, layer string, version int64, act postgis.Act) (sha256 string, err error) {
	delivery, err := d.Delivery(ctx, layer, version)
	if err != nil {
		return "", err
	}
	found, err := check.Run(delivery)
	if err != nil {
		return "", err
	}
	return delivery.Version.SHA256, postgis.Submit(ctx, d.Pool, delivery.Version, found, act)
}

// Publish is postgis.Publish.
func (d *Desk) Publish(ctx context.Context, ids []string, act postgis.Act) (postgis.Publication, error) {
	p, err := postgis.Publish(ctx, d.Pool, ids, act)
	d.changed(ctx, err)
	return p, err
}

// Withdraw is postgis.Withdraw. gap is the day from which the layer has no version in force
// after it; the zero date where it has one.
func (d *Desk) Withdraw(ctx context.Context, layer string, version int64, act postgis.Act) (p postgis.Publication, gap layers.Date, err error) {
	if p, err = postgis.Withdraw(ctx, d.Pool, layer, version, act); err != nil {
		return p, gap, err
	}
	d.changed(ctx, nil)
	catalogue, err := postgis.Outline(ctx, d.Pool, layer)
	if err != nil {
		return p, gap, err
	}
	from := d.Today()
	for _, v := range catalogue.Versions {
		if v.Sequence == version {
			from = cmp.Or(v.InForce.From, from)
		}
	}
	snapshot, err := catalogue.Snapshot(layers.AsOf{On: from})
	if err != nil {
		return p, gap, err
	}
	if holding, _ := snapshot.Holding(layer); holding.Current == nil {
		gap = from
	}
	return p, gap, nil
}

func (d *Desk) changed(ctx context.Context, err error) {
	if err == nil && d.Changed != nil {
		d.Changed(ctx)
	}
}

// Compare says what changed between two versions of a layer, in whatever state. Errors are
// those of postgis.Pairs.
func (d *Desk) Compare(ctx context.Context, layer string, before, after int64) (check.Difference, error) {
	return check.Compare(postgis.Pairs(ctx, d.Pool, layer, before, after))
}
