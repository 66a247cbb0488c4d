package screening

import (
	"archive/zip"
	"bytes"
	"errors"
	"io/fs"
	"path"

	"redline/lang"
)

// ErrArchive is the kind of refusal of a rule pack's archive.
var ErrArchive = errors.New("screening: this is no archive of a rule pack")

// Archive returns the files of the pack as one zip: the same bytes for the same files,
// whatever compiled the program, since nothing is compressed and no time is kept.
func (p *Pack) Archive() ([]byte, error) {
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	err := eachPackFile(p.files, func(name string, data []byte) error {
		w, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	})
	if err = errors.Join(err, archive.Close()); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// LoadArchive reads the pack that Archive wrote. What is compressed is refused, so that
// memory follows the bytes given. Errors are those of LoadPack, and *lang.Fault of kind
// ErrArchive.
func LoadArchive(data []byte) (*Pack, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, faultArchive(err)
	}
	var sum uint64
	for _, f := range archive.File {
		sum += f.UncompressedSize64
		if f.Method != zip.Store || sum > uint64(len(data)) {
			return nil, faultArchive(nil)
		}
	}
	return LoadPack(archive)
}

func faultArchive(err error) *lang.Fault {
	return &lang.Fault{
		Err: errors.Join(ErrArchive, err), What: lang.Text{ZH: "存档的规则包已损坏", EN: "the rule pack that was kept is damaged"},
		Hint: lang.Text{ZH: "从备份恢复数据库", EN: "restore the database from a backup"},
	}
}

// eachPackFile calls use with every file of a pack, in the order of the names.
func eachPackFile(fsys fs.FS, use func(name string, data []byte) error) error {
	return fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".yaml" {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		return use(name, data)
	})
}
