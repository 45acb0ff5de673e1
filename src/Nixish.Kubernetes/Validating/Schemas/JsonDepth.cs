namespace Nixish.Kubernetes;

/// <summary>How deep JSON may be nested to be looked into: as deep as the API's own reader goes, within what a stack holds.</summary>
internal static class JsonDepth
{
    public const int Most = 64;

    public static bool IsTooDeep(Map<Json> members)
    {
        foreach (var (_, value) in members)
        {
            if (IsTooDeep(value, 2))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsTooDeep(Json value, int depth)
    {
        if (depth > Most)
        {
            return true;
        }

        foreach (var item in value.Items)
        {
            if (IsTooDeep(item, depth + 1))
            {
                return true;
            }
        }

        foreach (var (_, member) in value.Members)
        {
            if (IsTooDeep(member, depth + 1))
            {
                return true;
            }
        }

        return false;
    }
}
