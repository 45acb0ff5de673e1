using System.Text;

namespace Nixish.Generator;

internal static class Program
{
    // With a folder: writes there. Without: into the sources of the repository that the current folder is in.
    private static int Main(string[] args)
    {
        var target = args.Length > 0 ? args[0] : Path.Combine(RepositoryRoot(), "src");
        var files = Generation.Run();
        foreach (var folder in Generation.Folders)
        {
            Directory.CreateDirectory(Path.Combine(target, folder));
            foreach (var stale in Directory.EnumerateFiles(Path.Combine(target, folder)).Where(path => !files.ContainsKey($"{folder}/{Path.GetFileName(path)}")))
            {
                File.Delete(stale);
            }
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
