using System.Buffers.Binary;
using System.Text;

namespace Nixish;

/// <summary>
/// The Nix archive format: every token is its length as 64 bits, little endian, its bytes, and zeros up to a multiple of 8.
/// https://nix.dev/manual/nix/latest/protocols/nix-archive
/// </summary>
/// <remarks>
/// <code>
/// archive   = "nix-archive-1" node
/// node      = "(" "type" ( regular | symlink | directory ) ")"
/// regular   = "regular" [ "executable" "" ] "contents" bytes
/// symlink   = "symlink" "target" bytes
/// directory = "directory" { "entry" "(" "name" bytes "node" node ")" }      names strictly increasing by bytes
/// </code>
/// </remarks>
internal static class NarFormat
{
    // Nix's own bounds since 2.36: what a file system can hold.
    public const int MaxDepth = 64;
    public const int MaxNameLength = 255;
    public const int MaxTargetLength = 4095;

    public static readonly byte[] Magic = Tokens("nix-archive-1");
    public static readonly byte[] FileStart = Tokens("(", "type", "regular", "contents");
    public static readonly byte[] ExecutableStart = Tokens("(", "type", "regular", "executable", "", "contents");
    public static readonly byte[] SymlinkStart = Tokens("(", "type", "symlink", "target");
    public static readonly byte[] DirectoryStart = Tokens("(", "type", "directory");
    public static readonly byte[] EntryStart = Tokens("entry", "(", "name");
    public static readonly byte[] EntryNode = Tokens("node");
    public static readonly byte[] Close = Tokens(")");

    public static int Padding(long length) => (int)(-length & 7);

    /// <summary>What is wrong with an entry's name; null where nothing is.</summary>
    public static string? NameProblem(ReadOnlySpan<byte> name) => name switch
    {
        [] => "the name of an entry is empty",
        [(byte)'.'] or [(byte)'.', (byte)'.'] => "the name of an entry is . or ..",
        { Length: > MaxNameLength } => $"the name of an entry is longer than {MaxNameLength} bytes",
        _ when name.IndexOfAny((byte)'/', (byte)0) >= 0 => "the name of an entry contains a slash or NUL",
        _ => null,
    };

    /// <summary>What is wrong with a link's target; null where nothing is.</summary>
    public static string? TargetProblem(ReadOnlySpan<byte> target) => target switch
    {
        [] => "the target of a symbolic link is empty",
        { Length: > MaxTargetLength } => $"the target of a symbolic link is longer than {MaxTargetLength} bytes",
        _ when target.Contains((byte)0) => "the target of a symbolic link contains NUL",
        _ => null,
    };

    private static byte[] Tokens(params ReadOnlySpan<string> tokens)
    {
        List<byte> bytes = [];
        Span<byte> length = stackalloc byte[8];
        foreach (var token in tokens)
        {
            BinaryPrimitives.WriteInt64LittleEndian(length, token.Length);
            bytes.AddRange(length);
            bytes.AddRange(Encoding.ASCII.GetBytes(token));
            bytes.AddRange(new byte[Padding(token.Length)]);
        }

        return [.. bytes];
    }
}
