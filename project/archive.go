package project

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"redline/lang"
)

// Inputs are the files that a project was read from, as they were read, for a saved
// screening. A nil one keeps nothing.
type Inputs struct {
	folders []string // where they lay; a file's folder in the archive is its number here
	files   []inputFile
}

// inputFile is one of them.
type inputFile struct {
	name string // in the archive: 1/site.shp
	data []byte
}

// Add keeps a file once, however often it is read.
func (k *Inputs) Add(name string, data []byte) {
	if k == nil {
		return
	}
	inArchive := k.Name(name)
	if !slices.ContainsFunc(k.files, func(f inputFile) bool { return f.name == inArchive }) {
		k.files = append(k.files, inputFile{inArchive, data})
	}
}

// Name is what a file is called in the archive: its name behind the number of its folder,
// so that files of one name stay apart and those that belong together stay together.
func (k *Inputs) Name(file string) string {
	folder := filepath.Dir(file)
	n := slices.Index(k.folders, folder)
	if n < 0 {
		n = len(k.folders)
		k.folders = append(k.folders, folder)
	}
	return fmt.Sprintf("%d/%s", n+1, strings.ToValidUTF8(filepath.Base(file), "�"))
}

// Archive is a zip of the files, and of request.json, which says how they were read. One
// of more than MaxInputs is a *lang.Fault of kind ErrInputsTooLarge.
func (k *Inputs) Archive(request any) ([]byte, error) {
	said, err := json.MarshalIndent(request, "", "  ")
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range append([]inputFile{{"request.json", append(said, '\n')}}, k.files...) {
		entry, err := w.Create(f.name)
		if err == nil {
			_, err = entry.Write(f.data)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	if out.Len() > MaxInputs {
		return nil, &lang.Fault{
			Field: "--save", Err: ErrInputsTooLarge,
			What: lang.Textf("项目文件压缩后有 %[1]d MiB，最多可保存 %[2]d MiB", "the project's files take %[1]d MiB compressed; at most %[2]d MiB can be saved", out.Len()>>20, MaxInputs>>20),
			Hint: lang.Text{ZH: "先用 redline convert 只取出项目范围，再审查并保存", EN: "take the footprint alone out of them with redline convert, then screen and save"},
		}
	}
	return out.Bytes(), nil
}

// MaxInputs bounds an archive of inputs: PostgreSQL holds 1 GiB in a field.
const MaxInputs = 256 << 20

// ErrInputsTooLarge is the kind of refusal of larger ones.
var ErrInputsTooLarge = errors.New("the inputs are too large to be saved")

// Request says how the files were read. Files are named as in the archive.
type Request struct {
	Components []RequestPart `json:"components"`
	Facts      string        `json:"facts,omitempty"`
	Set        []string      `json:"set,omitempty"`
	CRS        string        `json:"crs,omitempty"`
	Shift      string        `json:"shift,omitempty"`
	Repair     bool          `json:"repair,omitempty"`
	Outlines   bool          `json:"outlines,omitempty"`
	Accuracy   float64       `json:"accuracy,omitempty"`
	Attributes bool          `json:"attributes"`
	Audience   string        `json:"audience"`
	On         string        `json:"on"`
	Catalogue  int64         `json:"catalogue"`
}

// RequestPart is one of the files that hold the project.
type RequestPart struct {
	Name    string `json:"name,omitempty"`
	Role    string `json:"role"`
	File    string `json:"file"`
	Feature string `json:"feature,omitempty"`
	Layer   string `json:"layer,omitempty"`
	// How this file alone was read, where that differs from the Request.
	CRS      string `json:"crs,omitempty"`
	Shift    string `json:"shift,omitempty"`
	Repair   bool   `json:"repair,omitempty"`
	Outlines bool   `json:"outlines,omitempty"`
}
