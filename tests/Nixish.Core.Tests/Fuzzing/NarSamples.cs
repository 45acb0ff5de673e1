using System.Buffers.Binary;
using System.Text;

namespace Nixish.Core.Tests.Fuzzing;

/// <summary>Archives to begin with: whole ones, and one for each thing that must not be in one.</summary>
internal static class NarSamples
{
    // Before the list that is made of it: static members begin in the order in which they stand.
    private static byte[] EntryStart { get; } = Tokens("(", "type", "directory", "entry", "(", "name", "d", "node");

    public static byte[] CaseCollision { get; } = Archive(Folder(("A", File("1")), ("a", File("2"))));

    public static byte[] LinksOut { get; } = Archive(Folder(("a", Link("../elsewhere")), ("b", Link("a/../..")), ("c", Link("/etc/passwd")), ("d", Folder(("e", Executable("2"))))));

    /// <summary>What must not be in an archive, by what it is.</summary>
    public static IReadOnlyDictionary<string, byte[]> Hostile { get; } = new Dictionary<string, byte[]>(StringComparer.Ordinal)
    {
        ["an entry called .."] = Archive(Folder(("..", File("x")))),
        ["an entry called ."] = Archive(Folder((".", File("x")))),
        ["an absolute name"] = Archive(Folder(("/etc/passwd", File("x")))),
        ["a name that leads out"] = Archive(Folder(("a/../../outside", File("x")))),
        ["a name with NUL"] = Archive(Folder(("a\0b", File("x")))),
        ["an empty name"] = Archive(Folder(("", File("x")))),
        ["a name longer than a name can be"] = Archive(Folder((new string('n', 256), File("x")))),
        ["a name twice"] = Archive(Folder(("a", File("1")), ("a", File("2")))),
        ["names in no order"] = Archive(Folder(("b", File("1")), ("a", File("2")))),
        ["a link, then a folder of its name"] = Archive(Folder(("a", Link("../../outside")), ("a", Folder(("evil", File("x")))))),
        ["a link, then a file through it"] = Archive(Folder(("a", Link("..")), ("a/outside", File("x")))),
        ["a link to nothing"] = Archive(Link("")),
        ["a link to NUL"] = Archive(Link("a\0b")),
        ["a link longer than a path can be"] = Archive(Link(new string('t', 4096))),
        ["folders 10,000 deep"] = [.. Token("nix-archive-1"), .. Enumerable.Repeat(EntryStart, 10_000).SelectMany(static bytes => bytes)],
        ["a file of an exbibyte"] = [.. Token("nix-archive-1"), .. Tokens("(", "type", "regular", "contents"), .. Length(1UL << 60), .. "abc"u8],
        ["a link of an exbibyte"] = [.. Token("nix-archive-1"), .. Tokens("(", "type", "symlink", "target"), .. Length(1UL << 60)],
        ["a name of an exbibyte"] = [.. Token("nix-archive-1"), .. Tokens("(", "type", "directory", "entry", "(", "name"), .. Length(1UL << 60)],
        ["a token of an exbibyte"] = Length(1UL << 60),
        ["a length of all bits"] = [.. Token("nix-archive-1"), .. Tokens("(", "type", "regular", "contents"), .. Length(ulong.MaxValue)],
        ["something behind the end"] = [.. Archive(File("x")), 0],
        ["nothing"] = [],
    };

    public static IReadOnlyList<byte[]> All { get; } =
    [
        Archive(File("hello")),
        Archive(Executable("#!/bin/sh\n")),
        Archive(Link("a/b")),
        Archive(Folder()),
        Archive(Folder(("a", File("1")), ("b", Folder(("c", Executable("2")), ("d", Link("../a")))), ("e", Link("/etc/passwd")))),
        CaseCollision,
        LinksOut,
        .. Hostile.Values,
    ];

    public static byte[] Archive(byte[] node) => [.. Token("nix-archive-1"), .. node];

    public static byte[] File(string content) => [.. Tokens("(", "type", "regular", "contents", content, ")")];

    private static byte[] Executable(string content) => [.. Tokens("(", "type", "regular", "executable", "", "contents", content, ")")];

    private static byte[] Link(string target) => [.. Tokens("(", "type", "symlink", "target", target, ")")];

    private static byte[] Folder(params (string Name, byte[] Node)[] entries) =>
        [.. Tokens("(", "type", "directory"), .. entries.SelectMany(static entry => Tokens("entry", "(", "name", entry.Name, "node").Concat(entry.Node).Concat(Token(")"))), .. Token(")")];

    private static byte[] Tokens(params string[] tokens) => [.. tokens.SelectMany(Token)];

    private static byte[] Token(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [.. Length((ulong)bytes.Length), .. bytes, .. new byte[-bytes.Length & 7]];
    }

    private static byte[] Length(ulong length)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        return bytes;
    }
}
