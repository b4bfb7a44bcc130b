// Package lines lets a program answer many questions in one run: JSON lines in, JSON lines out, in the same order.
package lines

import (
	"bufio"
	"encoding/json"
	"io"
	"log"
	"os"
)

// answer is one of the two.
type answer struct {
	JSON  any    `json:"json,omitempty"`
	Error string `json:"error,omitempty"`
}

// Answer writes {"json": …} or {"error": …} to stdout for every question on stdin. It ends the program where a line
// is no question.
func Answer[Question, Value any](ask func(Question) (Value, error)) {
	questions := json.NewDecoder(bufio.NewReader(os.Stdin))
	stdout := bufio.NewWriter(os.Stdout)
	answers := json.NewEncoder(stdout)
	for {
		var question Question
		if err := questions.Decode(&question); err == io.EOF {
			break
		} else if err != nil {
			log.Fatalf("reading a question: %v", err)
		}
		if err := answers.Encode(answered(ask(question))); err != nil {
			log.Fatalf("writing an answer: %v", err)
		}
	}
	if err := stdout.Flush(); err != nil {
		log.Fatalf("writing the answers: %v", err)
	}
}

func answered[Value any](value Value, err error) answer {
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{JSON: value}
}
