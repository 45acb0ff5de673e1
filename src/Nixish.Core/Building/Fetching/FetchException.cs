namespace Nixish;

/// <summary>A file that could not be fetched from an address.</summary>
public sealed class FetchException : NixishException
{
    internal FetchException(Uri address, string problem, Exception? innerException = null)
        : base($"'{FetchAddress.Display(address)}' {problem}", innerException) => Url = FetchAddress.Display(address);

    /// <summary>The address, without a user name or password.</summary>
    public string Url { get; }

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient { get; internal init; }

    /// <summary>How long the server asks to be left alone.</summary>
    internal TimeSpan? RetryAfter { get; init; }
}

/// <summary>What was fetched is not what it must be.</summary>
internal sealed class UnexpectedContentException : NixishException
{
    public UnexpectedContentException(string url, FixedOutput wanted, Hash actual)
        : base(Text(url, wanted, actual)) => (Url, Wanted, Actual) = (url, wanted.Hash, actual);

    public string Url { get; }

    public Hash Wanted { get; }

    public Hash Actual { get; }

    private static string Text(string url, FixedOutput wanted, Hash actual)
    {
        var what = wanted.Mode == FixedOutputMode.Flat ? "" : " of its NAR";
        return wanted.Hash.Digest.IndexOfAnyExcept((byte)0) < 0
            ? $"'{url}' was fetched, and nobody had said which hash it must have. It has{what}:\n  got:    {actual}\nIf the file is the right one, put this hash into the program."
            : $"'{url}' gave something else than it must.\n  wanted: {wanted.Hash}\n  got:    {actual}\nIf the new content is right, put its hash{what} into the program.";
    }
}

/// <summary>Addresses as messages show them.</summary>
internal static class FetchAddress
{
    /// <summary>Without a user name or password.</summary>
    public static string Display(Uri address) => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.PathAndQuery, UriFormat.UriEscaped);
}
