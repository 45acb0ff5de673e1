using System.Text.RegularExpressions;

namespace Nixish.ChartParity;

/// <summary>How what Helm printed was kept, and so how ours is compared with it.</summary>
internal sealed partial record Expectation
{
    /// <summary>The file with the whole of it, or the folder that <c>--output-dir</c> wrote.</summary>
    public required string Path { get; init; }

    /// <summary>What is left out on both sides: what is random, or what the project took out.</summary>
    public IReadOnlyList<Regex> Masks { get; init; } = [];

    /// <summary>Whether space at the ends of lines and of files was taken out.</summary>
    public bool Trimmed { get; init; }

    /// <summary>Whether the chart's templates were moved to the folder's top, those of charts in it to folders there.</summary>
    public bool Flat { get; init; }

    /// <summary>What should be printed.</summary>
    public string Golden() => Directory.Exists(Path) ? RenderedFiles.Joined(Clean(RenderedFiles.Read(Path))) : Clean(File.ReadAllText(Path));

    /// <summary>What is printed, in the same form.</summary>
    public string Ours(string text) => Directory.Exists(Path)
        ? RenderedFiles.Joined(Clean(RenderedFiles.Of(text).Select(file => KeyValuePair.Create(Flat ? RenderedFiles.Flat(file.Key) : file.Key, file.Value))))
        : Clean(text);

    private IEnumerable<KeyValuePair<string, string>> Clean(IEnumerable<KeyValuePair<string, string>> files) => files.Select(file => KeyValuePair.Create(file.Key, Clean(file.Value)));

    private string Clean(string text)
    {
        text = Masks.Aggregate(text, static (current, mask) => mask.Replace(current, ""));
        return Trimmed ? TrailingSpace().Replace(text, "").Trim() + "\n" : text;
    }

    [GeneratedRegex("[ \t\r\n]+$", RegexOptions.Multiline | RegexOptions.CultureInvariant, 10000)]
    private static partial Regex TrailingSpace();
}
