namespace Nixish.Kubernetes;

/// <summary>What the walk asks of values of one type: facts about single fields, and a check of what several say together.</summary>
internal sealed class TypeRules
{
    private static readonly Lazy<Dictionary<Type, TypeRules>> Table = new(RuleTable.Make);

    public static TypeRules None { get; } = new([], null);

    public TypeRules(string[] facts, Action<object, ObjectWalk>? check)
    {
        Facts = Array.ConvertAll(facts, FieldFact.Parse);
        Check = check;
        for (var i = 0; i < Facts.Length; i++)
        {
            RequiredMask |= Facts[i].Required ? 1 << i : 0;
        }
    }

    public FieldFact[] Facts { get; }

    public int RequiredMask { get; }

    public Action<object, ObjectWalk>? Check { get; }

    /// <summary>Whether nothing inside is walked.</summary>
    public bool Opaque { get; init; }

    public static TypeRules Of(Type type) => Table.Value.GetValueOrDefault(type, None);
}
