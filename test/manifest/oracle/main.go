// Command oracle answers what kubectl's own YAML library makes of a text.
// It reads a JSON array of YAML texts from stdin and writes a JSON array of {"json": …} or {"error": …} to stdout.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	goyaml "go.yaml.in/yaml/v2"
	"sigs.k8s.io/yaml"
)

type answer struct {
	JSON  json.RawMessage `json:"json,omitempty"`
	Error string          `json:"error,omitempty"`
}

func main() {
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		log.Fatalf("oracle: reading the texts: %v", err)
	}
	answers := make([]answer, len(texts))
	for i, text := range texts {
		answers[i] = read(text)
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		log.Fatalf("oracle: writing the answers: %v", err)
	}
}

func read(text string) answer {
	value, err := yaml.YAMLToJSON([]byte(text))
	if err == nil {
		err = onlyOne(text)
	}
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{JSON: value}
}

// onlyOne refuses a text that goes on behind its first document: sigs.k8s.io/yaml does not look there, so
// "  a: 1\nb: 2" is {"a": 1} to it and b is lost. We call that an error rather than stay silent.
func onlyOne(text string) error {
	decoder := goyaml.NewDecoder(strings.NewReader(text))
	var value any
	if err := decoder.Decode(&value); err == io.EOF {
		return nil
	}
	if err := decoder.Decode(&value); err != io.EOF {
		return fmt.Errorf("more behind the first document: %v", err)
	}
	return nil
}
