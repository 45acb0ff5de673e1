using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Nixish;

/// <summary>Reads what a program writes, and ends it where it goes beyond a limit.</summary>
internal sealed class BuilderWatch
{
    private static readonly TimeSpan BetweenMeasures = TimeSpan.FromSeconds(1);

    // Of a program's time, so much may go to measuring what it wrote.
    private const int MeasureShare = 20;
    private readonly BuildOptions? _options;
    private readonly LineCutter _lines;
    private readonly Func<long>? _measure;
    private readonly Stopwatch _running = Stopwatch.StartNew();
    private TimeSpan _lastWord;
    private TimeSpan _nextMeasure = BetweenMeasures;
    private long _written;

    /// <summary>Without limits.</summary>
    public BuilderWatch(Action<string> line) => _lines = new(line);

    /// <summary>With the limits of <paramref name="options"/>; <paramref name="measure"/> says how many bytes the program has on disk.</summary>
    public BuilderWatch(BuildOptions options, Action<string> line, Func<long> measure)
    {
        (_options, _lines) = (options, new(line));
        _measure = options.OutputLimit is null ? null : measure;
    }

    /// <summary>The limit that it went beyond, if it did.</summary>
    public BuildLimit? Exceeded { get; private set; }

    /// <summary>The exceeded limit as people write it.</summary>
    public string Limit => _options!.TextOf(Exceeded!.Value);

    /// <summary>Reads to the end of the pipe, or until nothing in the sandbox lives: a handle of the pipe may have been smuggled out.</summary>
    public unsafe void Follow(SafeFileHandle output, SafeFileHandle? init, Action kill)
    {
        var buffer = new byte[16 * 1024];
        var entries = stackalloc PosixProcess.PollEntry[2];
        entries[0] = new() { Handle = (int)output.DangerousGetHandle(), Events = PosixProcess.Readable };
        entries[1] = new() { Handle = init is null ? -1 : (int)init.DangerousGetHandle(), Events = PosixProcess.Readable };
        while (true)
        {
            var count = PosixProcess.Poll(entries, 2, NextLook());
            if (Look())
            {
                kill();
            }

            if (count <= 0)
            {
                continue;
            }

            if (entries[0].Happened == 0)
            {
                break;
            }

            var read = Libc.Read(entries[0].Handle, buffer);
            if (read <= 0)
            {
                break;
            }

            if (Take(buffer.AsSpan(0, read)))
            {
                kill();
            }
        }

        _lines.Finish();
    }

    /// <summary>Takes what the program wrote. True where that is beyond a limit now.</summary>
    public bool Take(ReadOnlySpan<byte> bytes)
    {
        _lastWord = _running.Elapsed;
        if (Exceeded is not null)
        {
            return false;
        }

        _written += bytes.Length;
        _lines.Write(bytes);
        return _written > _options?.LogLimit && Exceed(BuildLimit.Log);
    }

    /// <summary>The last line, where it has no end.</summary>
    public void Finish() => _lines.Finish();

    /// <summary>Looks at the clock and at the disk. True where a limit is exceeded now.</summary>
    public bool Look()
    {
        if (_options is null || Exceeded is not null)
        {
            return false;
        }

        var now = _running.Elapsed;
        if (now >= _options.Timeout)
        {
            return Exceed(BuildLimit.Timeout);
        }

        if (now - _lastWord >= _options.SilenceLimit)
        {
            return Exceed(BuildLimit.Silence);
        }

        return now >= _nextMeasure && Measure();
    }

    /// <summary>Looks at the disk. True where there is more on it than may be.</summary>
    public bool Measure()
    {
        if (_measure is null || Exceeded is not null)
        {
            return false;
        }

        var before = _running.Elapsed;
        var size = _measure();
        var spent = _running.Elapsed - before;
        _nextMeasure = before + (spent * MeasureShare > BetweenMeasures ? spent * MeasureShare : BetweenMeasures);

        return size > _options!.OutputLimit && Exceed(BuildLimit.Output);
    }

    // In milliseconds, rounded up: a look too early would look again at once.
    private int NextLook()
    {
        if (_options is null || Exceeded is not null)
        {
            return -1;
        }

        var next = TimeSpan.MaxValue;
        Sooner(_options.Timeout);
        Sooner(_lastWord + _options.SilenceLimit);
        Sooner(_measure is null ? null : _nextMeasure);
        return next == TimeSpan.MaxValue ? -1 : (int)Math.Clamp(Math.Ceiling((next - _running.Elapsed).TotalMilliseconds), 0, int.MaxValue);

        void Sooner(TimeSpan? other) => next = other < next ? other.Value : next;
    }

    private bool Exceed(BuildLimit limit)
    {
        Exceeded = limit;
        return true;
    }
}
