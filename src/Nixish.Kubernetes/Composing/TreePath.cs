using System.Text;

namespace Nixish.Kubernetes;

/// <summary>
/// The path of a field, as people write it: <c>spec.template.spec.containers[name=web].env[name=DEBUG]</c>. A name with dots stands in
/// <c>["…"]</c>; <c>[name=web]</c> is an item by its key, <c>[a=x,b=y]</c> by two; <c>[=x]</c> a text in a list of texts; <c>[*]</c> every item or value.
/// </summary>
internal readonly record struct TreePath(Seq<PathStep> Steps)
{
    public static TreePath Parse(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        List<PathStep> steps = [];
        for (var at = 0; at < path.Length;)
        {
            if (path[at] == '[')
            {
                var end = path.AsSpan(at).StartsWith("[\"") ? path.IndexOf("\"]", at + 2, StringComparison.Ordinal) + 1 : path.IndexOf(']', at);
                if (end <= at)
                {
                    throw Malformed(path, "a '[' has no ']'");
                }

                steps.Add(Step(path, path[(at + 1)..end]));
                at = end + 1;
            }
            else
            {
                at += path[at] == '.' && steps.Count > 0 ? 1 : 0;
                var end = path.AsSpan(at).IndexOfAny('.', '[') is >= 0 and var length ? at + length : path.Length;
                steps.Add(end > at ? new(path[at..end], default, null, Every: false) : throw Malformed(path, "a name is empty"));
                at = end;
            }
        }

        return steps.Count > 0 && steps[0].Name is not null ? new(steps.ToSeq()) : throw Malformed(path, "it names no field");
    }

    private static PathStep Step(string path, string inner) => inner switch
    {
        "*" => new(null, default, null, Every: true),
        ['"', .. var name, '"'] => new(name, default, null, Every: false),
        ['=', .. var text] => new(null, default, text, Every: false),
        _ => new(null, inner.Split(',').Select(pair => pair.Split('=', 2) is [{ Length: > 0 } key, var value]
            ? KeyValuePair.Create(key, value)
            : throw Malformed(path, $"'[{inner}]' is neither [key=value], [=text], [\"name\"] nor [*]")).ToMap(), null, Every: false),
    };

    private static ArgumentException Malformed(string path, string why) =>
        new($"'{path}' is no path of a field: {why}. Write it as spec.template.spec.containers[name=web].image.", nameof(path));

    public override string ToString() => Steps.AsEnumerable().Aggregate(new StringBuilder(), (text, step) => step.Name is { } name && name.AsSpan().IndexOfAny('.', '/', '[') < 0
        ? text.Append(text.Length > 0 ? "." : "").Append(name)
        : text.Append(step.Every ? "[*]" : step.Name is not null ? $"[\"{step.Name}\"]" : step.Item is not null ? $"[={step.Item}]" : $"[{string.Join(',', step.Key.Select(static key => $"{key.Key}={key.Value}"))}]")).ToString();
}

/// <summary>One step: a member by its name, an item by its key or its text, or every one.</summary>
internal readonly record struct PathStep(string? Name, Map<string> Key, string? Item, bool Every);
