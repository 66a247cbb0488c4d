package main

import (
	"os"
	"syscall"
)

// mapFile shows a file as memory without reading it. The file must not be cut short
// meanwhile: the system ends a program that looks beyond its end.
func mapFile(name string, size int) (data []byte, mapped bool, err error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, false, err
	}
	defer file.Close()
	data, err = syscall.Mmap(int(file.Fd()), 0, size, syscall.PROT_READ, syscall.MAP_SHARED)
	return data, err == nil, nil // a file system that cannot map is read
}

// dropPages lets go of what was looked at; it comes back when it is looked at again.
func dropPages(data []byte) { _ = syscall.Madvise(data, syscall.MADV_DONTNEED) }

func unmapFile(data []byte) { _ = syscall.Munmap(data) }
