using System.Security.Cryptography;

namespace Nixish;

/// <summary>
/// Writes a derivation as an ATerm: <c>Derive(outputs, inputs, sources, system, builder, arguments, environment)</c>, without blanks.
/// Everything but the arguments is in byte order; only builder, arguments and environment are escaped.
/// https://nix.dev/manual/nix/latest/protocols/derivation-aterm
/// </summary>
internal ref partial struct ATermWriter(Derivation derivation, ReadOnlySpan<KeyValuePair<string, ReadOnlyMemory<byte>>> environment)
{
    private readonly ReadOnlySpan<KeyValuePair<string, ReadOnlyMemory<byte>>> _environment = environment;

    // From the inputs' hashes up to the environment: the same before and after output paths are known.
    private ByteWriter? _hashedMiddle;

    public readonly byte[] ToArray()
    {
        var writer = ByteWriter.Rent();
        WriteFile(writer);
        var bytes = writer.Written.ToArray();
        writer.Return();
        return bytes;
    }

    /// <summary>The hash that stands for the derivation in a parent's: output paths kept, inputs by their own hashes.</summary>
    public void HashKept(scoped Span<byte> modulo)
    {
        var writer = ByteWriter.Rent();
        WriteOutputs(writer);
        var middle = HashedMiddle();
        writer.Bytes(middle.Written);
        middle.Return();
        _hashedMiddle = null;
        WriteEnvironment(writer);
        writer.Sha256(modulo);
        writer.Return();
    }

    /// <summary>The path of the <c>.drv</c> file.</summary>
    public readonly StorePath ToPath()
    {
        var writer = ByteWriter.Rent();
        WriteFile(writer);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        writer.Sha256(digest);
        writer.Return();
        return StorePath.Make(derivation.Directory, derivation.Name + DerivationPaths.Extension, "text", References(), digest, self: false);
    }

    /// <summary>The hash that output paths are made of: output paths blank, inputs by their own hashes.</summary>
    public void HashMasked(scoped ReadOnlySpan<string> outputs, scoped Span<byte> digest)
    {
        var writer = ByteWriter.Rent();
        writer.Bytes("Derive(["u8);
        for (var i = 0; i < outputs.Length; i++)
        {
            Open(writer, i);
            Quoted(writer, outputs[i]);
            writer.Bytes(",\"\",\"\",\"\")"u8);
        }

        writer.Bytes(HashedMiddle().Written);
        WriteEnvironment(writer);
        writer.Sha256(digest);
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
        writer.Sha256(digest);
        writer.Return();
    }

    private readonly void WriteFile(ByteWriter writer)
    {
        WriteOutputs(writer);
        WriteInputs(writer);
        WriteCommand(writer);
        WriteEnvironment(writer);
    }

    private ByteWriter HashedMiddle()
    {
        if (_hashedMiddle is null)
        {
            _hashedMiddle = ByteWriter.Rent();
            WriteInputHashes(_hashedMiddle);
            WriteCommand(_hashedMiddle);
        }

        return _hashedMiddle;
    }

    private readonly void WriteInputs(ByteWriter writer)
    {
        writer.Bytes("],["u8);
        var inputs = derivation.InputSpan;
        for (var i = 0; i < inputs.Length; i++)
        {
            Open(writer, i);
            var input = inputs[i];
            Quoted(writer, input.Derivation.Path);
            Names(writer, input.Outputs.AsSpan());
        }
    }

    // A .drv file refers to all inputs and sources.
    private readonly StorePath[] References()
    {
        var inputs = derivation.InputSpan;
        var sources = derivation.SourceSpan;
        var references = new StorePath[inputs.Length + sources.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            references[i] = inputs[i].Derivation.Path;
        }

        for (var i = 0; i < sources.Length; i++)
        {
            references[inputs.Length + i] = sources[i].Path;
        }

        if (inputs.Length > 0 && sources.Length > 0)
        {
            Array.Sort(references);
        }

        return references;
    }

    private readonly void WriteOutputs(ByteWriter writer)
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
    private readonly void WriteInputHashes(ByteWriter writer)
    {
        writer.Bytes("],["u8);
        var needs = derivation.Needs;
        for (var i = 0; i < needs.Length;)
        {
            Open(writer, i);
            var modulo = needs[i].Derivation.Modulo;
            writer.Byte((byte)'"');
            writer.Hex(modulo);
            writer.Bytes("\",["u8);
            var first = i;
            do
            {
                if (i == first || needs[i].Output != needs[i - 1].Output)
                {
                    Separate(writer, i - first);
                    Quoted(writer, needs[i].Output);
                }
            }
            while (++i < needs.Length && needs[i].Derivation.Modulo.SequenceEqual(modulo));
            writer.Bytes("])"u8);
        }
    }

    private readonly void WriteCommand(ByteWriter writer)
    {
        writer.Bytes("],["u8);
        var sources = derivation.SourceSpan;
        for (var i = 0; i < sources.Length; i++)
        {
            Separate(writer, i);
            Quoted(writer, sources[i].Path);
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
    }

    private readonly void WriteEnvironment(ByteWriter writer)
    {
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
}
