using System.Text.RegularExpressions;

namespace Nixish.Kubernetes.Charts;

/// <summary>The rules for names of releases: they become parts of names of objects.</summary>
internal static partial class ReleaseName
{
    private const int MostCharacters = 53;

    /// <exception cref="ChartException">The name cannot be a release's.</exception>
    public static void Check(string chart, string name)
    {
        if (name.Length is 0 or > MostCharacters || !Pattern().IsMatch(name))
        {
            throw new ChartException(chart, $"The chart '{chart}' cannot be rendered as release '{name}': invalid release name, must match regex ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ and the length must not be longer than {MostCharacters}.");
        }
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
