package main

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

// keptInputs are the files that a project was read from, as they were read. A nil one
// keeps nothing.
type keptInputs struct {
	folders []string // where they lay; a file's folder in the archive is its number here
	files   []keptFile
}

// keptFile is one of them.
type keptFile struct {
	name string // in the archive: 1/site.shp
	data []byte
}

// add keeps a file once, however often it is read.
func (k *keptInputs) add(name string, data []byte) {
	if k == nil {
		return
	}
	inArchive := k.name(name)
	if !slices.ContainsFunc(k.files, func(f keptFile) bool { return f.name == inArchive }) {
		k.files = append(k.files, keptFile{inArchive, data})
	}
}

// name is what a file is called in the archive: its name behind the number of its folder,
// so that files of one name stay apart and those that belong together stay together.
func (k *keptInputs) name(file string) string {
	folder := filepath.Dir(file)
	n := slices.Index(k.folders, folder)
	if n < 0 {
		n = len(k.folders)
		k.folders = append(k.folders, folder)
	}
	return fmt.Sprintf("%d/%s", n+1, strings.ToValidUTF8(filepath.Base(file), "�"))
}

// archive is a zip of the files, and of request.json, which says how they were read.
func (k *keptInputs) archive(request any) ([]byte, error) {
	said, err := json.MarshalIndent(request, "", "  ")
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range append([]keptFile{{"request.json", append(said, '\n')}}, k.files...) {
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
	if out.Len() > maxInputs {
		return nil, &lang.Fault{
			Field: "--save", Err: errInputsTooLarge,
			What: lang.Textf("项目文件压缩后有 %[1]d MiB，最多可保存 %[2]d MiB", "the project's files take %[1]d MiB compressed; at most %[2]d MiB can be saved", out.Len()>>20, maxInputs>>20),
			Hint: lang.Text{ZH: "先用 redline convert 只取出项目范围，再审查并保存", EN: "take the footprint alone out of them with redline convert, then screen and save"},
		}
	}
	return out.Bytes(), nil
}

// maxInputs bounds an archive of inputs: PostgreSQL holds 1 GiB in a field.
const maxInputs = 256 << 20

var errInputsTooLarge = errors.New("the inputs are too large to be saved")

// savedRequest says how the files were read. Files are named as in the archive.
type savedRequest struct {
	Components []savedComponent `json:"components"`
	Facts      string           `json:"facts,omitempty"`
	Set        []string         `json:"set,omitempty"`
	CRS        string           `json:"crs,omitempty"`
	Shift      string           `json:"shift,omitempty"`
	Repair     bool             `json:"repair,omitempty"`
	Outlines   bool             `json:"outlines,omitempty"`
	Accuracy   float64          `json:"accuracy,omitempty"`
	Attributes bool             `json:"attributes"`
	Audience   string           `json:"audience"`
	On         string           `json:"on"`
	Catalogue  int64            `json:"catalogue"`
}

// savedComponent is one of the files that hold the project.
type savedComponent struct {
	Name    string `json:"name,omitempty"`
	Role    string `json:"role"`
	File    string `json:"file"`
	Feature string `json:"feature,omitempty"`
	Layer   string `json:"layer,omitempty"`
}

// request is what the command asked, for the archive.
func (c *screenCommand) request(k *keptInputs, on string, catalogue int64) (savedRequest, error) {
	r := savedRequest{
		Set: c.Set, CRS: c.CRS, Shift: c.Shift, Repair: c.Repair, Outlines: c.Outlines, Accuracy: c.Accuracy,
		Attributes: c.Attributes, Audience: c.Audience, On: on, Catalogue: catalogue,
	}
	if c.Facts != "" {
		r.Facts = k.name(c.Facts)
	}
	parts, err := c.parts()
	for _, p := range parts {
		r.Components = append(r.Components, savedComponent{p.name, p.role, k.name(p.file), p.feature, p.layer})
	}
	return r, err
}
