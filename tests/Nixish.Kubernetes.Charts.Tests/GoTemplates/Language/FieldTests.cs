namespace Nixish.Kubernetes.Charts.Tests.GoTemplates.Language;

/// <summary>Fields, methods, keys that are missing, and nothing at all.</summary>
public class FieldTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        { "a field", "{{ .i }}", "7" },
        { "a field of a field", "{{ .map.c.d }}", "deep" },
        { "a field of a parenthesized value", "{{ (.map).c.d }}", "deep" },
        { "a field of a call's value", "{{ (dict \"a\" 1).a }}", "1" },
        { "a field of a function", "{{ takesNothing.x }}", "error: template: t:1:3: executing \"t\" at <takesNothing>: can't evaluate field x in type string" },
        { "a missing key prints no value", "{{ .none }}", "<no value>" },
        { "a field of a missing key is missing", "{{ .none.deeper.still }}", "<no value>" },
        { "a missing key of a map of strings", "{{ .smap.none }}", "<no value>" },
        { "a nil value prints no value", "{{ .nil }}", "<no value>" },
        { "a field of a nil value is an error", "{{ .nil.x }}", "error: template: t:1:7: executing \"t\" at <.nil.x>: nil pointer evaluating interface {}.x" },
        { "a field of a nil value further down", "{{ (dict \"a\" nil).a.b }}", "error: template: t:1:13: executing \"t\" at <nil>: nil pointer evaluating interface {}.b" },
        { "a field of a string", "{{ .s.x }}", "error: template: t:1:5: executing \"t\" at <.s.x>: can't evaluate field x in type interface {}" },
        { "a field of a number", "{{ .i.x }}", "error: template: t:1:5: executing \"t\" at <.i.x>: can't evaluate field x in type interface {}" },
        { "a field of a literal's pipeline", "{{ (\"x\").y }}", "error: template: t:1:4: executing \"t\" at <\"x\">: can't evaluate field y in type string" },
        { "a field of a list", "{{ .list.x }}", "error: template: t:1:8: executing \"t\" at <.list.x>: can't evaluate field x in type interface {}" },
        { "a field of a bool in a map", "{{ .map.a.b }}", "error: template: t:1:7: executing \"t\" at <.map.a.b>: can't evaluate field b in type interface {}" },
        { "a field of a struct", "{{ .thing.Name }} {{ .thing.Count }} {{ .thing.Tags }}", "box 3 [x y]" },
        { "a field of a pointer", "{{ .ptr.Name }}", "box" },
        { "a nil field of a struct", "{{ .thing.Other }}", "<no value>" },
        { "a field of a nil field", "{{ .thing.Other.x }}", "error: template: t:1:9: executing \"t\" at <.thing.Other.x>: nil pointer evaluating interface {}.x" },
        { "a field that a struct does not have", "{{ .thing.Nope }}", "error: template: t:1:9: executing \"t\" at <.thing.Nope>: can't evaluate field Nope in type interface {}" },
        { "a field that a pointer does not have", "{{ .ptr.Nope }}", "error: template: t:1:7: executing \"t\" at <.ptr.Nope>: can't evaluate field Nope in type interface {}" },
        { "a method", "{{ .thing.Greet \"you\" }}", "hello you, I am box" },
        { "a method of a pointer", "{{ .ptr.Greet \"you\" }}", "hello you, I am box" },
        { "a method takes the pipeline", "{{ \"you\" | .thing.Greet }}", "hello you, I am box" },
        { "a method with many arguments", "{{ .thing.Sum 1 2 3 }}", "9" },
        { "a method with too few arguments", "{{ .thing.Greet }}", "error: template: t:1:9: executing \"t\" at <.thing.Greet>: wrong number of args for Greet: want 1 got 0" },
        { "a method with too many arguments", "{{ .thing.Greet \"a\" \"b\" }}", "error: template: t:1:9: executing \"t\" at <.thing.Greet>: wrong number of args for Greet: want 1 got 2" },
        { "a method with the wrong argument", "{{ .thing.Greet 1 }}", "error: template: t:1:16: executing \"t\" at <1>: expected string; found 1" },
        { "a method that fails", "{{ .thing.Refuse }}", "error: template: t:1:9: executing \"t\" at <.thing.Refuse>: error calling Refuse: box refuses" },
        { "a method in the middle of a chain", "{{ .speaker.String.x }}", "error: template: t:1:11: executing \"t\" at <.speaker.String.x>: can't evaluate field x in type string" },
        { "a method as an argument", "{{ print .speaker.String }}", "<hi>" },
        { "a struct's field with arguments", "{{ .thing.Name \"x\" }}", "error: template: t:1:9: executing \"t\" at <.thing.Name>: Name has arguments but cannot be invoked as function" },
        { "a key with arguments", "{{ .map \"x\" }}", "error: template: t:1:3: executing \"t\" at <.map>: map is not a method but has arguments" },
        { "a key at the end of a pipeline", "{{ 1 | .map }}", "error: template: t:1:7: executing \"t\" at <.map>: map is not a method but has arguments" },
        { "dot with an argument", "{{ . 1 }}", "error: template: t:1:3: executing \"t\" at <.>: can't give argument to non-function ." },
        { "a named map has fields", "{{ .named.x }} {{ .named.y.z }} {{ printf \"%T\" .named }}", "1 zed main.namedMap" },
        { "a struct that says what it prints as", "{{ .speaker }}", "<hi>" },
        { "a struct prints its fields", "{{ .thing }}", "{box 3 [x y] <nil>}" },
        { "a pointer prints its struct", "{{ .ptr }}", "{box 3 [x y] <nil>}" },
        { "a chain on nil", "{{ (nil).x }}", "error: template: t:1:4: executing \"t\" at <nil>: nil is not a command" },
        { "a chain on a variable in parentheses", "{{ $x := .map }}{{ ($x).a }}", "1" },
        { "a chain with arguments", "{{ (.map).a 1 }}", "error: template: t:1:4: executing \"t\" at <.map>: a is not a method but has arguments" },
        { "a key that looks like a keyword", "{{ (dict \"if\" 1).if }}", "1" },
        { "a field of what a function gives", "{{ (givesAny .map).a }}", "1" },
        { "a nil from a function", "{{ (givesNil).x }}", "<no value>" },
        { "a field of dot in with", "{{ with .s }}{{ .x }}{{ end }}", "error: template: t:1:16: executing \"t\" at <.x>: can't evaluate field x in type string" },
        { "a field of an element", "{{ range .list }}{{ .x }}{{ end }}", "error: template: t:1:20: executing \"t\" at <.x>: can't evaluate field x in type interface {}" },
        { "upper and lower case differ", "{{ .I }}", "<no value>" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_what_Go_does(string what, string template, string expected) => GoCase.Check(what, template, expected);
}
