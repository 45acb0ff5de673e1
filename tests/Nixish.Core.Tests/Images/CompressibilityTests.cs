using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Nixish.Core.Tests.Images;

public sealed class CompressibilityTests
{
    private const int Size = 256 * 1024;

    public static TheoryData<string, bool> Contents => new()
    {
        { "random", true },
        { "compressed", true },
        { "text", false },
        { "zeros", false },
        { "a table of all bytes", false },
        { "random bytes that come again", false },
        { "base64", false },
        { "numbers", false },
        { "a program", false },
    };

    [Theory]
    [MemberData(nameof(Contents))]
    public void Only_what_deflate_would_leave_as_it_is_is_stored(string name, bool isStored)
    {
        var content = Make(name);
        Compressibility.RunsOf(content).Should().Equal(new CompressionRun(0, content.Length, isStored));
        var deflated = Deflated(content);
        if (isStored)
        {
            deflated.Should().BeGreaterThan(content.Length * 97L / 100);
        }
        else
        {
            deflated.Should().BeLessThan(content.Length * 95L / 100);
        }
    }

    [Fact]
    public void A_picture_between_texts_is_stored_and_the_texts_are_not()
    {
        byte[] content = [.. Make("text"), .. Make("random"), .. Make("text")[..10_000]];
        Compressibility.RunsOf(content).Should().Equal(
            new CompressionRun(0, Size, false), new CompressionRun(Size, 2 * Size, true), new CompressionRun(2 * Size, content.Length, false));
    }

    [Fact]
    public void Small_pieces_among_texts_are_not_taken_apart()
    {
        byte[] content = [.. Make("text"), .. Make("random")[..20_000], .. Make("text")];
        Compressibility.RunsOf(content).Should().ContainSingle().Which.IsStored.Should().BeFalse();
    }

    [Fact]
    public void Runs_follow_each_other_and_leave_nothing_out() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(
        Gen.Choose(0, 40_000).Zip(Gen.Choose(0, 255)).ListOf().Select(static parts => parts.SelectMany(static part => Part(part.Item1, part.Item2)).ToArray()).ToArbitrary(),
        static content =>
        {
            var at = 0;
            foreach (var run in Compressibility.RunsOf(content))
            {
                run.Start.Should().Be(at);
                run.End.Should().BeGreaterThan(at);
                at = run.End;
            }

            at.Should().Be(content.Length);
        }));

    private static byte[] Part(int length, int seed)
    {
        var part = new byte[length];
        if (seed % 2 == 0)
        {
            new Random(seed).NextBytes(part);
        }

        return part;
    }

    private static byte[] Make(string name)
    {
        var random = new Random(3);
        var noise = new byte[Size];
        random.NextBytes(noise);
        return name switch
        {
            "random" => noise,
            "compressed" => Compressed(),
            "text" => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, Size / 15 + 1).Select(static i => $"line {i:000000000}\n")))[..Size],
            "zeros" => new byte[Size],
            "a table of all bytes" => [.. Enumerable.Range(0, Size).Select(static i => (byte)(i * 7))],
            "random bytes that come again" => [.. Enumerable.Range(0, Size).Select(i => noise[i % 5003])],
            "base64" => Encoding.ASCII.GetBytes(Convert.ToBase64String(noise))[..Size],
            "numbers" => [.. Enumerable.Range(0, Size / 4).SelectMany(static i => BitConverter.GetBytes(i * 131))],
            "a program" => File.ReadAllBytes(typeof(object).Assembly.Location)[..Size],
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };
    }

    private static byte[] Compressed()
    {
        using var output = new MemoryStream();
        using (var brotli = new BrotliStream(output, CompressionLevel.Optimal))
        {
            brotli.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 300_000).Select(static i => $"{i * 2654435761L % 1000003} "))));
        }

        return output.ToArray()[..Size];
    }

    private static long Deflated(byte[] content)
    {
        using var output = new MemoryStream();
        using (var deflate = new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(content);
        }

        return output.Length;
    }
}
