using System.Text;

namespace Nixish.Kubernetes;

/// <summary>Which objects are meant, by their fields: <c>metadata.name=web,status.phase!=Running</c>. Equal ones ask the same, in any order.</summary>
/// <remarks>Servers take few fields: <c>metadata.name</c> and <c>metadata.namespace</c> of every kind, and some of a kind's own, such as <c>spec.nodeName</c> of pods.</remarks>
/// <seealso href="https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/"/>
public sealed record FieldSelector
{
    private FieldSelector(Seq<FieldTerm> terms) => Terms = terms;

    /// <summary>Every object: no term, written as the empty text.</summary>
    public static FieldSelector Everything { get; } = new(default(Seq<FieldTerm>));

    /// <summary>What is asked, sorted, each once.</summary>
    public Seq<FieldTerm> Terms { get; }

    /// <summary>Reads a selector as the API does: <c>fieldSelector=</c> in an address, <c>kubectl get --field-selector</c>.</summary>
    /// <remarks>
    /// Terms between commas: <c>field=value</c>, <c>field==value</c>, <c>field!=value</c>. In a value <c>\</c>, <c>,</c>
    /// and <c>=</c> are written after a <c>\</c>. Spaces are part of what they stand in; empty terms are nothing.
    /// </remarks>
    /// <exception cref="InvalidSelectorException">The text is no selector.</exception>
    public static FieldSelector Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var terms = new List<FieldTerm>();
        var start = 0;
        while (start <= text.Length)
        {
            var end = EndOfTerm(text, start);
            if (end > start)
            {
                terms.Add(Term(text, start, end));
            }

            start = end + 1;
        }

        return Of(terms);
    }

    /// <summary>The objects whose <paramref name="field"/> is <paramref name="value"/>, whatever characters it has.</summary>
    /// <exception cref="InvalidSelectorException">The field has a <c>=</c>, <c>!</c>, <c>,</c> or <c>\</c>.</exception>
    public static FieldSelector Equal(string field, string value) => Of([new(Checked(field), FieldOperator.Equal, value ?? throw new ArgumentNullException(nameof(value)))]);

    /// <summary>The objects whose <paramref name="field"/> is not <paramref name="value"/>, whatever characters it has.</summary>
    /// <exception cref="InvalidSelectorException">The field has a <c>=</c>, <c>!</c>, <c>,</c> or <c>\</c>.</exception>
    public static FieldSelector NotEqual(string field, string value) => Of([new(Checked(field), FieldOperator.NotEqual, value ?? throw new ArgumentNullException(nameof(value)))]);

    /// <summary>The objects that both mean.</summary>
    public static FieldSelector operator +(FieldSelector left, FieldSelector right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return Of([.. left.Terms, .. right.Terms]);
    }

    /// <summary>Whether an object with these fields, by path, is meant. A field that is not there is the empty text.</summary>
    public bool Matches(Map<string> fields)
    {
        foreach (var term in Terms)
        {
            if (!term.Matches(fields))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The selector as the API reads it; equal ones are written alike.</summary>
    public override string ToString() => string.Join(',', Terms);

    private static FieldSelector Of(List<FieldTerm> terms) => terms.Count == 0
        ? Everything
        : new(terms.Distinct().OrderBy(term => term.ToString(), StringComparer.Ordinal).ToSeq());

    private static string Checked(string field)
    {
        ArgumentException.ThrowIfNullOrEmpty(field);
        return field.AsSpan().IndexOfAny("=!,\\") is >= 0 and var at
            ? throw new InvalidSelectorException(field, at, "a field's path has no '=', '!', ',' or '\\': write one such as metadata.name")
            : field;
    }

    private static int EndOfTerm(string text, int start)
    {
        for (var at = start; at < text.Length; at++)
        {
            if (text[at] == ',')
            {
                return at;
            }

            // What follows is no comma between terms.
            at += text[at] == '\\' ? 1 : 0;
        }

        return text.Length;
    }

    private static FieldTerm Term(string text, int start, int end)
    {
        for (var at = start; at < end; at++)
        {
            var rest = text.AsSpan(at, end - at);
            var (@operator, length) = rest switch
            {
                ['!', '=', ..] => (FieldOperator.NotEqual, 2),
                ['=', '=', ..] => (FieldOperator.Equal, 2),
                ['=', ..] => (FieldOperator.Equal, 1),
                _ => default,
            };
            if (length > 0)
            {
                return new(text[start..at], @operator, Unescaped(text, at + length, end));
            }
        }

        throw new InvalidSelectorException(text, start, $"'{InvalidSelectorException.Short(text[start..end])}' has no '=', '==' or '!=': write a term such as metadata.name=web");
    }

    private static string Unescaped(string text, int start, int end)
    {
        var value = new StringBuilder(end - start);
        for (var at = start; at < end; at++)
        {
            if (text[at] is '=' or ',')
            {
                throw new InvalidSelectorException(text, at, $"'{text[at]}' in a value is written '\\{text[at]}'");
            }

            if (text[at] == '\\')
            {
                at++;
                if (at == end || text[at] is not ('\\' or ',' or '='))
                {
                    throw new InvalidSelectorException(text, at - 1, "after '\\' stands '\\', ',' or '='; a '\\' itself is written '\\\\'");
                }
            }

            value.Append(text[at]);
        }

        return value.ToString();
    }
}
