package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"

	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
)

// An identity is who a bearer token stands for: the names that the bootstrap
// RBAC rules of every cluster know.
type identity struct {
	kubeconfig string
	user       string
	group      string
	token      string
}

func newIdentities() (admin, controllers, scheduler identity) {
	return identity{"kubeconfig", "admin", "system:masters", rand.Text()},
		identity{"controller-manager.kubeconfig", "system:kube-controller-manager", "", rand.Text()},
		identity{"scheduler.kubeconfig", "system:kube-scheduler", "", rand.Text()}
}

// writeIdentities writes the token file for the API server, and for everybody
// the kubeconfig that speaks for him.
func writeIdentities(dir folder, server string, identities ...identity) error {
	var tokens []byte
	var failed error
	for _, who := range identities {
		tokens = fmt.Appendf(tokens, "%s,%s,%s,%q\n", who.token, who.user, who.user, who.group)
		failed = errors.Join(failed, who.write(dir, server))
	}
	return errors.Join(failed, os.WriteFile(dir.file("tokens.csv"), tokens, 0o600))
}

func (i identity) write(dir folder, server string) error {
	ca, err := os.ReadFile(dir.file("ca.crt"))
	if err != nil {
		return err
	}
	const name = "admend"
	config := api.NewConfig()
	config.Clusters[name] = &api.Cluster{Server: server, CertificateAuthorityData: ca}
	config.AuthInfos[name] = &api.AuthInfo{Token: i.token}
	config.Contexts[name] = &api.Context{Cluster: name, AuthInfo: name}
	config.CurrentContext = name
	return clientcmd.WriteToFile(*config, dir.file(i.kubeconfig))
}
