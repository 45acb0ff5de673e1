using System.Formats.Tar;
using System.Text;

namespace Nixish.Core.Tests.Fuzzing;

/// <summary>Archives of base images, as small as they can be.</summary>
internal static class BaseArchives
{
    private const string Layer = "a layer";

    public static IReadOnlyList<byte[]> All { get; } = [Docker("layer.tar"), Oci(), Docker("../../etc/passwd")];

    private static string Config => $$$"""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["{{{DigestOf(Layer)}}}"]}}""";

    private static byte[] Docker(string layer) => Tar(
        ("manifest.json", $$"""[{"Config":"config.json","RepoTags":["web:1"],"Layers":["{{layer}}"]}]"""),
        ("config.json", Config),
        ("layer.tar", Layer));

    private static byte[] Oci()
    {
        var manifest = Encoding.UTF8.GetString(new ImageManifest(Describe(Config), [Describe(Layer)]).ToJson());
        return Tar(
            ("index.json", $$"""{"schemaVersion":2,"manifests":[{"mediaType":"x","digest":"{{DigestOf(manifest)}}","size":{{manifest.Length}}}]}"""),
            (Blob(manifest), manifest),
            (Blob(Config), Config),
            (Blob(Layer), Layer));
    }

    private static string Blob(string content) => $"blobs/sha256/{DigestOf(content).Hex}";

    private static Digest DigestOf(string content) => Digest.Of(Encoding.UTF8.GetBytes(content));

    private static Descriptor Describe(string content) => new("x", DigestOf(content), content.Length);

    private static byte[] Tar(params (string Name, string Content)[] files)
    {
        using var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
            }

            tar.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, "again.tar") { LinkName = "../x/../layer.tar" });
        }

        return archive.ToArray();
    }
}
