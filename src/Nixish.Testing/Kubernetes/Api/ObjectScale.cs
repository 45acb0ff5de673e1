using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>Where a kind keeps what its <c>scale</c> subresource shows: paths of field names.</summary>
/// <param name="Spec">The number that is wanted.</param>
/// <param name="Status">The number that there are.</param>
/// <param name="Selector">The selector of those that are counted, as text or as an object; null where the kind has none.</param>
internal sealed record ScalePaths(string[] Spec, string[] Status, string[]? Selector)
{
    /// <summary>Those of the built-in kinds that are scaled.</summary>
    public static ScalePaths BuiltIn { get; } = new(["spec", "replicas"], ["status", "replicas"], ["spec", "selector"]);
}

/// <summary>The <c>scale</c> subresource: an object as an <c>autoscaling/v1</c> Scale, and a Scale as a change of the object.</summary>
/// <seealso href="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/scale-v1/"/>
internal static class ObjectScale
{
    private const string ApiVersion = "autoscaling/v1";

    /// <exception cref="ApiError">A custom resource that does not say how many of it are wanted: 500.</exception>
    public static JsonObject Of(StoredObject live)
    {
        var paths = live.Kind.Scale!;
        var wanted = Walk(live.Body, paths.Spec);
        if (wanted is null && live.Kind.Custom)
        {
            throw ApiError.Internal($"Internal error occurred: the spec replicas field \".{string.Join('.', paths.Spec)}\" does not exist", "InternalError");
        }

        var metadata = new JsonObject();
        foreach (var name in (string[])["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
        {
            if (live.Metadata[name] is { } value)
            {
                metadata[name] = value.DeepClone();
            }
        }

        var spec = new JsonObject();
        if (wanted?.ToJsonString() is { } number and not "0")
        {
            spec["replicas"] = JsonNode.Parse(number);
        }

        var status = new JsonObject { ["replicas"] = Walk(live.Body, paths.Status)?.DeepClone() ?? 0 };
        if (paths.Selector is { } selector && Text(Walk(live.Body, selector)) is { Length: > 0 } text)
        {
            status["selector"] = text;
        }

        return new() { ["kind"] = "Scale", ["apiVersion"] = ApiVersion, ["metadata"] = metadata, ["spec"] = spec, ["status"] = status };
    }

    /// <summary>The object with as many replicas as <paramref name="scale"/> wants; versions that it names come along, to be held against the object.</summary>
    /// <exception cref="ApiError">It is no Scale, of another object, or wants less than nothing.</exception>
    public static JsonObject Scaled(StoredObject live, JsonObject scale)
    {
        var replicas = Wanted(live.Name, scale);
        var body = live.Body.Copy();
        body.Ensure("metadata").Remove("resourceVersion");
        foreach (var name in (string[])["uid", "resourceVersion"])
        {
            if (scale.Object("metadata")?.Text(name) is { Length: > 0 } value)
            {
                body.Ensure("metadata")[name] = value;
            }
        }

        Put(body, live.Kind.Scale!.Spec, replicas);
        return body;
    }

    /// <summary>An applied Scale as what is applied to the object: its replicas and nothing else.</summary>
    public static JsonObject Applied(StoredObject live, JsonObject scale)
    {
        if (scale.Text("apiVersion") is not ApiVersion)
        {
            throw ApiError.BadRequest($"Incorrect version specified in apply patch. Specified patch version: {scale.Text("apiVersion")}, expected: {ApiVersion}");
        }

        var body = new JsonObject { ["apiVersion"] = live.Kind.ApiVersion, ["kind"] = live.Kind.Kind, ["metadata"] = scale.Object("metadata")?.Copy() ?? [] };
        if (scale.Object("spec")?["replicas"] is not null)
        {
            Put(body, live.Kind.Scale!.Spec, Wanted(live.Name, scale));
        }

        return body;
    }

    /// <summary>What stands where a custom resource's counts and selector should.</summary>
    public static void Check(ScalePaths paths, JsonObject body, List<FieldProblem> problems)
    {
        foreach (var path in (string[][])[paths.Spec, paths.Status])
        {
            Count(path, Walk(body, path), problems);
        }

        if (paths.Selector is { } selector && Walk(body, selector) is { } given && given.GetValueKind() != JsonValueKind.String)
        {
            problems.Add(FieldProblem.Invalid(Name(selector), "\"\"", Misplaced(selector, given, "string")));
        }
    }

    private static void Count(string[] path, JsonNode? value, List<FieldProblem> problems)
    {
        if (value is null)
        {
            return;
        }

        if (value.GetValueKind() != JsonValueKind.Number || !long.TryParse(value.ToJsonString(), out var count))
        {
            problems.Add(FieldProblem.Invalid(Name(path), "0", Misplaced(path, value, "int64")));
        }
        else if (count is < 0 or > int.MaxValue)
        {
            problems.Add(FieldProblem.Invalid(Name(path), $"{count}", count < 0 ? "should be a non-negative integer" : $"should be less than or equal to {int.MaxValue}"));
        }
    }

    private static string Name(string[] path) => $".{string.Join('.', path)}";

    private static string Misplaced(string[] path, JsonNode value, string wanted) => $"{Name(path)} accessor error: {value} is of the type {value.GetValueKind() switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Number => long.TryParse(value.ToJsonString(), out _) ? "int64" : "float64",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Array => "[]interface {}",
        _ => "map[string]interface {}",
    }}, expected {wanted}";

    private static long Wanted(string name, JsonObject scale)
    {
        if (scale.Text("kind") is { Length: > 0 } kind && (kind, scale.Text("apiVersion")) is not ("Scale", ApiVersion))
        {
            throw ApiError.BadRequest($"{kind} in version \"v1\" cannot be handled as a Scale: the object's kind is not that of the URL");
        }

        if (scale.Object("metadata")?.Text("name") is { Length: > 0 } own && own != name)
        {
            throw ApiError.BadRequest($"the name of the object ({own}) does not match the name on the URL ({name})");
        }

        var replicas = scale.Object("spec")?.Number("replicas") ?? 0;
        return replicas >= 0 ? replicas : throw ApiError.Invalid("autoscaling", "Scale", name, [FieldProblem.Invalid("spec.replicas", $"{replicas}", "must be greater than or equal to 0")]);
    }

    private static void Put(JsonObject body, string[] path, long value)
    {
        foreach (var name in path[..^1])
        {
            body = body.Ensure(name);
        }

        body[path[^1]] = value;
    }

    private static JsonNode? Walk(JsonObject body, string[] path) => path.Aggregate((JsonNode?)body, static (node, name) => (node as JsonObject)?[name]);

    // As kubectl prints selectors: the equalities in order of their keys, then the rest.
    private static string Text(JsonNode? selector) => selector switch
    {
        JsonValue text => text.ToString(),
        JsonObject map when map.ContainsKey("matchLabels") || map.ContainsKey("matchExpressions") => string.Join(',',
            Equalities(map.Object("matchLabels")).Concat(map.Objects("matchExpressions").OrderBy(static one => one.Text("key"), StringComparer.Ordinal).Select(Expression))),
        JsonObject map => string.Join(',', Equalities(map)),
        _ => "",
    };

    private static IEnumerable<string> Equalities(JsonObject? labels) =>
        (labels ?? []).OrderBy(static label => label.Key, StringComparer.Ordinal).Select(static label => $"{label.Key}={label.Value}");

    private static string Expression(JsonObject one) => one.Text("operator") switch
    {
        "Exists" => one.Text("key")!,
        "DoesNotExist" => $"!{one.Text("key")}",
        "In" => $"{one.Text("key")} in ({Values(one)})",
        _ => $"{one.Text("key")} notin ({Values(one)})",
    };

    private static string Values(JsonObject one) => string.Join(',', (one["values"] as JsonArray ?? []).Select(static value => value?.ToString()).Order(StringComparer.Ordinal));
}
