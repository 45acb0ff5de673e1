using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Nixish;

/// <summary>
/// What a derivation is once its inputs are built: all that it says, with the hash part of each input's path replaced by what the
/// input holds, and its own by nothing. Two derivations with one key build the same bytes, up to hash parts.
/// </summary>
internal static class TraceKey
{
    private const string Format = "nixish trace 1";

    /// <summary>The key of <paramref name="derivation"/>, whose inputs are valid.</summary>
    /// <param name="derivation">The derivation.</param>
    /// <param name="inputs">What it may use.</param>
    /// <param name="use">What of the inputs' contents counts: with <see cref="StorePathUse.ContentsOnly"/> every byte, hash parts too.</param>
    /// <param name="contentOf">Gives the identity of an input.</param>
    public static Hash Of(Derivation derivation, InputClosure inputs, StorePathUse use, Func<KnownPath, Hash> contentOf)
    {
        var outputs = derivation.Inputs.Sum(static input => input.Outputs.Count);
        var tokens = new HashPartMap();
        List<string> list = [];

        // Two inputs of one name and content stay what they are called: a builder can tell whether they are one path or two.
        foreach (var twins in inputs.Direct[..outputs].GroupBy(input => (input.Name, Content: use == StorePathUse.ContentsOnly ? input.Info.NarHash : contentOf(input))))
        {
            var token = ContentIdentity.Token(twins.Key.Name, twins.Key.Content);
            foreach (var input in twins)
            {
                if (twins.Skip(1).Any())
                {
                    list.Add(input.Path.BaseName);
                }
                else
                {
                    tokens.Add(input.Path, token);
                    list.Add(Encoding.ASCII.GetString(token));
                }
            }
        }

        foreach (var (name, output) in derivation.Outputs.ToArray())
        {
            tokens.Add(output.Path, ContentIdentity.Token(name, Hash.Sha256("its own output"u8)));
        }

        using var digest = new DigestStream(HashAlgorithm.Sha256);
        using var writer = new Writer(digest, tokens);
        writer.Write(Format);
        writer.Write(use.ToString());
        writer.Write(derivation.Directory.Path);
        writer.Write(derivation.Name);
        writer.Write(derivation.System);
        writer.Write(derivation.Outputs.Keys);
        writer.Write(list.Order(StringComparer.Ordinal));
        writer.Write(inputs.Direct[outputs..].Select(static source => source.Path.BaseName));
        writer.Write(derivation.Builder);
        writer.Write(derivation.Arguments.Count);
        foreach (var argument in derivation.Arguments)
        {
            writer.Write(argument);
        }

        writer.Write(derivation.Environment.Count);
        foreach (var (name, value) in derivation.Environment)
        {
            writer.Write(name);
            writer.Write(value);
        }

        return digest.Finish();
    }

    // Every text after its length, so that no two lists of texts are the same bytes.
    private sealed class Writer(DigestStream output, HashPartMap tokens) : IDisposable
    {
        private readonly HashPartRewriter _rewriter = new(tokens, output);

        public void Write(int number)
        {
            Span<byte> bytes = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
            output.Write(bytes);
        }

        public void Write(string text) => Write(Encoding.UTF8.GetBytes(text));

        public void Write(ReadOnlyMemory<byte> text)
        {
            Write(text.Length);
            _rewriter.Write(text.Span);
            _rewriter.Flush();
        }

        public void Write(IEnumerable<string> texts)
        {
            string[] all = [.. texts];
            Write(all.Length);
            Array.ForEach(all, Write);
        }

        public void Dispose() => _rewriter.Dispose();
    }
}
