using System.Text;
using Nixish.Tests.Fuzzing;

namespace Nixish.Core.Tests.Fuzzing;

/// <summary>What registries answer, what images say, and what names them.</summary>
internal static class WebTargets
{
    private const string Hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static readonly ImageReference Image = ImageReference.Parse("127.0.0.1:5000/shop/web:1");
    private static readonly Descriptor Blob = new(OciMediaTypes.Layer, Digest.Parse($"sha256:{Hex}"), 0);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("image reference", text => Stable(ImageReference.Parse(text)), "web", "web:1", "registry.example.com/shop/web:tag", $"127.0.0.1:5000/a/b@sha256:{Hex}", "[::1]:5000/x", "a..b/c", "A/b") { Cases = 5_000 },
        new("image digest", text => Digest.Parse(text), $"sha256:{Hex}", "sha512:x"),
        new("image manifest", bytes => ImageManifest.FromJson(bytes), [Encoding.UTF8.GetBytes(Manifest), "{}"u8.ToArray(), "[]"u8.ToArray(), "{\"config\":null,\"layers\":{}}"u8.ToArray()]) { Cases = 5_000 },
        new("image configuration", bytes => ImageConfig.FromJson(bytes).On(ImageConfig.FromJson(bytes)).ToJson(), [Encoding.UTF8.GetBytes(Config), "{}"u8.ToArray()]) { Cases = 5_000, AllowancePerByte = 2_000 },
        new("platforms of an index", bytes => RegistryBaseBuilder.PlatformIn(new(Blob, bytes), Image, "linux/amd64"), [Encoding.UTF8.GetBytes(Index), Encoding.UTF8.GetBytes(Manifest)]) { Cases = 4_000 },
        new("image as an engine says it", bytes => ImageJson.Read(bytes, "what an engine says", ImageConfig.FromEngine).ToJson(), [Encoding.UTF8.GetBytes(Inspected), "{}"u8.ToArray()]) { Cases = 3_000, AllowancePerByte = 2_000 },
        new("platform", text => Platform.Parse(Platform.Parse(text).ToString()), "linux/amd64", "linux/arm/v7", "linux/arm/v99999999999", "windows/amd64", "linux") { Cases = 2_000 },
        new("layer descriptor", bytes => LayerDescriptor.FromJson(bytes), [Encoding.UTF8.GetBytes($$$"""{"blob":{"mediaType":"x","digest":"sha256:{{{Hex}}}","size":3},"diffId":"sha256:{{{Hex}}}"}""")]) { Cases = 2_000 },
        new("Docker engine", Engine, "200\n\n{\"Id\":\"sha256:" + Hex + "\",\"RepoTags\":[\"x\"]}", "404\n\n{\"message\":\"No such image\"}", "500\n\n<html>", "200\n\n{\"Id\":1}", "200\n\n[]") { Cases = 4_000 },
        new("registry pull", Pull, Scripts()) { Cases = 5_000, Allowance = 4 * 1024 * 1024 },
        new("registry push", Push, Scripts()) { Cases = 4_000, Allowance = 4 * 1024 * 1024 },
        new("registry lists", Lists, [.. Scripts(), .. Pages()]) { Cases = 3_000, Allowance = 4 * 1024 * 1024 },
        new("registry challenge", text => Found(RegistryChallenge.Parse(text) is [var first, ..] ? first : null), "Bearer realm=\"https://auth.example.com/token\",service=\"x, y\",scope=\"repository:shop/web:pull,push\", Basic realm=\"a \\\"b\\\"\"", "Negotiate abc==, Bearer realm=x", "") { Cases = 4_000 },
        new("image lock", bytes => Locked(bytes), [Encoding.UTF8.GetBytes($$$"""{"version":1,"images":{"docker.io/library/debian:12":"sha256:{{{Hex}}}","a:1":"sha256:{{{Hex}}}"}}"""), "{}"u8.ToArray()]) { Cases = 2_000 },
        new("token scope", Scope, "repository:shop/web:pull repository:shop/web:push,pull repository:127.0.0.1:5000/x:*", "registry:catalog:*", "x", "") { Cases = 2_000 },
        new("registry link", text => Found(RegistryPages.Next(text)), "</v2/web/tags/list?n=2&last=b>; rel=\"next\"", "<a>; rel=prev, <b>; title=\"x\"; rel=next", "") { Cases = 2_000 },
        new("upload range", text => Found(UploadRange.Parse(text)), "0-1023", "bytes=0-0", "0-9223372036854775807", "5-6") { Cases = 2_000 },
        new("list of referrers", bytes => Referrer.WriteAll(Referrer.ReadAll(bytes).AsEnumerable()), [Encoding.UTF8.GetBytes(Index), Encoding.UTF8.GetBytes(Referrers), "{}"u8.ToArray()]) { Cases = 3_000 },
    ];

    private static string Manifest => $$$"""
        {"schemaVersion":2,"mediaType":"{{{OciMediaTypes.Manifest}}}","config":{"mediaType":"{{{OciMediaTypes.Config}}}","digest":"sha256:{{{Hex}}}","size":7},"layers":[{"mediaType":"{{{OciMediaTypes.Layer}}}","digest":"sha256:{{{Hex}}}","size":9}]}
        """;

    private static string Index => $$$"""
        {"schemaVersion":2,"manifests":[{"mediaType":"x","digest":"sha256:{{{Hex}}}","size":7,"platform":{"architecture":"amd64","os":"linux"}},{"mediaType":"x","digest":"sha256:{{{Hex}}}","size":7,"platform":{"architecture":"arm64","os":"linux","variant":"v8"}},{"digest":1}]}
        """;

    private static string Inspected => $$$"""
        {"Id":"sha256:{{{Hex}}}","Architecture":"arm","Variant":"v7","Os":"linux","Config":{"User":"web","ExposedPorts":{"80/tcp":{}},"Env":["PATH=/bin"],"Entrypoint":["/x"],"Labels":{"a":"b"}},"RootFS":{"Type":"layers","Layers":["sha256:{{{Hex}}}"]}}
        """;

    private static string Referrers => $$$"""
        {"schemaVersion":2,"manifests":[{"mediaType":"x","digest":"sha256:{{{Hex}}}","size":7,"artifactType":"application/spdx+json","annotations":{"a":"b"}}]}
        """;

    private static string Config => $$$"""
        {"architecture":"amd64","variant":"v8","os":"linux","config":{"User":"me","ExposedPorts":{"80/tcp":{}},"Env":["PATH=/bin","X"],"Entrypoint":["/x"],"Cmd":null,"WorkingDir":"/","Labels":{"a":"b"},"Healthcheck":{"Test":["x"]}},"rootfs":{"type":"layers","diff_ids":["sha256:{{{Hex}}}"]},"history":[{"created":"1970-01-01T00:00:01Z"}]}
        """;

    // Challenges, tokens, redirects, places to upload to, errors: each in the order in which a client comes by them.
    private static IReadOnlyList<byte[]> Scripts() =>
    [
        .. new[]
        {
            $"200\nDocker-Content-Digest: sha256:{Hex}\nContent-Length: 3\nContent-Type: {OciMediaTypes.Manifest}\n\n{Manifest}",
            "401\nWWW-Authenticate: Bearer realm=\"http://127.0.0.1:5001/token\",service=\"x, y\",scope=\"repository:shop/web:pull\"\n\n\n%%\n200\n\n{\"token\":\"abc\",\"expires_in\":60}\n%%\n200\n\n" + Manifest,
            "401\nWWW-Authenticate: Basic realm=\"x\"\n\n",
            "401\nWWW-Authenticate: Bearer realm=\"http://127.0.0.1:5001/token\"\n\n\n%%\n200\n\n{\"access_token\":\"a b\\n\"}\n%%\n404\n\n{\"errors\":[{\"code\":\"NAME_UNKNOWN\",\"message\":\"no such thing\"}]}",
            "307\nLocation: http://127.0.0.1:5001/elsewhere?x=1\n\n\n%%\n200\n\n",
            "307\nLocation: ///\n\n",
            "307\nLocation: http://[::1\n\n",
            "202\nLocation: /v2/shop/web/blobs/uploads/uuid?_state=x\n\n\n%%\n201\n\n",
            "202\nLocation: \\\\host\\share\n\n",
            "404\n\n\n%%\n202\nLocation: uploads/1\nRange: 0-0\n\n\n%%\n201\nLocation: x\n\n",
            "429\nRetry-After: 99999999999\n\n{\"errors\":[]}",
            "500\nRetry-After: Fri, 31 Dec 9999 23:59:59 GMT\n\n<html>",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private static IReadOnlyList<byte[]> Pages() =>
    [
        .. new[]
        {
            "200\nLink: </v2/shop/web/tags/list?last=b>; rel=\"next\"\n\n{\"name\":\"shop/web\",\"tags\":[\"a\",\"b\"]}\n%%\n200\n\n{\"tags\":null}\n%%\n200\n\n" + Referrers,
            "200\nLink: <http://[::1>; rel=\"next\"\n\n{\"tags\":[]}",
            "404\n\n\n%%\n404\n\n\n%%\n200\n\n" + Referrers,
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private static void Lists(byte[] script)
    {
        using var client = Client(script);
        client.TagsAsync(Image.Repository).GetAwaiter().GetResult();
        client.ReferrersAsync(Image.Repository, Blob.Digest).GetAwaiter().GetResult();
    }

    private static void Locked(byte[] json)
    {
        var read = ImageLock.Parse("lock", json);
        if (ImageLock.Parse("lock", read.ToJson()) != read)
        {
            throw new InvalidOperationException("It is written as another lock.");
        }
    }

    // What finds nothing refuses by that.
    private static void Found(object? found) => _ = found ?? throw new NixishException("Nothing.");

    private static void Scope(string text)
    {
        var merged = TokenScope.Merge(text, "");
        if (TokenScope.Merge(merged, merged) != merged)
        {
            throw new InvalidOperationException($"'{merged}' is read as another scope.");
        }

        Found(merged.Length > 0 ? merged : null);
    }

    private static void Engine(byte[] script)
    {
        using var engine = new DockerEngine("unix:///fuzzed", new Replies(script));
        engine.FindImageAsync("web:1").GetAwaiter().GetResult();
    }

    private static void Pull(byte[] script)
    {
        using var client = Client(script);
        client.ResolveAsync(Image).GetAwaiter().GetResult();
        ImageManifest.FromJson(client.PullManifestAsync(Image).GetAwaiter().GetResult().Content);
        client.PullBlobAsync(Image.Repository, Blob, new MemoryStream()).GetAwaiter().GetResult();
    }

    private static void Push(byte[] script)
    {
        using var client = Client(script);
        client.PushBlobAsync(Image.Repository, Blob, _ => Task.FromResult<Stream>(new MemoryStream())).GetAwaiter().GetResult();
        client.PushManifestAsync(Image, OciMediaTypes.Manifest, Encoding.UTF8.GetBytes(Manifest)).GetAwaiter().GetResult();
    }

    private static RegistryClient Client(byte[] script) => new(new() { Handler = new Replies(script), Retries = 0, Credentials = new() { ["127.0.0.1:5000"] = new("me", "secret") } });

    private static void Stable(ImageReference reference)
    {
        if (ImageReference.Parse(reference.ToString()) != reference)
        {
            throw new InvalidOperationException($"'{reference}' is read as another reference.");
        }
    }
}
