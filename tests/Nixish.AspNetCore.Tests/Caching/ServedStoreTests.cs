using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Nixish.AspNetCore.Tests.Caching;

public sealed class ServedStoreTests
{
    [Theory]
    [InlineData(NarCompression.None, 100)]
    [InlineData(NarCompression.None, 3_000_000)]
    [InlineData(NarCompression.Gzip, 3_000_000)]
    [InlineData(NarCompression.Brotli, 100)]
    public async Task Another_store_takes_from_it(NarCompression compression, int size)
    {
        await using var served = await ServedStore.StartAsync(compression);
        var app = await served.BuildAsync(size: size);
        using var other = LocalStore.Open(served["other"]);
        (await other.SubstituteAsync([app.Path], [served.TrustedCache()])).Missing.Should().BeEmpty();
        (await other.VerifyAsync()).Should().BeEquivalentTo(new { Checked = 4, IsSound = true });
        (await other.FindAsync(app.Path))!.IsSignedBy(served.Key.PublicKey).Should().BeTrue();
        using var log = new StreamReader((await served.Cache().ReadLogAsync(app.Deriver!))!);
        (await log.ReadToEndAsync()).Should().Be("building app\n");
    }

    [Theory]
    [InlineData(NarCompression.None)]
    [InlineData(NarCompression.Brotli)]
    public async Task Nix_copies_from_it_and_refuses_another_key(NarCompression compression)
    {
        await using var served = await ServedStore.StartAsync(compression);
        var app = await served.BuildAsync(size: 3_000_000);
        void Copy(PublicKey trusted) => served.Nix("nix", "copy", "--from", served.Address, "--option", "trusted-public-keys", trusted.ToString(), app.Path.ToString());
        FluentActions.Invoking(() => Copy(SigningKey.Generate(served.Key.Name).PublicKey)).Should().Throw<InvalidOperationException>().WithMessage("*signature*");
        Copy(served.Key.PublicKey);
        served.Nix("nix-store", "--verify-path", app.Path.ToString());
        served.Nix("nix-store", "--query", "--references", app.Path.ToString()).Split('\n').Should().Equal(app.References.Select(reference => reference.ToString()));
    }

    [Fact]
    public async Task Nix_substitutes_from_it()
    {
        await using var served = await ServedStore.StartAsync();
        var app = await served.BuildAsync();
        string Realise(PublicKey trusted) => served.Nix("nix-store", "--realise", app.Path.ToString(), "--option", "substituters", served.Address, "--option", "trusted-public-keys", trusted.ToString());
        FluentActions.Invoking(() => Realise(SigningKey.Generate("other-1").PublicKey)).Should().Throw<InvalidOperationException>();
        Realise(served.Key.PublicKey).Should().Be(app.Path.ToString());
        served.Nix("nix-store", "--verify", "--check-contents");
        served.Nix("nix", "log", "--store", served.Address, app.Deriver!.ToString()).Should().Be("building app");
    }

    [Fact]
    public async Task Two_stores_serve_each_other()
    {
        await using var one = await ServedStore.StartAsync();
        await using var two = await ServedStore.StartAsync();
        var (app, tool) = (await one.BuildAsync("app"), await two.BuildAsync("tool", 2_000_000));
        var both = await Task.WhenAll(one.Store.SubstituteAsync([tool.Path], [two.TrustedCache()]), two.Store.SubstituteAsync([app.Path], [one.TrustedCache()]));
        both.Should().OnlyContain(result => result.Missing.IsEmpty && result.Fetched.Count == 4);

        // What came from one is served on, with the signature of where it came from too.
        using var third = LocalStore.Open(one["third"]);
        (await third.SubstituteAsync([app.Path], [two.Cache(one.Key.PublicKey)])).Missing.Should().BeEmpty();
    }

    [Fact]
    public async Task Narinfos_are_asked_for_again_and_NARs_are_kept_for_ever()
    {
        await using var served = await ServedStore.StartAsync();
        var app = await served.BuildAsync();
        using var narInfo = await served.Http.GetAsync($"{app.Path.HashPart}.narinfo");
        narInfo.Headers.CacheControl!.NoCache.Should().BeTrue();
        narInfo.Content.Headers.ContentType!.MediaType.Should().Be("text/x-nix-narinfo");
        var nar = NarInfo.Parse(await narInfo.Content.ReadAsStringAsync());
        nar.FileHash.Should().Be(app.NarHash);
        using var answer = await served.Http.GetAsync(nar.Url);
        answer.Headers.CacheControl!.MaxAge.Should().Be(TimeSpan.FromDays(365));
        Hash.Sha256(await answer.Content.ReadAsByteArrayAsync()).Should().Be(app.NarHash);
        foreach (var (path, tag) in new[] { ($"{app.Path.HashPart}.narinfo", narInfo.Headers.ETag!), (nar.Url, answer.Headers.ETag!) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { IfNoneMatch = { tag } } };
            using var unchanged = await served.Http.SendAsync(request);
            unchanged.StatusCode.Should().Be(HttpStatusCode.NotModified);
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(5_000_000)]
    public async Task Parts_are_given_and_heads(int size)
    {
        await using var served = await ServedStore.StartAsync();
        var nar = (await served.TrustedCache().FindAsync((await served.BuildAsync(size: size)).Path))!;
        var whole = await served.Http.GetByteArrayAsync(nar.Url);
        using var head = await served.Http.SendAsync(new(HttpMethod.Head, nar.Url));
        head.Content.Headers.ContentLength.Should().Be(nar.Info.NarSize).And.Be(whole.Length);
        foreach (var (from, to) in new (long?, long?)[] { (0, 9), (40, null), (whole.Length - 5, whole.Length - 1), (null, 7), (whole.Length / 2, (whole.Length / 2) + 20) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, nar.Url) { Headers = { Range = new(from, to) } };
            using var part = await served.Http.SendAsync(request);
            part.StatusCode.Should().Be(HttpStatusCode.PartialContent);
            var (first, last) = from is { } begin ? ((int)begin, (int)(to ?? whole.Length - 1)) : (whole.Length - (int)to!, whole.Length - 1);
            (await part.Content.ReadAsByteArrayAsync()).AsSpan().SequenceEqual(whole.AsSpan(first, last - first + 1)).Should().BeTrue();
        }

        using var beyond = await served.Http.SendAsync(new(HttpMethod.Get, nar.Url) { Headers = { Range = new(whole.Length, null) } });
        beyond.StatusCode.Should().Be(HttpStatusCode.RequestedRangeNotSatisfiable);
    }

    [Fact]
    public async Task A_server_takes_a_few_lines()
    {
        await using var served = await ServedStore.StartAsync();
        var (store, key) = (served.Store, served.Key);
        #region server
        var server = WebApplication.CreateSlimBuilder();
        server.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = server.Build();
        app.MapBinaryCache(store, new() { SigningKeys = [key] });
        await app.StartAsync();
        #endregion
        (await BinaryCache.Open(new(app.Urls.Single())).GetInfoAsync()).Should().NotBeNull();
    }

    [Fact]
    public async Task Anything_else_is_not_there()
    {
        await using var served = await ServedStore.StartAsync();
        var app = await served.BuildAsync();
        var nar = (await served.TrustedCache().FindAsync(app.Path))!;

        // Files in the store's folder that are not valid paths.
        var secret = $"{new string('a', 32)}-secret";
        await File.WriteAllTextAsync(Path.Combine(served.Store.Root, "store", secret), "secret");
        await File.WriteAllTextAsync(Path.Combine(served.Store.Root, "logs", "x.log"), "secret");
        string[] others =
        [
            "", "format", "store", $"store/{app.Path.BaseName}", $"{secret[..32]}.narinfo", $"nar/{secret[..32]}-{nar.Url[37..]}", $"nar/{secret}", "nar/", "nar", "log/x", $"log/{secret}",
            $"{app.Path.HashPart}.narinfo.bak", $"{app.Path.HashPart.ToUpperInvariant()}.narinfo", $"{nar.Url}.br", $"{nar.Url}x", nar.Url[..^5], "..%2fformat.narinfo", "%2e%2e/format", "nixish/traces/x",
            "nixish/traces/..%2f..%2fformat", "nixish/roots/x", "info/x.narinfo", ".narinfo", $"log/{new string('x', 5000)}",
        ];
        foreach (var other in others)
        {
            using var answer = await served.Http.GetAsync(other);
            answer.StatusCode.Should().Be(HttpStatusCode.NotFound, other);
            (await answer.Content.ReadAsStringAsync()).Should().NotContain("secret");
        }

        foreach (var method in new[] { HttpMethod.Put, HttpMethod.Post, HttpMethod.Delete })
        {
            using var refused = await served.Http.SendAsync(new(method, nar.Url) { Content = new StringContent("x") });
            refused.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        }

        (await served.Http.GetStringAsync("other")).Should().Be("not the cache's", "the rest of the app is the app's");
    }

    [Fact]
    public async Task What_is_known_of_builds_before_is_served_signed()
    {
        await using var served = await ServedStore.StartAsync();
        await served.BuildAsync();
        var traces = Directory.GetFiles(Path.Combine(served.Store.Root, "traces"));
        traces.Should().NotBeEmpty();
        var key = Hash.Parse($"sha256:{Path.GetFileName(traces[0])}");
        (await served.TrustedCache().ReadTraceAsync(key)).Should().Equal(await File.ReadAllBytesAsync(traces[0]));
        (await served.Cache().ReadTraceAsync(key)).Should().BeNull("nobody is trusted");
        (await served.TrustedCache().ReadTraceAsync(Hash.Sha256("x"u8))).Should().BeNull();
    }

    [Fact]
    public async Task A_group_and_its_rules_may_lie_around_it()
    {
        await using var served = await ServedStore.StartAsync();
        (await served.Cache().GetInfoAsync()).Should().Be(new CacheInfo(StoreDirectory.Default, 30));
        (await served.Http.GetStringAsync("nix-cache-info")).Should().Be("StoreDir: /nix/store\nWantMassQuery: 1\nPriority: 30\nBuildTraces: 1\n");
        using var plain = await served.Http.SendAsync(new(HttpMethod.Get, "nix-cache-info") { Headers = { Range = new RangeHeaderValue(0, 3) } });
        plain.StatusCode.Should().Be(HttpStatusCode.OK, "small texts come whole");
    }
}
