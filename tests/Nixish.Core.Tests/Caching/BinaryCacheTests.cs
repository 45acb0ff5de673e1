namespace Nixish.Core.Tests.Caching;

public sealed class BinaryCacheTests : IDisposable
{
    private readonly CacheFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(NarCompression.None, 100)]
    [InlineData(NarCompression.Gzip, 3_000_000)]
    [InlineData(NarCompression.Brotli, 100)]
    public async Task What_is_pushed_comes_back_with_all_that_it_refers_to(NarCompression compression, int size)
    {
        var app = await _folder.BuildAsync(size: size);
        var pushed = await _folder.Cache().PushAsync(_folder.From, [app.Path], _folder.Signed with { Compression = compression });
        pushed.Pushed.Select(one => one.Path.Name).Should().HaveCount(4).And.EndWith(["app"]);
        pushed.Unsigned.Should().BeEmpty();
        var result = await _folder.To.SubstituteAsync([app.Path], [_folder.TrustedCache()]);
        result.Missing.Should().BeEmpty();
        result.Fetched.Should().HaveCount(4);
        (await _folder.To.VerifyAsync()).Should().BeEquivalentTo(new { Checked = 4, IsSound = true, Deleted = 0 });
        var arrived = (await _folder.To.FindAsync(app.Path))!;
        arrived.IsSignedBy(_folder.Key.PublicKey).Should().BeTrue();
        (arrived with { Signatures = [] }).Should().Be(app);
    }

    [Fact]
    public async Task Pushing_again_uploads_nothing_and_signatures_travel_on()
    {
        var app = await _folder.BuildAsync();
        await _folder.Cache().PushAsync(_folder.From, [app.Path], _folder.Signed);
        var before = Directory.GetLastWriteTimeUtc(_folder.CachePath);
        var again = await _folder.Cache().PushAsync(_folder.From, [app.Path], _folder.Signed);
        again.Should().BeEquivalentTo(new { AlreadyThere = 4 });
        again.Pushed.Should().BeEmpty();
        Directory.GetLastWriteTimeUtc(_folder.CachePath).Should().Be(before);

        await _folder.To.SubstituteAsync([app.Path], [_folder.TrustedCache()]);
        var second = BinaryCache.Open(new(_folder["second"]), new() { TrustedKeys = [_folder.Key.PublicKey] });
        (await second.PushAsync(_folder.To, [app.Path])).Unsigned.Should().BeEmpty("what signed it is kept in the store");
        (await second.FindAsync(app.Path)).Should().NotBeNull();
    }

    [Fact]
    public async Task Logs_come_along()
    {
        var app = await _folder.BuildAsync();
        await _folder.Cache().PushAsync(_folder.From, [app.Path]);
        using var log = new StreamReader((await _folder.Cache().ReadLogAsync(app.Deriver!))!);
        (await log.ReadToEndAsync()).Should().Be("building app\n");
        (await _folder.Cache().ReadLogAsync(app.Path)).Should().BeNull();
    }

    [Fact]
    public async Task Nobody_is_trusted_unless_it_is_said()
    {
        var app = await _folder.BuildAsync();
        await _folder.Cache().PushAsync(_folder.From, [app.Path], _folder.Signed);
        var warnings = new WarningLog();
        (await _folder.To.SubstituteAsync([app.Path], [_folder.Cache()], warnings)).Missing.Should().Equal(app.Path);
        warnings.Should().ContainSingle().Which.Message.Should().Contain("signed by 'test-1' only, which is not trusted here").And.Contain("No key is trusted");

        var other = SigningKey.Generate("other-1").PublicKey;
        var refused = (await FluentActions.Awaiting(() => _folder.Cache(other).FindAsync(app.Path)).Should().ThrowAsync<CacheException>()).Which;
        refused.Failure.Should().Be(CacheFailure.Untrusted);
        refused.Message.Should().Contain("'test-1'").And.Contain("Trusted are 'other-1'");

        var impostor = SigningKey.Generate("test-1").PublicKey;
        (await FluentActions.Awaiting(() => _folder.Cache(impostor).FindAsync(app.Path)).Should().ThrowAsync<CacheException>()).Which.Message.Should().Contain("in the name of 'test-1' that this key did not make");
    }

    [Fact]
    public async Task What_follows_from_its_content_needs_no_signature()
    {
        var text = (await _folder.From.BuildAsync(Source.Text("t", $"{Source.Text("u", "x")}"))).Paths[0];
        (await _folder.Cache().PushAsync(_folder.From, [text.Path])).Unsigned.Should().BeEmpty();
        (await _folder.To.SubstituteAsync([text.Path], [_folder.Cache()])).Fetched.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_cache_that_is_trusted_blindly_needs_no_keys()
    {
        var app = await _folder.BuildAsync();
        (await _folder.Cache().PushAsync(_folder.From, [app.Path])).Unsigned.Should().HaveCount(3);
        var cache = BinaryCache.Open(new(_folder.CachePath), new() { Trust = CacheTrust.Everything });
        (await _folder.To.SubstituteAsync([app.Path], [cache])).Missing.Should().BeEmpty();
    }

    [Fact]
    public async Task A_cache_of_another_store_folder_is_refused()
    {
        File.WriteAllText(Path.Combine(_folder.CachePath, "nix-cache-info"), "StoreDir: /gnu/store\n");
        var app = await _folder.BuildAsync();
        var act = () => _folder.TrustedCache().FindAsync(app.Path);
        (await act.Should().ThrowAsync<CacheException>()).WithMessage("*'/gnu/store'*'/nix/store'*");
        await FluentActions.Awaiting(() => _folder.Cache().PushAsync(_folder.From, [app.Path])).Should().ThrowAsync<CacheException>();
        (await _folder.To.SubstituteAsync([app.Path], [_folder.TrustedCache()])).Missing.Should().Equal(app.Path);
    }

    [Fact]
    public async Task The_cache_with_the_lowest_number_is_taken_from_and_the_next_where_it_fails()
    {
        var app = await _folder.BuildAsync();
        await _folder.Cache().PushAsync(_folder.From, [app.Path], _folder.Signed with { Priority = 10 });
        var second = BinaryCache.Open(new(_folder["second"]), new() { TrustedKeys = [_folder.Key.PublicKey] });
        await second.PushAsync(_folder.From, [app.Path], _folder.Signed with { Priority = 20 });
        var first = _folder.TrustedCache();
        var warnings = new WarningLog();
        var found = (await new CacheSet([second, first], warnings).FindAsync([app.Path]))[app.Path];
        found.Offers.Select(offer => offer.Cache.Location).Should().Equal(first.Location, second.Location);

        foreach (var nar in Directory.EnumerateFiles(Path.Combine(_folder.CachePath, "nar")))
        {
            File.WriteAllText(nar, "rubbish");
        }

        (await _folder.To.SubstituteAsync([app.Path], [second, first], warnings)).Missing.Should().BeEmpty();
        warnings.Should().ContainSingle().Which.Location.Should().Be(first.Location);
        (await _folder.To.VerifyAsync()).IsSound.Should().BeTrue();
    }

    [Fact]
    public async Task Nothing_is_remembered_of_what_was_not_there()
    {
        var app = await _folder.BuildAsync();
        await _folder.Cache().PushAsync(_folder.From, [app.References[0]], _folder.Signed);
        var cache = _folder.TrustedCache();
        (await cache.FindAsync(app.Path)).Should().BeNull();
        await _folder.Cache().PushAsync(_folder.From, [app.Path], _folder.Signed);
        (await cache.FindAsync(app.Path)).Should().NotBeNull();
    }

    [Fact]
    public async Task A_damaged_path_is_not_pushed()
    {
        var app = await _folder.BuildAsync();
        var place = _folder.From.PhysicalPath(app.Path);
        Disk.SetMode(place, 0x1a4);
        await File.AppendAllTextAsync(place, "!");
        await FluentActions.Awaiting(() => _folder.Cache().PushAsync(_folder.From, [app.Path], _folder.Signed)).Should().ThrowAsync<StoreException>().WithMessage("*damaged*");
        (await _folder.TrustedCache().FindAsync(app.Path)).Should().BeNull();
        (await _folder.TrustedCache().Storage.ListAsync("nar/", CancellationToken.None).CountAsync()).Should().BeLessThan(4);
    }

    [Fact]
    public async Task Traces_are_read_only_from_those_who_are_trusted()
    {
        var (key, other) = (Hash.Sha256("a"u8), Hash.Sha256("b"u8));
        await _folder.Cache().WriteTraceAsync(key, "known\n\nthings"u8.ToArray(), [_folder.Key]);
        (await _folder.TrustedCache().ReadTraceAsync(key)).Should().Equal("known\n\nthings"u8.ToArray());
        (await _folder.Cache().ReadTraceAsync(key)).Should().BeNull();
        (await _folder.TrustedCache().ReadTraceAsync(other)).Should().BeNull();

        // A trace that is moved to another key, or changed, is nobody's.
        var traces = Path.Combine(_folder.CachePath, "nixish", "traces");
        File.Copy(Path.Combine(traces, key.ToDigits(HashFormat.Nix32)), Path.Combine(traces, other.ToDigits(HashFormat.Nix32)));
        (await _folder.TrustedCache().ReadTraceAsync(other)).Should().BeNull();
        File.AppendAllText(Path.Combine(traces, key.ToDigits(HashFormat.Nix32)), "!");
        (await _folder.TrustedCache().ReadTraceAsync(key)).Should().BeNull();
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a/./b")]
    [InlineData("a\\b")]
    [InlineData("")]
    [InlineData("a\0b")]
    public async Task Keys_do_not_leave_the_cache(string key)
    {
        var storage = _folder.Cache().Storage;
        await FluentActions.Awaiting(() => storage.ReadAsync(key, CancellationToken.None)).Should().ThrowAsync<ArgumentException>();
        await FluentActions.Awaiting(() => storage.WriteAsync(key, new MemoryStream(), CancellationToken.None)).Should().ThrowAsync<ArgumentException>();
        await FluentActions.Awaiting(() => storage.DeleteAsync(key, CancellationToken.None)).Should().ThrowAsync<ArgumentException>();
    }

    [Theory]
    [InlineData("ftp://example.org/")]
    [InlineData("file:///cache?compression=xz")]
    [InlineData("http://user:secret@example.org/cache")]
    public void Addresses_that_cannot_be_are_refused_without_telling_secrets(string address) =>
        FluentActions.Invoking(() => BinaryCache.Open(new(address))).Should().Throw<CacheException>().Which.Message.Should().NotContain("secret");
}
