using System.Net;

namespace Nixish;

public sealed partial class RegistryClient
{
    // How often a list that others write too is written again.
    private const int ListAttempts = 5;

    /// <summary>What is attached to a manifest. https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-referrers</summary>
    /// <param name="repository">Where the manifest is.</param>
    /// <param name="subject">Its digest; it need not be there.</param>
    /// <param name="artifactType">Only artifacts of this type; null gives all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <remarks>Registries from before 1.1 of the specification keep no such list: there it is under a tag, <c>sha256-…</c>, that clients keep.</remarks>
    public async Task<IReadOnlyList<Referrer>> ReferrersAsync(ImageRepository repository, Digest subject, string? artifactType = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(subject);
        var listed = await ListAsync(repository, subject, artifactType, cancellationToken).ConfigureAwait(false)
            ?? (await ReadFallbackAsync(repository, subject, cancellationToken).ConfigureAwait(false)).AsEnumerable();
        return [.. listed.Where(referrer => artifactType is null || string.Equals(referrer.ArtifactType, artifactType, StringComparison.Ordinal))];
    }

    /// <summary>Attaches an artifact to a manifest: pushes it, and sees to it that it is in the list of referrers.</summary>
    /// <param name="repository">Where the manifest is.</param>
    /// <param name="subject">The manifest: <c>built.Descriptor</c>.</param>
    /// <param name="artifact">What is attached; an equal one is attached once.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The artifact's own manifest.</returns>
    public async Task<Descriptor> AttachAsync(ImageRepository repository, Descriptor subject, Artifact artifact, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(artifact);
        foreach (var (blob, content) in artifact.Files.AsEnumerable().Select(file => (file.Descriptor, file.Content)).Append((Artifact.Empty, Artifact.EmptyContent)).DistinctBy(blob => blob.Item1.Digest))
        {
            await PushBlobAsync(repository, blob, _ => Task.FromResult<Stream>(new MemoryStream(content.ToArray(), writable: false)), cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        var manifest = artifact.ManifestAbout(subject);
        var descriptor = new Descriptor(OciMediaTypes.Manifest, Digest.Of(manifest), manifest.Length);
        if (await PutManifestAsync(repository.At(descriptor.Digest), OciMediaTypes.Manifest, manifest, cancellationToken).ConfigureAwait(false) == ManifestReceipt.Stored)
        {
            var entry = new Referrer(descriptor) { ArtifactType = artifact.Type, Annotations = artifact.Annotations };
            await ChangeFallbackAsync(repository, subject.Digest, list => list.Contains(entry) ? list : [.. list.Where(other => other.Descriptor.Digest != descriptor.Digest), entry], cancellationToken).ConfigureAwait(false);
        }

        return descriptor;
    }

    /// <summary>Deletes an artifact, and takes it out of the list of referrers where the registry does not.</summary>
    /// <param name="repository">Where it is.</param>
    /// <param name="subject">What it is attached to.</param>
    /// <param name="artifact">Its manifest.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether it was there.</returns>
    public async Task<bool> DetachAsync(ImageRepository repository, Digest subject, Digest artifact, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(artifact);
        if (await ListAsync(repository, subject, null, cancellationToken).ConfigureAwait(false) is null)
        {
            // The list first: it must name nothing that is not there.
            await ChangeFallbackAsync(repository, subject, list => [.. list.Where(entry => entry.Descriptor.Digest != artifact)], cancellationToken).ConfigureAwait(false);
        }

        return await DeleteManifestAsync(repository.At(artifact), cancellationToken).ConfigureAwait(false);
    }

    // Null where the registry keeps no list.
    private async Task<IReadOnlyList<Referrer>?> ListAsync(ImageRepository repository, Digest subject, string? artifactType, CancellationToken cancellationToken)
    {
        var request = RegistryRequest.Pull("list what refers to", repository, $"{repository}@{subject}");
        var query = artifactType is null ? "" : $"?artifactType={Uri.EscapeDataString(artifactType)}";
        List<Referrer>? referrers = null;
        await foreach (var page in RegistryPages.ReadAsync(_connection, request, _connection.AddressOf(repository, $"referrers/{subject}{query}"), cancellationToken).ConfigureAwait(false))
        {
            (referrers ??= []).AddRange(Referrer.ReadAll(page).AsEnumerable());
        }

        return referrers;
    }

    private async Task<Seq<Referrer>> ReadFallbackAsync(ImageRepository repository, Digest subject, CancellationToken cancellationToken) =>
        await FindManifestAsync(repository.Tagged(Referrer.FallbackTag(subject)), [HttpStatusCode.NotFound], cancellationToken).ConfigureAwait(false) is { } list
            ? Referrer.ReadAll(list.Content)
            : [];

    // The protocol cannot say "if it is still what I read": what was written is read again, until it is what it should be.
    private async Task ChangeFallbackAsync(ImageRepository repository, Digest subject, Func<Seq<Referrer>, Seq<Referrer>> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < ListAttempts; attempt++)
        {
            var list = await ReadFallbackAsync(repository, subject, cancellationToken).ConfigureAwait(false);
            var wanted = change(list);
            if (wanted == list)
            {
                return;
            }

            await PutManifestAsync(repository.Tagged(Referrer.FallbackTag(subject)), OciMediaTypes.Index, Referrer.WriteAll(wanted.AsEnumerable()), cancellationToken).ConfigureAwait(false);
        }

        var request = RegistryRequest.Push(repository, $"{repository}@{subject}");
        throw request.Error(RegistryFailure.Refused, $"does not keep the list of referrers that is pushed, '{Referrer.FallbackTag(subject)}', or others write it at the same time. Try again.");
    }
}
