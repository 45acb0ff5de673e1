using System.Text;

namespace Nixish.Kubernetes;

// What the walk hears of each field, from the writer that the records write themselves to.
internal sealed partial class ObjectWalk
{
    public void Text(ReadOnlySpan<byte> name, string value)
    {
        if (Find(name) is { } fact && fact.ProblemOf(value) is { } problem)
        {
            Report(problem.Rule, fact.Name, problem.Message);
        }
    }

    public void Integer(ReadOnlySpan<byte> name, long value)
    {
        if (Find(name) is { } fact && fact.ProblemOf(value) is { } problem)
        {
            Report(problem.Rule, fact.Name, problem.Message);
        }
    }

    public void Value(ReadOnlySpan<byte> name, IntOrString value)
    {
        if (Find(name) is { } fact && fact.ProblemOf(value) is { } problem)
        {
            Report(problem.Rule, fact.Name, problem.Message);
        }
    }

    public void Value<T>(ReadOnlySpan<byte> name, T value)
        where T : struct, IJsonValue
    {
        if (Find(name) is { Allowed: not null } fact && fact.ProblemOf(value.ToString() ?? "") is { } problem)
        {
            Report(problem.Rule, fact.Name, problem.Message);
        }
    }

    public void Values<T>(ReadOnlySpan<byte> name, Seq<T> values)
        where T : struct, IJsonValue
    {
        if (values.IsEmpty || Find(name) is not { Allowed: not null } fact)
        {
            return;
        }

        for (var i = 0; i < values.Count; i++)
        {
            if (fact.ProblemOf(values[i].ToString() ?? "") is { } problem)
            {
                Report(problem.Rule, $"{fact.Name}[{i}]", problem.Message);
            }
        }
    }

    public void Texts(ReadOnlySpan<byte> name, Seq<string> values)
    {
        if (values.IsEmpty || Find(name) is not { } fact)
        {
            return;
        }

        for (var i = 0; i < values.Count; i++)
        {
            if (fact.ProblemOf(values[i]) is { } problem)
            {
                Report(problem.Rule, $"{fact.Name}[{i}]", problem.Message);
            }
        }
    }

    /// <summary>A field is set to something that has no rules of its own.</summary>
    public void Set(ReadOnlySpan<byte> name) => Find(name);

    public void Nested(ReadOnlySpan<byte> name, KubernetesValue value)
    {
        Find(name);
        Push(name);
        Enter(value);
        Pop();
    }

    public void Nested(ReadOnlySpan<byte> name, KubernetesObject value)
    {
        Find(name);
        Push(name);
        Enter(value);
        Pop();
    }

    public void Items<T>(ReadOnlySpan<byte> name, Seq<T> values)
        where T : class
    {
        if (values.IsEmpty)
        {
            return;
        }

        Find(name);
        for (var i = 0; i < values.Count; i++)
        {
            var value = values[i];
            if (_tracking)
            {
                _path.Add(Encoding.UTF8.GetString(name) + ItemOf(i, value));
            }

            switch (value)
            {
                case KubernetesValue part:
                    Enter(part);
                    break;
                case KubernetesObject whole:
                    Enter(whole);
                    break;
                default:
                    Report(KnownRules.Required, "", "an item must not be null");
                    _hasNull = true;
                    break;
            }

            Pop();
        }
    }

    public void Entries<T>(ReadOnlySpan<byte> name, Map<T> values)
        where T : KubernetesValue
    {
        if (values.IsEmpty)
        {
            return;
        }

        Find(name);
        foreach (var (key, value) in values)
        {
            if (_tracking)
            {
                _path.Add($"{Encoding.UTF8.GetString(name)}[{Short(key)}]");
            }

            Enter(value);
            Pop();
        }
    }
}
