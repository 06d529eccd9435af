// Fills templates in with Go's own text/template and the functions that Helm adds to it.
//
// Reads a JSON list of {"template": text, "values": text of YAML}, and writes a list of {"text"} or {"error"}.
// Wants golang-github-masterminds-sprig-dev and golang-k8s-sigs-yaml-dev:
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go build -o templates main.go
package main

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"sigs.k8s.io/yaml"
)

type question struct {
	Template string `json:"template"`
	Values   string `json:"values"`
}

type answer struct {
	Text  string `json:"text"`
	Error string `json:"error"`
}

func fill(q question) (string, error) {
	values := map[string]interface{}{}
	if err := yaml.Unmarshal([]byte(q.Values), &values); err != nil {
		return "", err
	}
	t := template.New("t")
	functions := sprig.TxtFuncMap()
	functions["toYaml"] = func(v interface{}) string {
		data, err := yaml.Marshal(v)
		if err != nil {
			return ""
		}
		return strings.TrimSuffix(string(data), "\n")
	}
	functions["fromYaml"] = func(text string) map[string]interface{} {
		m := map[string]interface{}{}
		if err := yaml.Unmarshal([]byte(text), &m); err != nil {
			m["Error"] = err.Error()
		}
		return m
	}
	functions["include"] = func(name string, data interface{}) (string, error) {
		var b strings.Builder
		err := t.ExecuteTemplate(&b, name, data)
		return b.String(), err
	}
	functions["tpl"] = func(text string, data interface{}) (string, error) {
		inner, err := template.New("i").Funcs(functions).Parse(text)
		if err != nil {
			return "", err
		}
		var b strings.Builder
		err = inner.Execute(&b, data)
		return strings.ReplaceAll(b.String(), "<no value>", ""), err
	}
	functions["required"] = func(message string, v interface{}) (interface{}, error) {
		if s, ok := v.(string); v == nil || ok && s == "" {
			return nil, errors.New(message)
		}
		return v, nil
	}
	t.Funcs(functions)
	if _, err := t.Parse(q.Template); err != nil {
		return "", err
	}
	root := map[string]interface{}{
		"Values":  values,
		"Release": map[string]interface{}{"Name": "r", "Namespace": "default"},
	}
	var b strings.Builder
	err := t.Execute(&b, root)
	return strings.ReplaceAll(b.String(), "<no value>", ""), err
}

func main() {
	var questions []question
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		panic(err)
	}
	answers := []answer{}
	for _, q := range questions {
		text, err := fill(q)
		if err != nil {
			answers = append(answers, answer{Error: err.Error()})
		} else {
			answers = append(answers, answer{Text: text})
		}
	}
	json.NewEncoder(os.Stdout).Encode(answers)
}
