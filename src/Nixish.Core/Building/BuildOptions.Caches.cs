namespace Nixish;

public sealed partial record BuildOptions
{
    /// <summary>
    /// Where to look for what is missing before it is built; none by default. Of several that have a path, the one with the lowest priority
    /// number is taken, of equals the first here. What they have is fetched while other things are built, and what only that was made from
    /// is neither fetched nor built. A cache that fails, or gives anything else than it promised, costs a warning
    /// (<see cref="BuildEvent.CacheWarned"/>) and a build. Where all targets are valid, no cache is asked.
    /// </summary>
    public IReadOnlyList<BinaryCache> Caches { get; init; } = [];
}
