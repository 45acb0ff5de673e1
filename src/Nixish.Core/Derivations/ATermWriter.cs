using System.Buffers;
using System.Security.Cryptography;

namespace Nixish;

/// <summary>
/// Writes a derivation as an ATerm: <c>Derive(outputs, inputs, sources, system, builder, arguments, environment)</c>, without blanks.
/// Everything but the arguments is in byte order; only builder, arguments and environment are escaped.
/// https://nix.dev/manual/nix/latest/protocols/derivation-aterm
/// </summary>
internal readonly ref struct ATermWriter(Derivation derivation, ReadOnlySpan<KeyValuePair<string, ReadOnlyMemory<byte>>> environment)
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create("\"\\\n\r\t"u8);
    private static readonly SearchValues<char> EscapedText = SearchValues.Create("\"\\\n\r\t");
    private readonly ReadOnlySpan<KeyValuePair<string, ReadOnlyMemory<byte>>> _environment = environment;

    public byte[] ToArray()
    {
        var writer = ByteWriter.Rent();
        WriteFile(writer);
        var bytes = writer.Written.ToArray();
        writer.Return();
        return bytes;
    }

    /// <summary>
    /// The hash that stands for the derivation in a parent's (output paths kept, inputs by their own hashes), and the path
    /// of the <c>.drv</c> file. The two texts share all but the inputs, which are written once.
    /// </summary>
    public StorePath Finish(Span<byte> modulo)
    {
        var (hashed, file) = (ByteWriter.Rent(), ByteWriter.Rent());
        WriteOutputs(hashed);
        file.Bytes(hashed.Written);
        WriteInputs(file);
        WriteInputHashes(hashed);
        var rest = hashed.Length;
        WriteRest(hashed);
        file.Bytes(hashed.Written[rest..]);
        SHA256.HashData(hashed.Written, modulo);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(file.Written, digest);
        hashed.Return();
        file.Return();

        var name = derivation.Name + ".drv";
        StorePath.CheckName(name);
        return StorePath.Make(derivation.Directory, name, "text", References(), digest, self: false);
    }

    /// <summary>The hash that output paths are made of: output paths blank, inputs by their own hashes.</summary>
    public void HashMasked(ReadOnlySpan<string> outputs, Span<byte> digest)
    {
        var writer = ByteWriter.Rent();
        writer.Bytes("Derive(["u8);
        for (var i = 0; i < outputs.Length; i++)
        {
            Open(writer, i);
            Quoted(writer, outputs[i]);
            writer.Bytes(",\"\",\"\",\"\")"u8);
        }

        WriteInputHashes(writer);
        WriteRest(writer);
        SHA256.HashData(writer.Written, digest);
        writer.Return();
    }

    /// <summary>What stands for a derivation in a parent's where its content is known: how it is come by does not matter.</summary>
    public static void HashFixed(FixedOutput content, StorePath path, Span<byte> digest)
    {
        var writer = ByteWriter.Rent();
        writer.Bytes("fixed:out:"u8);
        writer.Ascii(content.Method);
        writer.Byte((byte)':');
        writer.Hex(content.Hash.Digest);
        writer.Byte((byte)':');
        writer.Path(path);
        SHA256.HashData(writer.Written, digest);
        writer.Return();
    }

    private void WriteFile(ByteWriter writer)
    {
        WriteOutputs(writer);
        WriteInputs(writer);
        WriteRest(writer);
    }

    private void WriteInputs(ByteWriter writer)
    {
        writer.Bytes("],["u8);
        for (var i = 0; i < derivation.Inputs.Count; i++)
        {
            Open(writer, i);
            var input = derivation.Inputs[i];
            Quoted(writer, input.Derivation.Path);
            Names(writer, input.Outputs.AsSpan());
        }
    }

    // A .drv file refers to all inputs and sources.
    private StorePath[] References()
    {
        var references = new StorePath[derivation.Inputs.Count + derivation.Sources.Count];
        for (var i = 0; i < derivation.Inputs.Count; i++)
        {
            references[i] = derivation.Inputs[i].Derivation.Path;
        }

        for (var i = 0; i < derivation.Sources.Count; i++)
        {
            references[derivation.Inputs.Count + i] = derivation.Sources[i].Path;
        }

        if (derivation.Inputs.Count > 0 && derivation.Sources.Count > 0)
        {
            Array.Sort(references);
        }

        return references;
    }

    private void WriteOutputs(ByteWriter writer)
    {
        writer.Bytes("Derive(["u8);
        var outputs = derivation.Outputs.AsSpan();
        for (var i = 0; i < outputs.Length; i++)
        {
            Open(writer, i);
            var (name, output) = outputs[i];
            Quoted(writer, name);
            writer.Byte((byte)',');
            Quoted(writer, output.Path);
            writer.Bytes(",\""u8);
            writer.Ascii(output.Fixed?.Method ?? "");
            writer.Bytes("\",\""u8);
            writer.Hex(output.Fixed is { } known ? known.Hash.Digest : []);
            writer.Bytes("\")"u8);
        }
    }

    // Two inputs with one hash are one entry with the outputs of both: https://github.com/NixOS/nix/pull/16317
    private void WriteInputHashes(ByteWriter writer)
    {
        writer.Bytes("],["u8);
        var inputs = new DerivationInput[derivation.Inputs.Count];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = derivation.Inputs[i];
        }

        Array.Sort(inputs, static (left, right) => left.Derivation.Modulo.SequenceCompareTo(right.Derivation.Modulo));
        for (int i = 0, next; i < inputs.Length; i = next)
        {
            var modulo = inputs[i].Derivation.Modulo;
            for (next = i + 1; next < inputs.Length && inputs[next].Derivation.Modulo.SequenceEqual(modulo);)
            {
                next++;
            }

            Open(writer, i);
            writer.Byte((byte)'"');
            writer.Hex(modulo);
            writer.Byte((byte)'"');
            Names(writer, next == i + 1 ? inputs[i].Outputs.AsSpan() : Merged(inputs.AsSpan(i..next)));
        }
    }

    private static string[] Merged(ReadOnlySpan<DerivationInput> inputs)
    {
        SortedSet<string> names = new(StringComparer.Ordinal);
        foreach (var input in inputs)
        {
            names.UnionWith(input.Outputs);
        }

        return [.. names];
    }

    private void WriteRest(ByteWriter writer)
    {
        writer.Bytes("],["u8);
        for (var i = 0; i < derivation.Sources.Count; i++)
        {
            Separate(writer, i);
            Quoted(writer, derivation.Sources[i].Path);
        }

        writer.Bytes("],"u8);
        Quoted(writer, derivation.System);
        writer.Byte((byte)',');
        Escape(writer, derivation.Builder.Span);
        writer.Bytes(",["u8);
        for (var i = 0; i < derivation.Arguments.Count; i++)
        {
            Separate(writer, i);
            Escape(writer, derivation.Arguments[i].Span);
        }

        writer.Bytes("],["u8);
        for (var i = 0; i < _environment.Length; i++)
        {
            Open(writer, i);
            Escape(writer, _environment[i].Key);
            writer.Byte((byte)',');
            Escape(writer, _environment[i].Value.Span);
            writer.Byte((byte)')');
        }

        writer.Bytes("])"u8);
    }

    private static void Names(ByteWriter writer, ReadOnlySpan<string> names)
    {
        writer.Bytes(",["u8);
        for (var i = 0; i < names.Length; i++)
        {
            Separate(writer, i);
            Quoted(writer, names[i]);
        }

        writer.Bytes("])"u8);
    }

    private static void Open(ByteWriter writer, int index)
    {
        Separate(writer, index);
        writer.Byte((byte)'(');
    }

    private static void Separate(ByteWriter writer, int index)
    {
        if (index > 0)
        {
            writer.Byte((byte)',');
        }
    }

    private static void Quoted(ByteWriter writer, StorePath path)
    {
        writer.Byte((byte)'"');
        writer.Path(path);
        writer.Byte((byte)'"');
    }

    private static void Quoted(ByteWriter writer, string text)
    {
        writer.Byte((byte)'"');
        writer.Ascii(text);
        writer.Byte((byte)'"');
    }

    private static void Escape(ByteWriter writer, string text)
    {
        if (text.AsSpan().IndexOfAny(EscapedText) < 0)
        {
            writer.Byte((byte)'"');
            writer.Text(text);
            writer.Byte((byte)'"');
            return;
        }

        var utf8 = ByteWriter.Rent();
        utf8.Text(text);
        Escape(writer, utf8.Written);
        utf8.Return();
    }

    private static void Escape(ByteWriter writer, ReadOnlySpan<byte> rest)
    {
        writer.Byte((byte)'"');
        while (rest.IndexOfAny(Escaped) is >= 0 and var at)
        {
            writer.Bytes(rest[..at]);
            writer.Byte((byte)'\\');
            writer.Byte(rest[at] switch
            {
                (byte)'\n' => (byte)'n',
                (byte)'\r' => (byte)'r',
                (byte)'\t' => (byte)'t',
                var literal => literal,
            });
            rest = rest[(at + 1)..];
        }

        writer.Bytes(rest);
        writer.Byte((byte)'"');
    }
}
