using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary><c>semver</c> and <c>semverCompare</c>.</summary>
internal static class VersionFunctions
{
    public static void AddTo(FunctionTable table)
    {
        table.Add("semver", GoVersion.PointerType, [GoType.String], static call => new GoVersion(Guarded(call.Text(0), SemanticVersion.Parse)));
        table.Add("semverCompare", GoType.Bool, [GoType.String, GoType.String], static call =>
            Guarded(call.Text(0), VersionRange.Parse) is var range && range.Contains(Guarded(call.Text(1), SemanticVersion.Parse)));
    }

    internal static T Guarded<T>(string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (VersionException exception)
        {
            throw new GoFunctionException(exception.Message, exception);
        }
    }
}

/// <summary>A version as templates see it: <c>*semver.Version</c>, its parts being methods.</summary>
internal sealed class GoVersion(SemanticVersion version) : IGoObject
{
    private static readonly GoType Struct = new(GoKind.Struct, "semver.Version");

    public static GoType PointerType { get; } = GoType.Pointer(Struct);

    public GoType Type => PointerType;

    public IReadOnlyList<KeyValuePair<string, object?>> Fields { get; } =
    [
        new("major", version.Major), new("minor", version.Minor), new("patch", version.Patch),
        new("pre", version.Prerelease), new("metadata", version.Metadata), new("original", version.Original),
    ];

    public string? Text => version.ToString();

    private SemanticVersion Version => version;

    public bool TryField(string name, out object? value)
    {
        value = null;
        return false;
    }

    public GoFunction? Method(string name) => name switch
    {
        "Major" => Of(name, GoType.Uint64, [], _ => version.Major),
        "Minor" => Of(name, GoType.Uint64, [], _ => version.Minor),
        "Patch" => Of(name, GoType.Uint64, [], _ => version.Patch),
        "Prerelease" => Of(name, GoType.String, [], _ => version.Prerelease),
        "Metadata" => Of(name, GoType.String, [], _ => version.Metadata),
        "Original" => Of(name, GoType.String, [], _ => version.Original),
        "String" or "MarshalJSON" => Of(name, GoType.String, [], _ => version.ToString()),
        "Compare" => Of(name, GoType.Int, [PointerType], call => (nint)version.CompareTo(Other(call))),
        "Equal" => Of(name, GoType.Bool, [PointerType], call => version == Other(call)),
        "LessThan" => Of(name, GoType.Bool, [PointerType], call => version < Other(call)),
        "LessThanEqual" => Of(name, GoType.Bool, [PointerType], call => version <= Other(call)),
        "GreaterThan" => Of(name, GoType.Bool, [PointerType], call => version > Other(call)),
        "GreaterThanEqual" => Of(name, GoType.Bool, [PointerType], call => version >= Other(call)),
        "IncMajor" => Of(name, Struct, [], _ => Next($"{version.Major + 1}.0.0")),
        "IncMinor" => Of(name, Struct, [], _ => Next($"{version.Major}.{version.Minor + 1}.0")),
        "IncPatch" => Of(name, Struct, [], _ => Next($"{version.Major}.{version.Minor}.{(version.Prerelease.Length > 0 ? version.Patch : version.Patch + 1)}")),
        "SetPrerelease" => Of(name, Struct, [GoType.String], call => With(call.Text(0), version.Metadata)),
        "SetMetadata" => Of(name, Struct, [GoType.String], call => With(version.Prerelease, call.Text(0))),
        _ => null,
    };

    private static GoFunction Of(string name, GoType result, GoType[] parameters, Func<GoCall, object?> body) => new(name, [.. parameters], Variadic: false, body) { Result = result };

    private static SemanticVersion Other(GoCall call) => (call[0] as GoVersion ?? throw GoPanic.NilDereference()).Version;

    // The original's v stays in front; the numbers are ASCII in every culture.
    private GoVersion Next(string numbers) => new(SemanticVersion.Parse((version.Original.StartsWith('v') ? "v" : "") + numbers));

    private GoVersion With(string prerelease, string metadata) => new(VersionFunctions.Guarded(
        $"{(version.Original.StartsWith('v') ? "v" : "")}{version.Major}.{version.Minor}.{version.Patch}{(prerelease.Length > 0 ? "-" + prerelease : "")}{(metadata.Length > 0 ? "+" + metadata : "")}",
        SemanticVersion.Parse));
}
