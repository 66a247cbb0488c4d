//go:build !linux

package main

// mapFile maps nothing here: files are read.
func mapFile(string, int) (data []byte, mapped bool, err error) { return nil, false, nil }

func dropPages([]byte) {}

func unmapFile([]byte) {}
