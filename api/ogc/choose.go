package ogc

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"redline/geo"
	"redline/layers"
)

// page is the items of one answer.
type page struct {
	zones   []*layers.Zone
	matched int
	more    bool // there are items after the last
}

// choose finds the items that a query asks of a version; a nil version has none. It stops
// with the context's error when that ends.
func choose(ctx context.Context, s *layers.Snapshot, v *layers.Version, columns []column, q itemsQuery) (page, error) {
	if v == nil {
		return page{}, nil
	}
	c := chooser{ctx: ctx, query: q, record: record{snapshot: s, columns: map[string]column{}}}
	for _, column := range columns {
		c.record.columns[column.name] = column
	}
	if q.filter == nil && q.area == nil && q.order == nil {
		return c.stretch(v), nil
	}
	candidates := c.candidates(v)
	if q.order != nil {
		return c.ordered(candidates)
	}
	return c.matching(candidates)
}

type chooser struct {
	ctx    context.Context
	query  itemsQuery
	record record
}

// stretch is a page of all zones, which costs what the page costs.
func (c *chooser) stretch(v *layers.Version) page {
	from := c.query.offset
	if c.query.cursor.given {
		from = afterCode(len(v.Zones), func(i int) string { return v.Zones[i].Code }, c.query.cursor.after)
	}
	from = min(from, len(v.Zones))
	to := min(from+c.query.limit, len(v.Zones))
	p := page{matched: len(v.Zones), more: to < len(v.Zones)}
	for i := from; i < to; i++ {
		p.zones = append(p.zones, &v.Zones[i])
	}
	return p
}

// afterCode returns the position of the first of n codes in order that comes after one.
func afterCode(n int, code func(int) string, after string) int {
	low, high := 0, n
	for low < high {
		if middle := (low + high) / 2; code(middle) <= after {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

// candidates returns the zones that may match, by code: those near the box asked.
func (c *chooser) candidates(v *layers.Version) (zones []*layers.Zone) {
	box, bounded := geo.Box{}, false
	if c.query.area != nil {
		box, bounded = c.query.area.shape.Bounds(), true
	}
	if c.query.filter != nil {
		if b, ok := c.query.filter.Box(); ok && (!bounded || b.MaxX-b.MinX < box.MaxX-box.MinX) {
			box, bounded = b, true
		}
	}
	if bounded {
		v.Meeting(box, slack, func(z *layers.Zone) { zones = append(zones, z) })
		return zones
	}
	zones = make([]*layers.Zone, len(v.Zones))
	for i := range v.Zones {
		zones[i] = &v.Zones[i]
	}
	return zones
}

// matching is a page in the order of codes. Behind a cursor, which tells how many match, it
// looks no further than the page.
func (c *chooser) matching(candidates []*layers.Zone) (page, error) {
	p := page{}
	if c.query.cursor.given {
		p.matched = c.query.cursor.matched
		candidates = candidates[afterCode(len(candidates), func(i int) string { return candidates[i].Code }, c.query.cursor.after):]
	}
	found := 0
	for i, z := range candidates {
		ok, err := c.matches(i, z)
		if err != nil {
			return page{}, err
		}
		if !ok {
			continue
		}
		if found++; found <= c.query.offset {
			continue
		}
		if len(p.zones) < c.query.limit {
			p.zones = append(p.zones, z)
			continue
		}
		p.more = true
		if c.query.cursor.given {
			return p, nil
		}
	}
	if !c.query.cursor.given {
		p.matched = found
	}
	return p, nil
}

// ordered is a page in the order asked; zones that are equal in it come by code.
func (c *chooser) ordered(candidates []*layers.Zone) (page, error) {
	var all []*layers.Zone
	for i, z := range candidates {
		ok, err := c.matches(i, z)
		if err != nil {
			return page{}, err
		}
		if ok {
			all = append(all, z)
		}
	}
	slices.SortFunc(all, c.compare)
	from := c.query.offset
	if c.query.cursor.given {
		from = 1 + slices.IndexFunc(all, func(z *layers.Zone) bool { return z.Code == c.query.cursor.after })
		if from == 0 {
			return page{}, badCursor()
		}
	}
	from = min(from, len(all))
	to := min(from+c.query.limit, len(all))
	return page{zones: all[from:to], matched: len(all), more: to < len(all)}, nil
}

// matches tests one zone, the i-th looked at. The clock is looked at before each that a
// filter may take long for, else now and then.
func (c *chooser) matches(i int, z *layers.Zone) (bool, error) {
	if (i%64 == 0 || c.query.filter != nil) && c.ctx.Err() != nil {
		return false, c.ctx.Err()
	}
	if c.query.area != nil {
		if ok, err := c.query.area.meets(z); !ok || err != nil {
			return false, err
		}
	}
	if c.query.filter == nil {
		return true, nil
	}
	c.record.zone = z
	return c.query.filter.Match(&c.record)
}

// compare orders two zones: by the keys, what is not given last; then by code.
func (c *chooser) compare(a, b *layers.Zone) int {
	for _, k := range c.query.order {
		v, knownV := k.value(c.record.snapshot, a)
		w, knownW := k.value(c.record.snapshot, b)
		order := 0
		switch {
		case !knownV || !knownW:
			order = cmp.Compare(rank(knownV), rank(knownW))
		case k.descending:
			order = compareValues(w, v)
		default:
			order = compareValues(v, w)
		}
		if order != 0 {
			return order
		}
	}
	return strings.Compare(a.Code, b.Code)
}

func rank(known bool) int {
	if known {
		return 0
	}
	return 1
}

// compareValues orders two values of one column.
func compareValues(v, w any) int {
	switch v := v.(type) {
	case string:
		w, _ := w.(string)
		return strings.Compare(v, w)
	case float64:
		w, _ := w.(float64)
		return cmp.Compare(v, w)
	case bool:
		w, _ := w.(bool)
		return cmp.Compare(rank(!v), rank(!w)) // false before true
	}
	return 0
}
