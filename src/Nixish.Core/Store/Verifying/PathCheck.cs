using System.Text;

namespace Nixish;

/// <summary>In what way a path is not as it was registered.</summary>
internal sealed record PathProblem(DamageKind Kind, string Text);

/// <summary>Compares a valid path with what was registered.</summary>
internal static class PathCheck
{
    private const uint Writable = 0x92;

    /// <summary>What is wrong with a path; null where it is as it was registered.</summary>
    public static PathProblem? Find(LocalStore store, PathInfo info, CancellationToken cancellationToken) =>
        OfContent(store, info, cancellationToken) ?? OfReferences(store, info);

    /// <summary>What is wrong with what it holds.</summary>
    public static PathProblem? OfContent(LocalStore store, PathInfo info, CancellationToken cancellationToken)
    {
        DiskPath place = store.Layout.PhysicalOf(info.Path);
        try
        {
            if (TreeReader.Read(place) is not { } tree)
            {
                return new(DamageKind.Missing, "it is not there");
            }

            var digest = NarDigest.Of(place, tree, cancellationToken: cancellationToken);
            if (digest.Hash != info.NarHash || digest.Size != info.NarSize)
            {
                return new(DamageKind.Content, $"its NAR hash is {digest.Hash.ToString(HashFormat.Nix32)}, and was {info.NarHash.ToString(HashFormat.Nix32)} when it was registered");
            }

            return OfContentAddress(info, place, tree, cancellationToken) is { } wrong ? new(DamageKind.ContentAddress, wrong)
                : WritableIn(tree, ".") is { } writable ? new(DamageKind.Permissions, writable)
                : null;
        }
        catch (TreeChangedException failure)
        {
            return new(DamageKind.Content, $"it changes while it is read: {failure.Message}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or UnsupportedFileException)
        {
            return new(DamageKind.Unreadable, $"it cannot be read: {failure.Message}");
        }
    }

    /// <summary>What is wrong with what it refers to.</summary>
    public static PathProblem? OfReferences(LocalStore store, PathInfo info) =>
        info.References.FirstOrDefault(reference => !store.IsRegistered(reference)) is { } missing ? new(DamageKind.Reference, $"it refers to {missing}, which is not valid") : null;

    // A kind that is not known here was vouched for by somebody else when it came.
    private static string? OfContentAddress(PathInfo info, DiskPath place, TreeNode tree, CancellationToken cancellationToken) =>
        info.ContentAddress is null || !ContentAddressCheck.IsKnown(info) ? null : ContentAddressCheck.Problem(info) ?? ContentAddressCheck.Problem(info, place, tree, cancellationToken);

    // No NAR tells: of permissions only "executable" is in it.
    private static string? WritableIn(TreeNode tree, string name)
    {
        if (OperatingSystem.IsWindows() || tree.Stat.Kind == FileKind.Symlink)
        {
            return null;
        }

        if ((tree.Stat.Mode & Writable) != 0)
        {
            return $"'{name}' in it can be written (mode 0{Convert.ToString(tree.Stat.Mode, 8)})";
        }

        foreach (var child in tree.Children)
        {
            if (WritableIn(child, $"{name}/{Encoding.UTF8.GetString(child.Name)}") is { } problem)
            {
                return problem;
            }
        }

        return null;
    }
}
