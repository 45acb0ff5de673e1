using System.Text.Json;

namespace Nixish;

/// <summary>A <c>packages.lock.json</c>: https://github.com/NuGet/Home/wiki/Enable-repeatable-package-restore-using-lock-file</summary>
internal static class PackageLock
{
    /// <summary>The packages that the lock file at <paramref name="path"/> resolves, for all its targets.</summary>
    /// <param name="path">The lock file.</param>
    /// <param name="project">The project that it is of, for messages.</param>
    /// <param name="runtime">The runtime identifier that it must have been made for; null for none.</param>
    /// <param name="feeds">Where the packages may come from.</param>
    public static IEnumerable<NuGetPackage> Read(string path, string project, string? runtime, Seq<string> feeds)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            List<NuGetPackage> packages = [];
            var hasRuntime = runtime is null;
            foreach (var target in document.RootElement.GetProperty("dependencies"u8).EnumerateObject())
            {
                hasRuntime |= target.Name.EndsWith($"/{runtime}", StringComparison.Ordinal);
                foreach (var entry in target.Value.EnumerateObject())
                {
                    if (entry.Value.TryGetProperty("contentHash"u8, out var hash) && entry.Value.TryGetProperty("resolved"u8, out var version))
                    {
                        packages.Add(new(entry.Name, version.GetString()!, hash.GetString()!) { Feeds = feeds });
                    }
                }
            }

            return hasRuntime ? packages : throw new PackageLockException(
                project, $"The lock file '{path}' was not made for {runtime}. Put <RuntimeIdentifiers>{runtime}</RuntimeIdentifiers> into '{project}', run 'dotnet restore --force-evaluate', and commit the lock file.");
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new PackageLockException(project, $"The lock file '{path}' cannot be read: {failure.Message} Make it anew: dotnet restore --force-evaluate.", failure);
        }
    }

    /// <summary>What NuGet wrote down of a package in its folder; null where it wrote nothing.</summary>
    public static string? FindContentHash(string metadata)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(metadata));
            return document.RootElement.GetProperty("contentHash"u8).GetString();
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The error for a project that has none.</summary>
    public static PackageLockException Missing(string project) => new(
        project, $"'{project}' has no lock file, so which packages it is built with could change between builds. Put <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile> into it or into Directory.Build.props, run 'dotnet restore', and commit packages.lock.json.");
}
