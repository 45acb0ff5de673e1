using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>Merging what a manager wants into what is there, by type: the merge of server-side apply.</summary>
internal static class TypedMerge
{
    public static JsonObject Merge(ApiType type, JsonObject live, JsonObject wanted) => (JsonObject)Merge(type, (JsonNode?)live, wanted)!;

    private static JsonNode? Merge(ApiType type, JsonNode? live, JsonNode? wanted)
    {
        var definite = type.For(wanted);
        switch (wanted)
        {
            case JsonObject right when definite.IsObject && !definite.Atomic && (right.Count > 0 || live is JsonObject { Count: > 0 }):
                var left = live as JsonObject ?? [];
                var merged = new JsonObject();
                foreach (var (name, item) in left)
                {
                    merged[name] = right.TryGetPropertyValue(name, out var over)
                        ? Merge(definite.Child(name) ?? ApiType.Anything, item, over)
                        : item?.DeepClone();
                }

                foreach (var (name, item) in right)
                {
                    if (!left.ContainsKey(name))
                    {
                        merged[name] = item?.DeepClone();
                    }
                }

                return merged;
            case JsonArray items when definite.Shape is ApiShape.Set or ApiShape.KeyedList && (items.Count > 0 || live is JsonArray { Count: > 0 }):
                return MergeItems(definite, live as JsonArray ?? [], items);
            case null when live is JsonObject { Count: > 0 } && type.IsObject && !type.Atomic:
            case null when live is JsonArray { Count: > 0 } && type.Shape is ApiShape.Set or ApiShape.KeyedList:
                // A null beside something to merge says nothing.
                return live.DeepClone();
            default:
                return wanted?.DeepClone();
        }
    }

    // Items keep the order of what is wanted; items of others stay where they stand among them.
    private static JsonArray MergeItems(ApiType type, JsonArray live, JsonArray wanted)
    {
        var left = live.Select(item => PathElement.Item(type, item)).ToList();
        var right = wanted.Select(item => PathElement.Item(type, item)).ToList();
        var liveItems = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        for (var i = 0; i < left.Count; i++)
        {
            liveItems.TryAdd(left[i], live[i]);
        }

        var inWanted = right.ToHashSet(StringComparer.Ordinal);
        var shared = new Queue<string>(right.Where(liveItems.ContainsKey));
        var done = new HashSet<string>(StringComparer.Ordinal);
        var merged = new JsonArray();
        var (l, r) = (0, 0);
        while (l < left.Count || r < right.Count)
        {
            if (l < left.Count && r < right.Count)
            {
                if (left[l] == right[r])
                {
                    Take();
                    l++;
                    continue;
                }

                if (inWanted.Contains(left[l]) && shared.TryPeek(out var next) && next != left[l])
                {
                    l++;
                    continue;
                }
            }

            if (l < left.Count)
            {
                if (!inWanted.Contains(left[l]))
                {
                    merged.Add(live[l++]?.DeepClone());
                    continue;
                }

                if (done.Contains(left[l]))
                {
                    l++;
                }
            }

            if (r < right.Count)
            {
                Take();
            }
        }

        return merged;

        void Take()
        {
            var element = right[r];
            merged.Add(liveItems.TryGetValue(element, out var item) ? Merge(type.Item.Value, item, wanted[r]) : wanted[r]?.DeepClone());
            done.Add(element);
            if (shared.TryPeek(out var next) && next == element)
            {
                shared.Dequeue();
            }

            r++;
        }
    }
}
