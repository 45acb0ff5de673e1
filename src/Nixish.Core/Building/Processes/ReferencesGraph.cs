using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Nixish;

/// <summary>
/// Tells a builder what its inputs refer to: <c>exportReferencesGraph</c>, as files, or as lists in the structured attributes.
/// https://nix.dev/manual/nix/latest/language/advanced-attributes#adv-attr-exportReferencesGraph
/// </summary>
internal sealed partial class ReferencesGraph(LocalStore store, Derivation derivation, IReadOnlyDictionary<StorePath, PathInfo> inputs)
{
    public const string Variable = "exportReferencesGraph";

    /// <summary>Writes a file for each pair of a name and a path.</summary>
    public void WriteFiles(string pairs, string folder)
    {
        var words = pairs.Split((char[])[' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length % 2 != 0)
        {
            throw Invalid($"has an odd number of words: '{pairs}'. Write a name and a path for each file.");
        }

        for (var i = 0; i < words.Length; i += 2)
        {
            if (!FileName().IsMatch(words[i]))
            {
                throw Invalid($"cannot write a file called '{words[i]}'. A name is letters, digits, '_', '.' and '-', and begins with a letter or '_'.");
            }

            var text = new StringBuilder();
            foreach (var info in Closure([words[i + 1]]))
            {
                // The empty line is where a deriver could stand.
                text.Append(CultureInfo.InvariantCulture, $"{info.Path}\n\n{info.References.Count}\n");
                foreach (var reference in info.References.Order())
                {
                    text.Append(reference).Append('\n');
                }
            }

            File.WriteAllText(Path.Combine(folder, words[i]), text.ToString());
        }
    }

    /// <summary>Replaces, in structured attributes, each list of paths by what is known of their closure, under its own name.</summary>
    public void AddTo(SortedDictionary<string, object?> attributes)
    {
        if (attributes.GetValueOrDefault(Variable) is not SortedDictionary<string, object?> graphs)
        {
            return;
        }

        foreach (var (name, paths) in graphs)
        {
            var roots = paths is List<object?> list ? list.Select(static path => path as string) : [paths as string];
            attributes[name] = Closure(roots.Select(path => path ?? throw Invalid($"lists something in '{name}' that is no path."))).Select(Describe).ToList();
        }
    }

    private object? Describe(PathInfo info)
    {
        var described = PlainJson.NewObject();
        described["path"] = info.Path.ToString();
        described["narHash"] = info.NarHash.ToString(HashFormat.Nix32);
        described["narSize"] = info.NarSize;
        described["references"] = info.References.Order().Select(static object? (reference) => reference.ToString()).ToList();
        described["closureSize"] = Walk([info.Path]).Values.Sum(static member => member.NarSize);
        if (info.ContentAddress is { } address)
        {
            described["ca"] = address;
        }

        return described;
    }

    private SortedDictionary<StorePath, PathInfo>.ValueCollection Closure(IEnumerable<string> paths)
    {
        var roots = paths.Select(Parse).ToArray();
        if (Array.Find(roots, root => !inputs.ContainsKey(root)) is { } foreign)
        {
            throw Invalid($"names '{foreign}', which is not among its inputs. Refer to it.");
        }

        var closure = Walk(roots);

        // Of a .drv, what it makes too: a builder may be about to copy all of a system's sources and outputs.
        foreach (var file in closure.Keys.Where(static path => path.Name.EndsWith(".drv", StringComparison.Ordinal)).ToArray())
        {
            foreach (var (path, info) in Walk(store.LoadDerivation(file).Outputs.Values.Select(static output => output.Path)))
            {
                closure[path] = info;
            }
        }

        return closure.Values;
    }

    private SortedDictionary<StorePath, PathInfo> Walk(IEnumerable<StorePath> roots)
    {
        var closure = new SortedDictionary<StorePath, PathInfo>();
        var rest = new Stack<StorePath>(roots);
        while (rest.TryPop(out var path))
        {
            if (closure.ContainsKey(path))
            {
                continue;
            }

            var info = inputs.TryGetValue(path, out var known) ? known : store.Find(path) ?? throw Invalid($"names '{path}', which is not valid. Build it first.");
            closure.Add(path, info);
            foreach (var reference in info.References)
            {
                rest.Push(reference);
            }
        }

        return closure;
    }

    private StorePath Parse(string text)
    {
        var start = store.Directory.Path.Length + 1;
        var slash = text.Length > start ? text.IndexOf('/', start) : -1;
        try
        {
            return StorePath.Parse(slash < 0 ? text : text[..slash], store.Directory);
        }
        catch (InvalidStorePathException failure)
        {
            throw Invalid($"names '{text}': {failure.Message}");
        }
    }

    private InvalidDerivationException Invalid(string problem) => new($"'{derivation.Path}': its {Variable} {problem}");

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_.-]*\\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FileName();
}
