namespace Nixish.ChartParity;

/// <summary>Cases that a file lists, one a line: the golden, the release, the chart, and flags.</summary>
internal static class Listed
{
    public static IEnumerable<Corpus> Of(string folder, string list, IReadOnlyList<string> flags)
    {
        var cases = File.ReadLines(list).Where(static line => line.Trim() is { Length: > 0 } text && text[0] != '#').Select(line =>
        {
            var reader = new CommandReader(folder).Take(flags).Take(CommandLine.Words(line));
            return reader.Words is [var golden, var release, var chart]
                ? reader.Case(line.Trim(), golden, release, chart)
                : throw new FormatException($"A line of {list} names a golden, a release and a chart, and no more: {line}");
        });
        yield return new(Path.GetFileName(list), [.. cases]);
    }
}
