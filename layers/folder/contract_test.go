package folder_test

import (
	"io/fs"
	"testing"

	"redline/layers/folder"
	"redline/layers/layerstest"
)

func TestContract(t *testing.T) {
	layerstest.Run(t, func(t *testing.T, record fs.FS) layerstest.Source {
		store, err := folder.Open(record)
		if err != nil {
			t.Fatal(err)
		}
		return store
	})
}
