package worker

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"unsafe"
)

// program is what a worker runs: this very file, also when another has taken its place.
func program() (string, error) { return "/proc/self/exe", nil }

// confinement is how far a worker is kept from everything but its pipes.
type confinement struct {
	name     string
	flags    uintptr // of clone(2)
	user     bool    // in a user namespace of its own, where an unprivileged user may chroot
	chroot   bool    // the empty folder is all it sees of the files
	landlock bool    // the kernel refuses it every file, and TCP
}

// confinements lists them, the closest first. Which of them a machine permits depends on
// its settings (user namespaces), on those of a container, and on its kernel.
func confinements() []confinement {
	// Apart from the network, from shared memory, and from the processes it could signal.
	const apart = syscall.CLONE_NEWNET | syscall.CLONE_NEWIPC | syscall.CLONE_NEWPID
	return []confinement{
		{"namespaces", syscall.CLONE_NEWUSER | apart, true, true, false},
		{"namespaces-of-root", apart, false, true, false},
		{"landlock", 0, false, false, true},
		{"none", 0, false, false, false},
	}
}

// holds says what a worker so confined cannot reach, for the log.
func (c confinement) holds() (network, files string) {
	switch {
	case c.chroot:
		return "none", "none"
	case c.landlock:
		return "no TCP", "none"
	}
	return "not isolated", "not isolated"
}

const (
	capSysChroot = 18 // linux/capability.h
	nobody       = 65534
)

// attributes are those that a worker is started with.
func (c confinement) attributes() *syscall.SysProcAttr {
	out := &syscall.SysProcAttr{
		Pdeathsig:  syscall.SIGKILL, // it does not outlive the service
		Setpgid:    true,            // a terminal's interrupt is the service's to handle
		Cloneflags: c.flags,
	}
	if c.user {
		out.UidMappings = []syscall.SysProcIDMap{{ContainerID: nobody, HostID: os.Getuid(), Size: 1}}
		out.GidMappings = []syscall.SysProcIDMap{{ContainerID: nobody, HostID: os.Getgid(), Size: 1}}
		out.AmbientCaps = []uintptr{capSysChroot}
	}
	return out
}

// giveWay lowers the priority of all threads of this process, which leads its group. It
// stays in the service's session: where sessions share the processor evenly (autogroup,
// sched(7)), it would count for nothing in one of its own.
//
// A service that gives way itself (nice, systemd's Nice=) has workers that give way as much:
// to lower it again is a right of root's.
func giveWay() error {
	priority, err := syscall.Getpriority(syscall.PRIO_PROCESS, 0)
	if nice := 20 - priority; err != nil || nice >= niceness { // getpriority(2)
		return err
	}
	return syscall.Setpriority(syscall.PRIO_PGRP, 0, niceness)
}

// enforce bounds this process: priority, address space, processor time (the kernel kills it a second
// after), no file to write to, few to open, no core; then closes the door. Reading needs
// no files: also databases are opened in memory.
func (b bounds) enforce() error {
	if err := giveWay(); err != nil {
		return fmt.Errorf("priority: %w", err)
	}
	used, err := addressSpace()
	if err != nil {
		return err
	}
	// The runtime collects harder as b.memory comes near; a quarter more is room for what
	// it needs itself, and for what SQLite takes beside it.
	space := uint64(used + b.memory + b.memory/4)
	for _, limit := range []struct {
		what int
		most uint64
	}{
		{syscall.RLIMIT_AS, space},
		{syscall.RLIMIT_CPU, uint64(b.seconds)},
		{syscall.RLIMIT_FSIZE, 0},
		{syscall.RLIMIT_NOFILE, 16},
		{syscall.RLIMIT_CORE, 0},
	} {
		if err := syscall.Setrlimit(limit.what, &syscall.Rlimit{Cur: limit.most, Max: limit.most}); err != nil {
			return fmt.Errorf("limit %d: %w", limit.what, err)
		}
	}
	if b.chroot {
		// Linked with C code (a test; redline is not) only this thread can give up its
		// rights. In a user namespace the one there is leads nowhere from an empty folder.
		if err := enterFolder(); err != nil && !(b.user && errors.Is(err, errors.ErrUnsupported)) {
			return err
		}
	}
	if b.landlock {
		return enterLandlock()
	}
	return nil
}

// addressSpace is how much this process has now, in bytes: the race detector and the
// runtime reserve far more than they use (proc_pid_statm(5)).
func addressSpace() (int64, error) {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, err
	}
	var pages int64
	_, err = fmt.Sscan(string(text), &pages)
	return pages * int64(os.Getpagesize()), err
}

// enterFolder makes the working directory all there is, and gives up the right to do so.
func enterFolder() error {
	if err := syscall.Chroot("."); err != nil {
		return fmt.Errorf("chroot: %w", err)
	}
	if err := syscall.Chdir("/"); err != nil {
		return fmt.Errorf("chroot: %w", err)
	}
	// capset(2), version 3: who, then effective, permitted and inheritable rights, twice.
	header := [2]uint32{0x20080522, 0}
	var none [6]uint32
	if err := onAllThreads(syscall.SYS_CAPSET, uintptr(unsafe.Pointer(&header)), uintptr(unsafe.Pointer(&none)), 0); err != nil {
		return fmt.Errorf("capset: %w", err)
	}
	return nil
}

// System calls of Landlock (linux/landlock.h); their numbers are the same everywhere.
const (
	landlockCreateRuleset = 444
	landlockRestrictSelf  = 446
	landlockVersion       = 1 // flag: asks for the version
	prSetNoNewPrivs       = 38
)

// enterLandlock gives up every right to files, and to TCP, that this kernel knows of.
func enterLandlock() error {
	version, _, errno := syscall.RawSyscall(landlockCreateRuleset, 0, 0, landlockVersion)
	if errno != 0 {
		return fmt.Errorf("landlock: %w", errno)
	}
	if version < 4 {
		return errors.New("landlock: this kernel does not restrict TCP")
	}
	// All of version 4: fifteen for files; bind and connect. Of version 6: abstract sockets
	// and signals beyond this process.
	rules := struct{ files, network, scoped uint64 }{1<<15 - 1, 3, 3}
	size := unsafe.Sizeof(rules)
	if version < 6 {
		size = unsafe.Offsetof(rules.scoped)
	}
	set, _, errno := syscall.RawSyscall(landlockCreateRuleset, uintptr(unsafe.Pointer(&rules)), size, 0)
	if errno != 0 {
		return fmt.Errorf("landlock: %w", errno)
	}
	if err := onAllThreads(syscall.SYS_PRCTL, prSetNoNewPrivs, 1, 0); err != nil {
		return err
	}
	if err := onAllThreads(landlockRestrictSelf, set, 0, 0); err != nil {
		return fmt.Errorf("landlock: %w", err)
	}
	return syscall.Close(int(set))
}

// onAllThreads makes a system call that concerns a thread on each there is; later ones
// inherit what it does. A program linked with C code cannot, and fails: redline is none.
func onAllThreads(trap, a1, a2, a3 uintptr) error {
	if _, _, errno := syscall.AllThreadsSyscall6(trap, a1, a2, a3, 0, 0, 0); errno != 0 {
		return errno
	}
	return nil
}
