using System.Globalization;
using System.Runtime.InteropServices;

namespace Nixish.Kubernetes;

/// <summary>A release of Kubernetes, without the patch: <c>1.36</c>.</summary>
/// <param name="Major">1, so far.</param>
/// <param name="Minor">36 of 1.36.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct KubernetesVersion(int Major, int Minor) : IComparable<KubernetesVersion>
{
    /// <summary>The release that the types of this library are of.</summary>
    public static KubernetesVersion Newest { get; } = new(1, 36);

    /// <summary>The release that <paramref name="text"/> names: <c>1.36</c>, <c>v1.36.2</c>, <c>1.36+</c>.</summary>
    /// <exception cref="FormatException">It names none.</exception>
    public static KubernetesVersion Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.TrimStart('v').Split('.', '+', '-');
        return parts.Length >= 2 &&
            int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) &&
            int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            ? new(major, minor)
            : throw new FormatException($"'{text}' is no release of Kubernetes. Write it as 1.36.");
    }

    /// <summary>Whether <paramref name="left"/> came before.</summary>
    public static bool operator <(KubernetesVersion left, KubernetesVersion right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> came after.</summary>
    public static bool operator >(KubernetesVersion left, KubernetesVersion right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> did not come after.</summary>
    public static bool operator <=(KubernetesVersion left, KubernetesVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> did not come before.</summary>
    public static bool operator >=(KubernetesVersion left, KubernetesVersion right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public int CompareTo(KubernetesVersion other) => Major.CompareTo(other.Major) is not 0 and var major ? major : Minor.CompareTo(other.Minor);

    /// <summary><c>1.36</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");
}
