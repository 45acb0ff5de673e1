using System.Globalization;

namespace Nixish;

public sealed partial class RegistryClient
{
    /// <summary>The tags of a repository, in the registry's order; none where there is no such repository.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="pageSize">How many to ask for at once; null leaves that to the registry.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<string>> TagsAsync(ImageRepository repository, int? pageSize = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize ?? 1, 1, nameof(pageSize));
        var request = RegistryRequest.Pull("list", repository, repository.ToString());
        var first = _connection.AddressOf(repository, "tags/list" + (pageSize is { } size ? string.Create(CultureInfo.InvariantCulture, $"?n={size}") : ""));
        List<string> tags = [];
        await foreach (var page in RegistryPages.ReadAsync(_connection, request, first, cancellationToken).ConfigureAwait(false))
        {
            tags.AddRange(ImageJson.Read(page, "a list of tags", root =>
                root.TryGetProperty("tags"u8, out var found) && found.ValueKind != System.Text.Json.JsonValueKind.Null ? ImageJson.ReadStrings(found) : (Seq<string>)[]));
        }

        return tags;
    }
}
