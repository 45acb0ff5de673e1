using System.Text;

namespace Nixish.Core.Tests.Derivations;

/// <summary>Text of a Nix expression, as bytes: strings in it need not be UTF-8.</summary>
internal sealed class NixText
{
    private readonly List<byte> _bytes = [];

    public NixText Add(string code)
    {
        _bytes.AddRange(Encoding.UTF8.GetBytes(code));
        return this;
    }

    public NixText Add(NixText code)
    {
        _bytes.AddRange(code._bytes);
        return this;
    }

    /// <summary>What stands for these bytes inside a quoted string.</summary>
    public NixText Escaped(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            switch (value)
            {
                case (byte)'"' or (byte)'\\' or (byte)'$':
                    _bytes.Add((byte)'\\');
                    _bytes.Add(value);
                    break;
                case (byte)'\r':
                    // A bare carriage return in a Nix file is read as a line feed.
                    _bytes.AddRange("\\r"u8);
                    break;
                default:
                    _bytes.Add(value);
                    break;
            }
        }

        return this;
    }

    public NixText Quoted(string text) => Add("\"").Escaped(Encoding.UTF8.GetBytes(text)).Add("\"");

    public byte[] ToArray() => [.. _bytes];
}

/// <summary><c>builtins.toFile</c>.</summary>
internal sealed record TextFile(string Name, StoreString Content) : Buildable
{
    public override Lowered Lower(Lowering lowering)
    {
        var references = Content.References.Select(reference => lowering.Lower(reference).Path);
        return new LoweredPath(StorePath.ForText(lowering.Directory, Name, Content.ResolveBytes(lowering), references));
    }
}
