package main

import (
	"encoding/json"
	"regexp"
	"strconv"

	"github.com/Masterminds/semver"
)

// formatFloat takes Value (a float64), Verb (one of eEfgG) and Precision.
func formatFloat(r *request) (string, error) {
	return strconv.FormatFloat(r.Value.value.(float64), r.Verb[0], r.Precision, 64), nil
}

func quote(r *request) (string, error) { return strconv.Quote(string(r.Text)), nil }

func unquote(r *request) (string, error) { return strconv.Unquote(string(r.Text)) }

// The regexp operations take Pattern and Text; Count is how many at most (all where it is negative), With the replacement. Lists are told as JSON.
func regexpMatch(r *request) (string, error) {
	pattern, err := regexp.Compile(string(r.Pattern))
	if err != nil {
		return "", err
	}
	return strconv.FormatBool(pattern.Match(r.Text)), nil
}

func regexpFind(r *request) (string, error) {
	pattern, err := regexp.Compile(string(r.Pattern))
	if err != nil {
		return "", err
	}
	return pattern.FindString(string(r.Text)), nil
}

func regexpFindAll(r *request) (string, error) {
	pattern, err := regexp.Compile(string(r.Pattern))
	if err != nil {
		return "", err
	}
	return jsonList(pattern.FindAllString(string(r.Text), r.Count))
}

func regexpReplace(r *request) (string, error) {
	pattern, err := regexp.Compile(string(r.Pattern))
	if err != nil {
		return "", err
	}
	return pattern.ReplaceAllString(string(r.Text), string(r.With)), nil
}

func regexpLiteral(r *request) (string, error) {
	pattern, err := regexp.Compile(string(r.Pattern))
	if err != nil {
		return "", err
	}
	return pattern.ReplaceAllLiteralString(string(r.Text), string(r.With)), nil
}

func regexpSplit(r *request) (string, error) {
	pattern, err := regexp.Compile(string(r.Pattern))
	if err != nil {
		return "", err
	}
	return jsonList(pattern.Split(string(r.Text), r.Count))
}

func jsonList(list []string) (string, error) {
	text, err := json.Marshal(list)
	return string(text), err
}

// semverParse takes Text and prints the version in its normal form.
func semverParse(r *request) (string, error) {
	version, err := semver.NewVersion(string(r.Text))
	if err != nil {
		return "", err
	}
	return version.String(), nil
}

// semverCheck takes Pattern (a constraint) and Text (a version).
func semverCheck(r *request) (string, error) {
	constraint, err := semver.NewConstraint(string(r.Pattern))
	if err != nil {
		return "", err
	}
	version, err := semver.NewVersion(string(r.Text))
	if err != nil {
		return "", err
	}
	return strconv.FormatBool(constraint.Check(version)), nil
}
