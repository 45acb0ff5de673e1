using System.Globalization;
using System.Text;

namespace Nixish;

/// <summary>What a process builder is given, as Nix gives it: https://nix.dev/manual/nix/latest/store/building</summary>
internal sealed class BuilderEnvironment
{
    private readonly SortedDictionary<string, byte[]> _variables = new(StringComparer.Ordinal);
    private readonly Derivation _derivation;
    private readonly List<(byte[] Placeholder, byte[] Path)> _outputs;

    /// <summary>Writes the files that the environment speaks of to <paramref name="work"/>, which the builder sees as <paramref name="visible"/>.</summary>
    public BuilderEnvironment(Derivation derivation, ReferencesGraph graph, string work, string visible, int cores)
    {
        _derivation = derivation;
        _outputs = [.. derivation.Outputs.ToArray().Select(static output =>
            (Encoding.ASCII.GetBytes(Placeholder.For(output.Key).Text), Encoding.UTF8.GetBytes(output.Value.Path.ToString())))];
        Set("PATH", "/path-not-set");
        Set("HOME", "/homeless-shelter");
        Set("NIX_STORE", derivation.Directory.Path);
        Set("NIX_BUILD_CORES", cores.ToString(CultureInfo.InvariantCulture));
        if (derivation.Environment.TryGetValue("__json", out var json))
        {
            StructuredFiles.Write(derivation, Resolve(json), graph, work);
            Set("NIX_ATTRS_JSON_FILE", $"{visible}/.attrs.json");
            Set("NIX_ATTRS_SH_FILE", $"{visible}/.attrs.sh");
        }
        else
        {
            AddVariables(work, visible);
            if (derivation.Environment.TryGetValue(ReferencesGraph.Variable, out var pairs))
            {
                graph.WriteFiles(Encoding.UTF8.GetString(Resolve(pairs)), work);
            }
        }

        foreach (var name in (ReadOnlySpan<string>)["NIX_BUILD_TOP", "TMPDIR", "TEMPDIR", "TMP", "TEMP", "PWD"])
        {
            Set(name, visible);
        }

        AddForFixed();
        Set("NIX_LOG_FD", "2");
        Set("TERM", "xterm-256color");
    }

    /// <summary><c>name=value</c>, in the order of the names.</summary>
    public List<byte[]> Variables => [.. _variables.Select(static variable => (byte[])[.. Encoding.UTF8.GetBytes(variable.Key), (byte)'=', .. variable.Value])];

    /// <summary>The builder and its arguments.</summary>
    public IEnumerable<byte[]> Command => [Resolve(_derivation.Builder), .. _derivation.Arguments.Select(Resolve)];

    private void AddVariables(string work, string visible)
    {
        var passedAsFiles = _derivation.Environment.TryGetValue("passAsFile", out var names)
            ? Encoding.UTF8.GetString(names.Span).Split((char[])[' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
            : [];
        foreach (var (name, value) in _derivation.Environment)
        {
            if (!passedAsFiles.Contains(name, StringComparer.Ordinal))
            {
                _variables[name] = Resolve(value);
                continue;
            }

            var file = $".attr-{Hash.Sha256(Encoding.UTF8.GetBytes(name)).ToDigits(HashFormat.Nix32)}";
            File.WriteAllBytes(Path.Combine(work, file), Resolve(value));
            Set($"{name}Path", $"{visible}/{file}");
        }
    }

    // What may be fetched is known by its hash, so how (a proxy, a token) may come from outside.
    private void AddForFixed()
    {
        if (_derivation.Fixed is null)
        {
            return;
        }

        Set("NIX_OUTPUT_CHECKED", "1");
        if (_derivation.Environment.TryGetValue("impureEnvVars", out var names))
        {
            foreach (var name in Encoding.UTF8.GetString(names.Span).Split((char[])[' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
            {
                Set(name, Environment.GetEnvironmentVariable(name) ?? "");
            }
        }
    }

    private void Set(string name, string value) => _variables[name] = Encoding.UTF8.GetBytes(value);

    // A derivation's own paths are written as placeholders in it, since they depend on it.
    private byte[] Resolve(ReadOnlyMemory<byte> text)
    {
        var resolved = text.ToArray();
        foreach (var (placeholder, path) in _outputs)
        {
            for (var at = resolved.AsSpan().IndexOf(placeholder); at >= 0; at = resolved.AsSpan().IndexOf(placeholder))
            {
                resolved = [.. resolved.AsSpan(0, at), .. path, .. resolved.AsSpan(at + placeholder.Length)];
            }
        }

        return resolved;
    }
}
