namespace Nixish;

/// <summary>What keeps a path.</summary>
public enum LivenessReason
{
    /// <summary>A named root.</summary>
    Root,

    /// <summary>A lease: somebody works with it, or did when it was killed.</summary>
    Lease,

    /// <summary>It was added or used within the grace period.</summary>
    Recent,
}

/// <summary>Why a path is not collected.</summary>
/// <param name="Reason">What keeps it.</param>
/// <param name="Name">The root's name; for a lease, which open store holds it; empty for recent use.</param>
/// <param name="Chain">From the path that is kept by itself, over what keeps what, to the path in question. One path where they are the same.</param>
public sealed record Liveness(LivenessReason Reason, string Name, Seq<StorePath> Chain)
{
    /// <summary>One line: <c>root 'web' → /nix/store/…-image → /nix/store/…-site</c>.</summary>
    public override string ToString()
    {
        var keeper = Reason switch
        {
            LivenessReason.Root => $"root '{Name}'",
            LivenessReason.Lease => $"lease '{Name}'",
            _ => "recent use",
        };
        return string.Join(" → ", [keeper, .. Chain.Select(static path => path.ToString())]);
    }
}
