namespace Nixish.Kubernetes;

/// <summary>
/// Which objects are meant, by their labels: <c>app=web,tier in (a,b),!legacy</c>. An object is meant when it fulfils
/// every requirement. Selectors that ask the same in any order and spelling are equal and written alike.
/// </summary>
/// <seealso href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors"/>
public sealed record Selector
{
    private Selector(Seq<SelectorRequirement> requirements) => Requirements = requirements;

    /// <summary>Every object, whatever its labels: no requirement, written as the empty text.</summary>
    public static Selector Everything { get; } = new(default(Seq<SelectorRequirement>));

    /// <summary>
    /// No object at all, as a selector that is not set. The API has no text for it and reads the empty one as everything,
    /// so this is written as what no labels fulfil: <c>!nothing,nothing</c>.
    /// </summary>
    public static Selector Nothing { get; } = Where(new("nothing", SelectorOperator.Exists), new("nothing", SelectorOperator.DoesNotExist));

    /// <summary>What is asked, sorted by key, each once.</summary>
    public Seq<SelectorRequirement> Requirements { get; }

    /// <summary>Reads a selector as the API does: <c>labelSelector=</c> in an address, <c>kubectl get -l</c>.</summary>
    /// <remarks>
    /// Requirements between commas: <c>key</c>, <c>!key</c>, <c>key=value</c>, <c>key==value</c>, <c>key!=value</c>,
    /// <c>key in (a,b)</c>, <c>key notin (a,b)</c>, <c>key&gt;1</c>, <c>key&lt;1</c>. Spaces part words and are nothing
    /// else; the empty text means every object.
    /// </remarks>
    /// <exception cref="InvalidSelectorException">The text is no selector.</exception>
    public static Selector Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Of(SelectorParser.Parse(text));
    }

    /// <summary>The objects that fulfil all of <paramref name="requirements"/>.</summary>
    public static Selector Where(params ReadOnlySpan<SelectorRequirement> requirements) => Of([.. requirements]);

    /// <summary>The objects that have all of <paramref name="labels"/>; none of them asks for nothing, so every object is meant.</summary>
    /// <exception cref="InvalidSelectorException">A key or value that no label can have.</exception>
    public static Selector Having(Map<string> labels) => Of(HavingEach(labels));

    /// <summary>What the selector in a resource means: null selects nothing, an empty one everything.</summary>
    /// <exception cref="InvalidSelectorException">An operator that resources do not have, values that do not fit it, a key or value that no label can have.</exception>
    public static Selector Of(LabelSelector? selector) => selector is null
        ? Nothing
        : Of([.. HavingEach(selector.MatchLabels), .. selector.MatchExpressions.Select(expression => new SelectorRequirement(expression.Key, OperatorOf(expression), expression.Values))]);

    /// <summary>The objects that both mean.</summary>
    public static Selector operator +(Selector left, Selector right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return Of([.. left.Requirements, .. right.Requirements]);
    }

    /// <summary>Whether an object with these labels is meant.</summary>
    public bool Matches(Map<string> labels)
    {
        foreach (var requirement in Requirements)
        {
            if (!requirement.Matches(labels))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The selector as the API reads it; equal ones are written alike.</summary>
    public override string ToString() => string.Join(',', Requirements);

    private static Selector Of(List<SelectorRequirement> requirements) => requirements.Count == 0
        ? Everything
        : new(requirements.Distinct().OrderBy(one => one.Key, StringComparer.Ordinal).ThenBy(one => one.ToString(), StringComparer.Ordinal).ToSeq());

    private static List<SelectorRequirement> HavingEach(Map<string> labels)
    {
        var requirements = new List<SelectorRequirement>(labels.Count);
        foreach (var (key, value) in labels)
        {
            requirements.Add(new(key, SelectorOperator.In, [value]));
        }

        return requirements;
    }

    private static SelectorOperator OperatorOf(LabelSelectorRequirement expression) => expression.Operator.ToString() switch
    {
        "In" => SelectorOperator.In,
        "NotIn" => SelectorOperator.NotIn,
        "Exists" => SelectorOperator.Exists,
        "DoesNotExist" => SelectorOperator.DoesNotExist,
        _ => throw new InvalidSelectorException(expression.Key, position: null, $"'{InvalidSelectorException.Short(expression.Operator.ToString())}' is no operator of matchExpressions: use In, NotIn, Exists or DoesNotExist"),
    };
}
