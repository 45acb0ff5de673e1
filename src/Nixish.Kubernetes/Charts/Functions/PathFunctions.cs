using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Parts of slash-separated paths. The <c>os</c> ones are those of Linux, wherever a chart is rendered.</summary>
internal static class PathFunctions
{
    public static void AddTo(FunctionTable table)
    {
        foreach (var prefix in (string[])["", "os"])
        {
            Add(table, Name(prefix, "base"), GoType.String, Base);
            Add(table, Name(prefix, "dir"), GoType.String, static path => Clean(path[..(path.LastIndexOf('/') + 1)]));
            Add(table, Name(prefix, "clean"), GoType.String, Clean);
            Add(table, Name(prefix, "ext"), GoType.String, static path => path.LastIndexOf('.') is var dot && dot > path.LastIndexOf('/') ? path[dot..] : "");
            Add(table, Name(prefix, "isAbs"), GoType.Bool, static path => path.StartsWith('/'));
        }
    }

    private static string Name(string prefix, string name) => prefix.Length == 0 ? name : $"{prefix}{char.ToUpperInvariant(name[0])}{name[1..]}";

    private static void Add(FunctionTable table, string name, GoType result, Func<string, object> map) => table.Add(name, result, [GoType.String], call => map(call.Text(0)));

    private static string Base(string path)
    {
        if (path.Length == 0)
        {
            return ".";
        }

        var trimmed = path.TrimEnd('/');
        return trimmed.Length == 0 ? "/" : trimmed[(trimmed.LastIndexOf('/') + 1)..];
    }

    /// <summary>The shortest path of the same meaning, by its text alone.</summary>
    private static string Clean(string path)
    {
        var isRooted = path.StartsWith('/');
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".")
            {
                continue;
            }

            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count > 0 && parts[^1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (!isRooted)
            {
                parts.Add(part);
            }
        }

        var cleaned = string.Join('/', parts);
        return isRooted ? "/" + cleaned : cleaned.Length == 0 ? "." : cleaned;
    }
}
