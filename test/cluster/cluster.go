package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
)

// Generous: on one loaded core a start takes a minute.
const startTimeout = 3 * time.Minute

// A cluster is one run: etcd in this process, the rest as its children.
type cluster struct {
	dir      folder
	began    time.Time
	log      io.Writer
	etcd     *embed.Etcd
	children []*child
}

func newCluster(dir folder) (*cluster, error) {
	// Whoever started us may be gone when something ends later.
	log, err := os.Create(dir.log("cluster"))
	return &cluster{dir: dir, began: time.Now(), log: log}, err
}

func (c *cluster) say(format string, args ...any) {
	line := fmt.Sprintf("%5.1fs  %s\n", time.Since(c.began).Seconds(), fmt.Sprintf(format, args...))
	_, _ = io.WriteString(os.Stderr, line)
	_, _ = io.WriteString(c.log, line)
}

func (c *cluster) start(ctx context.Context, auditLog string) (*state, error) {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()

	plan, err := prepare(c.dir)
	if err != nil {
		return nil, err
	}
	probe, err := newProbe(c.dir, plan.admin.token)
	if err != nil {
		return nil, err
	}
	for _, step := range []func() error{
		func() error { return c.startEtcd(ctx) },
		func() error { return c.startAPIServer(ctx, plan, probe, auditLog) },
		func() error { return c.startControllers(ctx, plan, probe) },
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return newState(c.dir, plan)
}

func (c *cluster) startEtcd(ctx context.Context) (err error) {
	c.say("waiting for etcd")
	if c.etcd, err = startEtcd(c.dir); err != nil {
		return fmt.Errorf("etcd does not start: %w\n%s", err, lastLines(c.dir.log("etcd")))
	}
	select {
	case <-c.etcd.Server.ReadyNotify():
		return nil
	case err := <-c.etcd.Err():
		return fmt.Errorf("etcd ended by itself: %w\n%s", err, lastLines(c.dir.log("etcd")))
	case <-ctx.Done():
		return fmt.Errorf("etcd is not ready: %w\n%s", ctx.Err(), lastLines(c.dir.log("etcd")))
	}
}

func (c *cluster) startAPIServer(ctx context.Context, plan *plan, probe *probe, auditLog string) error {
	apiserver, err := c.startChild("kube-apiserver", apiserverFlags(plan.apiserver, auditLog))
	if err != nil {
		return err
	}
	return c.wait(ctx, apiserver, "kube-apiserver /readyz", probe.ok(plan.apiserver, "/readyz"))
}

func (c *cluster) startControllers(ctx context.Context, plan *plan, probe *probe) error {
	manager, err := c.startChild("kube-controller-manager", controllerFlags(plan.controllers, plan.manager.kubeconfig))
	if err != nil {
		return err
	}
	binder, err := c.startChild("kube-scheduler", schedulerFlags(plan.scheduler, plan.binder.kubeconfig))
	if err != nil {
		return err
	}
	const account = "/api/v1/namespaces/default/serviceaccounts/default"
	if err := c.wait(ctx, manager, "the service account of namespace default", probe.ok(plan.apiserver, account)); err != nil {
		return err
	}
	return c.wait(ctx, binder, "kube-scheduler /readyz", probe.ok(plan.scheduler, "/readyz"))
}

func (c *cluster) startChild(name string, args []string) (*child, error) {
	started, err := startChild(c.dir, name, args)
	if err == nil {
		c.children = append(c.children, started)
	}
	return started, err
}

// guard returns when the run is told to stop, or with the component that ended
// before: half a cluster would only make its user look in the wrong place.
func (c *cluster) guard(ctx context.Context) error {
	ended := make(chan error, len(c.children)+1)
	for _, child := range c.children {
		go func() {
			<-child.gone
			ended <- child.failure()
		}()
	}
	select {
	case err := <-ended:
		return err
	case err := <-c.etcd.Err():
		return fmt.Errorf("etcd ended by itself: %w", err)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// end stops everything, the last one first, and leaves the logs of a failure.
func (c *cluster) end(cause error) error {
	if cause == nil {
		c.say("stopping")
	} else {
		fmt.Fprintf(c.log, "error: %v\n", cause)
	}
	for _, child := range slices.Backward(c.children) {
		child.stop()
	}
	if c.etcd != nil {
		c.etcd.Close()
	}
	return c.dir.remove(cause != nil)
}
