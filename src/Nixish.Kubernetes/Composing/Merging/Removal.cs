namespace Nixish.Kubernetes;

/// <summary>Writes removals as JSON in the words of Kubernetes' own patches: null for a field, <c>$patch: delete</c> for an item.</summary>
/// <seealso href="https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/"/>
internal static class Removal
{
    /// <summary>The members that remove what is at <paramref name="path"/>, from <paramref name="step"/> on.</summary>
    public static Map<Json> Of(TreePath path, int step = 0)
    {
        var name = path.Steps[step].Name ?? throw new ArgumentException($"'{path}' names an item where only a field can stand. Write it as spec.template.spec.containers[name=web].image.", nameof(path));
        if (step == path.Steps.Count - 1)
        {
            return new() { [name] = default };
        }

        var next = path.Steps[step + 1];
        var last = step + 1 == path.Steps.Count - 1;
        if (next.Every)
        {
            throw new ArgumentException($"'{path}' means several fields. Name the one to remove.", nameof(path));
        }

        if (next.Item is { } item)
        {
            return last
                ? new() { ["$deleteFromPrimitiveList/" + name] = Seq.Create<Json>([item]) }
                : throw new ArgumentException($"'{path}' goes into a text.", nameof(path));
        }

        if (next.Name is not null)
        {
            return new() { [name] = Of(path, step + 1) };
        }

        var key = next.Key.AsEnumerable().Select(static part => new KeyValuePair<string, Json>(part.Key, long.TryParse(part.Value, out var number) ? number : part.Value));
        var rest = last ? new() { ["$patch"] = "delete" } : Of(path, step + 2);
        return new() { [name] = Seq.Create<Json>([Map.Create<Json>([.. key, .. rest.AsSpan()])]) };
    }

    /// <summary>What both remove: fields by name, items by key.</summary>
    public static Map<Json> Together(Map<Json> left, Map<Json> right)
    {
        foreach (var (name, value) in right)
        {
            left = left.With(name, !left.TryGetValue(name, out var there) || there == value ? value
                : there.IsObject && value.IsObject ? Together(there.Members, value.Members)
                : there.IsArray && value.IsArray ? Together(there.Items, value.Items)
                : default(Json));
        }

        return left;
    }

    private static Seq<Json> Together(Seq<Json> left, Seq<Json> right)
    {
        List<Json> items = [.. left];
        foreach (var item in right)
        {
            var same = items.FindIndex(one => one.IsObject && item.IsObject && KeyOf(one).Equals(KeyOf(item)));
            if (same < 0)
            {
                items.Add(item);
            }
            else
            {
                items[same] = Together(items[same].Members, item.Members);
            }
        }

        return items.ToSeq();
    }

    // What is not removed in an item of a removal is its key.
    private static Map<Json> KeyOf(Json item) => item.Members.AsEnumerable()
        .Where(static member => member.Key[0] != '$' && !member.Value.IsNull && !member.Value.IsObject && !member.Value.IsArray).ToMap();
}
