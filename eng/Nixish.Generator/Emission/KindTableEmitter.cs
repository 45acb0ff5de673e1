using System.Text;
using Nixish.Generator.Schema;

namespace Nixish.Generator.Emission;

/// <summary>Writes the switch from apiVersion and kind to a type.</summary>
internal static class KindTableEmitter
{
    public static string Emit(ApiModel model)
    {
        var kinds = model.Types.Where(type => type.Kind is not null)
            .OrderBy(type => type.Kind!.ApiVersion, StringComparer.Ordinal).ThenBy(type => type.Kind!.Name, StringComparer.Ordinal).ToList();
        var text = new StringBuilder(RecordEmitter.Header);
        text.Append("\ninternal static partial class KnownKinds\n{\n");
        text.Append("    // Plural, and whether objects lie in a namespace.\n");
        text.Append("    internal static KindFacts? Find(string apiVersion, string kind) => (apiVersion, kind) switch\n    {\n");
        foreach (var type in kinds)
        {
            text.Append($"        (\"{type.Kind!.ApiVersion}\", \"{type.Kind.Name}\") => new(\"{type.Kind.Plural}\", {(type.Kind.Namespaced ? "true" : "false")}),\n");
        }

        text.Append("        _ => null,\n    };\n\n");
        text.Append("    // The type for the kind; null where there is none.\n");
        text.Append("    internal static KubernetesObject? Read(string apiVersion, string kind, FieldReader reader) => (apiVersion, kind) switch\n    {\n");
        foreach (var type in kinds)
        {
            text.Append($"        (\"{type.Kind!.ApiVersion}\", \"{type.Kind.Name}\") => {type.Name}.Read(reader),\n");
        }

        text.Append("        _ => null,\n    };\n\n");
        text.Append("    // One of every kind, for what looks at all of them.\n");
        text.Append("    internal static readonly string[] All =\n    [\n");
        foreach (var type in kinds)
        {
            text.Append($"        \"{type.Kind!.ApiVersion}/{type.Kind.Name}\",\n");
        }

        return text.Append("    ];\n}\n").ToString();
    }
}
