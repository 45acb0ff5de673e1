using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>
/// Dicts. <c>set</c>, <c>unset</c> and the merging functions change the dict that they are given, and whoever holds it sees that. <c>keys</c> and
/// <c>values</c> come in the order of the keys, where Go's come in any.
/// </summary>
internal static class DictFunctions
{
    public static void AddTo(FunctionTable table)
    {
        var dict = GoType.AnyMap;
        table.AddOpen("dict", dict, [GoType.Any], Dict);
        table.Add("get", GoType.Any, [dict, GoType.String], static call => call.Map(0)?.TryGetValue(call.Text(1), out var value) == true ? value : "");
        table.Add("set", dict, [dict, GoType.String, GoType.Any], Set);
        table.Add("unset", dict, [dict, GoType.String], static call =>
        {
            call.Map(0)?.Remove(call.Text(1));
            return call.Map(0);
        });
        table.Add("hasKey", GoType.Bool, [dict, GoType.String], static call => call.Map(0)?.ContainsKey(call.Text(1)) == true);
        table.AddOpen("pluck", GoType.AnySlice, [GoType.String, dict], static call =>
            new GoList(call.Tail(1).OfType<GoMap>().Where(one => one.ContainsKey(call.Text(0))).Select(one => one[call.Text(0)])));
        table.AddOpen("keys", GoType.StringSlice, [dict], static call => GoList.OfStrings(call.Arguments.OfType<GoMap>().SelectMany(static one => one.Keys)));
        table.Add("values", GoType.AnySlice, [dict], static call => new GoList(call.Map(0)?.Values ?? []));
        table.AddOpen("pick", dict, [dict, GoType.String], static call => Filter(call, static (names, key) => names.Contains(key)));
        table.AddOpen("omit", dict, [dict, GoType.String], static call => Filter(call, static (names, key) => !names.Contains(key)));
        table.AddOpen("dig", GoType.Any, [GoType.Any], Dig);

        table.AddOpen("merge", GoType.Any, [dict, dict], static call => Merge(call, DictMerging.Fill));
        table.AddAlias("mustMerge", "merge");
        table.AddOpen("mergeOverwrite", GoType.Any, [dict, dict], static call => Merge(call, DictMerging.Overwrite));
        table.AddAlias("mustMergeOverwrite", "mergeOverwrite");
        table.Add("deepCopy", GoType.Any, [GoType.Any], static call =>
            GoValues.Copy(call[0] ?? throw new GoFunctionException("reflect: call of reflect.Value.Type on zero Value")));
        table.AddAlias("mustDeepCopy", "deepCopy");
    }

    private static object? Dict(GoCall call)
    {
        var dict = new GoMap();
        for (var i = 0; i < call.Count; i += 2)
        {
            dict[GoValues.Text(call[i])] = i + 1 < call.Count ? call[i + 1] : "";
        }

        return dict;
    }

    private static object? Set(GoCall call)
    {
        var dict = call.Map(0) is { IsNil: false } map ? map : throw GoPanic.NilMap();
        dict[call.Text(1)] = call[2];
        return dict;
    }

    private static GoMap Filter(GoCall call, Func<HashSet<string>, string, bool> keeps)
    {
        var names = call.Tail(1).Select(static name => (string)name!).ToHashSet(StringComparer.Ordinal);
        return new((call.Map(0) ?? []).Where(entry => keeps(names, entry.Key)));
    }

    private static object? Dig(GoCall call)
    {
        if (call.Count < 3)
        {
            throw new GoFunctionException("dig needs at least three arguments");
        }

        var dict = AsDict(call[call.Count - 1]);
        var missing = call[call.Count - 2];
        List<string> keys = [.. call.Arguments.Take(call.Count - 2).Select(static key => key as string ?? throw GoPanic.Conversion(key, GoType.String))];
        for (var i = 0; ; i++)
        {
            if (!dict.TryGetValue(keys[i], out var step))
            {
                return missing;
            }

            if (i == keys.Count - 1)
            {
                return step;
            }

            dict = AsDict(step);
        }
    }

    // Only the plain type: a chart's own .Values are of another, and Go refuses them here.
    private static GoMap AsDict(object? value) => value is GoMap map && map.Type == GoType.AnyMap ? map : throw GoPanic.Conversion(value, GoType.AnyMap);

    private static GoMap Merge(GoCall call, DictMerging merging)
    {
        var into = call.Map(0) is { IsNil: false } map ? map : new GoMap();
        foreach (var from in call.Tail(1).OfType<GoMap>())
        {
            merging.Merge(into, from);
        }

        return into;
    }
}
