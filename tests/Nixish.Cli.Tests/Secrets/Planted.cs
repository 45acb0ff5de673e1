using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nixish.Cli.Tests.Secrets;

/// <summary>Secrets that were given to Nixish, and every spelling by which one could be found where it must not be.</summary>
internal sealed class Planted(Random random)
{
    // What goes wrong in escaping: signs of JSON, YAML, URLs and shells. Long enough that no other bytes are alike by chance.
    private const string Letters = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789%+/=:@#&?'\"\\<> ü";
    private readonly List<(string Name, byte[] Spelling)> _spellings = [];

    /// <summary>A new secret of 24 to 40 characters, for <paramref name="name"/>, which messages call it by.</summary>
    public string New(string name) => Known(name, string.Create(random.Next(24, 41), random, static (text, random) =>
    {
        foreach (ref var letter in text)
        {
            letter = Letters[random.Next(Letters.Length)];
        }

        // A blank at an end would be trimmed by formats that may.
        (text[0], text[^1]) = ('s', 't');
    }));

    /// <summary>The same of letters and digits alone, for where no others may be.</summary>
    public string NewWord(string name) => Known(name, random.GetString(Letters.AsSpan(0, 54), 32));

    /// <summary>Adds a secret that came about otherwise.</summary>
    public string Known(string name, string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        string[] spellings =
        [
            secret,
            Uri.EscapeDataString(secret),
            JsonSerializer.Serialize(secret)[1..^1],
            JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value,
            secret.Replace("'", "''", StringComparison.Ordinal),
            Convert.ToBase64String(bytes).TrimEnd('='),
            Convert.ToHexStringLower(bytes),
            Convert.ToHexString(bytes),
        ];
        _spellings.AddRange(spellings.Distinct(StringComparer.Ordinal).Select(spelling => (name, Encoding.UTF8.GetBytes(spelling))));
        _spellings.Add((name, Encoding.Unicode.GetBytes(secret)));
        return secret;
    }

    /// <summary>Fails where a secret, or a part of one that would give it away, is in <paramref name="text"/>.</summary>
    public void AreNotIn(string where, string text) => AreNotIn(where, Encoding.UTF8.GetBytes(text));

    /// <summary>Fails where a secret is in a file below <paramref name="folder"/>, or in the name of one.</summary>
    public void AreNotBelow(string folder)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            AreNotIn("the name of a file", entry.FullName);
            if (entry.LinkTarget is { } target)
            {
                AreNotIn(entry.FullName, target);
            }
            else if (entry is FileInfo { Length: > 0 })
            {
                // Those that are empty are locks, which their holders let nobody read.
                AreNotIn(entry.FullName, File.ReadAllBytes(entry.FullName));
            }
        }
    }

    private void AreNotIn(string where, byte[] bytes)
    {
        foreach (var (name, spelling) in _spellings)
        {
            // Half of a secret is too much of it.
            var half = spelling.AsSpan(0, Math.Max(12, spelling.Length / 2));
            if (bytes.AsSpan().IndexOf(half) is >= 0 and var at)
            {
                throw new InvalidOperationException($"The secret '{name}' is in {where}, at byte {at}: …{Encoding.UTF8.GetString(bytes.AsSpan(Math.Max(0, at - 60), Math.Min(at, 60)))}");
            }
        }
    }
}
