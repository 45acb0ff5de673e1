using System.Text;

namespace Nixish.Generator;

internal static class Program
{
    // With a folder: writes there. Without: into the repository that the current folder is in.
    private static int Main(string[] args)
    {
        var target = args.Length > 0 ? args[0] : Path.Combine(RepositoryRoot(), "src", "Nixish.Kubernetes", "Generated");
        Directory.CreateDirectory(target);
        var files = Generation.Run();
        foreach (var stale in Directory.EnumerateFiles(target, "*.g.cs").Where(path => !files.ContainsKey(Path.GetFileName(path))))
        {
            File.Delete(stale);
        }

        foreach (var (name, text) in files)
        {
            File.WriteAllText(Path.Combine(target, name), text, new UTF8Encoding(false));
        }

        Console.WriteLine($"{files.Count} files, {files.Values.Sum(text => text.Length) / 1024} KB, in {target}");
        return 0;
    }

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Nixish.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Run this inside the repository, or name the folder to write to.");
    }
}
