// The oracle of the chart engine's tests: the originals, asked over a pipe. It reads one JSON request a line and answers each with one JSON line,
// {"out": base64} or {"error": base64}. Text is base64 everywhere, for Go's strings need not be UTF-8. A new operation is one entry of `operations`.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

// Everything that any operation takes; each reads its own part.
type request struct {
	Op        string
	Text      []byte
	Value     typed
	Args      []typed
	Entry     string
	Templates []templateText
	Missing   string
	Functions string
	Pattern   []byte
	With      []byte
	Count     int
	Verb      string
	Precision int
}

type templateText struct {
	Name string
	Text []byte
}

type reply struct {
	Out   []byte `json:"out"`
	Error []byte `json:"error,omitempty"`
}

var operations = map[string]func(*request) (string, error){
	"render":  render,
	"print":   func(r *request) (string, error) { return fmt.Sprint(values(r.Args)...), nil },
	"println": func(r *request) (string, error) { return fmt.Sprintln(values(r.Args)...), nil },
	"printf":  func(r *request) (string, error) { return fmt.Sprintf(string(r.Text), values(r.Args)...), nil },

	"float":   formatFloat,
	"quote":   quote,
	"unquote": unquote,

	"yaml.write":       yamlWrite,
	"yaml.writepretty": yamlWritePretty,
	"yaml.read":        yamlRead,
	"toml.write":       tomlWrite,
	"toml.read":        tomlRead,
	"json.write":       jsonWrite,
	"json.read":        jsonRead,

	"regexp.match":   regexpMatch,
	"regexp.find":    regexpFind,
	"regexp.findall": regexpFindAll,
	"regexp.replace": regexpReplace,
	"regexp.literal": regexpLiteral,
	"regexp.split":   regexpSplit,

	"semver.parse": semverParse,
	"semver.check": semverCheck,
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			answer, _ := json.Marshal(answer(line))
			out.Write(answer)
			out.WriteByte('\n')
			// Whoever asks one thing at a time waits for it; of many, the last one flushes.
			if in.Buffered() == 0 {
				out.Flush()
			}
		}
		if err != nil {
			out.Flush()
			return
		}
	}
}

func answer(line []byte) (r reply) {
	defer func() {
		if p := recover(); p != nil {
			r = reply{Error: []byte(fmt.Sprintf("panic: %v", p))}
		}
	}()
	var q request
	if err := json.Unmarshal(line, &q); err != nil {
		return reply{Error: []byte("bad request: " + err.Error())}
	}
	operation := operations[q.Op]
	if operation == nil {
		return reply{Error: []byte("bad request: no operation " + q.Op)}
	}
	out, err := operation(&q)
	if err != nil {
		return reply{Error: []byte(err.Error())}
	}
	return reply{Out: []byte(out)}
}
