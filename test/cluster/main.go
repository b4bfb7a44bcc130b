// Command admend-cluster is a Kubernetes control plane in one binary, on
// loopback, for tests. Called as "kubectl" it is kubectl.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

const usage = `usage: admend-cluster run --dir DIR [--audit-log FILE] [--lifeline]

Runs etcd, kube-apiserver, kube-controller-manager and kube-scheduler until
SIGINT or SIGTERM. Once ready it prints one line of JSON on stdout and keeps
the same line in DIR/cluster.json.

  --dir DIR          folder of this run; must not exist, and is removed at the end
  --audit-log FILE   what the API server was asked to change, one event a line
  --lifeline         stop as well when stdin is closed
`

func main() {
	if filepath.Base(os.Args[0]) == "kubectl" {
		os.Exit(runKubectl())
	}
	if len(os.Args) > 2 && os.Args[1] == "component" {
		os.Exit(runComponent(os.Args[2], os.Args[3:]))
	}
	os.Exit(runCommand(os.Args[1:]))
}

func runCommand(args []string) int {
	opts, err := parseOptions(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Print(usage)
		return 0
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "error: %v\n\n%s", err, usage)
		return 2
	}
	if err := run(opts); err != nil {
		fmt.Fprintf(os.Stderr, "error: %v\n", err)
		return 1
	}
	return 0
}

type options struct {
	dir      string
	auditLog string
	lifeline bool
}

func parseOptions(args []string) (options, error) {
	var opts options
	if len(args) == 0 {
		return opts, errors.New("a command is missing")
	}
	if args[0] == "--help" || args[0] == "-h" || args[0] == "help" {
		return opts, flag.ErrHelp
	}
	if args[0] != "run" {
		return opts, fmt.Errorf("unknown command %q", args[0])
	}
	flags := flag.NewFlagSet("run", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&opts.dir, "dir", "", "")
	flags.StringVar(&opts.auditLog, "audit-log", "", "")
	flags.BoolVar(&opts.lifeline, "lifeline", false, "")
	if err := flags.Parse(args[1:]); err != nil {
		return opts, err
	}
	return opts, opts.complete(flags.Args())
}

// complete makes the paths absolute, because the run moves into its folder.
func (o *options) complete(rest []string) (err error) {
	if len(rest) > 0 {
		return fmt.Errorf("unexpected argument %q", rest[0])
	}
	if o.dir == "" {
		return errors.New("--dir is missing")
	}
	if o.auditLog != "" {
		if o.auditLog, err = filepath.Abs(o.auditLog); err != nil {
			return err
		}
	}
	o.dir, err = filepath.Abs(o.dir)
	return err
}
