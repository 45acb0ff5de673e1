namespace Nixish;

/// <summary>Builds derivations in this process. A derivation asks for it by its name.</summary>
public interface IBuilder
{
    /// <summary>
    /// What derivations have as their builder: <c>builtin:nixish/&lt;name&gt;/&lt;version&gt;</c>. A builder that would write other
    /// bytes than it did must take another version: the name is all that the derivation's key knows of it.
    /// </summary>
    string Name { get; }

    /// <summary>How its outputs depend on what store paths are called; by default <see cref="StorePathUse.Visible"/>.</summary>
    StorePathUse PathUse => StorePathUse.Visible;

    /// <summary>
    /// Writes every output of the derivation to <see cref="BuildContext.OutputPath"/>. The same derivation must give the same
    /// bytes on every machine. What it throws fails the build, with its message.
    /// </summary>
    Task BuildAsync(BuildContext context, CancellationToken cancellationToken);
}
