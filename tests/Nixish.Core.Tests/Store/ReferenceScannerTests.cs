using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Nixish.Core.Tests.Store;

public class ReferenceScannerTests
{
    private static readonly StorePath[] Paths = [.. Enumerable.Range(0, 5).Select(i => StorePath.ForText(StoreDirectory.Default, $"path-{i}", Encoding.ASCII.GetBytes($"{i}"), []))];

    [Fact]
    public void A_hash_part_is_found_wherever_it_stands()
    {
        using var scanner = new ReferenceScanner(Paths);
        scanner.Write(Encoding.ASCII.GetBytes($"\0abc{Paths[3].HashPart}zz {Paths[1]}"));
        scanner.Found.Should().BeEquivalentTo([Paths[1], Paths[3]]);
    }

    [Fact]
    public void Half_a_hash_part_is_nothing()
    {
        using var scanner = new ReferenceScanner(Paths);
        scanner.Write(Encoding.ASCII.GetBytes(Paths[0].HashPart[..31] + " " + Paths[0].HashPart[1..]));
        scanner.Found.Should().BeEmpty();
    }

    [Fact]
    public void Cuts_between_chunks_change_nothing()
    {
        var token = Gen.OneOf(Gen.Elements(Paths).Select(path => path.HashPart), Gen.Elements("", "/nix/store/", "0", "abc", " ", "\n\0", new string('a', 40)));
        var example = from tokens in token.ListOf() from cuts in Gen.Choose(1, 40).ListOf() select (Text: string.Concat(tokens), Cuts: cuts.ToArray());
        Check.QuickThrowOnFailure(Prop.ForAll(example.ToArbitrary(), one =>
        {
            var bytes = Encoding.ASCII.GetBytes(one.Text);
            using var scanner = new ReferenceScanner(Paths);
            var rest = bytes.AsSpan();
            foreach (var cut in one.Cuts)
            {
                var length = Math.Min(cut, rest.Length);
                scanner.Write(rest[..length]);
                rest = rest[length..];
            }

            scanner.Write(rest);
            scanner.Found.Should().BeEquivalentTo(Paths.Where(path => one.Text.Contains(path.HashPart, StringComparison.Ordinal)));
        }));
    }
}
