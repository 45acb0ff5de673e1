using System.Text;

namespace Nixish;

/// <summary>How a program ended, and what it said.</summary>
internal sealed record ProgramAnswer(int ExitCode, string Output, string Error);

/// <summary>Runs programs where a containerd is.</summary>
internal interface IContainerdShell
{
    /// <summary>Where that is, for messages: <c>node 'dev-worker'</c>.</summary>
    string Place { get; }

    /// <summary>Runs a program; <paramref name="input"/> writes what it reads.</summary>
    Task<ProgramAnswer> RunAsync(IReadOnlyList<string> command, Func<Stream, CancellationToken, Task>? input, CancellationToken cancellationToken);
}

/// <summary>The images of a containerd, through its own <c>ctr</c>. https://github.com/containerd/containerd/tree/main/cmd/ctr</summary>
/// <param name="shell">Where it is.</param>
/// <param name="ctr">The program and what goes before its commands: an address, a namespace.</param>
internal sealed class ContainerdImages(IContainerdShell shell, IReadOnlyList<string> ctr)
{
    private const int MaxImports = 3;

    /// <summary>The digest of the image called <paramref name="reference"/>; null where there is none.</summary>
    public async Task<Digest?> FindAsync(string reference, CancellationToken cancellationToken)
    {
        string[] command = [.. ctr, "images", "ls", $"name=={reference}"];
        var answer = await shell.RunAsync(command, null, cancellationToken).ConfigureAwait(false);
        Require(answer, $"list its images");
        // REF TYPE DIGEST SIZE PLATFORMS LABELS
        foreach (var line in answer.Output.Split('\n'))
        {
            var fields = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 2 && fields[0] == reference && Digest.TryParse(fields[2], out var digest))
            {
                return digest;
            }
        }

        return null;
    }

    /// <summary>Imports an image under <paramref name="reference"/>, streaming it from the store.</summary>
    /// <param name="image">The image.</param>
    /// <param name="reference">What it is to be called.</param>
    /// <param name="snapshotter">What unpacks it; null for the daemon's own.</param>
    /// <param name="sent">Told how many bytes go.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task ImportAsync(BuiltPullable image, string reference, string? snapshotter, IProgress<long> sent, CancellationToken cancellationToken)
    {
        string[] command = [.. ctr, "images", "import", "--all-platforms", .. snapshotter is null ? (string[])[] : ["--snapshotter", snapshotter], "-"];
        ProgramAnswer answer;
        var imports = 0;
        do
        {
            answer = await shell.RunAsync(command, (stream, stop) => image.WriteOciArchiveAsync(new CountingStream(stream, sent), reference, stop), cancellationToken).ConfigureAwait(false);
        }
        while (LostToGarbage(answer) && ++imports < MaxImports);
        Require(answer, $"import '{reference}'");
        if (await FindAsync(reference, cancellationToken).ConfigureAwait(false) != image.Descriptor.Digest)
        {
            throw new ContainerdException(shell.Place, $"The containerd of {shell.Place} imported '{reference}' and has another image under that name: {Printable.Cut(answer.Output.Trim())}");
        }
    }

    // An import builds on layers that are unpacked already without holding them, and containerd's collector may take them under it:
    // those of an image that has just lost its name. What is unpacked anew is held.
    private static bool LostToGarbage(ProgramAnswer answer) =>
        answer.ExitCode != 0 && answer.Error.Contains("parent snapshot", StringComparison.Ordinal) && answer.Error.Contains("not found", StringComparison.Ordinal);

    private void Require(ProgramAnswer answer, string what)
    {
        if (answer.ExitCode != 0)
        {
            var said = new StringBuilder(answer.Error.Trim());
            if (said.Length == 0)
            {
                said.Append(answer.Output.Trim());
            }

            throw new ContainerdException(shell.Place, $"The containerd of {shell.Place} could not {what}: '{ctr[0]}' ended with code {answer.ExitCode}: {Printable.Cut(said.ToString())}");
        }
    }
}
