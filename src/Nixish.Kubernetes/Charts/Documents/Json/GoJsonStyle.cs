namespace Nixish.Kubernetes.Charts;

/// <summary>The three ways in which templates write JSON.</summary>
internal enum GoJsonStyle
{
    /// <summary>On one line, with &lt;, &gt; and &amp; escaped: <c>toJson</c>.</summary>
    Compact,

    /// <summary>On one line, with &lt;, &gt; and &amp; as they are: <c>toRawJson</c>.</summary>
    Raw,

    /// <summary>On many lines by two spaces, with &lt;, &gt; and &amp; escaped: <c>toPrettyJson</c>.</summary>
    Pretty,
}
