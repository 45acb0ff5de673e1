namespace Nixish;

internal sealed partial class ServeSession
{
    /// <summary>Which of <paramref name="paths"/> are valid there. They are kept from garbage collection while the session lasts, valid or not yet.</summary>
    /// <param name="paths">The paths.</param>
    /// <param name="substitution">Whether the store first asks its own caches for those it lacks.</param>
    public HashSet<StorePath> FindValid(IReadOnlyCollection<StorePath> paths, RemoteSubstitution substitution)
    {
        _writer.Command(ServeCommand.QueryValidPaths);
        _writer.Number(1);
        _writer.Number(substitution == RemoteSubstitution.FromCaches ? 1 : 0);
        _writer.Paths(paths);
        _writer.Flush();
        var asked = paths.ToHashSet();
        var valid = _reader.Paths(paths.Count).ToHashSet();
        return valid.IsSubsetOf(asked) ? valid : throw _reader.Invalid("it speaks of paths that it was not asked for");
    }

    /// <summary>What is known there of <paramref name="paths"/>; those that are not valid are left out.</summary>
    public Dictionary<StorePath, PathInfo> FindInfos(IReadOnlyCollection<StorePath> paths)
    {
        _writer.Command(ServeCommand.QueryPathInfos);
        _writer.Paths(paths);
        _writer.Flush();
        var asked = paths.ToHashSet();
        var infos = new Dictionary<StorePath, PathInfo>();
        while (_reader.PathOrNone() is { } path)
        {
            if (!asked.Remove(path))
            {
                throw _reader.Invalid($"it describes '{path}' unasked or twice");
            }

            infos.Add(path, ReadInfo(path));
        }

        return infos;
    }

    /// <summary>The paths and all that they refer to there, directly or not.</summary>
    public List<StorePath> FindClosure(IReadOnlyCollection<StorePath> paths)
    {
        _writer.Command(ServeCommand.QueryClosure);
        _writer.Number(0);
        _writer.Paths(paths);
        _writer.Flush();
        return _reader.Paths();
    }

    /// <summary>
    /// Gives it paths that it lacks, each after what it refers to, without waiting for one answer before the next: one round trip for all.
    /// </summary>
    /// <param name="paths">What each is, and where it lies here.</param>
    /// <param name="given">Told of each path that it has confirmed, on another thread.</param>
    public void Give(IReadOnlyList<(PathInfo Info, string Place)> paths, Action<PathInfo> given)
    {
        // Answers are read while more is sent, or both sides might wait for the other to read.
        var answers = Task.Factory.StartNew(() =>
        {
            foreach (var (info, _) in paths)
            {
                if (_reader.Number() is not 1 and var answer)
                {
                    throw _reader.Invalid($"it answers {answer} to being given '{info.Path}'");
                }

                given(info);
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (var (info, place) in paths)
            {
                Give(info, place);
            }

            _writer.Flush();
        }
        catch
        {
            // The answers end with the program, which is what made this fail, or is ended for it.
            _end();
            ((IAsyncResult)answers).AsyncWaitHandle.WaitOne(Patience);
            throw;
        }

        answers.GetAwaiter().GetResult();
    }

    /// <summary>Asks for the NARs of <paramref name="infos"/>, in this order, and hands each over as a stream of its own.</summary>
    public void Take(IReadOnlyList<PathInfo> infos, Action<PathInfo, Stream> take)
    {
        // Asked for on another thread: it answers the first while the rest is still being asked.
        var questions = Task.Factory.StartNew(() =>
        {
            foreach (var info in infos)
            {
                _writer.Command(ServeCommand.DumpStorePath);
                _writer.Path(info.Path);
            }

            _writer.Flush();
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        foreach (var info in infos)
        {
            using var nar = _reader.Part(info.NarSize);
            take(info, nar);
            nar.Skip();
        }

        questions.GetAwaiter().GetResult();
    }

    private void Give(PathInfo info, string place)
    {
        _writer.Command(ServeCommand.AddToStoreNar);
        _writer.Path(info.Path);
        _writer.Path(info.Deriver);
        _writer.Text(info.NarHash.ToDigits(HashFormat.Base16));
        _writer.Paths(info.References);

        // Registered now, as any other path; not "ultimate", since it was not built there.
        _writer.Number(0);
        _writer.Number(info.NarSize);
        _writer.Number(0);
        _writer.Texts([.. info.Signatures.Select(static signature => signature.ToString())]);
        _writer.Text(info.ContentAddress ?? "");
        _writer.Nar(info, place);
    }

    private PathInfo ReadInfo(StorePath path)
    {
        var deriver = _reader.PathOrNone();
        var references = _reader.Paths();
        _ = _reader.Number();
        var size = _reader.Size($"'{path}'");
        var hash = ReadHash(path);
        var address = _reader.Text();
        List<Signature> signatures = [];
        foreach (var text in _reader.Texts())
        {
            // Of a kind that is not known here, it vouches for nothing.
            if (Signature.TryParse(text, out var signature))
            {
                signatures.Add(signature);
            }
        }

        return new(path, hash, size)
        {
            Deriver = deriver,
            References = [.. references.Order()],
            ContentAddress = address.Length == 0 ? null : address,
            Signatures = [.. signatures],
        };
    }

    private Hash ReadHash(StorePath path)
    {
        var text = _reader.Text();
        try
        {
            return Hash.Parse(text, HashAlgorithm.Sha256);
        }
        catch (InvalidHashException)
        {
            throw _reader.Invalid($"the hash of '{path}' is said to be '{Printable.Text(text)}'");
        }
    }
}

/// <summary>Whether a store asks its own caches for what it lacks.</summary>
public enum RemoteSubstitution
{
    /// <summary>It takes only what it is given.</summary>
    Never,

    /// <summary>It fetches what its caches have, and is given the rest.</summary>
    FromCaches,
}
