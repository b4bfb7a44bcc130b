package main

import (
	"encoding/json"
	"errors"
	"os"
)

// A plan is what is fixed before anything runs: who listens where, and who is who.
type plan struct {
	ports
	admin, manager, binder identity
}

func prepare(dir folder) (*plan, error) {
	p := &plan{}
	p.admin, p.manager, p.binder = newIdentities()
	if err := reservePorts(&p.apiserver, &p.controllers, &p.scheduler); err != nil {
		return nil, err
	}
	if err := writeKeys(dir); err != nil {
		return nil, err
	}
	return p, errors.Join(
		writeIdentities(dir, p.server(), p.admin, p.manager, p.binder),
		writeAuditPolicy(dir),
	)
}

// state is what a user of the cluster wants to know.
type state struct {
	PID        int    `json:"pid"`
	Server     string `json:"server"`
	Token      string `json:"token"`
	CA         string `json:"ca"`
	Kubeconfig string `json:"kubeconfig"`
	Bin        string `json:"bin"`
}

func newState(dir folder, p *plan) (*state, error) {
	ca, err := os.ReadFile(dir.file("ca.crt"))
	return &state{
		PID:        os.Getpid(),
		Server:     p.server(),
		Token:      p.admin.token,
		CA:         string(ca),
		Kubeconfig: dir.file(p.admin.kubeconfig),
		Bin:        dir.file("bin"),
	}, err
}

// announce writes the file under another name first: who sees it sees all of it.
func (s *state) announce(dir folder) error {
	line, err := json.Marshal(s)
	if err != nil {
		return err
	}
	line = append(line, '\n')
	temporary := dir.file("cluster.json.new")
	if err := os.WriteFile(temporary, line, 0o600); err != nil {
		return err
	}
	if err := os.Rename(temporary, dir.file("cluster.json")); err != nil {
		return err
	}
	_, err = os.Stdout.Write(line)
	return err
}
