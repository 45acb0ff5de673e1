using System.Text;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>The JSON of an object with what an apply says beside it, in its metadata.</summary>
internal static class AppliedBody
{
    /// <summary>Bound to one version of one object. A version alone does not keep an apply from making an object that is gone; a uid does.</summary>
    public static ReadOnlyMemory<byte> Bound(ReadOnlyMemory<byte> body, LiveVersion seen)
    {
        var uid = seen.Uid.Length > 0 ? $"\"uid\":\"{JsonEncodedText.Encode(seen.Uid)}\"," : "";
        return With(body, $"{uid}\"resourceVersion\":\"{JsonEncodedText.Encode(seen.ResourceVersion)}\",");
    }

    /// <param name="body">The object.</param>
    /// <param name="members">JSON members, each with its comma.</param>
    public static ReadOnlyMemory<byte> With(ReadOnlyMemory<byte> body, string members)
    {
        // The renderer puts the name first in the metadata; these go before it.
        var at = body.Span.IndexOf("\"metadata\":{"u8) + "\"metadata\":{"u8.Length;
        return (byte[])[.. body.Span[..at], .. Encoding.UTF8.GetBytes(members), .. body.Span[at..]];
    }
}
