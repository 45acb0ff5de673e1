using System.Text.Json;

namespace Nixish;

/// <summary>An SPDX 2.3 document about one image. https://spdx.github.io/spdx-spec/v2.3/document-creation-information/</summary>
/// <param name="Image">The image's name.</param>
/// <param name="Tag">Its content tag.</param>
/// <param name="Manifest">Its digest.</param>
internal sealed record SpdxDocument(string Image, string Tag, Digest Manifest)
{
    private const string DocumentId = "SPDXRef-DOCUMENT";
    private const string ImageId = "SPDXRef-Image";
    private const string BaseId = "SPDXRef-Base";
    private const string Unknown = "NOASSERTION";

    public required string Architecture { get; init; }

    public required ImageReference? Base { get; init; }

    /// <summary>The store paths in the image, sorted.</summary>
    public required Seq<PathInfo> Contents { get; init; }

    public byte[] ToJson() => ImageJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("spdxVersion"u8, "SPDX-2.3"u8);
        writer.WriteString("dataLicense"u8, "CC0-1.0"u8);
        writer.WriteString("SPDXID"u8, DocumentId);
        writer.WriteString("name"u8, Image);
        // Unique to what it says: the digest stands for the image's bytes.
        writer.WriteString("documentNamespace"u8, $"https://nixish.dev/spdx/{Image}/{Manifest.Hex}");
        writer.WriteStartObject("creationInfo"u8);
        // The format demands a time, and there are no clocks in content.
        writer.WriteString("created"u8, ImageTime.Text);
        writer.WriteStartArray("creators"u8);
        writer.WriteStringValue("Tool: nixish-1"u8);
        writer.WriteEndArray();
        writer.WriteEndObject();
        WritePackages(writer);
        WriteRelationships(writer);
        writer.WriteEndObject();
    });

    private void WritePackages(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("packages"u8);
        WritePackage(writer, ImageId, Image, Tag, Manifest.Hex, Purl(Image, Manifest, $"arch={Architecture}&tag={Tag}"), "CONTAINER", null);
        if (Base is { Digest: { } digest } below)
        {
            WritePackage(writer, BaseId, below.Repository.ToString(), digest.ToString(), digest.Hex, Purl(below.Repository.Path, digest, $"repository_url={Uri.EscapeDataString(below.Repository.ToString())}"), "CONTAINER", null);
        }

        foreach (var info in Contents)
        {
            var (name, version) = PackageName.Split(info.Path.Name);
            var purl = version is null ? null : $"pkg:nix/{Uri.EscapeDataString(name)}@{Uri.EscapeDataString(version)}";
            WritePackage(writer, IdOf(info.Path), name, version, Convert.ToHexStringLower(info.NarHash.Digest), purl, null, info.Path.ToString());
        }

        writer.WriteEndArray();
    }

    private static void WritePackage(Utf8JsonWriter writer, string id, string name, string? version, string sha256, string? purl, string? purpose, string? path)
    {
        writer.WriteStartObject();
        writer.WriteString("SPDXID"u8, id);
        writer.WriteString("name"u8, name);
        if (version is not null)
        {
            writer.WriteString("versionInfo"u8, version);
        }

        if (path is not null)
        {
            writer.WriteString("packageFileName"u8, path);
            writer.WriteString("comment"u8, "The checksum is that of the path's NAR."u8);
        }

        writer.WriteString("downloadLocation"u8, Unknown);
        writer.WriteBoolean("filesAnalyzed"u8, false);
        writer.WriteString("supplier"u8, Unknown);
        writer.WriteString("licenseConcluded"u8, Unknown);
        writer.WriteString("licenseDeclared"u8, Unknown);
        writer.WriteString("copyrightText"u8, Unknown);
        if (purpose is not null)
        {
            writer.WriteString("primaryPackagePurpose"u8, purpose);
        }

        writer.WriteStartArray("checksums"u8);
        writer.WriteStartObject();
        writer.WriteString("algorithm"u8, "SHA256"u8);
        writer.WriteString("checksumValue"u8, sha256);
        writer.WriteEndObject();
        writer.WriteEndArray();
        if (purl is not null)
        {
            writer.WriteStartArray("externalRefs"u8);
            writer.WriteStartObject();
            writer.WriteString("referenceCategory"u8, "PACKAGE-MANAGER"u8);
            writer.WriteString("referenceType"u8, "purl"u8);
            writer.WriteString("referenceLocator"u8, purl);
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private void WriteRelationships(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("relationships"u8);
        Relate(DocumentId, "DESCRIBES", ImageId);
        if (Base is not null)
        {
            Relate(ImageId, "DESCENDANT_OF", BaseId);
        }

        HashSet<StorePath> listed = [.. Contents.Select(static info => info.Path)];
        foreach (var info in Contents)
        {
            Relate(ImageId, "CONTAINS", IdOf(info.Path));
            foreach (var reference in info.References.AsEnumerable().Where(reference => reference != info.Path && listed.Contains(reference)))
            {
                Relate(IdOf(info.Path), "DEPENDS_ON", IdOf(reference));
            }
        }

        writer.WriteEndArray();

        void Relate(string from, string how, string to)
        {
            writer.WriteStartObject();
            writer.WriteString("spdxElementId"u8, from);
            writer.WriteString("relationshipType"u8, how);
            writer.WriteString("relatedSpdxElement"u8, to);
            writer.WriteEndObject();
        }
    }

    // Identifiers have letters, digits, '.' and '-' only; the hash part makes them unique whatever becomes of the name.
    private static string IdOf(StorePath path) => "SPDXRef-" + string.Concat(path.BaseName.Select(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' ? letter : '-'));

    // https://github.com/package-url/purl-spec: the last word of the repository, and the digest as version.
    private static string Purl(string repository, Digest digest, string qualifiers) =>
        $"pkg:oci/{repository[(repository.LastIndexOf('/') + 1)..]}@{Uri.EscapeDataString(digest.ToString())}?{qualifiers}";
}

/// <summary>A store path's name, divided as <c>builtins.parseDrvName</c> does.</summary>
internal static class PackageName
{
    /// <summary><c>openssl-3.0.1</c> is openssl, 3.0.1: the version begins after the first dash that no letter follows. Null where there is none.</summary>
    internal static (string Name, string? Version) Split(string name)
    {
        for (var i = 0; i + 1 < name.Length; i++)
        {
            if (name[i] == '-' && !char.IsAsciiLetter(name[i + 1]))
            {
                return (name[..i], name[(i + 1)..]);
            }
        }

        return (name, null);
    }
}
