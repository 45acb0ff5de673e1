using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.Documents;

/// <summary>Values of a seed: scalars that look like other scalars, long lines, odd characters, and trees of them.</summary>
internal sealed class RandomValues(int seed)
{
    private static readonly string[] Pieces =
    [
        "a", "b", "Z", "key", "value", "true", "no", "y", "null", "~", "0", "1", "9", "10", "08", "0x1F", "0o7", "0b11", "1e3", "1.5", ".5", "-", "+", ".", "..", "---", "_", "1_000", "1:30", "12:30:45", "190:20:30.15",
        "2001-01-01", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10", " ", "  ", ":", ": ", " #", "#", ",", "[", "]", "{", "}", "&", "*", "!", "|", ">", "'", "\"", "%", "@", "`", "?", "? ", "- ", "=", "<<", "\\",
        "\n", "\n\n", " \n", "\n ", "\t", "\r", "\u0007", "\u001b", "\u0085", "\u00a0", "\u2028", "\u2029", "\ufeff", "é", "ß", "日本", "\U0001F600", "٣", "inf", ".inf", ".nan", "NaN", "Off", "ON", "{{ x }}", "http://example.com/a?b=c",
        "the quick brown fox jumps over the lazy dog and then some more words follow ", "averyveryverylongwordthatcannotbebrokenanywherebecauseithasnospacesatallinside", "/bin/sh -c 'exec \"$@\"'", "a\nb\n", "a$", "^", "(", ")", ";",
    ];

    private readonly Random _random = new(seed);

    /// <summary>A text of up to eight pieces.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        for (var i = _random.Next(_random.Next(4) == 0 ? 30 : 5); i >= 0; i--)
        {
            text.Append(Pieces[_random.Next(Pieces.Length)]);
        }

        return _random.Next(40) == 0 ? "" : text.ToString();
    }

    /// <summary>The same on one line.</summary>
    public string Line() => Text().ReplaceLineEndings(" ");

    public double Number() => _random.Next(6) switch
    {
        0 => _random.Next(-1000, 1000),
        1 => _random.NextInt64(long.MinValue, long.MaxValue),
        2 => _random.NextDouble() * Math.Pow(10, _random.Next(-12, 30)),
        3 => Math.Pow(10, _random.Next(-8, 25)),
        4 => -Math.Round(_random.NextDouble() * 1000, 3),
        _ => BitConverter.Int64BitsToDouble(_random.NextInt64()) is var any && double.IsFinite(any) ? any : 0,
    };

    public object? Scalar() => _random.Next(12) switch
    {
        0 => null,
        1 => _random.Next(2) == 0,
        2 or 3 => Number(),
        4 => _random.NextInt64(),
        5 => (nint)_random.Next(-100, 100),
        _ => Text(),
    };

    public object? Tree(int depth = 4) => (depth == 0 ? 9 : _random.Next(10)) switch
    {
        0 or 1 or 2 => new GoList(Enumerable.Range(0, _random.Next(4)).Select(_ => Tree(depth - 1)).ToArray()),
        3 or 4 or 5 or 6 => Map(depth),
        _ => Scalar(),
    };

    private GoMap Map(int depth)
    {
        var map = new GoMap();
        for (var i = _random.Next(5); i > 0; i--)
        {
            // With U+0085 no key comes back from JSON. Among odd keys Go's order goes in circles, and so is another each time: a letter in front decides.
            var key = _random.Next(3) == 0 ? $"{(char)('a' + i)}{Text()}" : Pieces[_random.Next(Pieces.Length)];
            map[key.Replace("\u0085", "", StringComparison.Ordinal).Replace("٣", "", StringComparison.Ordinal)] = Tree(depth - 1);
        }

        return map;
    }
}
