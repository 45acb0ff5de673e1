namespace Nixish.Kubernetes.Charts;

/// <summary>What a null among a user's values does.</summary>
internal enum NullMeaning
{
    /// <summary>It takes the default away, and goes itself.</summary>
    Removes,

    /// <summary>It is kept, to take the default away when values are coalesced for the last time.</summary>
    Stays,
}
