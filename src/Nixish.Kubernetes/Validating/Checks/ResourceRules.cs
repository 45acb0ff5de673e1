namespace Nixish.Kubernetes;

/// <summary>Requests, limits and quotas.</summary>
internal static class ResourceRules
{
    public static void Check(ResourceRequirements resources, ObjectWalk at)
    {
        Amounts("limits", resources.Limits, ofContainer: true, at);
        Amounts("requests", resources.Requests, ofContainer: true, at);
        Within(resources.Requests, resources.Limits, at);
    }

    public static void Check(VolumeResourceRequirements resources, ObjectWalk at)
    {
        Amounts("limits", resources.Limits, ofContainer: false, at);
        Amounts("requests", resources.Requests, ofContainer: false, at);
        Within(resources.Requests, resources.Limits, at);
    }

    public static void Check(ResourceQuotaSpec quota, ObjectWalk at) => Amounts("hard", quota.Hard, ofContainer: false, at);

    private static void Amounts(string field, Map<Quantity> amounts, bool ofContainer, ObjectWalk at)
    {
        foreach (var (name, amount) in amounts)
        {
            if (NameRules.QualifiedNameProblem(name) is { } problem)
            {
                at.Report(KnownRules.Resources, $"{field}[{ObjectWalk.Short(name)}]", $"a resource's name {problem}");
            }
            else if (ofContainer && !IsKnown(name))
            {
                at.Report(KnownRules.Resources, $"{field}[{name}]", "it is no resource of Kubernetes: use cpu, memory, ephemeral-storage or hugepages-<size>, or name one of your own with a domain, such as example.com/gpu");
            }

            if (amount.ToString()[0] == '-')
            {
                at.Report(KnownRules.Resources, $"{field}[{ObjectWalk.Short(name)}]", $"{amount} is less than 0");
            }
            else if (ofContainer && name.Contains('/', StringComparison.Ordinal) && !name.StartsWith("hugepages-", StringComparison.Ordinal) && !IsWhole(amount))
            {
                at.Report(KnownRules.Resources, $"{field}[{ObjectWalk.Short(name)}]", $"{amount} is no whole number, and only cpu can be shared");
            }
        }
    }

    private static void Within(Map<Quantity> requests, Map<Quantity> limits, ObjectWalk at)
    {
        if (requests.IsEmpty || limits.IsEmpty)
        {
            return;
        }

        foreach (var (name, request) in requests)
        {
            if (!limits.TryGetValue(name, out var limit))
            {
                continue;
            }

            if (name.Contains('/', StringComparison.Ordinal) && Amount.Compare(request, limit) != 0)
            {
                at.Report(KnownRules.Resources, "requests", $"{name}: {request} must be the limit {limit}, since it cannot be overcommitted");
            }
            else if (Amount.Compare(request, limit) > 0)
            {
                at.Report(KnownRules.Resources, "requests", $"{name}: {request} is more than the limit {limit}");
            }
        }
    }

    private static bool IsKnown(string name) =>
        name is "cpu" or "memory" or "ephemeral-storage" or "storage" || name.Contains('/', StringComparison.Ordinal) || name.StartsWith("hugepages-", StringComparison.Ordinal);

    private static bool IsWhole(Quantity amount) => amount.ToString()[^1] is not ('n' or 'u' or 'm');
}

/// <summary>Compares amounts without large numbers where both are small, as nearly all are.</summary>
internal static class Amount
{
    public static int Compare(Quantity left, Quantity right) =>
        TryNano(left.ToString(), out var a) && TryNano(right.ToString(), out var b) ? a.CompareTo(b) : left.CompareTo(right);

    // Billionths, of canonical text: digits and a suffix.
    private static bool TryNano(string text, out Int128 nano)
    {
        nano = 0;
        var digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
        {
            nano = (nano * 10) + (text[digits++] - '0');
        }

        if (digits is 0 or > 15)
        {
            return false;
        }

        Int128 factor = text.AsSpan(digits) switch
        {
            "" => 1_000_000_000,
            "m" => 1_000_000,
            "u" => 1_000,
            "n" => 1,
            "k" => 1_000_000_000_000,
            "M" => 1_000_000_000_000_000,
            "G" => 1_000_000_000_000_000_000,
            "Ki" => 1024L * 1_000_000_000,
            "Mi" => 1024L * 1024 * 1_000_000_000,
            "Gi" => (Int128)(1024L * 1024 * 1024) * 1_000_000_000,
            _ => 0,
        };
        nano *= factor;
        return factor != 0;
    }
}
