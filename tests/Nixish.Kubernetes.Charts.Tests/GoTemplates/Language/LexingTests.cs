namespace Nixish.Kubernetes.Charts.Tests.GoTemplates.Language;

/// <summary>How a text is cut into tokens: delimiters, trim markers, comments, words.</summary>
public class LexingTests
{
    public static TheoryData<string, string, string> Cases => new()
    {
        { "text alone is printed", "plain text", "plain text" },
        { "an empty text prints nothing", "{{/* x */}}", "" },
        { "a lone brace is text", "a { b } }} c", "a { b } }} c" },
        { "text around an action stays", "a {{ .i }} b", "a 7 b" },
        { "a left marker trims before", "a   {{- .i }} b", "a7 b" },
        { "a right marker trims after", "a {{ .i -}}   b", "a 7b" },
        { "both markers trim", "a  {{- .i -}}  b", "a7b" },
        { "markers trim line feeds and tabs", "a\n\t {{- .i -}} \n\t b", "a7b" },
        { "a minus without a space is a sign", "{{-3}}", "-3" },
        { "a minus before a number inside", "{{ -3 }}", "-3" },
        { "a marker needs its space on the right", "{{ .i-}}", "error: template: t:1: bad character U+002D '-'" },
        { "a marker in front of nothing", "{{- \"x\" -}}", "x" },
        { "two trimming actions next to each other", "{{ \"a\" -}} {{- \"b\" }}", "ab" },
        { "a comment is dropped", "a{{/* a comment */}}b", "ab" },
        { "a trimming comment trims", "a {{- /* a comment */ -}} b", "ab" },
        { "a comment holds delimiters", "a{{/* }} {{ */}}b", "ab" },
        { "a comment holds lines", "a{{/* one\ntwo */}}b", "ab" },
        { "a comment must touch the left delimiter", "a{{ /* x */}}b", "error: template: t:1: unexpected \"/\" in command" },
        { "a comment must touch the right delimiter", "a{{/* x */ }}b", "error: template: t:1: comment ends before closing delimiter" },
        { "a comment needs its end", "a{{/* x", "error: template: t:1: unclosed comment" },
        { "an action may span lines", "{{ printf\n  \"%v\"\n  .i }}", "7" },
        { "an action needs its end", "a {{ .i", "error: template: t:1: unclosed action" },
        { "an action needs its end on the next line", "a {{ .i\n", "error: template: t:2: unclosed action started at t:1" },
        { "a paren needs its end", "{{ (1", "error: template: t:1: unclosed action" },
        { "an open paren at the delimiter", "{{ (1 }}", "error: template: t:1: unclosed left paren" },
        { "a paren too many", "{{ 1) }}", "error: template: t:1: unexpected \")\" in command" },
        { "an unknown character", "{{ \u0001 }}", "error: template: t:1: unrecognized character in action: U+0001" },
        { "an unknown character beyond ASCII", "{{ ☺ }}", "error: template: t:1: unrecognized character in action: U+263A '☺'" },
        { "letters of all scripts make names", "{{ $größe := 1 }}{{ $größe }}", "1" },
        { "a letter of another script as a function", "{{ größe }}", "error: template: t:1: function \"größe\" not defined" },
        { "a colon alone", "{{ $x : 1 }}", "error: template: t:1: undefined variable \"$x\"" },
        { "a string without end", "{{ \"abc }}", "error: template: t:1: unterminated quoted string" },
        { "a string over two lines", "{{ \"a\nb\" }}", "error: template: t:1: unterminated quoted string" },
        { "a raw string without end", "{{ `abc }}", "error: template: t:1: unterminated raw quoted string" },
        { "a raw string over lines", "{{ `a\nb` }}", "a\nb" },
        { "a raw string keeps backslashes", "{{ `a\\nb` }}", "a\\nb" },
        { "a character without end", "{{ 'a }}", "error: template: t:1: unterminated character constant" },
        { "a name that runs into another character", "{{ .a\"b\" }}", "error: template: t:1: bad character U+0022 '\"'" },
        { "a variable that runs into a plus", "{{ $x := 1 }}{{ $x+2 }}", "error: template: t:1: bad character U+002B '+'" },
        { "a name that runs into a brace", "{{ .i} }}", "error: template: t:1: bad character U+007D '}'" },
        { "a field after a number", "{{ 1.a }}", "error: template: t:1: bad number syntax: \"1.a\"" },
        { "a number that runs into letters", "{{ 1abc }}", "error: template: t:1: bad number syntax: \"1a\"" },
        { "a comma outside of a range", "{{ .i, .i }}", "error: template: t:1: unexpected \",\" in operand" },
        { "a pipe without commands", "{{ | }}", "error: template: t:1: unexpected \"|\" in command" },
        { "a semicolon", "{{ ; }}", "error: template: t:1: unexpected \";\" in command" },
        { "an at sign", "{{ @ }}", "error: template: t:1: unexpected \"@\" in command" },
        { "nothing between the delimiters", "{{}}", "error: template: t:1: missing value for command" },
        { "only space between the delimiters", "{{  }}", "error: template: t:1: missing value for command" },
        { "only markers", "a {{- -}} b", "error: template: t:1: illegal number syntax: \"-\"" },
        { "a trim marker before a comment only trims left", "a {{- /* c */}} b", "a b" },
        { "a carriage return is a space", "{{ .i\t}}", "7" },
        { "dot directly at the delimiter", "{{.i}}", "7" },
        { "a string directly at the delimiter", "{{\"x\"}}", "x" },
        { "three braces on the left", "{{{ .i }}", "error: template: t:1: unexpected \"{\" in command" },
        { "three braces on the right", "{{ .i }}}", "7}" },
        { "text with quotes", "it's \"quoted\" `here`", "it's \"quoted\" `here`" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void It_is_what_Go_does(string what, string template, string expected) => GoCase.Check(what, template, expected);
}
