package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// A child is one component in a process of its own.
type child struct {
	name     string
	log      string
	cmd      *exec.Cmd
	lifeline io.Closer
	gone     chan struct{} // closed when the process has ended; err is set by then
	err      error
}

// How long a component may take to end by itself. Its data goes anyway.
const stopGrace = 5 * time.Second

func startChild(dir folder, name string, args []string) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	log, err := os.Create(dir.log(name))
	if err != nil {
		return nil, err
	}
	defer log.Close()

	cmd := exec.Command(self, append([]string{"component", name}, args...)...)
	cmd.Dir = string(dir)
	cmd.Stdout, cmd.Stderr = log, log
	// A Ctrl-C in the terminal is for the supervisor alone: it knows the order.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	lifeline, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	c := &child{name: name, log: log.Name(), cmd: cmd, lifeline: lifeline, gone: make(chan struct{})}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("%s does not start: %w", name, err)
	}
	go func() {
		c.err = cmd.Wait()
		close(c.gone)
	}()
	return c, nil
}

func (c *child) stop() {
	_ = c.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-c.gone:
	case <-time.After(stopGrace):
		_ = c.cmd.Process.Kill()
		<-c.gone
	}
}

// failure says how the component ended, with the end of what it said.
func (c *child) failure() error {
	how := "exit status 0"
	if c.err != nil {
		how = c.err.Error()
	}
	return fmt.Errorf("%s ended by itself (%s)\n%s", c.name, how, lastLines(c.log))
}

// dieWithParent ends this process when its stdin does. The kernel closes that
// pipe however the parent ends, on every system, and unlike Linux's parent
// death signal it does not depend on which thread of the parent started us.
func dieWithParent() {
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
}
