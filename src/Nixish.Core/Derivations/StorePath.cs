namespace Nixish;

/// <summary>The logical folder that store paths lie in; part of every hash.</summary>
/// <param name="Path">Absolute, without a trailing slash.</param>
public sealed record StoreDirectory(string Path)
{
    /// <summary><c>/nix/store</c>.</summary>
    public static StoreDirectory Default { get; } = new("/nix/store");

    /// <inheritdoc/>
    public override string ToString() => Path;
}

/// <summary>A path in a store: 32 characters of nix32 hash, and a name. https://nix.dev/manual/nix/latest/protocols/store-path</summary>
/// <param name="Directory">The logical store folder.</param>
/// <param name="BaseName"><c>hash-name</c>.</param>
public sealed record StorePath(StoreDirectory Directory, string BaseName)
{
    /// <summary>The whole path, <c>/nix/store/hash-name</c>.</summary>
    public override string ToString() => $"{Directory.Path}/{BaseName}";
}
