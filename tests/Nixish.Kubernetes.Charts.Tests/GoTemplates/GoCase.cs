using Nixish.Kubernetes.Charts.Tests.Oracle;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.GoTemplates;

/// <summary>A template, what it prints with <see cref="Sample"/> for data and <see cref="Probes"/> for functions, and whether the original agrees.</summary>
internal static class GoCase
{
    /// <summary>Holds our output to what is expected, and both to what Go does.</summary>
    public static void Check(string what, string template, string expected, string missing = "default")
    {
        Rendered(template, missing).Should().Be(expected, "{0}", what);
        GoOracle.Ask(Question(template, missing)).AsText().Should().Be(expected, "Go agrees: {0}", what);
    }

    /// <summary>What we print, or <c>error: </c> and the error's text.</summary>
    public static string Rendered(string template, string missing = "default", GoMap? data = null)
    {
        try
        {
            return GoTemplateSet.Parse([("t", template)], Probes.All).Execute("t", data ?? Sample.Data, new GoExecution { MissingKey = Missing(missing) });
        }
        catch (GoTemplateException failure)
        {
            return $"error: {failure.Message}";
        }
    }

    public static OracleQuestion Question(string template, string missing = "default", GoMap? data = null) =>
        OracleQuestion.Render(template, data ?? Sample.Data) with { Functions = "probes", Missing = missing };

    private static GoMissingKey Missing(string missing) => missing switch { "zero" => GoMissingKey.Zero, "error" => GoMissingKey.Error, _ => GoMissingKey.Default };
}
