//go:build !linux

package worker

import (
	"os"
	"syscall"
)

// program is what a worker runs.
func program() (string, error) { return os.Executable() }

// confinement is how far a worker is kept from everything but its pipes: elsewhere than on
// Linux it is a process of its own, with bounds on memory and time that the runtime and
// the service keep.
type confinement struct{ name string }

func confinements() []confinement { return []confinement{{"none"}} }

func (confinement) holds() (network, files string) { return "not isolated", "not isolated" }

func (confinement) attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{} }

func (bounds) enforce() error { return nil }
