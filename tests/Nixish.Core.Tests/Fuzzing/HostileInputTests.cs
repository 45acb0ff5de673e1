using System.Text;
using Nixish.Core.Tests.Caching;

namespace Nixish.Core.Tests.Fuzzing;

/// <summary>The inputs that somebody who means harm would send, one by one and by name.</summary>
public sealed class HostileInputTests : IDisposable
{
    private const long Exbibyte = 1L << 60;
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Archives => [.. NarSamples.Hostile.Keys];

    [Theory]
    [MemberData(nameof(Archives))]
    public async Task A_hostile_archive_is_refused_writes_nothing_and_takes_no_memory(string name)
    {
        var archive = NarSamples.Hostile[name];
        Directory.CreateDirectory(_folder["inside"]);
        File.WriteAllText(_folder["outside"], "untouched");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var restoring = () => Nar.Restore(new MemoryStream(archive), _folder["inside/x"]);
        restoring.Should().Throw<InvalidArchiveException>();
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(8 * 1024 * 1024);
        Directory.EnumerateFileSystemEntries(_folder["inside"]).Should().BeEmpty();
        Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Should().BeEquivalentTo("inside", "outside");
        File.ReadAllText(_folder["outside"]).Should().Be("untouched");

        // The same by way of a cache that vouches for it.
        using var store = LocalStore.Open(_folder["store"]);
        var hash = Hash.Sha256(archive);
        var info = new PathInfo(StorePath.ForSource(StoreDirectory.Default, "x", hash), hash, archive.Length);
        await store.Invoking(it => it.ImportAsync(info, new MemoryStream(archive))).Should().ThrowAsync<ImportRefusedException>();
        store.Contains(info.Path).Should().BeFalse();
        Directory.Exists(store.PhysicalPath(info.Path)).Should().BeFalse();
    }

    [Fact]
    public void Names_alike_but_for_case_are_two_files_or_refused()
    {
        try
        {
            Nar.Restore(new MemoryStream(NarSamples.CaseCollision), _folder["x"]);
        }
        catch (InvalidArchiveException)
        {
            Directory.EnumerateFileSystemEntries(_folder.Path).Should().BeEmpty("a disk that takes them for one refuses the archive");
            return;
        }

        Nar.Hash(_folder["x"]).Hash.Should().Be(Hash.Sha256(NarSamples.CaseCollision));
    }

    [Fact]
    public void A_link_out_of_the_archive_is_made_and_never_followed()
    {
        Directory.CreateDirectory(_folder["elsewhere"]);
        Nar.Restore(new MemoryStream(NarSamples.LinksOut), _folder["x"]);
        Directory.EnumerateFileSystemEntries(_folder["elsewhere"]).Should().BeEmpty();
        new FileInfo(_folder["x/a"]).LinkTarget.Should().Be("../elsewhere");
    }

    [Fact]
    public async Task An_archive_that_is_cut_off_anywhere_leaves_nothing()
    {
        using var store = LocalStore.Open(_folder["store"]);
        var whole = NarSamples.LinksOut;
        var info = new PathInfo(StorePath.ForSource(StoreDirectory.Default, "x", Hash.Sha256(whole)), Hash.Sha256(whole), whole.Length);
        for (var length = 0; length < whole.Length; length += 7)
        {
            await store.Invoking(it => it.ImportAsync(info, new MemoryStream(whole[..length]))).Should().ThrowAsync<ImportRefusedException>();
        }

        store.Contains(info.Path).Should().BeFalse();
        await store.ImportAsync(info, new MemoryStream(whole));
        (await store.VerifyAsync()).IsSound.Should().BeTrue();
    }

    [Fact]
    public async Task A_narinfo_of_another_path_is_refused()
    {
        using var folder = new CacheFolder();
        var (wanted, other) = (await folder.BuildAsync("wanted"), await folder.BuildAsync("other"));
        await folder.Cache().PushAsync(folder.From, [wanted.Path, other.Path], folder.Signed);
        File.Copy(Path.Combine(folder.CachePath, $"{other.Path.HashPart}.narinfo"), Path.Combine(folder.CachePath, $"{wanted.Path.HashPart}.narinfo"), overwrite: true);
        (await Finding(folder, wanted)).WithMessage($"*asked for '{wanted.Path}' and answers with '{other.Path}'*");
        await NothingArrives(folder, wanted);
    }

    [Fact]
    public async Task A_signature_by_another_key_is_none_even_under_a_trusted_name()
    {
        using var folder = new CacheFolder();
        var wanted = await folder.BuildAsync();
        await folder.Cache().PushAsync(folder.From, [wanted.Path], new PushOptions { SigningKeys = [SigningKey.Generate("test-1")] });
        (await Finding(folder, wanted)).WithMessage("*trust*");
        await NothingArrives(folder, wanted);
    }

    [Fact]
    public async Task A_NAR_that_hashes_otherwise_is_refused_and_leaves_nothing()
    {
        using var folder = new CacheFolder();
        var wanted = await folder.BuildAsync();
        await folder.Cache().PushAsync(folder.From, [wanted.Path], folder.Signed with { Compression = NarCompression.None });
        var found = (await folder.TrustedCache().FindAsync(wanted.Path))!;
        var file = Path.Combine(folder.CachePath, found.Url);
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        await NothingArrives(folder, wanted);
    }

    [Fact]
    public async Task A_narinfo_that_promises_an_exbibyte_takes_no_room_for_it()
    {
        using var folder = new CacheFolder();
        var wanted = await folder.BuildAsync();
        await folder.Cache().PushAsync(folder.From, [wanted.Path], new PushOptions { Compression = NarCompression.None });
        var file = Path.Combine(folder.CachePath, $"{wanted.Path.HashPart}.narinfo");
        var narInfo = NarInfo.Parse(await File.ReadAllTextAsync(file));
        await File.WriteAllTextAsync(file, (narInfo with { FileSize = Exbibyte, FileHash = null, Info = narInfo.Info with { NarSize = Exbibyte } }).ToString());
        var cache = BinaryCache.Open(new(folder.CachePath), new() { Trust = CacheTrust.Everything });
        var before = GC.GetTotalAllocatedBytes();
        var result = await folder.To.SubstituteAsync([wanted.Path], [cache]);
        result.Missing.Should().Contain(wanted.Path);
        (GC.GetTotalAllocatedBytes() - before).Should().BeLessThan(1024 * 1024 * 1024, "other tests run beside this one");
        folder.To.Contains(wanted.Path).Should().BeFalse();
    }

    [Fact]
    public void A_lease_whose_name_promises_more_than_there_is_time_holds_for_ever()
    {
        using var store = LocalStore.Open(_folder["store"]);
        File.WriteAllText(Path.Combine(store.Layout.Leases, $"x-1-{long.MaxValue}"), "");
        File.WriteAllText(Path.Combine(store.Layout.Leases, "not a lease"), "");
        LeaseFile.List(store).Should().ContainSingle().Which.Duration.Should().Be(TimeSpan.MaxValue);
    }

    [Theory]
    [InlineData(1_500, true)]
    [InlineData(50_000, false)]
    public void A_challenge_is_read_in_one_pass_and_not_at_all_where_it_has_no_end(int parameters, bool isRead)
    {
        // Quadratic, the larger would copy 40 GB.
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("WWW-Authenticate", $"Bearer realm=\"https://x/\"{string.Concat(Enumerable.Range(0, parameters).Select(static i => $",p{i}=\"v\""))}").Should().BeTrue();
        var before = GC.GetAllocatedBytesForCurrentThread();
        (RegistryChallenge.From(response.Headers)?.Parameters.Count).Should().Be(isRead ? parameters + 1 : null);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(2 * 1024 * 1024);
    }

    [Fact]
    public async Task A_token_without_end_is_not_read_to_its_end()
    {
        using var client = new RegistryClient(new() { Handler = new EndlessToken(), Retries = 0, Credentials = [] });
        (await client.Invoking(it => it.ResolveAsync(ImageReference.Parse("127.0.0.1:5000/shop/web:1"))).Should().ThrowAsync<RegistryException>()).WithMessage("*for a token, which answered with something else*");
    }

    private static async Task<FluentAssertions.Specialized.ExceptionAssertions<CacheException>> Finding(CacheFolder folder, PathInfo wanted) =>
        await folder.TrustedCache().Invoking(cache => cache.FindAsync(wanted.Path)).Should().ThrowAsync<CacheException>();

    private static async Task NothingArrives(CacheFolder folder, PathInfo wanted)
    {
        var result = await folder.To.SubstituteAsync([wanted.Path], [folder.TrustedCache()]);
        result.Missing.Should().Contain(wanted.Path);
        folder.To.Contains(wanted.Path).Should().BeFalse();
        Directory.Exists(folder.To.PhysicalPath(wanted.Path)).Should().BeFalse();
        (await folder.To.VerifyAsync()).IsSound.Should().BeTrue();
    }

    private sealed class EndlessToken : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var isToken = request.RequestUri!.Port == 5001;
            var response = new HttpResponseMessage(isToken ? System.Net.HttpStatusCode.OK : System.Net.HttpStatusCode.Unauthorized)
            {
                RequestMessage = request,
                Content = isToken ? new StreamContent(new Endless()) : new ByteArrayContent([]),
            };
            response.Headers.WwwAuthenticate.ParseAdd("Bearer realm=\"http://127.0.0.1:5001/token\"");
            return Task.FromResult(response);
        }
    }

    private sealed class Endless : MemoryStream
    {
        private long _read;

        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer)
        {
            _read += buffer.Length;
            _read.Should().BeLessThan(64 * 1024 * 1024);
            Encoding.ASCII.GetBytes(new string('a', buffer.Length), buffer);
            return buffer.Length;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer.AsSpan(offset, count)));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));
    }
}
