using System.Security.Cryptography;

namespace Nixish;

/// <summary>Stands for one of a derivation's own output paths in its arguments and environment; the builder sees the path in its place.</summary>
/// <remarks>The path depends on the text around it, so the text cannot hold the path. https://nix.dev/manual/nix/latest/language/builtins#builtins-placeholder</remarks>
public sealed record Placeholder
{
    private Placeholder(string output, string text) => (Output, Text) = (output, text);

    /// <summary>The output's name: <c>out</c>, <c>dev</c>.</summary>
    public string Output { get; }

    /// <summary>A slash and 52 characters of nix32.</summary>
    public string Text { get; }

    /// <summary>The placeholder of output <paramref name="output"/>.</summary>
    /// <exception cref="InvalidStorePathException">No output can have that name.</exception>
    public static Placeholder For(string output)
    {
        StorePath.CheckName(output);
        var writer = ByteWriter.Rent();
        writer.Ascii("nix-output:");
        writer.Ascii(output);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        writer.Sha256(digest);
        writer.Return();
        return new(output, $"/{Nix32.Encode(digest)}");
    }

    /// <summary><see cref="Text"/>.</summary>
    public override string ToString() => Text;
}
