using System.Text.RegularExpressions;

namespace Nixish.Testing;

/// <summary>The shapes of names, and what the server says of a name that has not its shape.</summary>
internal static partial class NameShapes
{
    public const string SubdomainMessage =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character " +
        $"(e.g. 'example.com', regex used for validation is '{LabelShape}(\\.{LabelShape})*')";

    public const string LabelMessage =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character " +
        $"(e.g. 'my-name',  or '123-abc', regex used for validation is '{LabelShape}')";

    public const string ServiceMessage =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character " +
        "(e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    public const string KeyMessage =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
        $"(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '{NamePart}')";

    public const string ValueMessage =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
        $"(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '({NamePart})?')";

    public const string ConfigKeyMessage =
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' " +
        "(e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

    private const string LabelShape = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private const string NamePart = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private const RegexOptions Plain = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    [GeneratedRegex($@"\A{LabelShape}\z", Plain, matchTimeoutMilliseconds: 1000)]
    public static partial Regex Label();

    [GeneratedRegex($@"\A{LabelShape}(\.{LabelShape})*\z", Plain, matchTimeoutMilliseconds: 1000)]
    public static partial Regex Subdomain();

    [GeneratedRegex(@"\A[a-z]([-a-z0-9]*[a-z0-9])?\z", Plain, matchTimeoutMilliseconds: 1000)]
    public static partial Regex ServiceName();

    [GeneratedRegex(@"\A(?!\.\.?\z)[^/%]+\z", Plain, matchTimeoutMilliseconds: 1000)]
    public static partial Regex PathSegment();

    [GeneratedRegex($@"\A{NamePart}\z", Plain, matchTimeoutMilliseconds: 1000)]
    public static partial Regex QualifiedName();

    [GeneratedRegex(@"\A(?!\.\.)(?!\.\z)[-._a-zA-Z0-9]{1,253}\z", Plain, matchTimeoutMilliseconds: 1000)]
    public static partial Regex ConfigKey();
}
