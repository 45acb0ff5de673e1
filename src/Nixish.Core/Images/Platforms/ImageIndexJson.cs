using System.Text.Json;

namespace Nixish;

/// <summary>The JSON of image indexes. https://github.com/opencontainers/image-spec/blob/v1.1.0/image-index.md</summary>
internal static class ImageIndexJson
{
    internal static byte[] Of(IEnumerable<PlatformManifest> manifests, Map<string> annotations = default) => ImageJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("schemaVersion"u8, 2);
        writer.WriteString("mediaType"u8, OciMediaTypes.Index);
        writer.WriteStartArray("manifests"u8);
        foreach (var (manifest, platform) in manifests)
        {
            writer.WriteStartObject();
            ImageJson.WriteDescriptorMembers(writer, manifest);
            WritePlatform(writer, platform);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        ImageJson.WriteMap(writer, "annotations", annotations);
        writer.WriteEndObject();
    });

    internal static void WritePlatform(Utf8JsonWriter writer, Platform platform)
    {
        writer.WriteStartObject("platform"u8);
        writer.WriteString("architecture"u8, platform.Architecture);
        writer.WriteString("os"u8, "linux"u8);
        if (platform.Variant is { } variant)
        {
            writer.WriteString("variant"u8, variant);
        }

        writer.WriteEndObject();
    }

    /// <summary>Of the manifests in an index, the one for <paramref name="platform"/>, or for the nearest that it runs; null where <paramref name="root"/> is no index.</summary>
    /// <param name="root">An image manifest, or an index.</param>
    /// <param name="reference">What it was pulled by or found in, for the message.</param>
    /// <param name="platform">What it is to run on.</param>
    /// <exception cref="InvalidImageException">None is.</exception>
    internal static Digest? Choose(JsonElement root, string reference, Platform platform)
    {
        if (!root.TryGetProperty("manifests"u8, out var manifests))
        {
            return null;
        }

        List<string> others = [];
        (Digest Digest, int Nearness)? best = null;
        foreach (var entry in manifests.EnumerateArray())
        {
            if (!entry.TryGetProperty("platform"u8, out var offered))
            {
                continue;
            }

            var (system, architecture) = (offered.GetProperty("os"u8).GetString(), offered.GetProperty("architecture"u8).GetString());
            var variant = offered.TryGetProperty("variant"u8, out var version) && version.GetString() is { Length: > 0 } text ? text : null;
            others.Add($"{system}/{architecture}{(variant is null ? "" : "/" + variant)}");
            // Others may offer what is no platform here: windows, or the "unknown" of attestations.
            if (system == "linux" && ReferenceGrammar.IsArchitecture(architecture) && (variant is null || ReferenceGrammar.IsArchitecture(variant)) &&
                new Platform(architecture!, variant) is var found && platform.Runs(found) && (best is null || found.Nearness > best.Value.Nearness))
            {
                best = (ImageJson.ReadDescriptor(entry).Digest, found.Nearness);
            }
        }

        return best?.Digest ?? throw new InvalidImageException($"The base '{reference}' has no image for {platform}, only for {string.Join(", ", others.Distinct(StringComparer.Ordinal).Select(Printable.Text))}. Set Architecture to one of them, or take another base.");
    }
}
