namespace Nixish;

/// <summary>How something differs.</summary>
public enum DifferenceKind
{
    /// <summary>Another value or other bytes.</summary>
    Changed,

    /// <summary>It was not there.</summary>
    Added,

    /// <summary>It is gone.</summary>
    Removed,

    /// <summary>A file that became executable, or no longer is.</summary>
    Mode,

    /// <summary>A link that points elsewhere.</summary>
    Link,

    /// <summary>A file where a folder or link was, or the other way round.</summary>
    Type,

    /// <summary>What it was is no longer known: its derivation or source is in no store.</summary>
    Unknown,
}

/// <summary>One thing that differs between two derivations, where it is in the program.</summary>
/// <param name="Path">The place: <c>web.Layers[0].Content</c>, <c>hello.Environment["CFLAGS"]</c>.</param>
/// <param name="Kind">How it differs.</param>
public sealed record Difference(string Path, DifferenceKind Kind)
{
    /// <summary>The file within the source at <see cref="Path"/>; null where the place is no source, or one file itself.</summary>
    public string? File { get; init; }

    /// <summary>The line that differs first, from 1, where both are texts of several lines; <see cref="Before"/> and <see cref="After"/> are that line then.</summary>
    public int? Line { get; init; }

    /// <summary>What it was, store paths as <c>{name}</c>; null where it was not there or cannot be shown.</summary>
    public string? Before { get; init; }

    /// <summary>What it is, store paths as <c>{name}</c>; null where it is gone or cannot be shown.</summary>
    public string? After { get; init; }

    /// <summary>The <c>.drv</c> or the source that it is in, as it is now.</summary>
    public StorePath? In { get; init; }

    /// <summary>The place and what differs, in one line: <c>web.Layers[0].Content: index.html changed</c>.</summary>
    public override string ToString() => DifferenceText.Of(this);
}
