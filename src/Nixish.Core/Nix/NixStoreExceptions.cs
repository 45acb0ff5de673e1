namespace Nixish;

/// <summary>A store of real Nix that cannot be used, or does not do what is asked of it. The message ends with what Nix said.</summary>
public class NixStoreException : NixishException
{
    internal NixStoreException(string store, string problem, Seq<string> said = default, Exception? innerException = null)
        : base(said.IsEmpty ? problem : $"{problem}\nIts last words:\n{string.Join('\n', said.Select(static line => $"  {line}"))}", innerException) => Store = store;

    /// <summary>The store's name: <see cref="NixStore.Name"/>.</summary>
    public string Store { get; }
}

/// <summary>Something answers in the place of a Nix store that does not speak Nix's protocol, or breaks it.</summary>
public sealed class NixProtocolException : NixStoreException
{
    internal NixProtocolException(string store, string problem)
        : base(store, $"'{store}' does not answer as 'nix-store --serve' does: {problem}. A login script that prints something there, or another program in its place, would do this.")
    {
    }
}
