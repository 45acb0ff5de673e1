namespace Nixish.Kubernetes.Generation;

/// <summary>What documentation says of a field beside its description.</summary>
internal static class FieldFacts
{
    private const int MaxDefault = 200;

    public static string Of(CustomField field)
    {
        var missing = field.Default is { Length: <= MaxDefault } value ? $"; <c>{CSharp.Escaped(value)}</c> where it is not set" : field.Default is null ? "" : "; there is a default";
        return $"<c>{CSharp.Escaped(field.Json)}</c>: {What(field.Content)}{Merged(field)}{(field.Required ? "; required" : "")}{missing}.";
    }

    private static string Merged(CustomField field) => field.Merge switch
    {
        "*" => ", a set",
        ['=', .. var keys] => $", keyed by {string.Join(" and ", keys.Split(',').Select(key => $"<c>{CSharp.Escaped(key.Split(':')[0])}</c>"))}",
        "!" => ", replaced as a whole",
        _ => "",
    };

    private static string What(Content content) => content.Kind switch
    {
        ContentKind.Text => "text",
        ContentKind.Int32 => "32-bit integer",
        ContentKind.Int64 => "64-bit integer",
        ContentKind.Number => "number",
        ContentKind.Boolean => "true or false",
        ContentKind.List => $"list of {What(content.Inner!)}",
        ContentKind.Map => $"map of {What(content.Inner!)}",
        ContentKind.Resource => "a whole resource",
        _ when content.Name == "Json" => "any JSON",
        _ => $"<see cref=\"{content.Name}\"/>",
    };
}
