// Package web is the map and the workbench: TypeScript that is built into dist/app (make
// web) and embedded from there. Without a build it holds a placeholder that says so, so that
// Go alone builds the program. It serves nothing; package api does.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Pages returns the files of the page by their paths, index.html among them, and whether
// they are the built page or only the placeholder.
func Pages() (pages fs.FS, built bool) {
	if app, err := fs.Sub(dist, "dist/app"); err == nil {
		if _, err := fs.Stat(app, "index.html"); err == nil {
			return app, true
		}
	}
	placeholder, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return placeholder, false
}
