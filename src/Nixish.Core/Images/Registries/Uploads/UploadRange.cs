using System.Globalization;

namespace Nixish;

/// <summary>The <c>Range</c> in answers about uploads: <c>0-1023</c>, with the last byte that the registry has.</summary>
internal static class UploadRange
{
    /// <summary>How many bytes the registry has, or null where it does not say.</summary>
    internal static long? End(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("Range", out var values) && Parse(values.ToString()) is { } end ? end : null;

    /// <remarks><c>0-0</c> may mean one byte and is what registries say of none; taken for none, at worst one byte is refused and asked about.</remarks>
    internal static long? Parse(string text)
    {
        var range = text.AsSpan().Trim();
        range = range.StartsWith("bytes=", StringComparison.Ordinal) ? range["bytes=".Length..] : range;
        return range.StartsWith("0-", StringComparison.Ordinal) && long.TryParse(range[2..], NumberStyles.None, CultureInfo.InvariantCulture, out var last) && last < long.MaxValue
            ? last == 0 ? 0 : last + 1
            : null;
    }
}
