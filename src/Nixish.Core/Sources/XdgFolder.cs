namespace Nixish;

/// <summary>Folders under the user's home. https://specifications.freedesktop.org/basedir-spec/latest</summary>
internal static class XdgFolder
{
    /// <summary><paramref name="below"/> in the folder that <paramref name="variable"/> names, by default in <paramref name="fallback"/> of the home; null where there is neither.</summary>
    public static string? Find(string variable, string fallback, string below)
    {
        // The specification: a relative path counts as not set.
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } folder && Path.IsPathFullyQualified(folder))
        {
            return Path.Combine(folder, below);
        }

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length == 0 ? null : Path.Combine(home, fallback, below);
    }
}
