using System.Text.Json;

namespace Nixish;

/// <summary>Which published file comes from what: <c>web.deps.json</c> says. https://github.com/dotnet/sdk/blob/main/documentation/specs/runtime-configuration-file.md</summary>
internal static class PublishedFiles
{
    /// <summary>The part of each file that a package or the runtime brings, by its path in the published folder.</summary>
    public static IReadOnlyDictionary<string, ProgramPart> Read(string dependencies)
    {
        Dictionary<string, ProgramPart> parts = new(StringComparer.Ordinal);
        if (!File.Exists(dependencies))
        {
            return parts;
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(dependencies));
        var kinds = document.RootElement.GetProperty("libraries"u8);
        foreach (var target in document.RootElement.GetProperty("targets"u8).EnumerateObject())
        {
            foreach (var library in target.Value.EnumerateObject())
            {
                var kind = kinds.TryGetProperty(library.Name, out var about) ? about.GetProperty("type"u8).GetString() : null;
                if (kind is "package" or "runtimepack")
                {
                    Add(parts, library.Value, kind == "package" ? ProgramPart.Packages : ProgramPart.Runtime);
                }
            }
        }

        return parts;
    }

    private static void Add(Dictionary<string, ProgramPart> parts, JsonElement library, ProgramPart part)
    {
        foreach (var group in library.EnumerateObject())
        {
            foreach (var asset in group.Value.ValueKind == JsonValueKind.Object ? group.Value.EnumerateObject() : default)
            {
                var file = asset.Name[(asset.Name.LastIndexOf('/') + 1)..];
                switch (group.Name)
                {
                    case "runtime" or "native":
                        parts[file] = part;
                        break;
                    case "resources":
                        parts[$"{asset.Value.GetProperty("locale"u8).GetString()}/{file}"] = part;
                        break;
                    case "runtimeTargets":
                        parts[asset.Name] = part;
                        break;
                }
            }
        }
    }
}
