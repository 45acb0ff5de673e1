package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"text/template"

	"github.com/BurntSushi/toml"
	"gopkg.in/yaml.v3"
	sigs "sigs.k8s.io/yaml"
)

// documentFunctions are Helm's: what cannot be written is empty, what cannot be read is told in the result.
var documentFunctions = template.FuncMap{
	"toYaml": func(v interface{}) string {
		text, err := sigs.Marshal(v)
		if err != nil {
			return ""
		}
		return strings.TrimSuffix(string(text), "\n")
	},
	"mustToYaml": func(v interface{}) (string, error) {
		text, err := sigs.Marshal(v)
		return strings.TrimSuffix(string(text), "\n"), err
	},
	"toYamlPretty": func(v interface{}) string {
		text, err := prettyYaml(v)
		if err != nil {
			return ""
		}
		return strings.TrimSuffix(text, "\n")
	},
	"fromYaml": func(text string) map[string]interface{} {
		read := map[string]interface{}{}
		if err := sigs.Unmarshal([]byte(text), &read); err != nil {
			read["Error"] = err.Error()
		}
		return read
	},
	"fromYamlArray": func(text string) []interface{} {
		read := []interface{}{}
		if err := sigs.Unmarshal([]byte(text), &read); err != nil {
			read = []interface{}{err.Error()}
		}
		return read
	},
	"toToml": func(v interface{}) string {
		text, err := tomlText(v)
		if err != nil {
			return err.Error()
		}
		return text
	},
	"fromToml": func(text string) map[string]interface{} {
		read := map[string]interface{}{}
		if err := toml.Unmarshal([]byte(text), &read); err != nil {
			read["Error"] = err.Error()
		}
		return read
	},
	"toJson": func(v interface{}) string {
		text, err := json.Marshal(v)
		if err != nil {
			return ""
		}
		return string(text)
	},
	"mustToJson": func(v interface{}) (string, error) {
		text, err := json.Marshal(v)
		return string(text), err
	},
	"fromJson": func(text string) map[string]interface{} {
		read := make(map[string]interface{})
		if err := json.Unmarshal([]byte(text), &read); err != nil {
			read["Error"] = err.Error()
		}
		return read
	},
	"fromJsonArray": func(text string) []interface{} {
		read := []interface{}{}
		if err := json.Unmarshal([]byte(text), &read); err != nil {
			read = []interface{}{err.Error()}
		}
		return read
	},
}

func yamlWrite(r *request) (string, error) {
	text, err := sigs.Marshal(r.Value.value)
	return string(text), err
}

func yamlWritePretty(r *request) (string, error) { return prettyYaml(r.Value.value) }

func prettyYaml(v interface{}) (string, error) {
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	err := encoder.Encode(v)
	return out.String(), err
}

func yamlRead(r *request) (string, error) {
	var read interface{}
	if err := sigs.Unmarshal(r.Text, &read); err != nil {
		return "", err
	}
	return typedText(read)
}

func tomlText(v interface{}) (string, error) {
	var out bytes.Buffer
	err := toml.NewEncoder(&out).Encode(v)
	return out.String(), err
}

func tomlWrite(r *request) (string, error) { return tomlText(r.Value.value) }

func tomlRead(r *request) (string, error) {
	read := map[string]interface{}{}
	if err := toml.Unmarshal(r.Text, &read); err != nil {
		return "", err
	}
	return typedText(read)
}

// jsonWrite has three verbs: compact (the default), raw (no escapes for HTML) and pretty (two spaces).
func jsonWrite(r *request) (string, error) {
	switch r.Verb {
	case "pretty":
		text, err := json.MarshalIndent(r.Value.value, "", "  ")
		return string(text), err
	case "raw":
		var out bytes.Buffer
		encoder := json.NewEncoder(&out)
		encoder.SetEscapeHTML(false)
		err := encoder.Encode(r.Value.value)
		return strings.TrimSuffix(out.String(), "\n"), err
	default:
		text, err := json.Marshal(r.Value.value)
		return string(text), err
	}
}

func jsonRead(r *request) (string, error) {
	var read interface{}
	if err := json.Unmarshal(r.Text, &read); err != nil {
		return "", err
	}
	return typedText(read)
}

func typedText(v interface{}) (string, error) {
	text, err := json.Marshal(toTyped(v))
	return string(text), err
}
