//go:build unix && !linux

package cluster

import "syscall"

// attributes run a child as the given user, if any, in a group of its own.
func attributes(as *syscall.Credential) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: as, Setpgid: true}
}
