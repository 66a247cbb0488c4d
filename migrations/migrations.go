// Package migrations holds the SQL that makes the database's schema, one file a step, up
// and down. It is an embed leaf: layers/postgis runs them. A step once released is never
// edited; each is written so that the binary before it still works on what it makes.
package migrations

import "embed"

//go:embed *.sql
var files embed.FS

// Oldest is the first step that this version of the code can work on: it has every column
// that the code asks for. Newest is the last one here. One step newer than Newest is served as well, two are not.
const (
	Oldest = 10
	Newest = 10
)

// FS returns the SQL files, named number_verb_object.sql.
func FS() embed.FS { return files }
