using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>
/// Merges one dict into another as mergo 1.0.1 does, which Helm has had since 3.16. Filling keeps what the target has unless it is empty (0, "", false);
/// overwriting takes what the source has, also when that is empty. Dicts within are merged; one missing in the target is taken over as it is,
/// and from then on shared. (mergo 0.3 would not let a dict overwrite what is none.)
/// </summary>
internal sealed class DictMerging
{
    private const int MostDepth = 1000;

    private readonly bool _overwrites;

    private DictMerging(bool overwrites) => _overwrites = overwrites;

    public static DictMerging Fill { get; } = new(overwrites: false);

    public static DictMerging Overwrite { get; } = new(overwrites: true);

    public void Merge(GoMap into, GoMap from) => Merge(into, from, 0);

    private void Merge(GoMap into, GoMap from, int depth)
    {
        if (depth > MostDepth)
        {
            throw new GoFunctionException($"dicts are nested more than {MostDepth} deep: one seems to hold itself");
        }

        foreach (var (key, value) in from)
        {
            var existing = into[key];
            switch (value)
            {
                case null:
                    if (_overwrites)
                    {
                        into[key] = null;
                    }

                    break;
                case GoMap source when existing is GoMap target && !ReferenceEquals(source, target):
                    Merge(target, source, depth + 1);
                    if (target.Count == 0)
                    {
                        into[key] = source;
                    }

                    break;
                default:
                    if (_overwrites || GoValues.IsEmpty(existing))
                    {
                        into[key] = value;
                    }

                    break;
            }
        }
    }
}
