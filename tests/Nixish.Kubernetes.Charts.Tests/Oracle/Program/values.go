package main

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"strconv"
	"strings"
)

// A value in typed JSON: what JSON has itself stands for what Helm reads (numbers are float64), an object with one key that starts with $ for the rest.
type typed struct{ value interface{} }

func (t *typed) UnmarshalJSON(text []byte) (err error) {
	var plain interface{}
	if err = json.Unmarshal(text, &plain); err != nil {
		return err
	}
	t.value, err = fromPlain(plain)
	return err
}

func values(all []typed) []interface{} {
	list := make([]interface{}, len(all))
	for i, one := range all {
		list[i] = one.value
	}
	return list
}

func fromPlain(plain interface{}) (interface{}, error) {
	switch v := plain.(type) {
	case []interface{}:
		list := make([]interface{}, len(v))
		for i, item := range v {
			value, err := fromPlain(item)
			if err != nil {
				return nil, err
			}
			list[i] = value
		}
		return list, nil
	case map[string]interface{}:
		if len(v) == 1 {
			for key, inner := range v {
				if strings.HasPrefix(key, "$") {
					return special(key, inner)
				}
			}
		}
		made := make(map[string]interface{}, len(v))
		for key, item := range v {
			value, err := fromPlain(item)
			if err != nil {
				return nil, err
			}
			made[key] = value
		}
		return made, nil
	default:
		return v, nil
	}
}

// namedMap is what Helm's Values is: a map with a name.
type namedMap map[string]interface{}

func special(key string, inner interface{}) (interface{}, error) {
	text, _ := inner.(string)
	switch key {
	case "$int":
		v, err := strconv.ParseInt(text, 10, 64)
		return int(v), err
	case "$int8":
		v, err := strconv.ParseInt(text, 10, 8)
		return int8(v), err
	case "$int16":
		v, err := strconv.ParseInt(text, 10, 16)
		return int16(v), err
	case "$int32":
		v, err := strconv.ParseInt(text, 10, 32)
		return int32(v), err
	case "$int64":
		return strconv.ParseInt(text, 10, 64)
	case "$uint":
		v, err := strconv.ParseUint(text, 10, 64)
		return uint(v), err
	case "$uint8":
		v, err := strconv.ParseUint(text, 10, 8)
		return uint8(v), err
	case "$uint16":
		v, err := strconv.ParseUint(text, 10, 16)
		return uint16(v), err
	case "$uint32":
		v, err := strconv.ParseUint(text, 10, 32)
		return uint32(v), err
	case "$uint64":
		return strconv.ParseUint(text, 10, 64)
	case "$float64":
		return strconv.ParseFloat(text, 64)
	case "$float32":
		v, err := strconv.ParseFloat(text, 32)
		return float32(v), err
	case "$complex":
		return strconv.ParseComplex(text, 128)
	case "$bytes":
		return base64.StdEncoding.DecodeString(text)
	case "$string":
		v, err := base64.StdEncoding.DecodeString(text)
		return string(v), err
	case "$strings":
		list := []string{}
		for _, item := range inner.([]interface{}) {
			list = append(list, item.(string))
		}
		return list, nil
	case "$ints":
		list := []int{}
		for _, item := range inner.([]interface{}) {
			list = append(list, int(item.(float64)))
		}
		return list, nil
	case "$maps":
		list := []map[string]interface{}{}
		for _, item := range inner.([]interface{}) {
			value, err := fromPlain(item)
			if err != nil {
				return nil, err
			}
			list = append(list, value.(map[string]interface{}))
		}
		return list, nil
	case "$stringmap":
		made := map[string]string{}
		for key, item := range inner.(map[string]interface{}) {
			made[key] = item.(string)
		}
		return made, nil
	case "$named", "$map":
		// $map also escapes a map whose only key starts with $.
		made := map[string]interface{}{}
		for key, item := range inner.(map[string]interface{}) {
			value, err := fromPlain(item)
			if err != nil {
				return nil, err
			}
			made[key] = value
		}
		if key == "$named" {
			return namedMap(made), nil
		}
		return made, nil
	case "$thing":
		return thing{Name: text, Count: 3, Tags: []string{"x", "y"}}, nil
	case "$pointer":
		return &thing{Name: text, Count: 3, Tags: []string{"x", "y"}}, nil
	case "$speaker":
		return speaker{text}, nil
	case "$failure":
		return errors.New(text), nil
	}
	return nil, fmt.Errorf("no type %s", key)
}

// thing is a struct with fields and methods.
type thing struct {
	Name  string
	Count int
	Tags  []string
	Other interface{}
}

func (t thing) Greet(who string) string { return "hello " + who + ", I am " + t.Name }

func (t thing) Sum(first int, rest ...int) int {
	for _, one := range rest {
		first += one
	}
	return first + t.Count
}

func (t thing) Refuse() (string, error) { return "", errors.New(t.Name + " refuses") }

// speaker says itself what it prints as.
type speaker struct{ word string }

func (s speaker) String() string { return "<" + s.word + ">" }

// toTyped is fromPlain backwards: what an operation that reads gives.
func toTyped(value interface{}) interface{} {
	switch v := value.(type) {
	case nil, bool, string:
		return v
	case float64:
		return map[string]interface{}{"$float64": strconv.FormatFloat(v, 'g', -1, 64)}
	case int:
		return map[string]interface{}{"$int": strconv.Itoa(v)}
	case int64:
		return map[string]interface{}{"$int64": strconv.FormatInt(v, 10)}
	case uint64:
		return map[string]interface{}{"$uint64": strconv.FormatUint(v, 10)}
	case []interface{}:
		list := make([]interface{}, len(v))
		for i, item := range v {
			list[i] = toTyped(item)
		}
		return list
	case []map[string]interface{}:
		list := make([]interface{}, len(v))
		for i, item := range v {
			list[i] = toTyped(item)
		}
		return map[string]interface{}{"$maps": list}
	case map[string]interface{}:
		made := map[string]interface{}{}
		for key, item := range v {
			made[key] = toTyped(item)
		}
		return made
	case map[interface{}]interface{}:
		keys := []string{}
		for key, item := range v {
			keys = append(keys, fmt.Sprintf("%T %v: %v", key, key, item))
		}
		sort.Strings(keys)
		return map[string]interface{}{"$untyped": keys}
	default:
		return map[string]interface{}{"$other": fmt.Sprintf("%T %v", v, v)}
	}
}
