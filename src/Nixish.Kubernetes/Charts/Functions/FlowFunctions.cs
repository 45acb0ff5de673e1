using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Choosing between values, and asking what they are.</summary>
internal static class FlowFunctions
{
    public static void AddTo(FunctionTable table)
    {
        table.Add("hello", GoType.String, [], static _ => "Hello!");
        table.AddOpen("default", GoType.Any, [GoType.Any, GoType.Any], static call => call.Count < 2 || GoValues.IsEmpty(call[1]) ? call[0] : call[1]);
        table.Add("empty", GoType.Bool, [GoType.Any], static call => GoValues.IsEmpty(call[0]));
        table.AddOpen("coalesce", GoType.Any, [GoType.Any], static call => call.Arguments.FirstOrDefault(static value => !GoValues.IsEmpty(value)));
        table.AddOpen("all", GoType.Bool, [GoType.Any], static call => !call.Arguments.Any(GoValues.IsEmpty));
        table.AddOpen("any", GoType.Bool, [GoType.Any], static call => call.Arguments.Any(static value => !GoValues.IsEmpty(value)));
        table.Add("ternary", GoType.Any, [GoType.Any, GoType.Any, GoType.Bool], static call => call.Bool(2) ? call[0] : call[1]);

        table.Add("typeOf", GoType.String, [GoType.Any], static call => TypeOf(call[0]));
        table.Add("typeIs", GoType.Bool, [GoType.String, GoType.Any], static call => string.Equals(call.Text(0), TypeOf(call[1]), StringComparison.Ordinal));
        table.Add("typeIsLike", GoType.Bool, [GoType.String, GoType.Any], static call =>
            TypeOf(call[1]) is var type && (string.Equals(call.Text(0), type, StringComparison.Ordinal) || string.Equals("*" + call.Text(0), type, StringComparison.Ordinal)));
        table.Add("kindOf", GoType.String, [GoType.Any], static call => KindOf(call[0]));
        table.Add("kindIs", GoType.Bool, [GoType.String, GoType.Any], static call => string.Equals(call.Text(0), KindOf(call[1]), StringComparison.Ordinal));
        table.Add("deepEqual", GoType.Bool, [GoType.Any, GoType.Any], static call => GoValues.AreEqual(call[0], call[1]));
    }

    private static string TypeOf(object? value) => GoType.Of(value)?.Name ?? "<nil>";

    private static string KindOf(object? value) => GoType.Of(value)?.KindName ?? "invalid";
}
