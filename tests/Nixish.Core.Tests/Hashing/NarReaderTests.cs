using System.Text;

namespace Nixish.Core.Tests.Hashing;

public class NarReaderTests
{
    [Fact]
    public void A_restored_tree_has_the_archive_it_was_restored_from()
    {
        using var folder = new Folder();
        folder.Shell("""
            mkdir t t/a t/empty; printf A >t/A; printf b >t/a/b; ln -s ../../etc/passwd t/lnk; printf x >t/run; chmod +x t/run; : >t/nothing; head -c 300001 /dev/urandom >t/big
            printf x >"t/$(printf 'latin-\344')"; printf x >"t/$(printf '\377')"
            """);
        var archive = new MemoryStream();
        Nar.Write(folder["t"], archive);
        archive.Position = 0;
        Nar.Restore(archive, folder["copy"]);
        Nar.Hash(folder["copy"]).Should().Be(Nar.Hash(folder["t"]));
        folder.Shell("diff -r --no-dereference t copy");
    }

    public static TheoryData<string, string> Broken => new()
    {
        { "[nix-archive-2]", "'nix-archive-1' is expected here" },
        { "[nix-archive-1] [(] [type] [file]", "'regular' or 'symlink' or 'directory' is expected here" },
        { "[nix-archive-1] [(] [type] [regular] [executable] [x] [contents] [] [)]", "'' is expected here" },
        { "[nix-archive-1] [(] [type] [regular] [)]", "'contents' or 'executable' is expected here" },
        { "[nix-archive-1] [(] [type] [regular] [contents] [hello] [)] [x]", "something follows its end" },
        { "[nix-archive-1] [(] [type] [regular] [contents] 99", "it ends too early" },
        { "[nix-archive-1] [(] [type] [regular] [contents] -1", "longer than the" },
        { "[nix-archive-1] [(] [type] [regular] [contents] !", "the padding is not zero" },
        { "[nix-archive-1] [(] [type] [symlink] [target] [] [)]", "the target of a symbolic link is empty" },
        { "[nix-archive-1] [(] [type] [symlink] [target] 4096", "the target of a symbolic link of 4096 bytes is longer than the 4095" },
        { "[nix-archive-1] [(] [type] [directory] [entry] [(] [name] 256", "the name of an entry of 256 bytes is longer than the 255" },
        { Entries(""), "the name of an entry is empty" },
        { Entries("."), "is . or .." },
        { Entries(".."), "is . or .." },
        { Entries("a/b"), "contains a slash" },
        { Entries("a\0b"), "or NUL" },
        { Entries("b", "a"), "do not increase" },
        { Entries("a", "a"), "do not increase" },
        { "[nix-archive-1] " + string.Concat(Enumerable.Repeat("[(] [type] [directory] [entry] [(] [name] [a] [node] ", 65)), "more than 64 directories deep" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_is_no_archive_is_refused_and_leaves_nothing(string archive, string problem)
    {
        using var folder = new Folder();
        var restoring = () => Nar.Restore(new MemoryStream(Bytes(archive)), folder["x"]);
        restoring.Should().Throw<InvalidArchiveException>().WithMessage($"*{problem}*");
        Directory.EnumerateFileSystemEntries(folder.Path).Should().BeEmpty();
    }

    [Fact]
    public void What_is_there_already_is_neither_written_through_nor_removed()
    {
        using var folder = new Folder();
        folder.Shell("mkdir other; ln -s other x");
        var restoring = () => Nar.Restore(new MemoryStream(Bytes(Entries("a"))), folder["x"]);
        restoring.Should().Throw<IOException>();
        Directory.EnumerateFileSystemEntries(folder["other"]).Should().BeEmpty();
        new FileInfo(folder["x"]).LinkTarget.Should().Be("other");
    }

    [Fact]
    public void Damaged_archives_give_typed_errors_or_other_archives_never_anything_else()
    {
        using var folder = new Folder();
        folder.Shell("mkdir t t/a; printf A >t/A; printf b >t/a/b; ln -s A t/lnk; printf x >t/run; chmod +x t/run");
        var stream = new MemoryStream();
        Nar.Write(folder["t"], stream);
        var whole = stream.ToArray();
        var random = new Random(42);
        for (var round = 0; round < 20_000; round++)
        {
            var damaged = whole.ToArray();
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                damaged[random.Next(damaged.Length)] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => 0, _ => damaged[random.Next(damaged.Length)] };
            }

            damaged = random.Next(4) == 0 ? damaged[..random.Next(damaged.Length)] : damaged;
            try
            {
                var again = new MemoryStream();
                Copy(new NarReader(new MemoryStream(damaged)), new NarWriter(again));
                again.ToArray().Should().Equal(damaged);
            }
            catch (InvalidArchiveException)
            {
            }
        }
    }

    // What can be read is canonical, so writing it again gives the same bytes.
    private static void Copy(NarReader reader, NarWriter writer)
    {
        for (var depth = 0; reader.Read();)
        {
            if (reader.Node == NarNode.DirectoryEnd)
            {
                depth--;
                writer.EndDirectory();
                continue;
            }

            if (depth > 0)
            {
                writer.BeginEntry(reader.Name.Span);
            }

            switch (reader.Node)
            {
                case NarNode.Directory:
                    depth++;
                    writer.BeginDirectory();
                    break;
                case NarNode.Symlink:
                    writer.WriteSymlink(reader.Target.Span);
                    break;
                default:
                    var content = new MemoryStream();
                    var buffer = new byte[100];
                    while (reader.ReadContent(buffer) is > 0 and var count)
                    {
                        content.Write(buffer, 0, count);
                    }

                    if (reader.Node == NarNode.Executable)
                    {
                        writer.WriteExecutable(content.ToArray());
                    }
                    else
                    {
                        writer.WriteFile(content.ToArray());
                    }

                    break;
            }
        }

        writer.Complete();
    }

    private static string Entries(params string[] names) => "[nix-archive-1] [(] [type] [directory] " +
        string.Concat(names.Select(name => $"[entry] [(] [name] [{name}] [node] [(] [type] [regular] [contents] [] [)] [)] ")) + "[)]";

    // "[text]" is a token, a number a bare length, "!" a one-byte token with bad padding.
    private static byte[] Bytes(string archive)
    {
        List<byte> bytes = [];
        foreach (var part in archive.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "!")
            {
                bytes.AddRange([1, 0, 0, 0, 0, 0, 0, 0, (byte)'x', 0, 0, 1, 0, 0, 0, 0]);
                continue;
            }

            var token = part.StartsWith('[') ? Encoding.UTF8.GetBytes(part[1..^1]) : null;
            bytes.AddRange(BitConverter.GetBytes(token?.Length ?? long.Parse(part)));
            bytes.AddRange(token ?? []);
            bytes.AddRange(new byte[-(token?.Length ?? 0) & 7]);
        }

        return [.. bytes];
    }
}
