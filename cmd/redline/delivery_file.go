package main

import (
	"os"

	"redline/intake"
)

// largest are the limits of a planner's own file: as large as can be read.
var largest = intake.Limits{Bytes: 511 << 20}

// mapAbove is the size, in bytes, above which a file is not read but looked into where it
// lies: what is read of it is the system's to drop again.
const mapAbove = 16 << 20

// passFeatures is after how many features what was looked at is given back.
const passFeatures = 50_000

// deliveryFile is a planner's file, with those beside it, while it is gone through.
type deliveryFile struct {
	name   string
	data   []byte
	maps   [][]byte // those of its files that are not held
	atPass int
}

// openDelivery opens a file; close it once nothing of it is needed any more.
func openDelivery(name string) (*deliveryFile, error) {
	f := &deliveryFile{name: name}
	var err error
	f.data, err = f.open(name)
	if err != nil {
		f.close()
		return nil, err
	}
	return f, nil
}

// open maps a large file, and reads any other.
func (f *deliveryFile) open(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, unreadable(name, err)
	}
	if !info.Mode().IsRegular() || info.Size() < mapAbove {
		return readWithin(name, largest)
	}
	if err := largest.CheckSize(info.Size()); err != nil {
		return nil, inFile(err, name)
	}
	data, mapped, err := mapFile(name, int(info.Size()))
	switch {
	case err != nil:
		return nil, unreadable(name, err)
	case !mapped:
		return readWithin(name, largest)
	}
	f.maps = append(f.maps, data)
	return data, nil
}

// beside finds the files beside it; see beside.
func (f *deliveryFile) beside(extension string) ([]byte, bool, error) {
	name, found, err := nameBeside(f.name, extension)
	if err != nil || !found {
		return nil, false, err
	}
	data, err := f.open(name)
	return data, err == nil, err
}

// passed is told how many features are done, and gives back the pages of files that were
// looked at meanwhile, so that they do not count as the program's.
func (f *deliveryFile) passed(features int) {
	if features < f.atPass {
		return
	}
	f.atPass = features + passFeatures
	for _, m := range f.maps {
		dropPages(m)
	}
}

func (f *deliveryFile) close() {
	for _, m := range f.maps {
		unmapFile(m)
	}
	f.maps, f.data = nil, nil
}
