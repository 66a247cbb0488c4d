//go:build race

package worker

// raced: the race detector makes everything some ten times slower.
const raced = true
