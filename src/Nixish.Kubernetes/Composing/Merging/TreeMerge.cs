namespace Nixish.Kubernetes;

/// <summary>What one layer says of one place in an object.</summary>
internal readonly record struct Definition(Json Value, Priority Priority, string Layer)
{
    public Definition At(Json value) => this with { Value = value };
}

/// <summary>Merges definitions of one object by the schema of its kind: see <see cref="ResourceLayers"/> for the rules.</summary>
internal sealed class TreeMerge(KubernetesObject target, ImagesAside images, List<MergeConflict> conflicts)
{
    private const string Directive = "$patch";
    private const string FromSet = "$deleteFromPrimitiveList/";
    private const int LongestValue = 80;

    private static readonly Json Delete = "delete";

    public static bool IsDelete(Map<Json> members) => members.TryGetValue(Directive, out var directive) && directive == Delete;

    public static bool RemovesOnly(Map<Json> members) => IsDelete(members) || members.AsEnumerable().All(static member => RemovesOnly(member.Key, member.Value));

    /// <summary>The whole object; what identifies it is the same in all definitions, or left out.</summary>
    public Json Root(MergeSchema schema, List<Definition> definitions) => Members("", schema, definitions);

    private static bool RemovesOnly(string name, Json value) =>
        value.IsNull || name.StartsWith(FromSet, StringComparison.Ordinal) ||
        (value.IsObject && !value.Members.IsEmpty && RemovesOnly(value.Members)) ||
        (value.IsArray && !value.Items.IsEmpty && value.Items.AsEnumerable().All(static item => item.IsObject && IsDelete(item.Members)));

    private Json Members(string path, MergeSchema schema, List<Definition> definitions)
    {
        SortedSet<string> names = new(Utf8Order.Comparer);
        foreach (var definition in definitions)
        {
            foreach (var (name, _) in definition.Value.Members)
            {
                names.Add(name.StartsWith(FromSet, StringComparison.Ordinal) ? name[FromSet.Length..] : name);
            }
        }

        List<KeyValuePair<string, Json>> merged = [];
        foreach (var name in names)
        {
            List<Definition> said = [], removed = [];
            foreach (var definition in definitions)
            {
                if (definition.Value.Members.TryGetValue(name, out var value))
                {
                    said.Add(definition.At(value));
                }

                if (definition.Value.Members.TryGetValue(FromSet + name, out var items))
                {
                    removed.Add(definition.At(items));
                }
            }

            var field = schema.Field(name);
            var at = PathOf(path, name);
            if (Field(at, field, said, removed) is { IsNull: false } whole)
            {
                merged.Add(new(name, whole));
            }
        }

        return merged.ToMap();
    }

    // Null where nothing is left.
    private Json Field(string path, MergeField field, List<Definition> definitions, List<Definition> removedItems)
    {
        if (definitions.Count == 0)
        {
            return default;
        }

        // An empty list says nothing, as everywhere in the library; it stands where nobody says more.
        var said = definitions.FindAll(static one => !one.Value.IsArray || !one.Value.Items.IsEmpty);
        if (said.Count == 0)
        {
            return definitions[0].Value;
        }

        var present = said.FindAll(static one => !one.Value.IsNull);
        if (present.Count == 0)
        {
            return default;
        }

        var isTree = field.Kind switch
        {
            MergeKind.Members => present.TrueForAll(static one => one.Value.IsObject),
            MergeKind.Keyed => present.TrueForAll(static one => one.Value.IsArray && one.Value.Items.AsEnumerable().All(static item => item.IsObject)),
            MergeKind.Set => present.TrueForAll(static one => one.Value.IsArray),
            _ => false,
        };
        if (!isTree)
        {
            return Strongest(path, said);
        }

        var left = Kept(path, said);
        return left.Count == 0 ? default : field.Kind switch
        {
            MergeKind.Keyed => Items(path, field, left),
            MergeKind.Set => Texts(path, left, removedItems),
            _ => Members(path, field.Content, left),
        };
    }

    // One value: that of the strongest, who must agree.
    private Json Strongest(string path, List<Definition> definitions)
    {
        var strongest = definitions.Max(static one => one.Priority);
        var said = definitions.FindAll(one => one.Priority == strongest);
        if (said.TrueForAll(one => one.Value == said[0].Value))
        {
            return said[0].Value.IsObject ? WithoutDirectives(said[0].Value) : said[0].Value;
        }

        Conflict(path, said);
        return default;
    }

    // What can be merged, less what a removal as strong or stronger takes away.
    private List<Definition> Kept(string path, List<Definition> definitions)
    {
        var removals = definitions.FindAll(static one => one.Value.IsNull);
        if (removals.Count == 0)
        {
            return definitions;
        }

        var removal = removals.MaxBy(static one => one.Priority);
        if (definitions.FindAll(one => !one.Value.IsNull && one.Priority == removal.Priority) is { Count: > 0 } equal)
        {
            Conflict(path, [.. removals.FindAll(one => one.Priority == removal.Priority), .. equal]);
        }

        return definitions.FindAll(one => !one.Value.IsNull && one.Priority > removal.Priority);
    }

    private Json Items(string path, MergeField field, List<Definition> definitions)
    {
        Dictionary<string, List<Definition>> byKey = new(StringComparer.Ordinal);
        List<(Priority, IReadOnlyList<string>)> orders = [];
        foreach (var definition in definitions)
        {
            List<string> order = [];
            Dictionary<string, int> repeated = new(StringComparer.Ordinal);
            foreach (var item in definition.Value.Items)
            {
                var key = string.Join(',', field.Keys.Select(name => $"{name.Name}={TextOf(item[name.Name]) ?? name.Default ?? ""}").AsEnumerable());
                // Two items of one key in one list, which the API takes for env: they pair in their order.
                var count = repeated[key] = repeated.GetValueOrDefault(key) + 1;
                key = count == 1 ? key : $"{key}#{count}";
                (byKey.TryGetValue(key, out var said) ? said : byKey[key] = []).Add(definition.At(IsDelete(item.Members) ? default : item));
                order.Add(key);
            }

            orders.Add((definition.Priority, order));
        }

        List<Json> items = [];
        foreach (var key in ItemOrder.Of(orders))
        {
            var at = $"{path}[{key}]";
            var said = byKey[key];
            var kept = said.TrueForAll(static one => one.Value.IsNull) ? [] : Kept(at, said);
            if (kept.Count > 0)
            {
                items.Add(Members(at, field.Content, kept));
            }
        }

        return items.ToSeq();
    }

    private Json Texts(string path, List<Definition> definitions, List<Definition> removed)
    {
        if (removed.Count == 0 && definitions.TrueForAll(one => one.Value == definitions[0].Value))
        {
            return definitions[0].Value;
        }

        Dictionary<string, (Json Item, List<Definition> Said)> byText = new(StringComparer.Ordinal);
        List<(Priority, IReadOnlyList<string>)> orders = [];
        foreach (var definition in definitions)
        {
            List<string> order = [];
            foreach (var item in definition.Value.Items)
            {
                var text = item.ToString();
                if (!byText.TryGetValue(text, out var entry))
                {
                    byText.Add(text, entry = (item, []));
                }

                entry.Said.Add(definition.At(item));
                order.Add(text);
            }

            orders.Add((definition.Priority, [.. order.Distinct(StringComparer.Ordinal)]));
        }

        foreach (var removal in removed)
        {
            foreach (var item in removal.Value.Items)
            {
                if (byText.TryGetValue(item.ToString(), out var entry))
                {
                    entry.Said.Add(removal.At(default));
                }
            }
        }

        return ItemOrder.Of(orders).Where(text => Kept($"{path}[={byText[text].Item.Text}]", byText[text].Said).Count > 0).Select(text => byText[text].Item).ToSeq();
    }

    private static Json WithoutDirectives(Json value) => value.Members.ContainsKey(Directive) ? value.Members.Without(Directive) : value;

    private void Conflict(string path, List<Definition> definitions) => conflicts.Add(new(
        target.Id,
        path,
        definitions.Select(one => new MergeDefinition(one.Layer, one.Priority, Shown(path, one.Value))).Distinct()
            .OrderBy(static one => one.Layer, StringComparer.Ordinal).ThenBy(static one => one.Value, StringComparer.Ordinal).ToSeq()));

    // A Secret's values show in no message.
    private string Shown(string path, Json value)
    {
        if (value.IsNull)
        {
            return "removed";
        }

        if (target is { Kind: "Secret", Group: "" } && (path.StartsWith("data", StringComparison.Ordinal) || path.StartsWith("stringData", StringComparison.Ordinal)))
        {
            return "(hidden)";
        }

        var text = value.Text is { } one && images.Find(one) is { } image ? $"the image {image.Name}" : value.ToString();
        return text.Length <= LongestValue ? text : text[..LongestValue] + "…";
    }

    private static string? TextOf(Json value) => value.IsNull ? null : value.Text ?? value.ToString();

    private static string PathOf(string path, string name) => path.Length == 0
        ? name
        : name.AsSpan().IndexOfAny('.', '/', '[') < 0 ? $"{path}.{name}" : $"{path}[\"{name}\"]";
}
