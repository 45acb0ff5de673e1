namespace Nixish.Kubernetes.Charts;

/// <summary>The schemas that lead to one, to find that one leads back to itself without going on in the value.</summary>
/// <param name="Schema">The schema that is applied.</param>
/// <param name="Base">What references in it are relative to.</param>
/// <param name="Path">The JSON pointer of the value that it is applied to.</param>
/// <param name="Parent">What led here.</param>
internal sealed record SchemaScope(object? Schema, Uri Base, string Path, SchemaScope? Parent)
{
    public int Depth { get; } = (Parent?.Depth ?? 0) + 1;

    public bool IsCycle
    {
        get
        {
            for (var one = Parent; one is not null && one.Path.Length == Path.Length; one = one.Parent)
            {
                if (ReferenceEquals(one.Schema, Schema))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
