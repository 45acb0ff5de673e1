namespace Nixish;

/// <summary>Which rules of the tree's own say what a source leaves out.</summary>
public enum IgnoreRules
{
    /// <summary>
    /// The .gitignore files of the folder, those below it, and those above it up to the root of its git repository; and everything
    /// named <c>.git</c>. What a machine's own git settings ignore counts for nothing.
    /// </summary>
    Gitignore,

    /// <summary>None: the folder is taken whole, <c>.git</c> too.</summary>
    None,
}
