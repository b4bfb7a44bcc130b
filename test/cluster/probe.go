package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

// A probe asks components over HTTPS whether they are ready.
type probe struct {
	client *http.Client
	token  string
}

func newProbe(dir folder, token string) (*probe, error) {
	ca, err := os.ReadFile(dir.file("ca.crt"))
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(ca) {
		return nil, errors.New("ca.crt holds no certificate")
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}
	return &probe{client: &http.Client{Transport: transport, Timeout: 5 * time.Second}, token: token}, nil
}

// ok asks for one path; nil means that the answer was 200.
func (p *probe) ok(port int, path string) func() error {
	return func() error {
		request, err := http.NewRequest(http.MethodGet, fmt.Sprintf("https://127.0.0.1:%d%s", port, path), nil)
		if err != nil {
			return err
		}
		request.Header.Set("Authorization", "Bearer "+p.token)
		response, err := p.client.Do(request)
		if err != nil {
			return err
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err == nil && response.StatusCode != http.StatusOK {
			err = fmt.Errorf("%s: %s", response.Status, strings.TrimSpace(string(body)))
		}
		return err
	}
}

// wait asks until the answer is yes, the component has ended, or the time is up.
func (c *cluster) wait(ctx context.Context, on *child, what string, ready func() error) error {
	c.say("waiting for %s", what)
	for {
		err := ready()
		if err == nil {
			return nil
		}
		select {
		case <-on.gone:
			return fmt.Errorf("waiting for %s: %w", what, on.failure())
		case <-ctx.Done():
			return fmt.Errorf("waiting for %s: %w\nthe last answer: %w\n%s", what, ctx.Err(), err, lastLines(on.log))
		case <-time.After(50 * time.Millisecond):
		}
	}
}
