using System.Text;
using Nixish.Tests.Fuzzing;

namespace Nixish.Core.Tests.Fuzzing;

/// <summary>What the servers answer that files are fetched from: redirects, refusals, parts, pauses, lengths.</summary>
internal sealed class FetchTargets : IDisposable
{
    private const string Address = "http://127.0.0.1:5001/file";
    private static readonly Hash Content = Hash.Sha256("hello"u8);
    private static readonly byte[] Archive = NarSamples.LinksOut;
    private readonly Folder _folder = new();

    public FetchTargets()
    {
        Directory.CreateDirectory(_folder["build"]);
        File.WriteAllText(_folder["outside"], "untouched");
    }

    public IReadOnlyList<FuzzTarget> All =>
    [
        new("fetched file", script => Fetch(script, new(Content, FixedOutputMode.Flat), FetchedAs.File), Scripts("hello")) { Cases = 6_000, Allowance = 4 * 1024 * 1024 },
        new("fetched program", script => Fetch(script, new(Content, FixedOutputMode.Recursive), FetchedAs.Executable), Scripts("hello")) { Cases = 1_000, Allowance = 4 * 1024 * 1024 },
        new("fetched archive", script => Fetch(script, new(Hash.Sha256(Archive), FixedOutputMode.Recursive), FetchedAs.NixArchive), Scripts(Encoding.Latin1.GetString(Archive))) { Cases = 3_000, Allowance = 4 * 1024 * 1024 },
    ];

    public void Check()
    {
        File.ReadAllText(_folder["outside"]).Should().Be("untouched");
        Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Should().BeEquivalentTo("build", "outside");
        Directory.EnumerateFileSystemEntries(_folder["build"]).Select(Path.GetFileName).Should().BeSubsetOf(["archive"], "what is fetched is taken away after each round");
    }

    public void Dispose() => _folder.Dispose();

    private void Fetch(byte[] script, FixedOutput content, FetchedAs kind)
    {
        using var replies = new Replies(script);
        var target = _folder["build/out"];
        var options = new FetchOptions { Handler = replies, Retries = 2, FirstPause = TimeSpan.Zero, LongestPause = TimeSpan.Zero, LeastBytes = 2, SizeLimit = 1 << 20, Redirects = 3 };
        Uri[] addresses = [new(Address), new($"{Address}?mirror")];
        try
        {
            new MirroredFetch(options, _folder["build"], static _ => { }).RunAsync(new(addresses[0], addresses[1..], content, kind), addresses, target, CancellationToken.None).GetAwaiter().GetResult();
            if (OutputHash.Of(target, TreeReader.Read(target)!, content, CancellationToken.None) != content.Hash)
            {
                throw new InvalidOperationException("What it took for the right content is not.");
            }
        }
        finally
        {
            Disk.Delete(target);
        }
    }

    private static IReadOnlyList<byte[]> Scripts(string body) =>
    [
        .. new[]
        {
            $"200\nContent-Length: {body.Length}\nETag: \"a\"\n\n{body}",
            $"200\nETag: \"a\"\n\n{body[..3]}{Replies.Break}\n%%\n206\nContent-Range: bytes 3-{body.Length - 1}/{body.Length}\nETag: \"a\"\n\n{body[3..]}",
            $"200\nLast-Modified: Fri, 31 Dec 9999 23:59:59 GMT\n\n{body[..2]}{Replies.Break}\n%%\n206\nContent-Range: bytes 0-1/*\n\n{body[..2]}\n%%\n200\n\n{body}",
            $"206\nContent-Range: bytes 0-{body.Length - 1}/{body.Length}\n\n{body}",
            $"200\n\n{body[..3]}{Replies.Break}\n%%\n416\nContent-Range: bytes */3\n\n\n%%\n200\n\n{body}",
            "301\nLocation: /elsewhere\n\n\n%%\n302\nLocation: //127.0.0.1:5002/x?y#z\n\n\n%%\n200\n\n" + body,
            "302\nLocation: //\n\n",
            "307\nLocation: http://[::1\n\n",
            "308\nLocation: file:///etc/passwd\n\n",
            "303\nLocation: https://user:secret@127.0.0.1/\n\n",
            "302\nLocation: mailto:x@y\n\n",
            "301\n\n",
            "404\n\n<html>",
            "429\nRetry-After: 0\n\n\n%%\n200\n\n" + body,
            "503\nRetry-After: 99999999999\n\n",
            "503\nRetry-After: Fri, 31 Dec 9999 23:59:59 GMT\n\n",
            $"200\nContent-Encoding: gzip\nTransfer-Encoding: chunked\nContent-Length: 9223372036854775807\n\n{body}",
            $"200\nContent-Length: -1\nETag: W/\"weak\"\n\n{body}",
        }.Select(Encoding.Latin1.GetBytes),
    ];
}
