using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Nixish;

/// <summary>Programs that keep credentials: <c>docker-credential-pass</c>. https://github.com/docker/docker-credential-helpers#development</summary>
internal static class CredentialProgram
{
    private const int LargestAnswer = 64 * 1024;
    private const string NothingKept = "credentials not found in native keychain";

    // In place of a user's name it says that the secret is an identity token.
    private const string TokenUser = "<token>";

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    /// <summary>What the helper keeps for <paramref name="server"/>, or null.</summary>
    /// <param name="helper">Its name without <c>docker-credential-</c>.</param>
    /// <param name="server">The registry.</param>
    /// <param name="config">The file that names the helper, for messages.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal static async Task<RegistryCredentials?> GetAsync(string helper, string server, string config, TimeSpan limit, CancellationToken cancellationToken)
    {
        var program = $"docker-credential-{helper}";
        if (helper.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            throw Error("its name may have letters, digits, '.', '_' and '-' only");
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ending.CancelAfter(limit);
        try
        {
            using var running = RunningProgram.Start([program, "get"]);
            using var end = running.EndOn(ending.Token);
            try
            {
                await running.Input.WriteAsync(Encoding.UTF8.GetBytes(server), ending.Token).ConfigureAwait(false);
                running.CloseInput();
            }
            catch (IOException)
            {
                // It did not read what it was asked; its exit code says whether that matters.
            }

            var answer = await ReadAsync(running.Output, ending.Token).ConfigureAwait(false);
            var code = await running.WaitAsync().ConfigureAwait(false);
            ending.Token.ThrowIfCancellationRequested();
            return code == 0 ? Read(answer) ?? throw Error("it answered with something else than its protocol has")
                : Encoding.UTF8.GetString(answer).Trim() == NothingKept ? null
                // What it printed stays out of the message: it may be what it keeps.
                : throw Error($"it ended with code {code}");
        }
        catch (ProgramMissingException missing)
        {
            throw Error("it is not on PATH", missing);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Error($"it did not answer within {limit.TotalSeconds} s");
        }

        RegistryCredentialsException Error(string problem, Exception? inner = null) => new(
            $"The credential helper '{Printable.Text(program)}', which '{config}' names, did not give the credentials for '{server}': {problem}. Try \"echo {server} | {Printable.Text(program)} get\", or take it out of that file and log in again.", inner);
    }

    private static async Task<byte[]> ReadAsync(Stream output, CancellationToken cancellationToken)
    {
        var buffer = new byte[LargestAnswer];
        var length = await output.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return length == buffer.Length ? [] : buffer[..length];
    }

    // {"ServerURL":"https://registry.example.com","Username":"ann","Secret":"…"}
    private static RegistryCredentials? Read(byte[] answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            var (user, secret) = (document.RootElement.GetProperty("Username"u8).GetString() ?? "", document.RootElement.GetProperty("Secret"u8).GetString() ?? "");
            return string.Equals(user, TokenUser, StringComparison.Ordinal) ? new("", "") { IdentityToken = secret } : new(user, secret);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
