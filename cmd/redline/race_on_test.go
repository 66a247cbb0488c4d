//go:build race

package main

// raced: the race detector makes everything some ten times slower.
const raced = true
