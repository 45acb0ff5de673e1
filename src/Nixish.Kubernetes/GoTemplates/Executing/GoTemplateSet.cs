using System.Collections.Immutable;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>Templates that know each other by name. It never changes, and any number of threads may execute them at once.</summary>
internal sealed class GoTemplateSet
{
    private readonly ImmutableDictionary<string, GoTree> _trees;
    private readonly IReadOnlyDictionary<string, GoFunction> _functions;

    private GoTemplateSet(ImmutableDictionary<string, GoTree> trees, IReadOnlyDictionary<string, GoFunction> functions)
    {
        _trees = trees;
        _functions = functions;
    }

    /// <summary>The names of all templates, in no order.</summary>
    public IEnumerable<string> Names => _trees.Keys;

    /// <summary>
    /// Parses texts in the order given. A template that is defined again takes the place of the first, unless nothing but space and comments is in it.
    /// </summary>
    /// <param name="templates">The texts by name.</param>
    /// <param name="functions">What templates can call besides Go's own functions; one of the same name takes its place.</param>
    /// <exception cref="GoTemplateException">One of them is no template.</exception>
    public static GoTemplateSet Parse(IEnumerable<(string Name, string Text)> templates, IReadOnlyDictionary<string, GoFunction> functions)
    {
        var trees = ImmutableDictionary.CreateBuilder<string, GoTree>(StringComparer.Ordinal);
        foreach (var (name, text) in templates)
        {
            Add(trees, name, text, functions);
        }

        return new(trees.ToImmutable(), functions);
    }

    /// <summary>These templates and those of one more text; this set stays as it is, and the two share what they have in common.</summary>
    /// <param name="name">The name of the text's own template.</param>
    /// <param name="text">The text.</param>
    /// <param name="own">The text's own template, which is no part of the set where it is empty and the set has one of its name.</param>
    /// <exception cref="GoTemplateException">It is no template.</exception>
    public GoTemplateSet With(string name, string text, out GoTree own)
    {
        var trees = _trees.ToBuilder();
        own = Add(trees, name, text, _functions);
        return new(trees.ToImmutable(), _functions);
    }

    public bool Has(string name) => _trees.ContainsKey(name);

    /// <summary>Executes a template and gives what it prints.</summary>
    /// <param name="name">Which of them.</param>
    /// <param name="dot">What <c>.</c> and <c>$</c> are in it.</param>
    /// <param name="execution">How; by default as Go does.</param>
    /// <exception cref="GoTemplateException">There is no such template, or it fails. Nothing of what it printed is left.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public string Execute(string name, object? dot, GoExecution? execution = null) => GoExecutor.Execute(this, name, dot, execution ?? GoExecution.Default);

    internal GoTree? Find(string name) => _trees.GetValueOrDefault(name);

    private static GoTree Add(ImmutableDictionary<string, GoTree>.Builder trees, string name, string text, IReadOnlyDictionary<string, GoFunction> functions)
    {
        GoTree? own = null;
        foreach (var tree in GoParser.Parse(name, text, functions))
        {
            own = tree.Name == name ? tree : own;
            if (!tree.IsEmpty || !trees.ContainsKey(tree.Name))
            {
                trees[tree.Name] = tree;
            }
        }

        return own!;
    }
}
