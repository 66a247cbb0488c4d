package screening

import (
	"archive/zip"
	"bytes"
	"errors"
	"testing"

	"redline/lang"
)

func TestAPackComesBackFromItsArchive(t *testing.T) {
	p := luojiangPack(t)
	data, err := p.Archive()
	if err != nil {
		t.Fatal(err)
	}
	back, err := LoadArchive(data)
	if err != nil {
		t.Fatal(err)
	}
	if back.SHA256 != p.SHA256 || len(back.Rules) != len(p.Rules) {
		t.Errorf("%d rules of hash %s came back, want %d of %s", len(back.Rules), back.SHA256, len(p.Rules), p.SHA256)
	}
	again, err := back.Archive()
	if err != nil || !bytes.Equal(again, data) {
		t.Errorf("the archive of what came back differs: %v", err)
	}
}

func TestADamagedArchiveIsRefused(t *testing.T) {
	whole, err := luojiangPack(t).Archive()
	if err != nil {
		t.Fatal(err)
	}
	var bomb bytes.Buffer
	w := zip.NewWriter(&bomb)
	entry, err := w.Create("pack.yaml") // compressed
	if err == nil {
		_, err = entry.Write(make([]byte, 1<<20))
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(whole)
	flipped[len(flipped)/2] ^= 1
	for _, tt := range []struct {
		name string
		data []byte
		want error
	}{
		{"empty", nil, ErrArchive},
		{"cut short", whole[:len(whole)/2], ErrArchive},
		{"compressed", bomb.Bytes(), ErrArchive},
		{"a flipped bit", flipped, zip.ErrChecksum},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := LoadArchive(tt.data)
			var fault *lang.Fault
			if !errors.Is(err, tt.want) || !errors.As(err, &fault) {
				t.Errorf("error %v, want a fault of kind %v", err, tt.want)
			}
		})
	}
}
