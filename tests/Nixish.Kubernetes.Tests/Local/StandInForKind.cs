namespace Nixish.Kubernetes.Tests.Local;

/// <summary>
/// A script that takes kind's place, and notes how it was called. It answers as kind 0.20 does, as far as its documentation and source
/// say; kind itself and the images of its nodes are not on the machines of these tests.
/// </summary>
internal sealed class StandInForKind : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nixish-kind-test-").FullName;

    public StandInForKind(string kubeconfig = "/dev/null", string failure = "")
    {
        Program = Path.Combine(_folder, "kind");
        File.WriteAllText(Program, $$"""
            #!/bin/sh
            here='{{_folder}}'
            for word in "$@"; do printf '%s|' "$word" >> "$here/calls"; done; printf '\n' >> "$here/calls"
            case "$1 $2" in
              "get clusters") cat "$here/clusters" 2>/dev/null || echo 'No kind clusters found.' >&2 ;;
              "get kubeconfig") cat '{{kubeconfig}}' ;;
              "create cluster") cat > "$here/config"; {{failure}} echo "$4" >> "$here/clusters"; echo ' ✓ Starting control-plane' >&2 ;;
              "delete cluster") rm -f "$here/clusters"; echo "Deleting cluster \"$4\" ..." >&2 ;;
              *) echo "ERROR: unknown command \"$1\" for \"kind\"" >&2; exit 1 ;;
            esac
            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public string Program { get; }

    public string[] Calls => File.ReadAllLines(Path.Combine(_folder, "calls"));

    public string Config => File.ReadAllText(Path.Combine(_folder, "config"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
