using System.Globalization;
using System.Text;

namespace Nixish;

/// <summary>
/// What a derivation was built to before: for the key of its resolved inputs, the paths of its outputs and what they held. A derivation
/// with the same key has the same outputs, under other names.
/// </summary>
/// <param name="Key">What the derivation and its inputs' contents hash to.</param>
/// <param name="Deriver">The <c>.drv</c> whose outputs these are.</param>
public sealed record BuildTrace(Hash Key, StorePath Deriver)
{
    /// <summary>The outputs, by name.</summary>
    public Map<TracedOutput> Outputs { get; init; }

    /// <summary>What the outputs refer to, other than each other, in the order of the paths, with what it held.</summary>
    public Seq<TracedReference> References { get; init; }

    /// <summary>
    /// As text: lines <c>Key: value</c>. <c>Trace: sha256:…</c>, <c>Deriver: hash-name.drv</c>, then
    /// <c>Output: name hash-name nar-hash nar-size content</c> and <c>Reference: hash-name content</c>, each once for each.
    /// </summary>
    public string ToText()
    {
        var text = new StringBuilder();
        text.Append("Trace: ").Append(Key.ToString(HashFormat.Nix32)).Append('\n');
        text.Append("Deriver: ").Append(Deriver.BaseName).Append('\n');
        foreach (var (name, output) in Outputs)
        {
            text.Append(CultureInfo.InvariantCulture, $"Output: {name} {output.Path.BaseName} {output.NarHash.ToString(HashFormat.Nix32)} {output.NarSize} {output.Content.ToString(HashFormat.Nix32)}\n");
        }

        foreach (var reference in References)
        {
            text.Append("Reference: ").Append(reference.Path.BaseName).Append(' ').Append(reference.Content.ToString(HashFormat.Nix32)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Reads what <see cref="ToText"/> wrote; null where it is anything else. Unknown lines are passed over.</summary>
    public static BuildTrace? Parse(string text, StoreDirectory? directory = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        directory ??= StoreDirectory.Default;
        if (!text.EndsWith('\n'))
        {
            return null;
        }

        try
        {
            (Hash? key, StorePath? deriver) = (null, null);
            List<KeyValuePair<string, TracedOutput>> outputs = [];
            List<TracedReference> references = [];
            foreach (var line in text.Split('\n'))
            {
                switch (line.Split(' '))
                {
                    case ["Trace:", var hash] when key is null:
                        key = Hash.Parse(hash);
                        break;
                    case ["Deriver:", var name] when deriver is null:
                        deriver = new(directory, name);
                        break;
                    case ["Output:", var name, var path, var narHash, var size, var content]:
                        outputs.Add(new(name, new(new(directory, path), Hash.Parse(narHash), long.Parse(size, NumberStyles.None, CultureInfo.InvariantCulture), Hash.Parse(content))));
                        break;
                    case ["Reference:", var path, var content]:
                        references.Add(new(new(directory, path), Hash.Parse(content)));
                        break;
                    case ["Trace:" or "Deriver:" or "Output:" or "Reference:", ..]:
                        return null;
                    default:
                        break;
                }
            }

            return key is null || deriver is null || outputs.Count == 0 || outputs.DistinctBy(static output => output.Key, StringComparer.Ordinal).Count() < outputs.Count
                ? null
                : new(key, deriver) { Outputs = Map.Create<TracedOutput>([.. outputs]), References = [.. references] };
        }
        catch (Exception failure) when (failure is NixishException or FormatException or OverflowException)
        {
            return null;
        }
    }
}

/// <summary>One output of a build before.</summary>
/// <param name="Path">Where it was.</param>
/// <param name="NarHash">The sha256 of its NAR.</param>
/// <param name="NarSize">How many bytes its NAR has.</param>
/// <param name="Content">What it held, whatever the paths in it are called: equal for outputs that differ only in hash parts.</param>
public sealed record TracedOutput(StorePath Path, Hash NarHash, long NarSize, Hash Content);

/// <summary>Something that an output of a build before refers to.</summary>
/// <param name="Path">Where it was.</param>
/// <param name="Content">What it held, as in <see cref="TracedOutput"/>.</param>
public sealed record TracedReference(StorePath Path, Hash Content);
