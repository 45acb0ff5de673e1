using Nixish.Kubernetes.Charts.Tests.Oracle;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.Functions;

/// <summary>Templates that call functions, rendered by ours and by the originals, with data of every type.</summary>
internal static class FunctionCase
{
    private static readonly IReadOnlyDictionary<string, GoFunction> Functions = ChartFunctions.Of(new());

    /// <summary>Asserts that both print the same, or say the same of what is wrong.</summary>
    public static void Check(string template) => Ours(template).Should().Be(Original(GoOracle.Ask(Question(template))), "of {0}", template);

    /// <summary>As <see cref="Check"/>, many at once; tells the first ones that differ.</summary>
    public static void CheckAll(IReadOnlyList<string> templates)
    {
        var answers = GoOracle.Ask([.. templates.Select(Question)]);
        var differing = templates.Zip(answers, (template, answer) => (template, ours: Ours(template), original: Original(answer)))
            .Where(static one => one.ours != one.original).Select(static one => $"{one.template}\n  ours:     {one.ours}\n  original: {one.original}").Take(20);
        string.Join("\n", differing).Should().BeEmpty();
    }

    /// <summary>What ours prints, or the error after <c>error:</c>.</summary>
    public static string Ours(string template)
    {
        try
        {
            return "output: " + GoTemplateSet.Parse([("t", template)], Functions).Execute("t", Data(), new() { MissingKey = GoMissingKey.Zero });
        }
        catch (GoTemplateException exception)
        {
            return "error: " + exception.Message;
        }
    }

    public static GoMap Data() => new()
    {
        ["s"] = "some text",
        ["empty"] = "",
        ["u"] = "héllo wörld ☃😀",
        ["bad"] = GoText.FromUtf8([(byte)'a', 0xff, (byte)'b', 0xc3]),
        ["i"] = (nint)7,
        ["i64"] = -5L,
        ["i32"] = 42,
        ["u64"] = ulong.MaxValue,
        ["byte"] = (byte)200,
        ["f"] = 2.5,
        ["big"] = 1e20,
        ["zero"] = 0.0,
        ["yes"] = true,
        ["no"] = false,
        ["nil"] = null,
        ["list"] = GoList.Of("b", "a", 3.0, null, true, "a"),
        ["none"] = GoList.Of(),
        ["strings"] = GoList.OfStrings(["one", "two", "three"]),
        ["ints"] = new GoList(GoType.IntSlice, (nint)3, (nint)1, (nint)2),
        ["bytes"] = "bytes"u8.ToArray(),
        ["map"] = new GoMap { ["a"] = 1.0, ["b"] = new GoMap { ["c"] = "deep", ["d"] = GoList.Of(1.0) }, ["e"] = "", ["f"] = null },
        ["other"] = new GoMap { ["a"] = 2.0, ["b"] = new GoMap { ["c"] = "other", ["x"] = 1.0 }, ["e"] = "filled", ["f"] = "was nil", ["g"] = GoList.Of() },
        ["texts"] = new GoMap(GoType.StringMap) { ["k"] = "v" },
        ["nothing"] = new GoMap(),
    };

    private static OracleQuestion Question(string template) => OracleQuestion.Render(template, Data()) with { Functions = "helm", Missing = "zero" };

    private static string Original(OracleAnswer answer) => answer.Error is null ? "output: " + answer.Output : "error: " + answer.Error;
}
