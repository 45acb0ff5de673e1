using System.Runtime.CompilerServices;

namespace Nixish.Kubernetes.Tests;

// Where the sources of the tests are, for golden files and generated code.
internal static class Repository
{
    internal static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));

    // A golden file beside the test; with UPDATE_GOLDEN set it is rewritten, to be reviewed as a diff.
    internal static void ShouldEqualGolden(this string actual, string name, [CallerFilePath] string test = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(test)!, name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is not null)
        {
            File.WriteAllText(path, actual);
        }

        actual.Should().Be(File.ReadAllText(path), "{0} was reviewed; run with UPDATE_GOLDEN=1 to change it", name);
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
