package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"redline/geo"
	"redline/intake"
	"redline/lang"
	"redline/project"
)

// readingFlags say how a file of a project is to be read. Every command that reads such a
// file embeds them.
type readingFlags struct {
	CRS      string   `help:"指定坐标系，如 EPSG:4544，或 GCJ-02、BD-09 / choose the coordinate system." placeholder:"EPSG:N" name:"crs"`
	Shift    string   `help:"北京 54、西安 80 到 CGCS2000 的七参数 ΔX,ΔY,ΔZ(m),εX,εY,εZ(″),m(ppm)，位置矢量约定 / seven parameters to CGCS2000, position vector." placeholder:"DX,DY,DZ,RX,RY,RZ,PPM"`
	Feature  string   `help:"只取此要素（名称或序号）/ this feature only." placeholder:"NAME|N"`
	Layer    string   `help:"只取此图层或数据表（DXF、GeoPackage 等）/ this layer or table only." placeholder:"NAME" aliases:"dxf-layer"`
	Repair   bool     `help:"自相交的面予以修复并记录，不给则拒绝 / repair areas that cross themselves, on record, instead of refusing them."`
	Outlines bool     `help:"闭合的线（路径）读作面 / read closed lines as areas."`
	Limit    []string `help:"读取上限，如 bytes=200MiB、features=500000（docs/limits.md）/ a limit on what is read." placeholder:"NAME=N" env:"REDLINE_LIMITS"`

	kept *project.Inputs // takes what is read; nil unless it is to be saved
}

// read reads a file of the project. area is where its footprints are expected; the empty
// shape stands for China.
func (f readingFlags) read(file string, area geo.Shape) (*intake.Result, error) {
	options, err := f.options(file, area)
	if err != nil {
		return nil, err
	}
	data, err := readWithin(file, options.Limits)
	if err != nil {
		return nil, err
	}
	f.kept.Add(file, data)
	return intake.Read(file, data, options)
}

// options are the flags as intake takes them, with the files that stand beside file.
func (f readingFlags) options(file string, area geo.Shape) (intake.Options, error) {
	if info, err := os.Stat(f.Layer); f.Layer != "" && err == nil && info.IsDir() {
		return intake.Options{}, &lang.Fault{
			Field: "--layer", What: lang.Textf("%q 是文件夹，不是图层名", "%q is a folder, not the name of a layer", f.Layer),
			Hint: lang.Text{ZH: "管控数据的文件夹用 --layers（末尾有 s）给出；--layer 选的是项目文件中的图层", EN: "Give the folder of controls with --layers (with an s); --layer chooses a layer of the project's file."},
		}
	}
	shift, err := intake.ParseShift(f.Shift)
	if err != nil {
		return intake.Options{}, inField(err, "--shift")
	}
	limits, err := f.limits()
	return intake.Options{
		ServiceArea: area, CRS: f.CRS, Shift: shift, Feature: f.Feature, Layer: f.Layer, Repair: f.Repair, Outlines: f.Outlines,
		Limits: limits, Beside: beside(file, limits, f.kept),
	}, err
}

// limits are the limits that were set, by --limit or in REDLINE_LIMITS; the flag replaces
// the variable.
func (f readingFlags) limits() (intake.Limits, error) {
	var limits intake.Limits
	for _, assignment := range f.Limit {
		if err := limits.Set(assignment); err != nil {
			return limits, err
		}
	}
	return limits, nil
}

// readWithin reads a file that a person named, unless it is larger than the limits allow:
// then no more of it is read than they do.
func readWithin(name string, limits intake.Limits) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, unreadable(name, err)
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
		if err := limits.CheckSize(info.Size()); err != nil {
			return nil, inFile(err, name)
		}
	}
	data, err := io.ReadAll(io.LimitReader(file, limits.MaxBytes()+1))
	if err != nil {
		return nil, unreadable(name, err)
	}
	return data, inFile(limits.CheckSize(int64(len(data))), name)
}

// beside finds the files that stand in the folder of file and differ from it in their
// extension alone, whose case does not matter: parcels.shp, parcels.DBF.
func beside(file string, limits intake.Limits, kept *project.Inputs) func(extension string) ([]byte, bool, error) {
	return func(extension string) ([]byte, bool, error) {
		name, found, err := nameBeside(file, extension)
		if err != nil || !found {
			return nil, false, err
		}
		data, err := readWithin(name, limits)
		if err == nil {
			kept.Add(name, data)
		}
		return data, err == nil, err
	}
}

// nameBeside is the name of the file that beside finds.
func nameBeside(file, extension string) (name string, found bool, err error) {
	stem := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil {
		return "", false, unreadable(filepath.Dir(file), err)
	}
	for _, e := range entries {
		name := e.Name()
		if !e.IsDir() && strings.EqualFold(filepath.Ext(name), extension) && strings.TrimSuffix(name, filepath.Ext(name)) == stem {
			return filepath.Join(filepath.Dir(file), name), true, nil
		}
	}
	return "", false, nil
}
