using System.Text;

namespace Nixish;

/// <summary>What a <c>.drv</c> file says, not yet believed.</summary>
internal sealed class ATerm
{
    public List<(string Name, string Path, string Method, string Hash)> Outputs { get; } = [];

    public List<(StorePath Path, List<string> Outputs)> Inputs { get; } = [];

    public List<StorePath> Sources { get; } = [];

    public string System { get; set; } = "";

    public ReadOnlyMemory<byte> Builder { get; set; }

    public List<ReadOnlyMemory<byte>> Arguments { get; } = [];

    public List<KeyValuePair<string, ReadOnlyMemory<byte>>> Environment { get; } = [];
}

/// <summary>Reads the ATerm of a derivation. Only what Nix writes is accepted: no blanks, everything in strict byte order, nothing after the end.</summary>
internal ref struct ATermReader(ReadOnlySpan<byte> text, string name, StoreDirectory directory)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;

    public ATerm Read()
    {
        var term = new ATerm();
        if (_text.StartsWith("DrvWithVersion("u8))
        {
            throw Invalid("it is a dynamic derivation, which Nixish does not support");
        }

        Expect("Derive("u8);
        for (string? previous = null; NextItem();)
        {
            Expect("("u8);
            var output = (Ordered(ReadText(), ref previous), Field(), Field(), Field());
            Expect(")"u8);
            term.Outputs.Add(output);
        }

        Expect(","u8);
        for (string? previous = null; NextItem();)
        {
            Expect("("u8);
            var path = ReadPath(ref previous);
            Expect(","u8);
            List<string> outputs = [];
            for (string? last = null; NextItem();)
            {
                outputs.Add(Ordered(ReadText(), ref last));
            }

            Expect(")"u8);
            term.Inputs.Add(outputs.Count > 0 ? (path, outputs) : throw Invalid("an input has no outputs"));
        }

        Expect(","u8);
        for (string? previous = null; NextItem();)
        {
            term.Sources.Add(ReadPath(ref previous));
        }

        Expect(","u8);
        term.System = ReadText();
        Expect(","u8);
        term.Builder = ReadBytes();
        Expect(","u8);
        while (NextItem())
        {
            term.Arguments.Add(ReadBytes());
        }

        Expect(","u8);
        for (string? previous = null; NextItem();)
        {
            Expect("("u8);
            var key = Ordered(ReadText(), ref previous);
            Expect(","u8);
            term.Environment.Add(new(key, ReadBytes()));
            Expect(")"u8);
        }

        Expect(")"u8);
        return _at == _text.Length ? term : throw Invalid("something follows its end");
    }

    private string Field()
    {
        Expect(","u8);
        return ReadText();
    }

    private StorePath ReadPath(ref string? previous)
    {
        var found = Ordered(ReadText(), ref previous);
        return StorePath.TryParse(found, directory, out var path) ? path : throw Invalid($"'{found}' is not a path in {directory}");
    }

    private readonly string Ordered(string next, ref string? previous)
    {
        if (previous is not null && Utf8Order.Comparer.Compare(previous, next) >= 0)
        {
            throw Invalid($"'{next}' does not follow '{previous}' in byte order");
        }

        previous = next;
        return next;
    }

    // At "[", between items or at "]": whether an item follows.
    private bool NextItem()
    {
        if (_at < _text.Length && _text[_at] == '[')
        {
            _at++;
            if (_at < _text.Length && _text[_at] == ']')
            {
                _at++;
                return false;
            }

            return true;
        }

        if (_at < _text.Length && _text[_at] == ']')
        {
            _at++;
            return false;
        }

        Expect(","u8);
        return true;
    }

    private string ReadText()
    {
        var start = _at;
        try
        {
            return Strict.GetString(ReadBytes().Span);
        }
        catch (DecoderFallbackException)
        {
            _at = start;
            throw Invalid("a name is not UTF-8");
        }
    }

    private ReadOnlyMemory<byte> ReadBytes()
    {
        Expect("\""u8);
        var length = _text[_at..].IndexOfAny((byte)'"', (byte)'\\');
        if (length >= 0 && _text[_at + length] == '"')
        {
            var plain = _text.Slice(_at, length).ToArray();
            _at += length + 1;
            return plain;
        }

        List<byte> bytes = [];
        for (; _at < _text.Length; _at++)
        {
            if (_text[_at] == '"')
            {
                _at++;
                return bytes.ToArray();
            }

            if (_text[_at] != '\\')
            {
                bytes.Add(_text[_at]);
            }
            else if (++_at < _text.Length)
            {
                bytes.Add(_text[_at] switch { (byte)'n' => (byte)'\n', (byte)'r' => (byte)'\r', (byte)'t' => (byte)'\t', var literal => literal });
            }
        }

        throw Invalid("a text has no end");
    }

    private void Expect(ReadOnlySpan<byte> token)
    {
        if (!_text[_at..].StartsWith(token))
        {
            throw Invalid($"'{Encoding.ASCII.GetString(token)}' is expected here");
        }

        _at += token.Length;
    }

    private readonly InvalidDerivationException Invalid(string problem) => new($"The derivation '{name}' is not valid at byte {_at}: {problem}.");
}
