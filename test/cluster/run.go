package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func run(opts options) (err error) {
	ctx, cancel := untilToldToStop(opts.lifeline)
	defer cancel()

	dir, err := makeFolder(opts.dir)
	if err != nil {
		return err
	}
	c, err := newCluster(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.end(err)) }()

	state, err := c.start(ctx, opts.auditLog)
	if err != nil {
		return unlessTold(err)
	}
	c.say("ready: %s", state.Server)
	if err := state.announce(dir); err != nil {
		return err
	}
	return unlessTold(c.guard(ctx))
}

// untilToldToStop ends on a signal or, with a lifeline, when whoever holds the
// other end of stdin has ended, however he did.
func untilToldToStop(lifeline bool) (context.Context, context.CancelFunc) {
	// Whoever reads our messages may be gone before we are.
	signal.Ignore(syscall.SIGPIPE)
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	if lifeline {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			cancel()
		}()
	}
	return ctx, cancel
}

// unlessTold: to end because somebody said so is no failure.
func unlessTold(err error) error {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}
