using System.Text;

namespace Nixish.Tests.Fuzzing;

/// <summary>A reader of bytes that others wrote, and what it may be given.</summary>
/// <param name="Name">What is read.</param>
/// <param name="Read">Reads it. May throw a <see cref="NixishException"/> and nothing else.</param>
/// <param name="Samples">Input that it accepts, and input that is wrong in a way of its own; mutations start here.</param>
internal sealed record FuzzTarget(string Name, Action<byte[]> Read, IReadOnlyList<byte[]> Samples)
{
    public FuzzTarget(string name, Action<string> read, params string[] samples)
        : this(name, bytes => read(Encoding.UTF8.GetString(bytes)), [.. samples.Select(Encoding.UTF8.GetBytes)])
    {
    }

    public FuzzTarget(string name, Action<byte[]> read, params string[] samples)
        : this(name, read, [.. samples.Select(Encoding.UTF8.GetBytes)])
    {
    }

    /// <summary>How many inputs are tried.</summary>
    public int Cases { get; init; } = 5_000;

    /// <summary>How many bytes a read may allocate whatever the input: its buffers, its exception, and what the framework warms up.</summary>
    public long Allowance { get; init; } = 1024 * 1024;

    /// <summary>How many bytes more it may allocate for each byte of input.</summary>
    public long AllowancePerByte { get; init; } = 400;

    /// <summary>How long one read may take. Generous: a tenth of it is far beyond a linear reader, and machines pause.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(10);

    public override string ToString() => Name;
}
