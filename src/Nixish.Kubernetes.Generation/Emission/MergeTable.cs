using System.Buffers;
using System.Text;

namespace Nixish.Kubernetes.Generation;

/// <summary>Writes how server-side apply merges a kind's fields, in the form that MergeSchema of Nixish.Kubernetes documents and reads.</summary>
internal static class MergeTable
{
    /// <summary>The table's own signs.</summary>
    public static readonly SearchValues<char> Signs = SearchValues.Create("|\n!*=>#");

    /// <summary>The signs that a key of a list cannot hold either.</summary>
    public static readonly SearchValues<char> KeySigns = SearchValues.Create("|\n,>#!*=");

    public static string Of(CustomType kind, IEnumerable<CustomType> parts)
    {
        var text = new StringBuilder();
        foreach (var type in parts)
        {
            text.Append(type.Name);
            if (ReferenceEquals(type, kind))
            {
                text.Append('=').Append(kind.Kind!.ApiVersion).Append('/').Append(kind.Kind.Kind).Append("|metadata>ObjectMeta");
            }

            // A name that the table's own signs are in cannot stand there; such a field is merged as one without a schema.
            foreach (var field in type.Fields.Where(field => field.Json.AsSpan().IndexOfAny(Signs) < 0))
            {
                var item = field.Merge == "!" ? "" : field.Content switch
                {
                    { Kind: ContentKind.Object } or { Kind: ContentKind.List, Inner.Kind: ContentKind.Object } => ">" + (field.Content.Inner ?? field.Content).Name,
                    { Kind: ContentKind.Map, Inner.Kind: ContentKind.Object } => "#" + field.Content.Inner.Name,
                    _ => "",
                };
                if (field.Merge.Length + item.Length > 0)
                {
                    text.Append('|').Append(field.Json).Append(field.Merge).Append(item);
                }
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
