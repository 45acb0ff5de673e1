namespace Nixish;

/// <summary>Which of a machine's Nix stores is meant, and how its Nix is run.</summary>
public sealed record NixStoreOptions
{
    /// <summary>The program, found on that machine's PATH or by its whole path. Defaults to <c>nix-store</c>.</summary>
    public string Program { get; init; } = "nix-store";

    /// <summary>
    /// The store as Nix's <c>--store</c> takes it, such as <c>daemon</c> or <c>local?root=/mnt</c>; by default the one that Nix chooses itself: the
    /// daemon's, or that of <c>NIX_REMOTE</c>.
    /// </summary>
    public string? Store { get; init; }

    /// <summary>Settings of Nix's, by their names in <c>nix.conf</c>, such as <c>sandbox</c>, <c>builders</c> or <c>substituters</c>.</summary>
    public Map<string> Settings { get; init; }

    /// <summary>The logical folder of the store's paths. Defaults to <c>/nix/store</c>.</summary>
    public StoreDirectory Directory { get; init; } = StoreDirectory.Default;

    /// <summary>The program with these arguments and the options that say which store and how.</summary>
    internal List<string> Command(params ReadOnlySpan<string> arguments)
    {
        List<string> command = [Program, .. arguments];
        if (Store is { } store)
        {
            command.AddRange(["--store", store]);
        }

        foreach (var (name, value) in Settings)
        {
            command.AddRange(["--option", name, value]);
        }

        return command;
    }
}
