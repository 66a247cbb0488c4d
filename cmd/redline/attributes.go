package main

import "redline/screening"

// takeAttributes gives each component the facts that its file's attributes state, where
// nobody gave them; attributes are those of the components, in their order. What was not
// taken, and what a given fact outranked, is said beside the reading of the footprint.
func takeAttributes(c *screening.Case, pack *screening.Pack, attributes []map[string]any) {
	for i := range c.Components {
		component := &c.Components[i]
		facts, doubts := pack.FactsFrom(attributes[i])
		doubts = append(doubts, pack.TakeFacts(component, c.Facts, facts)...)
		component.Footprint.CRS.Warnings = append(component.Footprint.CRS.Warnings, doubts...)
	}
}
