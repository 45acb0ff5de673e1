namespace Nixish;

/// <summary>A valid path as a run knows it: read once, with what it refers to at hand.</summary>
internal sealed class KnownPath(PathInfo info, KnownPath[] references)
{
    private readonly Lock _computing = new();
    private Hash? _content;

    public PathInfo Info { get; } = info;

    public StorePath Path => Info.Path;

    /// <summary>The name in the path.</summary>
    public string Name { get; } = info.Path.Name;

    /// <summary>What it refers to, other than itself.</summary>
    public KnownPath[] References { get; } = references;

    /// <summary>Its <see cref="ContentIdentity"/>, computed where nobody kept it; those of its references first.</summary>
    public Hash Content(Func<KnownPath, Hash> compute)
    {
        lock (_computing)
        {
            return _content ??= Info.References.IsEmpty ? Info.NarHash : compute(this);
        }
    }

    public void Keep(Hash? content)
    {
        lock (_computing)
        {
            _content ??= content;
        }
    }

    public bool HasContent
    {
        get
        {
            lock (_computing)
            {
                return _content is not null || Info.References.IsEmpty;
            }
        }
    }
}
