package layers

import (
	"errors"
	"slices"
	"strings"

	"redline/geo"
	"redline/lang"
)

// AsOf pins an answer in time: in force on a day, as the record stood at a catalogue
// sequence. On must be given; Catalogue 0 means the newest.
type AsOf struct {
	On        Date
	Catalogue int64
}

// Snapshot is the catalogue as of one moment, immutable and safe for concurrent use.
// Snapshots of one catalogue share its versions.
type Snapshot struct {
	Name         lang.Text
	Sequence     int64
	On           Date
	Plane        geo.Plane
	ServiceArea  geo.Shape
	Illustrative bool
	Withholds    bool      // a public snapshot of a catalogue that holds layers not shown
	Layers       []Holding // sorted by layer id
	Network      *Network
	Documents    map[string]Document
	Requirements []Requirement

	// closed tells that the catalogue holds something that is not public, on record or
	// not, so that Withholds does not depend on the day asked.
	closed bool
}

// Holding is a layer with the version that counts.
type Holding struct {
	Layer   Layer
	Current *Version // in force on the day; nil when none is
	Last    *Version // when Current is nil: the version that ended last before the day
	Next    *Version // the version that comes into force next after the day, if recorded

	// Recorded is from the first to the last day for which any version is on record,
	// whatever lies between; nothing when there are no versions.
	Recorded Interval

	public Interval // Recorded of the versions that are public
}

// Holding returns the layer with the given id.
func (s *Snapshot) Holding(id string) (Holding, bool) {
	i, ok := slices.BinarySearchFunc(s.Layers, id, func(h Holding, id string) int {
		return strings.Compare(h.Layer.ID, id)
	})
	if !ok {
		return Holding{}, false
	}
	return s.Layers[i], true
}

// ErrMoment is the kind of a moment that is not on record.
var ErrMoment = errors.New("layers: the moment is not on record")

// Snapshot composes the catalogue as of a moment. A version is on record at sequence N
// from CatalogueFrom up to but not including CatalogueUntil. A day that was not given,
// and a sequence newer than the catalogue's, are a *lang.Fault of kind ErrMoment.
func (c *Catalogue) Snapshot(at AsOf) (*Snapshot, error) {
	sequence, err := c.resolve(at)
	if err != nil {
		return nil, err
	}
	s := &Snapshot{
		Name:         c.Name,
		Sequence:     sequence,
		On:           at.On,
		Plane:        c.Plane,
		ServiceArea:  c.ServiceArea,
		Illustrative: c.Illustrative,
		Network:      c.network,
		Documents:    make(map[string]Document, len(c.Documents)),
		Requirements: c.Requirements,
	}
	if s.Network == nil {
		s.Network = NewNetwork(c.Plane, c.Watercourses)
	}
	for _, d := range c.Documents {
		s.Documents[d.ID] = d
	}
	versions := map[string][]*Version{}
	for _, v := range c.Versions {
		s.closed = s.closed || v.Classification.closed()
		if v.OnRecord(sequence) {
			versions[v.Layer] = append(versions[v.Layer], v)
		}
	}
	for _, l := range c.Layers {
		s.closed = s.closed || l.Classification.closed()
		s.Layers = append(s.Layers, hold(l, versions[l.ID], at.On))
	}
	slices.SortFunc(s.Layers, func(a, b Holding) int { return strings.Compare(a.Layer.ID, b.Layer.ID) })
	return s, nil
}

// resolve returns the sequence that at asks for.
func (c *Catalogue) resolve(at AsOf) (int64, error) {
	switch {
	case at.On.IsZero():
		return 0, &lang.Fault{
			Field: "on", Err: ErrMoment,
			What: lang.Text{ZH: "没有给出判定日", EN: "the day of judgement is not given"},
			Hint: lang.Text{ZH: "给出一个日期，例如 2026-03-01", EN: "give a date like 2026-03-01"},
		}
	case at.Catalogue < 0 || at.Catalogue > c.Sequence:
		return 0, &lang.Fault{
			Field: "catalogue", Err: ErrMoment,
			What: lang.Textf("目录没有序号 %d：现有最新序号是 %d", "the catalogue has no sequence %d: its newest is %d",
				at.Catalogue, c.Sequence),
			Hint: lang.Textf("给出 1 到 %d 之间的序号，或不给（取最新）", "give a sequence from 1 to %d, or none for the newest", c.Sequence),
		}
	case at.Catalogue == 0:
		return c.Sequence, nil
	}
	return at.Catalogue, nil
}

// hold picks the versions that count on a day from those on record.
func hold(l Layer, onRecord []*Version, day Date) Holding {
	h := Holding{Layer: l}
	h.Recorded, h.public = span(onRecord, false), span(onRecord, true)
	for _, v := range onRecord {
		switch {
		case v.InForce.Contains(day):
			h.Current = v
		case day.Before(v.InForce.From):
			if h.Next == nil || v.InForce.From.Before(h.Next.InForce.From) {
				h.Next = v
			}
		case h.Last == nil || h.Last.InForce.Until.Before(v.InForce.Until):
			h.Last = v
		}
	}
	if h.Current != nil {
		h.Last = nil
	}
	return h
}

// span returns the interval around those of all versions, or of the public ones.
func span(versions []*Version, public bool) (all Interval) {
	first := true
	for _, v := range versions {
		switch {
		case public && v.closed():
			continue
		case first:
			all = v.InForce
		default:
			if v.InForce.From.Before(all.From) {
				all.From = v.InForce.From
			}
			if v.InForce.Until.IsZero() || !all.Until.IsZero() && all.Until.Before(v.InForce.Until) {
				all.Until = v.InForce.Until
			}
		}
		first = false
	}
	return all
}

// Public returns the snapshot that public callers are served from: without internal and
// secret layers and versions, and without requirements of units that only those hold.
// Withholds is set where the catalogue holds any, whatever the day. Documents and
// watercourses are public always. A layer whose current or last version is not public
// is left out whole.
func (s *Snapshot) Public() *Snapshot {
	public := *s
	public.Withholds = s.Withholds || s.closed
	public.Layers = nil
	shown, hidden := map[string]bool{}, map[string]bool{}
	for _, h := range s.Layers {
		switch {
		case h.Layer.Classification.closed(), h.Current.closed(), h.Last.closed():
			public.Withholds = true
			h.addCodes(hidden)
			continue
		case h.Next.closed():
			public.Withholds = true
			h.Next = nil
		}
		h.Recorded = h.public
		h.addCodes(shown)
		public.Layers = append(public.Layers, h)
	}
	public.Requirements = nil
	for _, r := range s.Requirements {
		if shown[r.Unit] || !hidden[r.Unit] {
			public.Requirements = append(public.Requirements, r)
		}
	}
	return &public
}

// addCodes adds the zone codes of all versions held to a set.
func (h Holding) addCodes(set map[string]bool) {
	for _, v := range []*Version{h.Current, h.Last, h.Next} {
		if v == nil {
			continue
		}
		for i := range v.Zones {
			set[v.Zones[i].Code] = true
		}
	}
}

// closed reports whether the classification keeps the public out. The zero value is
// public.
func (c Classification) closed() bool { return c != "" && c != Public }

// closed reports whether a version is kept from the public by its own classification.
func (v *Version) closed() bool { return v != nil && v.Classification.closed() }
