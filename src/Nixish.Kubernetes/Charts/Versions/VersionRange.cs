using System.Text.RegularExpressions;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>
/// Which versions will do, as charts write it: <c>^1.2</c>, <c>~1.2.3</c>, <c>&gt;=1.0 &lt;2.0 || 3.x</c>, <c>1.2 - 1.4</c>. A space or comma joins what must
/// all hold, <c>||</c> what may. A prerelease is in only where a part of its group names one. The grammar is that of the library Helm uses
/// (Masterminds' semver 3.5).
/// </summary>
internal sealed class VersionRange
{
    private const string Number = @"v?([0-9|xX*]+)(\.[0-9|xX*]+)?(\.[0-9|xX*]+)?(-([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?(\+([0-9A-Za-z\-]+(\.[0-9A-Za-z\-]+)*))?";
    private const string Operators = @"=||!=|>|<|>=|=>|<=|=<|~|~>|\^";
    private const string Space = @"[\t\n\f\r ]";

    private static readonly Regex One = Compile($"^{Space}*({Operators}){Space}*({Number}){Space}*\\z");
    private static readonly Regex Each = Compile($"({Operators}){Space}*({Number})");
    private static readonly Regex Hyphen = Compile($"{Space}*({Number}){Space}+-{Space}+({Number}){Space}*");
    private static readonly Regex Group = Compile($"^({Space}*({Operators}){Space}*({Number}){Space}*)((?:{Space}+|,{Space}*)({Operators}){Space}*({Number}){Space}*)*\\z");

    private readonly IReadOnlyList<VersionRangeGroup> _groups;

    private VersionRange(IReadOnlyList<VersionRangeGroup> groups) => _groups = groups;

    /// <summary>Reads a range.</summary>
    /// <exception cref="VersionException">The text is no range.</exception>
    public static VersionRange Parse(string text)
    {
        var groups = new List<VersionRangeGroup>();
        foreach (var part in RewriteHyphens(text).Split("||"))
        {
            if (!Group.IsMatch(part))
            {
                throw Improper(part);
            }

            List<VersionBound> bounds = [.. Each.Matches(part).Select(static found => ParseBound(found.Value))];
            groups.Add(new(bounds, bounds.Any(static bound => bound.Version.Prerelease.Length > 0)));
        }

        return new(groups);
    }

    /// <summary>The same range, prereleases allowed everywhere (Helm's <c>--devel</c>).</summary>
    public VersionRange WithPrereleases() => new([.. _groups.Select(static group => group with { TakesPrereleases = true })]);

    public bool Contains(SemanticVersion version) =>
        _groups.Any(group => group.Bounds.All(bound => bound.WhyNot(version, group.TakesPrereleases) is null));

    /// <summary>Why the version is not in the range, a sentence for each bound that keeps it out; empty when it is in.</summary>
    public IReadOnlyList<string> WhyNot(SemanticVersion version)
    {
        var reasons = new List<string>();
        var toldOfPrerelease = false;
        foreach (var group in _groups)
        {
            var isIn = true;
            foreach (var bound in group.Bounds)
            {
                if (bound.WhyNot(version, group.TakesPrereleases) is not { } reason)
                {
                    continue;
                }

                isIn = false;
                var isPrerelease = !group.TakesPrereleases && version.Prerelease.Length > 0;
                if (!isPrerelease || !toldOfPrerelease)
                {
                    reasons.Add(reason);
                    toldOfPrerelease |= isPrerelease;
                }
            }

            if (isIn)
            {
                return [];
            }
        }

        return reasons;
    }

    public override string ToString() => string.Join(" || ", _groups.Select(static group => string.Join(" ", group.Bounds.Select(static bound => bound.ToString()))));

    private static VersionBound ParseBound(string text)
    {
        var found = One.Match(text);
        if (!found.Success)
        {
            throw Improper(text);
        }

        var original = found.Groups[2].Value;
        var (major, minor, patch, prerelease) = (found.Groups[3].Value, found.Groups[4].Value, found.Groups[5].Value, found.Groups[6].Value);
        var (version, open) = IsOpen(major) ? ("0.0.0" + prerelease, OpenFrom.Major)
            : IsOpen(minor) ? ($"{major}.0.0{prerelease}", OpenFrom.Minor)
            : IsOpen(patch) ? ($"{major}{minor}.0{prerelease}", OpenFrom.Patch)
            : (original, OpenFrom.Nothing);
        return SemanticVersion.TryParse(version, out var parsed)
            ? new(found.Groups[1].Value, original, parsed!, open)
            : throw new VersionException("constraint parser error");
    }

    private static bool IsOpen(string part) => part is "" or "x" or "X" or "*" or ".x" or ".X" or ".*";

    private static string RewriteHyphens(string text)
    {
        foreach (var found in Hyphen.Matches(text).Cast<Match>())
        {
            var at = text.IndexOf(found.Value, StringComparison.Ordinal);
            text = $"{text[..at]}>= {found.Groups[1].Value}, <= {found.Groups[11].Value} {text[(at + found.Length)..]}";
        }

        return text;
    }

    private static VersionException Improper(string text) => new($"improper constraint: {GoFormat.Quote(text)}");

    private static Regex Compile(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}

/// <summary>Bounds that must all hold.</summary>
internal readonly record struct VersionRangeGroup(IReadOnlyList<VersionBound> Bounds, bool TakesPrereleases);
