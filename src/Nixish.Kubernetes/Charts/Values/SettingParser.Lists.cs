using System.Globalization;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

internal sealed partial class SettingParser
{
    // Stands behind the bracket.
    private Progress Item(List<object?> items, long index, int names, int lists)
    {
        if (index < 0)
        {
            throw new ChartValuesException($"negative {index.ToString(CultureInfo.InvariantCulture)} index not allowed");
        }

        if (lists > MostNames)
        {
            throw new ChartValuesException($"lists nest deeper than {MostNames}");
        }

        var odd = Until("[.=", out var stop);
        if (odd.Length > 0)
        {
            var runes = new GoList(GoType.Slice(GoType.Int32), odd.EnumerateRunes().Select(static rune => (object?)rune.Value));
            throw new ChartValuesException(GoFormat.Printf("unexpected data at end of array index: %q", runes));
        }

        var standing = index < items.Count ? items[(int)index] : null;
        switch (stop)
        {
            case null:
                return Progress.End;
            case '=':
                Value(out var value);
                Put(items, index, value);
                return Progress.More;
            case '[':
                if (Index() is not { } next)
                {
                    return Progress.End;
                }

                var list = standing is null ? [] : Items(standing);
                var progress = Item(list, next, names, lists + 1);
                if (progress == Progress.More)
                {
                    Put(items, index, new GoList(list));
                }

                return progress;
            default:
                var inner = standing as GoMap ?? [];
                progress = Key(inner, names);
                if (progress == Progress.More)
                {
                    Put(items, index, inner);
                }
                else if (index < items.Count)
                {
                    items[(int)index] = inner;
                }

                return progress;
        }
    }

    private void Put(List<object?> items, long index, object? value)
    {
        if (index > MostIndex)
        {
            throw new ChartValuesException($"index of {index.ToString(CultureInfo.InvariantCulture)} is greater than maximum supported index of {MostIndex}");
        }

        if ((_items += Math.Max(0, (int)index + 1 - items.Count)) > MostItems)
        {
            throw new ChartValuesException($"the lists of the setting have more than {MostItems} items");
        }

        while (items.Count <= index)
        {
            items.Add(null);
        }

        items[(int)index] = value;
    }
}
