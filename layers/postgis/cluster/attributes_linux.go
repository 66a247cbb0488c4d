package cluster

import "syscall"

// attributes run a child as the given user, if any, in a group of its own, so that a
// terminal's Ctrl-C reaches us and not the server; it is told to stop when we end.
func attributes(as *syscall.Credential) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: as, Setpgid: true, Pdeathsig: syscall.SIGINT}
}
