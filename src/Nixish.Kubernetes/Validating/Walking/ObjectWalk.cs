using System.Text;

namespace Nixish.Kubernetes;

/// <summary>
/// Goes through an object field by field, as it would be written, and asks each value's rules. The first pass only finds out
/// whether anything is wrong and remembers no paths: nearly every object is fine. One that is not is gone through again.
/// </summary>
internal sealed partial class ObjectWalk
{
    private const int Deepest = 200;
    private readonly FieldWriter _fields;
    private readonly List<string> _path = [];
    private readonly FindingList _findings;
    private TypeRules _rules = TypeRules.None;
    private int _seen;
    private int _depth;
    private bool _tracking;
    private bool _faulty;
    private bool _hasNull;

    public ObjectWalk(FindingList findings, SetIndex index)
    {
        (_findings, Index) = (findings, index);
        _fields = FieldWriter.ForChecking(this);
    }

    public SetIndex Index { get; }

    /// <summary>The object at hand.</summary>
    public KubernetesObject Object { get; private set; } = null!;

    /// <summary>The same as it is written, with its kind's conventions.</summary>
    public KubernetesObject Written { get; private set; } = null!;

    /// <summary>The namespace that it is in; null where it is in none.</summary>
    public string? Namespace { get; private set; }

    /// <summary>Goes through <paramref name="written"/>; findings are of the resource that is called <paramref name="original"/> in the set.</summary>
    public void Check(KubernetesObject written, KubernetesObject original)
    {
        (Object, Written, Namespace, _tracking, _faulty) = (original, written, Index.NamespaceOf(original), false, false);
        Walk(written);
        if (_faulty)
        {
            _tracking = true;
            _path.Clear();
            Walk(written);
        }
    }

    /// <summary>Something is wrong at <paramref name="path"/>, which goes on from where the walk is.</summary>
    public void Report(Rule rule, string path, string message)
    {
        if (_tracking)
        {
            _findings.Add(rule, Object, PathTo(path), message);
        }
        else if (_findings.Counts(rule))
        {
            _faulty = true;
        }
    }

    /// <summary>The same with a weight of its own, which the rulebook may still change.</summary>
    public void Report(Rule rule, Severity severity, string path, string message)
    {
        if (_tracking)
        {
            _findings.Add(rule, severity, Object, PathTo(path), message);
        }
        else if (_findings.Counts(rule))
        {
            _faulty = true;
        }
    }

    /// <summary>How a path names an item: by its name where it has one.</summary>
    internal static string Item(string list, int index, string? name) => string.IsNullOrEmpty(name) ? $"{list}[{index}]" : $"{list}[name={Short(name)}]";

    /// <summary>Text as a message can hold it.</summary>
    internal static string Short(string text) => text.Length <= 80 ? text : $"{text[..(char.IsHighSurrogate(text[59]) ? 59 : 60)]}… ({text.Length} characters)";

    private static string ItemOf(int index, object? value) => value switch
    {
        Container { Name: { Length: > 0 } name } => $"[name={Short(name)}]",
        EphemeralContainer { Name: { Length: > 0 } name } => $"[name={Short(name)}]",
        Volume { Name: { Length: > 0 } name } => $"[name={Short(name)}]",
        EnvVar { Name: { Length: > 0 } name } => $"[name={Short(name)}]",
        _ => $"[{index}]",
    };

    private void Walk(KubernetesObject written)
    {
        (_depth, _rules, _seen, _hasNull) = (0, TypeRules.None, 0, false);
        Enter(written);
    }

    private void Enter(KubernetesObject value)
    {
        Push("metadata"u8);
        MetadataRules.Check(value, this, whole: _depth == 0);
        Pop();
        var (outerRules, outerSeen) = (_rules, _seen);
        (_rules, _seen) = (TypeRules.Of(value.GetType()), 0);
        if (Descend())
        {
            value.WriteFields(_fields);
            Leave(value);
        }

        (_rules, _seen) = (outerRules, outerSeen);
    }

    private void Enter(KubernetesValue value)
    {
        var rules = TypeRules.Of(value.GetType());
        if (rules.Opaque)
        {
            rules.Check?.Invoke(value, this);
            return;
        }

        var (outerRules, outerSeen) = (_rules, _seen);
        (_rules, _seen) = (rules, 0);
        if (Descend())
        {
            value.WriteFields(_fields);
            Leave(value);
        }

        (_rules, _seen) = (outerRules, outerSeen);
    }

    private bool Descend()
    {
        if (_depth >= Deepest)
        {
            Report(KnownRules.Format, "", $"it is nested deeper than {Deepest} objects");
            return false;
        }

        _depth++;
        return true;
    }

    private void Leave(object value)
    {
        var missing = _rules.RequiredMask & ~_seen;
        for (var i = 0; missing != 0; i++, missing >>= 1)
        {
            if ((missing & 1) != 0)
            {
                Report(KnownRules.Required, _rules.Facts[i].Name, "it is required and not set");
            }
        }

        // What is meant by an item that is none, nobody can say.
        if (!_hasNull)
        {
            _rules.Check?.Invoke(value, this);
        }

        _depth--;
    }

    private FieldFact? Find(ReadOnlySpan<byte> name)
    {
        var facts = _rules.Facts;
        for (var i = 0; i < facts.Length; i++)
        {
            if (name.SequenceEqual(facts[i].Utf8))
            {
                _seen |= 1 << i;
                return facts[i];
            }
        }

        return null;
    }

    private void Push(ReadOnlySpan<byte> name)
    {
        if (_tracking)
        {
            _path.Add(Encoding.UTF8.GetString(name));
        }
    }

    private void Pop()
    {
        if (_tracking)
        {
            _path.RemoveAt(_path.Count - 1);
        }
    }

    private string PathTo(string path)
    {
        var here = string.Join('.', _path);
        return here.Length == 0 || path.Length == 0 || path[0] == '[' ? here + path : $"{here}.{path}";
    }
}
