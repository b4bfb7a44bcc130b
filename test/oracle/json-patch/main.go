// Command json-patch answers what the API server makes of an object and a webhook's patch of it, by the library and in
// the steps of k8s.io/apiserver's pkg/admission/plugin/webhook/mutating/dispatcher.go. An answer is the text of the
// patched object, the same for equal objects: members sorted, numbers as they were written.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"

	"admend.dev/test/oracle/lines"
)

// admission has its fields as AdmissionReview v1 has them: encoding/json reads a []byte from base64.
type admission struct {
	Object json.RawMessage `json:"object"`
	Patch  []byte          `json:"patch"`
}

func main() {
	lines.Answer(admit)
}

func admit(request admission) (string, error) {
	patched, err := apply(request)
	if err != nil {
		return "", err
	}
	return canonical(patched)
}

func apply(request admission) (patched []byte, err error) {
	// The library panics at some patches of what is no object. To the API server's user that is an error, too.
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("panic: %v", reason)
		}
	}()
	if len(request.Patch) == 0 {
		return request.Object, nil
	}
	patch, err := jsonpatch.DecodePatch(request.Patch)
	if err != nil {
		return nil, err
	}
	if len(patch) == 0 {
		return request.Object, nil
	}
	return patch.Apply(request.Object)
}

func canonical(text []byte) (string, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return "", err
	}
	var written strings.Builder
	encoder := json.NewEncoder(&written)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return "", err
	}
	return strings.TrimSuffix(written.String(), "\n"), nil
}
