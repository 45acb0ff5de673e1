namespace Nixish.Kubernetes;

/// <summary>Selectors, wherever they stand.</summary>
internal static class SelectorRules
{
    public static void Check(LabelSelector selector, ObjectWalk at)
    {
        foreach (var (key, value) in selector.MatchLabels)
        {
            if (NameRules.QualifiedNameProblem(key) is { } keyProblem)
            {
                at.Report(KnownRules.Selector, "matchLabels", $"the key '{ObjectWalk.Short(key)}' {keyProblem}");
            }

            if (NameRules.LabelValueProblem(value) is { } valueProblem)
            {
                at.Report(KnownRules.Selector, "matchLabels", $"the value '{ObjectWalk.Short(value)}' {valueProblem}");
            }
        }
    }

    public static void Check(LabelSelectorRequirement requirement, ObjectWalk at)
    {
        Key(requirement.Key, at);
        Values(requirement.Operator.ToString(), requirement.Values, at);
    }

    public static void Check(NodeSelectorRequirement requirement, ObjectWalk at)
    {
        Key(requirement.Key, at);
        Values(requirement.Operator.ToString(), requirement.Values, at);
        if (requirement.Operator.ToString() is ("Gt" or "Lt") && requirement.Values.Count != 1)
        {
            at.Report(KnownRules.Selector, "values", $"{requirement.Operator} compares with one number");
        }
    }

    /// <summary>Whether labels fulfil a selector; one that is none fulfils nothing and is found elsewhere.</summary>
    internal static bool Matches(LabelSelector selector, Map<string> labels)
    {
        foreach (var (key, value) in selector.MatchLabels)
        {
            if (!labels.TryGetValue(key, out var there) || !string.Equals(there, value, StringComparison.Ordinal))
            {
                return false;
            }
        }

        foreach (var one in selector.MatchExpressions)
        {
            var has = labels.TryGetValue(one.Key, out var there);
            var matches = one.Operator.ToString() switch
            {
                "In" => has && one.Values.Contains(there!, StringComparer.Ordinal),
                "NotIn" => !has || !one.Values.Contains(there!, StringComparer.Ordinal),
                "Exists" => has,
                "DoesNotExist" => !has,
                _ => false,
            };
            if (!matches)
            {
                return false;
            }
        }

        return true;
    }

    internal static bool Matches(Map<string> selector, Map<string> labels)
    {
        foreach (var (key, value) in selector)
        {
            if (!labels.TryGetValue(key, out var there) || !string.Equals(there, value, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static void Key(string key, ObjectWalk at)
    {
        if (NameRules.QualifiedNameProblem(key ?? "") is { } problem)
        {
            at.Report(KnownRules.Selector, "key", $"'{ObjectWalk.Short(key ?? "")}' {problem}");
        }
    }

    private static void Values(string named, Seq<string> values, ObjectWalk at)
    {
        switch (named)
        {
            case "In" or "NotIn" when values.IsEmpty:
                at.Report(KnownRules.Required, "values", $"{named} compares with values, and there are none");
                break;
            case "Exists" or "DoesNotExist" when !values.IsEmpty:
                at.Report(KnownRules.OneOf, "values", $"{named} compares with nothing: remove the values");
                break;
        }
    }
}
