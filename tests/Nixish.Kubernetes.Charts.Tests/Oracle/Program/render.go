package main

import (
	"errors"
	"fmt"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
)

func render(r *request) (string, error) {
	root := template.New("gotpl")
	if r.Missing != "" {
		root.Option("missingkey=" + r.Missing)
	}
	switch r.Functions {
	case "probes":
		root.Funcs(probes)
	case "helm":
		root.Funcs(helmFunctions(root, r.Missing))
	}
	for _, one := range r.Templates {
		if _, err := root.New(one.Name).Parse(string(one.Text)); err != nil {
			return "", err
		}
	}
	var out strings.Builder
	if err := root.ExecuteTemplate(&out, r.Entry, r.Value.value); err != nil {
		return "", err
	}
	return out.String(), nil
}

// probes have the parameter types that functions of charts have, and say what they got.
var probes = template.FuncMap{
	"takesInt":     func(v int) string { return fmt.Sprintf("%T %v", v, v) },
	"takesInt64":   func(v int64) string { return fmt.Sprintf("%T %v", v, v) },
	"takesByte":    func(v uint8) string { return fmt.Sprintf("%T %v", v, v) },
	"takesFloat":   func(v float64) string { return fmt.Sprintf("%T %v", v, v) },
	"takesComplex": func(v complex128) string { return fmt.Sprintf("%T %v", v, v) },
	"takesBool":    func(v bool) string { return fmt.Sprintf("%T %v", v, v) },
	"takesString":  func(v string) string { return fmt.Sprintf("%T %v", v, v) },
	"takesAny":     func(v interface{}) string { return fmt.Sprintf("%T %v", v, v) },
	"takesMap":     func(v map[string]interface{}) string { return fmt.Sprintf("%T %v", v, v) },
	"takesList":    func(v []interface{}) string { return fmt.Sprintf("%T %v", v, v) },
	"takesStrings": func(v []string) string { return fmt.Sprintf("%T %v", v, v) },
	"takesMany":    func(first string, rest ...int) string { return fmt.Sprintf("%v %v", first, rest) },
	"takesAll":     func(all ...interface{}) string { return fmt.Sprintf("%v", all) },
	"takesNothing": func() string { return "nothing" },
	"givesAny":     func(v interface{}) interface{} { return v },
	"givesNil":     func() interface{} { return nil },
	"givesInt64":   func() int64 { return 64 },
	"list":         func(all ...interface{}) []interface{} { return all },
	"dict": func(all ...interface{}) map[string]interface{} {
		made := map[string]interface{}{}
		for i := 0; i+1 < len(all); i += 2 {
			made[fmt.Sprint(all[i])] = all[i+1]
		}
		return made
	},
	"refuse": func(why string) (string, error) { return "", errors.New(why) },
}

// helmFunctions wires Sprig and the functions of Helm's own as Helm does.
func helmFunctions(root *template.Template, missing string) template.FuncMap {
	functions := sprig.TxtFuncMap()
	delete(functions, "env")
	delete(functions, "expandenv")
	depth := 0
	execute := func(set *template.Template, name string, data interface{}) (string, error) {
		if depth++; depth > 1000 {
			return "", errors.New("too deep")
		}
		defer func() { depth-- }()
		var out strings.Builder
		err := set.ExecuteTemplate(&out, name, data)
		return out.String(), err
	}
	functions["include"] = func(name string, data interface{}) (string, error) { return execute(root, name, data) }
	functions["tpl"] = func(text string, data interface{}) (string, error) {
		set, err := root.Clone()
		if err != nil {
			return "", err
		}
		if missing != "" {
			set.Option("missingkey=" + missing)
		}
		one, err := set.New("inner").Parse(text)
		if err != nil {
			return "", err
		}
		var out strings.Builder
		err = one.Execute(&out, data)
		return strings.ReplaceAll(out.String(), "<no value>", ""), err
	}
	functions["required"] = func(why string, v interface{}) (interface{}, error) {
		if v == nil || v == "" {
			return v, errors.New(why)
		}
		return v, nil
	}
	functions["fail"] = func(why string) (string, error) { return "", errors.New(why) }
	functions["lookup"] = func(string, string, string, string) (map[string]interface{}, error) {
		return map[string]interface{}{}, nil
	}
	functions["getHostByName"] = func(string) string { return "" }
	for name, function := range documentFunctions {
		functions[name] = function
	}
	return functions
}
