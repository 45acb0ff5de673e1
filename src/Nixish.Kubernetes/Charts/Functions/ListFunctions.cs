using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Lists. A list is never changed: every function gives a new one, of <c>[]interface {}</c> whatever the type of the given one was.</summary>
internal static class ListFunctions
{
    private static readonly GoType Lists = GoType.Slice(GoType.AnySlice);

    public static void AddTo(FunctionTable table)
    {
        table.AddOpen("list", GoType.AnySlice, [GoType.Any], static call => GoList.Over(GoType.AnySlice, call.Arguments));
        table.AddAlias("tuple", "list");

        Add(table, ["append", "push", "mustAppend", "mustPush"], GoType.AnySlice, [GoType.Any, GoType.Any], static call =>
            Over([.. GoValues.Items(call[0], "Cannot push on type"), call[1]]));
        Add(table, ["prepend", "mustPrepend"], GoType.AnySlice, [GoType.Any, GoType.Any], static call =>
            Over([call[1], .. GoValues.Items(call[0], "Cannot prepend on type")]));
        Add(table, ["first", "mustFirst"], GoType.Any, [GoType.Any], static call => GoValues.Items(call[0], "Cannot find first on type") is [var first, ..] ? first : null);
        Add(table, ["last", "mustLast"], GoType.Any, [GoType.Any], static call => GoValues.Items(call[0], "Cannot find last on type") is [.., var last] ? last : null);
        Add(table, ["rest", "mustRest"], GoType.AnySlice, [GoType.Any], static call =>
            GoValues.Items(call[0], "Cannot find rest on type") is [_, ..] items ? Over([.. items.Skip(1)]) : GoList.Nil(GoType.AnySlice));
        Add(table, ["initial", "mustInitial"], GoType.AnySlice, [GoType.Any], static call =>
            GoValues.Items(call[0], "Cannot find initial on type") is [_, ..] items ? Over([.. items.SkipLast(1)]) : GoList.Nil(GoType.AnySlice));
        Add(table, ["reverse", "mustReverse"], GoType.AnySlice, [GoType.Any], static call =>
            Over([.. GoValues.Items(call[0], "Cannot find reverse on type").Reverse()]));
        Add(table, ["compact", "mustCompact"], GoType.AnySlice, [GoType.Any], static call =>
            Over([.. GoValues.Items(call[0], "Cannot compact on type").Where(static item => !GoValues.IsEmpty(item))]));
        Add(table, ["uniq", "mustUniq"], GoType.AnySlice, [GoType.Any], static call => Unique(GoValues.Items(call[0], "Cannot find uniq on type")));
        Add(table, ["chunk", "mustChunk"], Lists, [GoType.Int, GoType.Any], static call => Chunks(call.Int(0), GoValues.Items(call[1], "Cannot chunk type")));
        Add(table, ["has", "mustHas"], GoType.Bool, [GoType.Any, GoType.Any], static call =>
            call[1] is not null && Holds(GoValues.Items(call[1], "Cannot find has on type"), call[0]));

        table.AddOpen("without", GoType.AnySlice, [GoType.Any, GoType.Any], Without);
        table.AddAlias("mustWithout", "without");
        table.AddOpen("slice", GoType.Any, [GoType.Any, GoType.Any], Slice);
        table.AddAlias("mustSlice", "slice");
        table.AddOpen("concat", GoType.Any, [GoType.Any], Concat);

        table.Add("sortAlpha", GoType.StringSlice, [GoType.Any], SortAlpha);
        table.Add("toStrings", GoType.StringSlice, [GoType.Any], static call => GoList.OfStrings(GoValues.Texts(call[0])));
        table.Add("join", GoType.String, [GoType.String, GoType.Any], static call => string.Join(call.Text(0), GoValues.Texts(call[1])));
    }

    private static void Add(FunctionTable table, string[] names, GoType result, GoType[] parameters, Func<GoCall, object?> body)
    {
        foreach (var name in names)
        {
            table.Add(name, result, parameters, body);
        }
    }

    private static GoList Over(object?[] items) => GoList.Over(GoType.AnySlice, items);

    private static bool Holds(IEnumerable<object?> items, object? wanted) => items.Any(item => GoValues.AreEqual(wanted, item));

    private static GoList Unique(IReadOnlyList<object?> items)
    {
        var kept = new List<object?>();
        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            // Texts, the usual case, are looked up; the rest is compared one by one, as equality of maps asks for.
            if (item is string text ? texts.Add(text) : !Holds(kept, item))
            {
                kept.Add(item);
            }
        }

        return Over([.. kept]);
    }

    private static GoList Chunks(long size, IReadOnlyList<object?> items)
    {
        // In floating point, as the original counts: a size of 0 or less has its own odd results.
        var count = GoCast.Truncate(Math.Floor((items.Count - 1) / (double)size) + 1);
        if (count < 0)
        {
            throw GoPanic.MakeSlice();
        }

        var chunks = new object?[count];
        for (var i = 0; i < count; i++)
        {
            var length = size;
            if (i == count - 1)
            {
                length = GoCast.Truncate(Math.Floor(items.Count % (double)size));
                length = length == 0 ? size : length;
            }

            if (length < 0)
            {
                throw GoPanic.MakeSlice();
            }

            chunks[i] = Over([.. items.Skip((int)(i * size)).Take((int)length)]);
        }

        return GoList.Over(Lists, chunks);
    }

    private static object? Without(GoCall call)
    {
        var omitted = call.Tail(1);
        return Over([.. GoValues.Items(call[0], "Cannot find without on type").Where(item => !Holds(omitted, item))]);
    }

    private static object? Slice(GoCall call)
    {
        var items = GoValues.Items(call[0], "list should be type of slice or array but");
        if (items.Count == 0)
        {
            return null;
        }

        var from = call.Count > 1 ? GoCast.ToInt64(call[1]) : 0;
        var to = call.Count > 2 ? GoCast.ToInt64(call[2]) : items.Count;
        if (from < 0 || to < from || to > items.Count)
        {
            throw new GoFunctionException("reflect.Value.Slice: slice index out of bounds");
        }

        return call[0] is byte[] bytes ? bytes[(int)from..(int)to] : ((GoList)call[0]!).Slice((int)from, (int)to);
    }

    private static object? Concat(GoCall call)
    {
        var all = new List<object?>();
        foreach (var list in call.Arguments)
        {
            all.AddRange(GoValues.TryItems(list)
                ?? throw (list is null ? GoPanic.NilDereference() : new GoFunctionException($"Cannot concat type {GoType.Of(list)!.KindName} as list")));
        }

        return all.Count == 0 ? GoList.Nil(GoType.AnySlice) : Over([.. all]);
    }

    private static object? SortAlpha(GoCall call)
    {
        if (GoValues.TryItems(call[0]) is null)
        {
            return GoList.OfStrings([GoValues.Text(call[0])]);
        }

        var texts = GoValues.Texts(call[0]);
        texts.Sort(GoText.Compare);
        return GoList.OfStrings(texts);
    }
}
