// Package report renders a screening.Report: as JSON (the contract, with its JSON
// Schema), as GeoJSON for a map, and as text for a terminal. It decides nothing. It is
// the only place for a report's wording in Chinese and English (words.go), for rounding
// to what a person reads (number.go) and for the layout of each medium.
//
// A report is first put into words as a document (compose.go and its neighbours) that
// knows neither widths nor escapes; a writer such as Text then lays it out.
package report
