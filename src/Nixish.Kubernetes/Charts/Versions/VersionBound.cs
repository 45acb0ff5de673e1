namespace Nixish.Kubernetes.Charts;

/// <summary>From which number on a bound leaves a version open, by <c>x</c>, <c>*</c> or by saying no more: <c>1.x</c> is open from the minor number.</summary>
internal enum OpenFrom
{
    Nothing,
    Major,
    Minor,
    Patch,
}

/// <summary>One comparison of a range: an operator and a version of which the end may be open.</summary>
/// <param name="Operator">As it is written: <c>^</c>, <c>~&gt;</c>, <c>=&gt;</c>, empty …</param>
/// <param name="Original">The version as it is written.</param>
/// <param name="Version">The version, what is open being zero.</param>
/// <param name="Open">From where on it is open.</param>
internal sealed record VersionBound(string Operator, string Original, SemanticVersion Version, OpenFrom Open)
{
    /// <summary>Why the version is out, or null when it is within.</summary>
    public string? WhyNot(SemanticVersion version, bool takesPrereleases)
    {
        if (version.Prerelease.Length > 0 && !takesPrereleases)
        {
            return $"\"{version}\" is a prerelease version and the constraint is only looking for release versions";
        }

        return Operator switch
        {
            "!=" => WhyEqual(version),
            ">" => IsGreater(version) ? null : $"\"{version}\" is less than or equal to \"{Original}\"",
            "<" => version < Version ? null : $"\"{version}\" is greater than or equal to \"{Original}\"",
            ">=" or "=>" => version >= Version ? null : Less(version),
            "<=" or "=<" => IsAtMost(version) ? null : $"\"{version}\" is greater than \"{Original}\"",
            "~" or "~>" => WhyNotNear(version),
            "^" => WhyNotCompatible(version),
            _ when Open != OpenFrom.Nothing => WhyNotNear(version),
            _ => version == Version ? null : $"\"{version}\" is not equal to \"{Original}\"",
        };
    }

    public override string ToString() => Operator + Original;

    private string? WhyEqual(SemanticVersion version)
    {
        var differs = Open switch
        {
            // What is wholly open is zero in every number, and is compared like that.
            OpenFrom.Nothing => version != Version,
            OpenFrom.Minor => version.Major != Version.Major,
            OpenFrom.Patch => version.Major != Version.Major || version.Minor != Version.Minor
                || ((version.Prerelease.Length > 0 || Version.Prerelease.Length > 0) && ComparePrereleases(version) != 0),
            _ => version != Version,
        };
        return differs ? null : $"\"{version}\" is equal to \"{Original}\"";
    }

    // Without the rule that a release comes after its prereleases: here an empty part is simply the least.
    private int ComparePrereleases(SemanticVersion version) =>
        string.Equals(version.Prerelease, Version.Prerelease, StringComparison.Ordinal) ? 0 : SemanticVersion.ComparePrerelease(version.Prerelease, Version.Prerelease);

    private bool IsGreater(SemanticVersion version) => Open switch
    {
        OpenFrom.Minor => version.Major > Version.Major,
        OpenFrom.Patch => version.Major > Version.Major || (version.Major == Version.Major && version.Minor > Version.Minor),
        _ => version > Version,
    };

    private bool IsAtMost(SemanticVersion version) => Open == OpenFrom.Nothing
        ? version <= Version
        : version.Major < Version.Major || (version.Major == Version.Major && (version.Minor <= Version.Minor || Open == OpenFrom.Minor));

    private string? WhyNotNear(SemanticVersion version)
    {
        if (version < Version)
        {
            return Less(version);
        }

        if (Version is { Major: 0, Minor: 0, Patch: 0 } && Open is OpenFrom.Nothing or OpenFrom.Major)
        {
            return null;
        }

        return version.Major != Version.Major ? OtherMajor(version)
            : version.Minor != Version.Minor && Open != OpenFrom.Minor ? $"\"{version}\" does not have same major and minor version as \"{Original}\""
            : null;
    }

    private string? WhyNotCompatible(SemanticVersion version)
    {
        if (version < Version)
        {
            return Less(version);
        }

        if (Version.Major > 0 || Open == OpenFrom.Minor)
        {
            return version.Major == Version.Major ? null : OtherMajor(version);
        }

        if (version.Major > 0)
        {
            return OtherMajor(version);
        }

        if (Version.Minor > 0 || Open == OpenFrom.Patch)
        {
            return version.Minor == Version.Minor
                ? null
                : $"\"{version}\" does not have same minor version as \"{Original}\". Expected minor versions to match when constraint major version is 0";
        }

        if (version.Minor > 0)
        {
            return $"\"{version}\" does not have same minor version as \"{Original}\"";
        }

        return version.Patch == Version.Patch
            ? null
            : $"\"{version}\" does not equal \"{Original}\". Expect version and constraint to equal when major and minor versions are 0";
    }

    private string Less(SemanticVersion version) => $"\"{version}\" is less than \"{Original}\"";

    private string OtherMajor(SemanticVersion version) => $"\"{version}\" does not have same major version as \"{Original}\"";
}
