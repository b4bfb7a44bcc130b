package main

import (
	"fmt"
	"os"

	// CronJobs name time zones, and a small machine has no zone files.
	_ "time/tzdata"

	"github.com/spf13/cobra"
	"k8s.io/component-base/cli"
	"k8s.io/component-base/logs"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	kubectl "k8s.io/kubectl/pkg/cmd"
	"k8s.io/kubectl/pkg/cmd/util"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllers "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
)

// Flags, feature gates and metrics of these programs are global, so each one
// gets a process: two of them in one would overwrite each other's.
var components = map[string]func() *cobra.Command{
	"kube-apiserver":          apiserver.NewAPIServerCommand,
	"kube-controller-manager": func() *cobra.Command { return controllers.NewControllerManagerCommand() },
	"kube-scheduler":          func() *cobra.Command { return scheduler.NewSchedulerCommand() },
}

func runComponent(name string, args []string) int {
	newCommand, known := components[name]
	if !known {
		fmt.Fprintf(os.Stderr, "error: no component is called %q\n", name)
		return 2
	}
	dieWithParent()
	command := newCommand()
	command.SetArgs(args)
	return cli.Run(command)
}

func runKubectl() int {
	// As kubectl's own main does: verbosity holds from before the command exists.
	_, _ = logs.GlogSetter(kubectl.GetLogVerbosity(os.Args))
	if err := cli.RunNoErrOutput(kubectl.NewDefaultKubectlCommand()); err != nil {
		util.CheckErr(err)
	}
	return 0
}
