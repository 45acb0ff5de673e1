using System.Buffers.Binary;
using System.Text;

namespace Nixish;

/// <summary>
/// One talk with <c>nix-store --serve --write</c>, which is how Nix's own <c>ssh://</c> stores and builders work. Everything blocks: it
/// belongs on a thread of its own. Paths that were asked for with a lock are kept there from garbage collection until it ends.
/// </summary>
internal sealed partial class ServeSession : IDisposable
{
    private const ulong OurMagic = 0x390c9deb;
    private const ulong TheirMagic = 0x5452eecb;

    // Version 2.7 is Nix 2.4 and later; adding a path by its NAR came with 2.5. Newer servers speak the older of both versions.
    private const ulong OurVersion = (2 << 8) | 7;
    private const ulong OldestMinor = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Action _end;
    private readonly ServeWriter _writer;
    private readonly ServeReader _reader;
    private ulong _minor;

    /// <summary>A talk that has not begun.</summary>
    /// <param name="store">Whose, for errors.</param>
    /// <param name="directory">Where its paths lie.</param>
    /// <param name="input">What the other side reads.</param>
    /// <param name="output">What it writes.</param>
    /// <param name="end">Breaks the talk off, so that neither stream blocks any more.</param>
    public ServeSession(string store, StoreDirectory directory, Stream input, Stream output, Action end)
    {
        (StoreName, _end) = (store, end);
        _writer = new(input);
        _reader = new(output, directory, problem => new NixProtocolException(store, problem));
    }

    /// <summary>Whose it is, for errors.</summary>
    public string StoreName { get; }

    /// <summary>Runs <paramref name="talk"/> on a thread of its own with a session that ends with it, and only returns when all error output was given to <paramref name="error"/>.</summary>
    /// <exception cref="SshException">The connection cannot be made, or is lost.</exception>
    /// <exception cref="NixStoreException">The store cannot be used, or breaks the protocol.</exception>
    public static async Task<T> RunAsync<T>(NixStore store, Func<ServeSession, T> talk, Action<string>? error, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var program = await store.StartServingAsync(error, cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Factory.StartNew(() => Run(store, program, talk, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }
        catch (Exception failure) when (cancellationToken.IsCancellationRequested && failure is not OperationCanceledException)
        {
            // However the talk broke off, it was asked to.
            throw new OperationCanceledException("The talk with a Nix store was cancelled.", failure, cancellationToken);
        }
        catch (TalkEndedException lost)
        {
            throw await store.LostAsync(program, lost).ConfigureAwait(false);
        }
        finally
        {
            program.Dispose();
        }
    }

    /// <summary>Says hello, and agrees on a version.</summary>
    public void Greet()
    {
        _writer.Number(OurMagic);
        _writer.Number(OurVersion);
        _writer.Flush();
        if (_reader.Number() is not TheirMagic and var magic)
        {
            throw _reader.Invalid($"its first 8 bytes are '{FirstBytes(magic)}'");
        }

        var version = _reader.Number();
        _minor = Math.Min(version & 0xff, OurVersion & 0xff);
        if (version >> 8 != OurVersion >> 8 || _minor < OldestMinor)
        {
            throw new NixStoreException(StoreName, $"'{StoreName}' speaks version {version >> 8}.{version & 0xff} of Nix's protocol; versions 2.{OldestMinor} and later of 2 are understood. Use Nix 2.3 or later there.");
        }
    }

    /// <summary>Lets go of the buffers; the streams are their owner's.</summary>
    public void Dispose() => _writer.Dispose();

    private static T Run<T>(NixStore store, RunningProgram program, Func<ServeSession, T> talk, CancellationToken cancellationToken)
    {
        using var ended = program.EndOn(cancellationToken);
        using var session = new ServeSession(store.Name, store.Directory, program.Input, program.Output, program.End);
        try
        {
            session.Greet();
            var result = talk(session);

            // The end of its input is the end of its work; it then has said all that it has to say.
            program.CloseInput();
            program.WaitOrEnd(Patience);
            return result;
        }
        catch (Exception failure) when (failure is not TalkEndedException)
        {
            // It may be in the middle of an answer that nobody reads any more. Where it ended by itself, it has yet to say why.
            program.End();
            throw;
        }
    }

    private static string FirstBytes(ulong magic)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, magic);
        return Printable.Text(Encoding.UTF8.GetString(bytes));
    }
}
