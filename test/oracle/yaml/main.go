// Command yaml answers what kubectl's own YAML library makes of a text: each question is a text, each answer its JSON.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	goyaml "go.yaml.in/yaml/v2"
	"sigs.k8s.io/yaml"

	"admend.dev/test/oracle/lines"
)

func main() {
	lines.Answer(read)
}

func read(text string) (json.RawMessage, error) {
	value, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		return nil, err
	}
	return value, onlyOne(text)
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
