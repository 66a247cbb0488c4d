package main

import (
	"os"
	"path/filepath"

	"redline/demo"
)

// useSample puts the built-in sample project where a person's own files would be: same
// files, same reading. remove deletes them again.
func (c *screenCommand) useSample() (remove func(), err error) {
	dir, err := os.MkdirTemp("", "redline-sample-")
	if err != nil {
		return nil, err
	}
	remove = func() { _ = os.RemoveAll(dir) }
	for name, data := range demo.Sample() {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			remove()
			return nil, err
		}
	}
	c.File = filepath.Join(dir, "site.geojson")
	c.Component = append(c.Component, "排污口:outfall="+filepath.Join(dir, "outfall.geojson"))
	c.Facts = filepath.Join(dir, "facts.yaml")
	return remove, nil
}
