using Nixish.Generator.Schema;

namespace Nixish.Generator.Emission;

/// <summary>Documentation comments from what the schema says.</summary>
internal static class Documentation
{
    public static string Of(ApiType type)
    {
        if (type.Kind is not { } kind)
        {
            return $"/// <summary><c>{type.Definition}</c>.</summary>\n";
        }

        var group = kind.Group.Length == 0 ? "the core group" : kind.Group;
        var since = kind.Since is null or "1.14" ? "" : $" Served since Kubernetes {kind.Since}.";
        return $"/// <summary>The kind {kind.Name} of {group} in version {kind.Version}; {(kind.Namespaced ? "its objects lie in a namespace" : "its objects lie in no namespace")}.{since}</summary>\n";
    }

    public static string Of(ApiType type, Field field)
    {
        var root = type.Kind is null ? "" : " of the resource";
        var facts = $"<c>{field.Json}</c>{root}: {What(field)}{(field.Required ? "; required" : "")}.";
        return $"    /// <summary>{facts}{(field.Remark is null ? "" : " " + field.Remark)}</summary>\n";
    }

    private static string What(Field field)
    {
        if (field.IsMap)
        {
            return $"map of {Many(field)}{(field.Merge == Merge.Atomic ? ", replaced as a whole" : "")}";
        }

        if (!field.IsList)
        {
            return One(field);
        }

        return field.Merge switch
        {
            Merge.Keyed => $"list of {Many(field)}, keyed by {string.Join(" and ", field.Keys.Select(key => $"<c>{key}</c>"))}",
            Merge.Set => $"set of {Many(field)}",
            _ => $"list of {Many(field)}, replaced as a whole",
        };
    }

    private static string One(Field field) => field.Shape switch
    {
        Shape.Text when field.Wire.Length > 0 => $"text ({field.Wire})",
        Shape.Text => "text",
        Shape.Int32 => "32-bit integer",
        Shape.Int64 => "64-bit integer",
        Shape.Number => "number",
        Shape.Boolean => "true or false",
        Shape.Value when field.Item == "Json" => "any JSON",
        _ => $"<see cref=\"{field.Item}\"/>",
    };

    private static string Many(Field field) => field.Shape switch
    {
        Shape.Texts or Shape.TextMap => "texts",
        Shape.TextsMap => "lists of texts",
        Shape.Int32s or Shape.Int64s => "integers",
        Shape.Booleans => "truth values",
        _ => $"<see cref=\"{field.Item}\"/>",
    };
}
