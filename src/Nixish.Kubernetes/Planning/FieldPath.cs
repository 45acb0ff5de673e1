using System.Text;

namespace Nixish.Kubernetes;

/// <summary>The way to the field at hand, as people write it: <c>spec.template.spec.containers[web].image</c>.</summary>
internal sealed class FieldPath
{
    private readonly List<(string Text, bool IsItem)> _segments = [];

    public int Depth => _segments.Count;

    /// <summary>The name of the field <paramref name="back"/> steps above the last; empty above the root.</summary>
    public string Ancestor(int back) => _segments.Count > back ? _segments[^(back + 1)].Text : "";

    /// <summary>Fields and items from the root on.</summary>
    public IReadOnlyList<string> Segments => [.. _segments.Select(segment => segment.Text)];

    public void Push(string field) => _segments.Add((field, false));

    public void PushItem(string item) => _segments.Add((item, true));

    public void Pop() => _segments.RemoveAt(_segments.Count - 1);

    /// <summary>Whether this lies under the top-level member <paramref name="name"/>.</summary>
    public bool IsUnder(string name) => _segments.Count > 0 && string.Equals(_segments[0].Text, name, StringComparison.Ordinal);

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (segment, isItem) in _segments)
        {
            // Keys of labels and annotations hold dots and slashes themselves.
            if (isItem || segment.AsSpan().IndexOfAny('.', '/', '[') >= 0)
            {
                text.Append('[').Append(segment).Append(']');
            }
            else
            {
                text.Append(text.Length > 0 ? "." : "").Append(segment);
            }
        }

        return text.ToString();
    }
}
