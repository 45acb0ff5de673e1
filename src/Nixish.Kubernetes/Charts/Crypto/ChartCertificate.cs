using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>A certificate and its key as templates see them: a struct with <c>Cert</c> and <c>Key</c>, both PEM.</summary>
internal sealed class ChartCertificate(string cert, string key) : IGoObject
{
    public static GoType GoType { get; } = new(GoKind.Struct, "sprig.certificate");

    public string Cert => cert;

    public string Key => key;

    public GoType Type => GoType;

    public IReadOnlyList<KeyValuePair<string, object?>> Fields { get; } = [new("Cert", cert), new("Key", key)];

    public string? Text => null;

    public bool TryField(string name, out object? value)
    {
        value = name switch { "Cert" => cert, "Key" => key, _ => null };
        return value is not null;
    }

    public GoFunction? Method(string name) => null;
}
