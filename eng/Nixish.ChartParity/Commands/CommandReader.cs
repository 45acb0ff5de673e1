using System.Text.RegularExpressions;
using Nixish.Kubernetes;

namespace Nixish.ChartParity;

/// <summary>Reads calls of <c>helm template</c> with how their output was kept, in flags beside Helm's own.</summary>
/// <param name="folder">Where relative paths start.</param>
internal sealed class CommandReader(string folder)
{
    /// <summary>The flags, for people.</summary>
    public const string Flags = """
          Helm's:  -f FILE, --set X=Y, --set-string X=Y, -n NAMESPACE, --kube-version V, -a API, --include-crds, --no-hooks, --skip-tests, --is-upgrade, -s TEMPLATE
          ours:    --helm 3.21|4.1|4.2   whose output it is; without it one that agrees is enough
                   --mask REGEX          what is left out on both sides, as it is random or was taken out
                   --without REGEX       the same for whole lines
                   --trim                space at the ends of lines, and empty lines, were taken out
                   --flat                a folder that has the chart's templates at its top, and a folder for each chart in it
        """;

    private readonly List<string> _values = [];
    private readonly List<string> _set = [];
    private readonly List<string> _setText = [];
    private readonly List<string> _apis = [];
    private readonly List<string> _shown = [];
    private readonly List<Regex> _masks = [];
    private readonly List<string> _words = [];
    private string _namespace = "default";
    private string? _kubernetes;
    private HelmTextOptions _printing = new();
    private ChartOperation _operation;
    private HelmVersion? _version;
    private bool _trimmed;
    private bool _flat;

    /// <summary>What is no flag: in a line of a list the golden, the release and the chart.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>Takes the words of a line in, beside those it has.</summary>
    /// <exception cref="FormatException">A flag is not known, or has nothing after it.</exception>
    public CommandReader Take(IEnumerable<string> line)
    {
        var words = new Queue<string>(line.SelectMany(static word => word.StartsWith("--", StringComparison.Ordinal) && word.Split('=', 2) is [var flag, var value] ? [flag, value] : (string[])[word]));
        while (words.TryDequeue(out var word))
        {
            if (!word.StartsWith('-') || word.Length == 1)
            {
                _words.Add(word);
            }
            else if (!TakeSwitch(word))
            {
                TakeValued(word, words.TryDequeue(out var value) ? value : throw new FormatException($"Nothing follows {word}."));
            }
        }

        return this;
    }

    /// <summary>The case of a golden, with a release and a chart.</summary>
    public Case Case(string name, string golden, string release, string chart, params string[] values)
    {
        var command = new HelmCommand
        {
            Release = release,
            Chart = At(chart),
            Namespace = _namespace,
            Values = [.. values.Concat(_values).Select(At)],
            Set = [.. _set],
            SetText = [.. _setText],
            ApiVersions = [.. _apis],
            KubernetesVersion = _kubernetes,
            Operation = _operation,
            Printing = _printing,
            ShowOnly = [.. _shown],
        };
        var expected = new Expectation { Path = At(golden), Masks = [.. _masks], Trimmed = _trimmed, Flat = _flat };
        HelmVersion[] versions = _version is { } one ? [one] : [HelmVersion.V3_21, HelmVersion.V4_1, HelmVersion.V4_2];
        return new(name, expected.Golden(), [.. versions.Select(version => (Func<string>)(() => expected.Ours(command.Text(version))))]);
    }

    private string At(string path) => Path.GetFullPath(path, folder);

    private bool TakeSwitch(string flag)
    {
        switch (flag)
        {
            case "--include-crds": _printing = _printing with { Parts = _printing.Parts | ChartParts.Definitions }; return true;
            case "--no-hooks": _printing = _printing with { Parts = _printing.Parts & ~ChartParts.Hooks }; return true;
            case "--skip-tests": _printing = _printing with { LeavesOutTests = true }; return true;
            case "--is-upgrade": _operation = ChartOperation.Upgrade; return true;
            case "--trim": _trimmed = true; return true;
            case "--flat": _flat = true; return true;
            case "--debug" or "--dependency-update": return true;
            default: return false;
        }
    }

    private void TakeValued(string flag, string value)
    {
        switch (flag)
        {
            case "-f" or "--values": _values.AddRange(value.Split(',')); break;
            case "--set": _set.Add(value); break;
            case "--set-string": _setText.Add(value); break;
            case "-n" or "--namespace": _namespace = value; break;
            case "--kube-version": _kubernetes = value; break;
            case "-a" or "--api-versions": _apis.AddRange(value.Split(',')); break;
            case "-s" or "--show-only": _shown.Add(value); break;
            case "--mask": _masks.Add(new(value, RegexOptions.Multiline | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10))); break;
            case "--without": _masks.Add(new($"^.*(?:{value}).*\n", RegexOptions.Multiline | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10))); break;
            case "--helm": _version = Enum.Parse<HelmVersion>("V" + value.Replace('.', '_')); break;
            default: throw new FormatException($"{flag} is no flag here.");
        }
    }
}
