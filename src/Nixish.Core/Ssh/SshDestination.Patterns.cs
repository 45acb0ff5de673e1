using System.Text.RegularExpressions;

namespace Nixish;

public sealed partial record SshDestination
{
    private const int MatchTimeout = 1000;

    [GeneratedRegex(@"\A[^-\s\p{C}'""`$\\;&<>|(){}/@][^\s\p{C}'""`$\\;&<>|(){}/@]*\z", RegexOptions.CultureInvariant, MatchTimeout)]
    private static partial Regex NamePattern { get; }

    [GeneratedRegex(@"\A[a-z0-9@.-]{1,64} [A-Za-z0-9+/]{16,16384}={0,2}\z", RegexOptions.CultureInvariant, MatchTimeout)]
    private static partial Regex HostKeyPattern { get; }

    [GeneratedRegex(@"\A(?:ssh://)?(?:(?<user>[^@]+)@)?(?:\[(?<host>[^\[\]]+)\]|(?<host>[^:\[\]]+))(?::(?<port>[0-9]{1,5}))?/?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MatchTimeout)]
    private static partial Regex AddressPattern { get; }
}
