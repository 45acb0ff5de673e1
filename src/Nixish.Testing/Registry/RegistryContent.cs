using System.Net;
using System.Text;
using System.Text.Json;

namespace Nixish.Testing;

/// <summary>A manifest that a registry holds.</summary>
internal sealed record HeldManifest(Digest Digest, string MediaType, byte[] Content);

/// <summary>What a registry holds: blobs once, and for each repository its links to them, its manifests and tags.</summary>
internal sealed class RegistryContent(IRegistryStorage storage)
{
    // Characters in the middle are no part of a host or of a repository, so that keys cannot collide.
    internal static string KeyOf(string registry, string repository) => $"repositories/{registry}/{repository}";

    internal byte[]? Blob(string repository, Digest digest) =>
        storage.Get($"{repository}/_blobs/{digest.Hex}") is null ? null : storage.Get($"blobs/{digest.Hex}");

    internal void PutBlob(string repository, Digest digest, byte[] content)
    {
        storage.Put($"blobs/{digest.Hex}", content);
        Link(repository, digest);
    }

    internal void Link(string repository, Digest digest) => storage.Put($"{repository}/_blobs/{digest.Hex}", []);

    internal bool Unlink(string repository, Digest digest) => storage.Delete($"{repository}/_blobs/{digest.Hex}");

    internal IReadOnlyList<string> Tags(string repository) => storage.List($"{repository}/_tags/");

    internal HeldManifest? Manifest(string repository, string reference)
    {
        if (!Digest.TryParse(reference, out var digest))
        {
            var held = storage.Get($"{repository}/_tags/{reference}");
            if (held is null)
            {
                return null;
            }

            digest = Digest.Parse(Encoding.ASCII.GetString(held));
        }

        return storage.Get($"{repository}/_manifests/{digest.Hex}") is { } mediaType && storage.Get($"blobs/{digest.Hex}") is { } content
            ? new(digest, Encoding.ASCII.GetString(mediaType), content)
            : null;
    }

    internal bool DeleteManifest(string repository, string reference)
    {
        if (!Digest.TryParse(reference, out var digest))
        {
            return storage.Delete($"{repository}/_tags/{reference}");
        }

        foreach (var tag in Tags(repository).Where(tag => Manifest(repository, tag)?.Digest == digest))
        {
            storage.Delete($"{repository}/_tags/{tag}");
        }

        if (Manifest(repository, reference) is { } held && SubjectOf(held.Content) is { } subject)
        {
            storage.Delete($"{repository}/_referrers/{subject.Hex}/{digest.Hex}");
        }

        return storage.Delete($"{repository}/_manifests/{digest.Hex}");
    }

    /// <summary>What refers to a manifest, which need not be there.</summary>
    internal IReadOnlyList<HeldManifest> Referrers(string repository, Digest subject) =>
        [.. storage.List($"{repository}/_referrers/{subject.Hex}/").Select(hex => Manifest(repository, $"sha256:{hex}")).OfType<HeldManifest>()];

    private static Digest? SubjectOf(byte[] manifest)
    {
        using var document = JsonDocument.Parse(manifest);
        return document.RootElement.TryGetProperty("subject", out var subject) ? DigestOf(subject) : null;
    }

    internal HttpResponseMessage PutManifest(string repository, RegistryRoute route, string? mediaType, byte[] content, bool keepsReferrers)
    {
        var digest = Digest.Of(content);
        var named = Digest.TryParse(route.Reference, out var parsed) ? parsed : null;
        if (named is not null && named != digest)
        {
            return RegistryAnswers.Error(HttpStatusCode.BadRequest, "DIGEST_INVALID", "provided digest did not match uploaded content");
        }

        if (named is null && !IsTag(route.Reference))
        {
            return RegistryAnswers.Error(HttpStatusCode.BadRequest, "TAG_INVALID", "manifest tag did not match URI");
        }

        Digest? subject;
        try
        {
            using var document = JsonDocument.Parse(content);
            if (Missing(repository, document.RootElement) is { } missing)
            {
                return RegistryAnswers.Error(HttpStatusCode.BadRequest, "MANIFEST_BLOB_UNKNOWN", $"blob unknown to registry: {missing}");
            }

            subject = keepsReferrers ? SubjectOf(content) : null;
            mediaType ??= document.RootElement.TryGetProperty("mediaType", out var own) ? own.GetString() : null;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or InvalidReferenceException)
        {
            return RegistryAnswers.Error(HttpStatusCode.BadRequest, "MANIFEST_INVALID", "manifest invalid");
        }

        storage.Put($"blobs/{digest.Hex}", content);
        storage.Put($"{repository}/_manifests/{digest.Hex}", Encoding.ASCII.GetBytes(mediaType ?? OciMediaTypes.Manifest));
        if (named is null)
        {
            storage.Put($"{repository}/_tags/{route.Reference}", Encoding.ASCII.GetBytes(digest.ToString()));
        }

        var created = RegistryAnswers.Created($"/v2/{route.Repository}/manifests/{digest}", digest);
        if (subject is not null)
        {
            storage.Put($"{repository}/_referrers/{subject.Hex}/{digest.Hex}", []);
            created.Headers.TryAddWithoutValidation("OCI-Subject", subject.ToString());
        }

        return created;
    }

    private Digest? Missing(string repository, JsonElement manifest)
    {
        if (manifest.TryGetProperty("manifests", out var children))
        {
            return children.EnumerateArray().Select(DigestOf).FirstOrDefault(child => storage.Get($"{repository}/_manifests/{child.Hex}") is null);
        }

        var layers = manifest.GetProperty("layers").EnumerateArray().Select(DigestOf);
        return layers.Prepend(DigestOf(manifest.GetProperty("config"))).FirstOrDefault(blob => storage.Get($"{repository}/_blobs/{blob.Hex}") is null);
    }

    private static Digest DigestOf(JsonElement descriptor) => Digest.Parse(descriptor.GetProperty("digest").GetString() ?? "");

    private static bool IsTag(string text)
    {
        try
        {
            return ImageRepository.Parse("registry.invalid/x").Tagged(text).Tag is not null;
        }
        catch (InvalidReferenceException)
        {
            return false;
        }
    }
}
