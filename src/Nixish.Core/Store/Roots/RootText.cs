using System.Buffers;

namespace Nixish;

/// <summary>What roots are called, and how what they name is written down: whole paths, one a line.</summary>
internal static class RootText
{
    private const int MaxNameLength = 200;
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-._=@~");

    /// <summary>What a root is to name, once each and in order.</summary>
    public static StorePath[] Sorted(string name, IEnumerable<StorePath> paths) => paths.Distinct().Order().ToArray() is { Length: > 0 } sorted
        ? sorted
        : throw new ArgumentException($"The root '{name}' names no path. Remove it instead.", nameof(paths));

    public static string Of(IEnumerable<StorePath> paths) => string.Concat(paths.Select(static path => $"{path}\n"));

    /// <summary>What <see cref="Of"/> wrote; null where it is anything else, or not whole.</summary>
    public static Seq<StorePath>? Parse(string text, StoreDirectory directory)
    {
        List<StorePath> paths = [];
        foreach (var line in text.Split('\n')[..^1])
        {
            if (!StorePath.TryParse(line, directory, out var path))
            {
                return null;
            }

            paths.Add(path);
        }

        return paths.Count > 0 && text.EndsWith('\n') ? [.. paths] : null;
    }

    /// <summary>Throws unless it can be the name of a root.</summary>
    public static void CheckName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (NameProblem(name) is { } problem)
        {
            throw new ArgumentException($"'{name}' cannot be the name of a root: {problem}.", nameof(name));
        }
    }

    /// <summary>Why it cannot be one; null where it can.</summary>
    public static string? NameProblem(string name) => name switch
    {
        "" => "it is empty",
        ['.', ..] => "it begins with a dot",
        { Length: > MaxNameLength } => $"it has {name.Length} characters, at most {MaxNameLength} are allowed",
        _ when name.AsSpan().IndexOfAnyExcept(NameCharacters) is >= 0 and var at => $"it has '{name[at]}'; allowed are letters, digits and + - . _ = @ ~",
        _ => null,
    };
}
