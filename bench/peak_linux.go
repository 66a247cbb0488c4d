package main

import (
	"os"
	"syscall"
)

// peakMiB is the most that stood in memory for a process that has ended, in getrusage(2).
func peakMiB(ended *os.ProcessState) float64 {
	if usage, ok := ended.SysUsage().(*syscall.Rusage); ok {
		return float64(usage.Maxrss) / 1024
	}
	return 0
}
