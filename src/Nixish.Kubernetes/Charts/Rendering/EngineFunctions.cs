using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>The functions that are Helm's engine itself: <c>include</c>, <c>tpl</c>, <c>required</c>, <c>fail</c>, <c>lookup</c>. https://helm.sh/docs/chart_template_guide/function_list</summary>
internal static class EngineFunctions
{
    /// <summary>What Go prints for a value that is not there; Helm takes it out, also where a chart wrote it.</summary>
    public const string NoValue = "<no value>";

    /// <summary>Between these, an error's text is the chart's own.</summary>
    public const string Start = "HELM_ERR_START";

    public const string End = "HELM_ERR_END";

    // Texts given to tpl have no name of their own.
    private const string TextName = "gotpl";

    public static IEnumerable<GoFunction> All { get; } =
    [
        new("include", [GoType.String, GoType.Any], false, static call => Of(call).Include(call, call.Text(0), call[1])) { Result = GoType.String },
        new("tpl", [GoType.String, GoType.Any], false, static call => Expand(call, call.Text(0), call[1])) { Result = GoType.String },
        new("required", [GoType.String, GoType.Any], false, static call => call[1] is null or "" ? throw new GoFunctionException(Start + call.Text(0) + End) : call[1]),
        new("fail", [GoType.String], false, static call => throw new GoFunctionException(Start + call.Text(0) + End)) { Result = GoType.String },
        new("lookup", [GoType.String, GoType.String, GoType.String, GoType.String], false, static call => Of(call).Request.Lookup?.Invoke(call.Text(0), call.Text(1), call.Text(2), call.Text(3)) ?? new GoMap()) { Result = GoType.AnyMap },
    ];

    private static RenderState Of(GoCall call) => (RenderState)call.State!;

    private static string Expand(GoCall call, string text, object? dot)
    {
        // What it consists of is executed, not what has its name: texts within texts share one name, and one without content takes nobody's place.
        GoTemplateSet templates;
        GoTree own;
        try
        {
            templates = call.Set.With(TextName, text, out own);
        }
        catch (GoTemplateException failure)
        {
            throw new GoFunctionException($"cannot parse template {GoFormat.Quote(text)}: {failure.Message}", failure);
        }

        try
        {
            return call.Render(templates, own, dot).Replace(NoValue, "", StringComparison.Ordinal);
        }
        catch (GoTemplateException failure)
        {
            throw new GoFunctionException($"error during tpl function execution for {GoFormat.Quote(text)}: {failure.Message}", failure);
        }
    }
}
