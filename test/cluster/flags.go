package main

import (
	"fmt"
	"os"
)

const (
	serviceRange       = "10.96.0.0/16"
	apiserverServiceIP = "10.96.0.1"
)

type ports struct{ apiserver, controllers, scheduler int }

func (p ports) server() string { return fmt.Sprintf("https://127.0.0.1:%d", p.apiserver) }

// Paths in the flags are relative: every component works in the run's folder.
func serving(port int) []string {
	return []string{
		"--bind-address=127.0.0.1",
		fmt.Sprintf("--secure-port=%d", port),
		"--permit-port-sharing=true",
		"--tls-cert-file=serving.crt",
		"--tls-private-key-file=serving.key",
		"--profiling=false",
	}
}

func apiserverFlags(port int, auditLog string) []string {
	flags := append(serving(port),
		"--etcd-servers="+etcdSocket,
		"--service-cluster-ip-range="+serviceRange,
		// The "kubernetes" service gets no endpoint: the server takes no loopback
		// address for one, and to look for another needs a network.
		"--advertise-address=127.0.0.1",
		"--endpoint-reconciler-type=none",
		// As kubeadm sets a cluster up.
		"--allow-privileged=true",
		"--authorization-mode=Node,RBAC",
		"--enable-admission-plugins=NodeRestriction",
		"--client-ca-file=ca.crt",
		"--token-auth-file=tokens.csv",
		"--service-account-issuer=https://kubernetes.default.svc.cluster.local",
		"--service-account-key-file=service-accounts.key",
		"--service-account-signing-key-file=service-accounts.key",
	)
	if auditLog == "" {
		return flags
	}
	return append(flags, "--audit-log-path="+auditLog, "--audit-policy-file=audit-policy.yaml")
}

func controllerFlags(port int, kubeconfig string) []string {
	return append(serving(port),
		"--kubeconfig="+kubeconfig,
		"--leader-elect=false",
		// Each controller is a service account of its own, as in a real cluster.
		"--use-service-account-credentials=true",
		"--service-account-private-key-file=service-accounts.key",
		"--root-ca-file=ca.crt",
		// At the default rate the start alone, a token for each controller, takes 5 s.
		"--kube-api-qps=500",
		"--kube-api-burst=1000",
		// Or it makes /usr/libexec/kubernetes.
		"--flex-volume-plugin-dir=flexvolume",
		"--cluster-signing-cert-file=ca.crt",
		"--cluster-signing-key-file=ca.key",
	)
}

func schedulerFlags(port int, kubeconfig string) []string {
	return append(serving(port), "--kubeconfig="+kubeconfig, "--leader-elect=false")
}

// Everything that changes an object, with the object. Not reads, which would
// bury it, and not the tokens that the controllers get.
const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - level: None
    resources: [{resources: [serviceaccounts/token]}]
  - level: RequestResponse
    verbs: [create, update, patch, delete, deletecollection]
  - level: None
`

func writeAuditPolicy(dir folder) error {
	return os.WriteFile(dir.file("audit-policy.yaml"), []byte(auditPolicy), 0o600)
}
