// Package screening judges a project against the controls of a district: facts and
// footprint in, Report out. It holds the rule language and its loader, the three-valued
// judgement, the relations between footprints and zones (measured by geo), and the
// report model. The Luojiang rule pack is embedded here (see pack/).
//
// The core is pure: no I/O, no clock, no randomness, no logger. CEL is used here and
// nowhere else. Rendering a report is the business of package report.
package screening
