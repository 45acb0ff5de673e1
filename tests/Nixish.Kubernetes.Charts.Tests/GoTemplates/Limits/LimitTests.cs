using System.Collections.Frozen;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.GoTemplates.Limits;

/// <summary>A template is hostile code: it can neither end the process nor hang it.</summary>
public class LimitTests
{
    private static readonly FrozenDictionary<string, GoFunction> Functions = new Dictionary<string, GoFunction>(Probes.All)
    {
        ["include"] = new("include", [GoType.String, GoType.Any], Variadic: false, static call => call.Render(call.Text(0), call[1])) { Result = GoType.String },
        ["tpl"] = new("tpl", [GoType.String, GoType.Any], Variadic: false, static call => call.Render(call.Set.With("inner", call.Text(0), out var inner), inner, call[1])) { Result = GoType.String },
    }.ToFrozenDictionary();

    public static TheoryData<string, string> Nested => new()
    {
        { "parentheses", "{{ " + Repeat("(", 100_000) + "1" + Repeat(")", 100_000) + " }}" },
        { "parentheses that stay open", "{{ " + Repeat("(", 100_000) },
        { "ifs", Repeat("{{ if . }}", 100_000) + Repeat("{{ end }}", 100_000) },
        { "ranges that stay open", Repeat("{{ range . }}", 100_000) },
        { "else ifs", "{{ if . }}" + Repeat("{{ else if . }}", 100_000) + "{{ end }}" },
        { "else withs", "{{ with . }}" + Repeat("{{ else with . }}", 100_000) + "{{ end }}" },
        { "blocks", Repeat("{{ block `a` . }}", 100_000) + Repeat("{{ end }}", 100_000) },
    };

    [Theory]
    [MemberData(nameof(Nested))]
    public void What_nests_too_deeply_is_refused(string what, string template) =>
        FluentActions.Invoking(() => Render(template)).Should().Throw<GoTemplateException>(what).WithMessage("template: t:1: actions and parentheses nest deeper than 1000");

    [Fact]
    public void What_nests_as_deeply_as_people_write_is_rendered()
    {
        Render("{{ " + Repeat("(", 900) + "1" + Repeat(")", 900) + " }}").Should().Be("1");
        Render(Repeat("{{ if true }}", 900) + "x" + Repeat("{{ end }}", 900)).Should().Be("x");
    }

    [Fact]
    public void Nesting_is_rendered_on_a_small_stack_too()
    {
        var template = "{{ define `deep` }}" + Repeat("{{ if true }}", 400) + "{{ print " + Repeat("(", 400) + "1" + Repeat(")", 400) + " }}" + Repeat("{{ end }}", 400) + "{{ end }}{{ include `deep` . }}";
        var rendered = "";
        var thread = new Thread(() => rendered = Render(template), 256 * 1024);
        thread.Start();
        thread.Join();
        rendered.Should().Be("1");
    }

    [Fact]
    public void A_long_chain_of_fields_and_a_long_pipeline_are_rendered()
    {
        Render("{{ " + Repeat(".a", 50_000) + " }}", new GoMap()).Should().Be("<no value>");
        Render("{{ 1" + Repeat(" | print", 50_000) + " }}").Should().Be("1");
        Render("{{ print" + Repeat(" 1", 50_000) + " }}").Should().HaveLength(99_999);
    }

    [Fact]
    public void Templates_may_call_each_other_a_thousand_deep() =>
        Render("{{ define `x` }}{{ with . }}a{{ include `x` .next }}{{ end }}{{ end }}{{ include `x` . }}", Enumerable.Range(0, 1000).Aggregate((GoMap?)null, static (next, _) => new GoMap { ["next"] = next }))
            .Should().HaveLength(1000);

    [Theory]
    [InlineData("{{ define `x` }}{{ template `x` }}{{ end }}{{ template `x` }}")]
    [InlineData("{{ define `x` }}{{ include `x` . }}{{ end }}{{ include `x` . }}")]
    [InlineData("{{ define `x` }}{{ tpl \"{{ include `x` . }}\" . }}{{ end }}{{ include `x` . }}")]
    [InlineData("{{ define `x` }}{{ if true }}{{ range list 1 }}{{ with 1 }}{{ print (print (include `x` .)) }}{{ end }}{{ end }}{{ end }}{{ end }}{{ include `x` . }}")]
    public void A_template_that_calls_itself_for_ever_fails(string template) =>
        FluentActions.Invoking(() => Render(template, execution: new() { MostDepth = 1000 })).Should().Throw<GoTemplateException>().WithMessage("*exceeded maximum template depth (1000)");

    [Fact]
    public void Gos_own_depth_is_reached_without_an_overflow() =>
        FluentActions.Invoking(() => Render("{{ define `x` }}{{ template `x` }}{{ end }}{{ template `x` }}")).Should().Throw<GoTemplateException>().WithMessage("*exceeded maximum template depth (100000)");

    [Fact]
    public void Output_is_limited() =>
        FluentActions.Invoking(() => Render("{{ range 1000000 }}0123456789{{ end }}", execution: new() { MostOutput = 1000 })).Should().Throw<GoTemplateException>().WithMessage("*prints more than 1000 characters");

    [Fact]
    public void A_text_that_doubles_is_limited() =>
        FluentActions.Invoking(() => Render("{{ $x := `0123456789` }}{{ range 64 }}{{ $x = printf `%s%s` $x $x }}{{ end }}")).Should().Throw<GoTemplateException>().WithMessage("*error calling printf: the text grows beyond *");

    [Theory]
    [InlineData("{{ range 9223372036854775807 }}{{ end }}")]
    [InlineData("{{ range 1000000 }}{{ range 1000000 }}{{ range 1000000 }}{{ end }}{{ end }}{{ end }}")]
    [InlineData("{{ define `x` }}{{ range 1000000 }}{{ end }}{{ end }}{{ range 1000000 }}{{ include `x` . }}{{ end }}")]
    public void Steps_are_limited(string template) =>
        FluentActions.Invoking(() => Render(template, execution: new() { MostSteps = 100_000 })).Should().Throw<GoTemplateException>().WithMessage("*takes more than 100000 steps*");

    [Fact]
    public void A_map_that_contains_itself_is_not_printed_for_ever()
    {
        var map = new GoMap();
        map["self"] = map;
        FluentActions.Invoking(() => Render("{{ . }}", map)).Should().Throw<GoTemplateException>().WithMessage("*nests too deeply to be printed*");
        FluentActions.Invoking(() => Render("{{ printf `%v` . }}", map)).Should().Throw<GoTemplateException>().WithMessage("*nests too deeply to be printed*");
    }

    [Fact]
    public void An_execution_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        FluentActions.Invoking(() => Render("{{ range 3 }}{{ end }}", execution: new() { CancellationToken = cancelled.Token })).Should().Throw<OperationCanceledException>();
    }

    private static string Render(string template, object? dot = null, GoExecution? execution = null) => GoTemplateSet.Parse([("t", template)], Functions).Execute("t", dot, execution);

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
