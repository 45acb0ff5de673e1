namespace Nixish.Core.Tests.Caching.Garbage;

/// <summary>What must hold of a cache in a folder at every moment: a path that it shows has its file and all that it refers to.</summary>
internal static class WholeCache
{
    public static IReadOnlyList<NarInfo> Read(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.narinfo").Select(file => NarInfo.Parse(File.ReadAllText(file)))];

    public static void Check(string folder)
    {
        var narInfos = Read(folder);
        var paths = narInfos.Select(narInfo => narInfo.Path).ToHashSet();
        foreach (var narInfo in narInfos)
        {
            new FileInfo(Path.Combine(folder, narInfo.Url)).Should().Match<FileInfo>(file => file.Exists && file.Length == narInfo.FileSize, $"{narInfo.Path} needs it");
            narInfo.Info.References.Where(reference => !paths.Contains(reference)).Should().BeEmpty($"{narInfo.Path} refers to it");
        }
    }

    public static void Age(string folder, TimeSpan by)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, File.GetLastWriteTimeUtc(file) - by);
        }
    }
}
