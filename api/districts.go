package api

import (
	"context"
	"errors"
	"sync"

	"redline/api/access"
	"redline/api/problem"
	"redline/lang"
	"redline/layers"
	"redline/screening"
)

// Store is what the service asks of a folder or a database.
type Store interface {
	Snapshot(ctx context.Context, at layers.AsOf) (*layers.Snapshot, error)
	Catalogue() *layers.Catalogue
}

// Districts gives the district as one audience may see it, as of a moment. It makes each
// once and keeps the last few, so that callers asking for the same get the same snapshot,
// pointer for pointer, and may keep what they derive from it. Safe for concurrent use.
type Districts struct {
	store Store
	pack  *screening.Pack

	mu   sync.Mutex
	kept []*district // the latest used first
}

// keptDistricts is how many moments are kept: today for two audiences, and some past.
const keptDistricts = 16

// NewDistricts serves a store by a pack of rules.
func NewDistricts(store Store, pack *screening.Pack) *Districts {
	return &Districts{store: store, pack: pack}
}

// Public and Internal are the audiences.
const (
	Public   = "public"
	Internal = "internal"
)

// district is the controls and the rules made ready for a moment and an audience.
type district struct {
	key      districtKey
	once     sync.Once
	snapshot *layers.Snapshot
	prepared *screening.Prepared
	err      error
}

type districtKey struct {
	at       layers.AsOf
	audience string
}

// at returns the district as of a moment; Catalogue 0 is the newest. A moment that is not on
// record is refused as a parameter.
func (d *Districts) at(ctx context.Context, at layers.AsOf, audience string) (*district, error) {
	if at.Catalogue == 0 {
		at.Catalogue = d.store.Catalogue().Sequence
	}
	kept := d.find(districtKey{at, audience})
	kept.once.Do(func() { kept.err = kept.load(context.WithoutCancel(ctx), d) }) // whoever waits with us still wants it
	if kept.err != nil {
		d.forget(kept)
		return nil, kept.err
	}
	return kept, nil
}

// load makes the district. A record that came to hold a secret layer is not served at all,
// to whomever: see access.RefuseSecret.
func (k *district) load(ctx context.Context, d *Districts) error {
	if access.RefuseSecret(d.store.Catalogue()) != nil {
		return &problem.Refusal{Kind: problem.Unavailable, RetryAfter: 60}
	}
	snapshot, err := d.store.Snapshot(ctx, k.key.at)
	if err != nil {
		return unloaded(err)
	}
	if k.key.audience != Internal {
		snapshot = snapshot.Public()
	}
	k.snapshot = snapshot
	k.prepared, err = screening.Prepare(d.pack, snapshot)
	return err
}

// unloaded says why a district could not be loaded: its moment is a parameter of the request;
// where the database is, and what it said, is not the caller's to know.
func unloaded(err error) error {
	var fault *lang.Fault
	switch {
	case !errors.As(err, &fault):
		return err
	case errors.Is(err, layers.ErrMoment):
		return problem.New(problem.Parameter, fault)
	case databaseAway(err):
		return &problem.Refusal{Kind: problem.Unavailable, RetryAfter: 5, Fault: &lang.Fault{
			What: lang.Text{ZH: "数据库暂时不可用，过去的数据读不到", EN: "the database is away, and the past with it"},
			Hint: lang.Text{ZH: "稍后再试，或不给 catalogue（取最新）", EN: "try again in a moment, or leave out catalogue for the newest"},
		}}
	}
	return errors.New(err.Error()) // without the fault
}

// find returns the kept district of a key, or a new one in the place of the oldest.
func (d *Districts) find(key districtKey) *district {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i, k := range d.kept {
		if k.key == key {
			copy(d.kept[1:i+1], d.kept[:i])
			d.kept[0] = k
			return k
		}
	}
	k := &district{key: key}
	d.kept = append([]*district{k}, d.kept...)
	if len(d.kept) > keptDistricts {
		d.kept = d.kept[:keptDistricts]
	}
	return k
}

// forget drops a district that could not be made: the next caller tries again.
func (d *Districts) forget(gone *district) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i, k := range d.kept {
		if k == gone {
			d.kept = append(d.kept[:i], d.kept[i+1:]...)
			return
		}
	}
}

// Snapshot gives the snapshot that the caller of ctx may see (access.From).
func (d *Districts) Snapshot(ctx context.Context, at layers.AsOf) (*layers.Snapshot, error) {
	k, err := d.at(ctx, at, AudienceOf(ctx))
	if err != nil {
		return nil, err
	}
	return k.snapshot, nil
}
