// Command with runs another command beside a throw-away PostgreSQL cluster, whose address
// it finds in REDLINE_DATABASE, and ends the cluster with it. For trials and the Makefile;
// not part of what is shipped.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"redline/layers/postgis/cluster"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "with:", err)
		os.Exit(1)
	}
}

// run starts the cluster, then the command. An interrupt reaches the command through its
// terminal; the cluster goes once the command has ended.
func run(args []string) error {
	if len(args) == 0 {
		return errors.New("usage: with COMMAND [ARGUMENT …]")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	c, err := cluster.Start(ctx)
	if err != nil {
		return err
	}
	command := exec.Command(args[0], args[1:]...)
	command.Env = append(os.Environ(), "REDLINE_DATABASE="+c.URL("postgres"), "REDLINE_ALLOW_FSYNC_OFF=1")
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	return errors.Join(command.Run(), c.Stop())
}
