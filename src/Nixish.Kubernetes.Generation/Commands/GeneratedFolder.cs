using System.Text;

namespace Nixish.Kubernetes.Generation;

/// <summary>Writes generated files into a folder: those that changed, without those that nothing makes any more.</summary>
internal static class GeneratedFolder
{
    /// <summary>How many files were written or deleted.</summary>
    /// <exception cref="GenerationException">A file of that name is there and is not generated, or the folder cannot be written.</exception>
    public static int Write(string folder, IReadOnlyDictionary<string, string> files)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var changes = 0;
            foreach (var stale in Directory.EnumerateFiles(folder, "*.g.cs").Where(file => !files.ContainsKey(Path.GetFileName(file)) && IsOurs(file)).ToList())
            {
                File.Delete(stale);
                changes++;
            }

            foreach (var (name, text) in files)
            {
                var file = Path.Combine(folder, name);
                if (File.Exists(file) && !IsOurs(file))
                {
                    throw new GenerationException($"{file} is there and was not generated. Choose another folder.");
                }

                if (!File.Exists(file) || File.ReadAllText(file) != text)
                {
                    File.WriteAllText(file, text, new UTF8Encoding(false));
                    changes++;
                }
            }

            return changes;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new GenerationException($"{folder} cannot be written: {error.Message}", error);
        }
    }

    private static bool IsOurs(string file)
    {
        using var reader = new StreamReader(file);
        // Those of another version too.
        return reader.ReadLine()?.StartsWith(Emitter.Author, StringComparison.Ordinal) == true;
    }
}
