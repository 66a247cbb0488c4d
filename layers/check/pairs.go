package check

import "redline/layers"

// Pairs goes through the zones of an earlier and a later version in order of code, those
// with the same code together: old is nil where the earlier lacks it, current where the
// later does. What visit is given is its own to keep, and its error comes back.
type Pairs func(visit func(old, current *layers.Zone) error) error

// PairsOf pairs the zones of two versions that hold them.
func PairsOf(before, after *layers.Version) Pairs {
	return func(visit func(old, current *layers.Zone) error) error {
		return Merge(inTurn(before.Zones), inTurn(after.Zones), visit)
	}
}

func inTurn(zones []layers.Zone) func() (*layers.Zone, error) {
	return func() (*layers.Zone, error) {
		if len(zones) == 0 {
			return nil, nil
		}
		z := &zones[0]
		zones = zones[1:]
		return z, nil
	}
}

// Merge pairs zones that come one by one, each version's in order of code; nil is the end.
// An error of one of the three comes back.
func Merge(before, after func() (*layers.Zone, error), visit func(old, current *layers.Zone) error) error {
	old, err := before()
	if err != nil {
		return err
	}
	current, err := after()
	for err == nil && (old != nil || current != nil) {
		one, other := old, current
		switch {
		case old == nil || current != nil && current.Code < old.Code:
			one = nil
		case current == nil || old.Code < current.Code:
			other = nil
		}
		if err = visit(one, other); err == nil && one != nil {
			old, err = before()
		}
		if err == nil && other != nil {
			current, err = after()
		}
	}
	return err
}
