using System.Globalization;
using System.Text;

namespace Nixish;

/// <summary>
/// The list of build machines that Nix reads, <c>/etc/nix/machines</c>: a line for each, with its store, and then, each optional and
/// <c>-</c> where it is not said: systems, private key, jobs, speed, features, mandatory features, public host key in base 64.
/// </summary>
/// <remarks>https://nix.dev/manual/nix/latest/advanced-topics/distributed-builds</remarks>
public static class MachinesFile
{
    private const string NotSaid = "-";

    // One that stands for itself would be read for ever.
    private const int DeepestFile = 8;

    /// <summary>The machines in the file <paramref name="path"/>. Nothing is connected.</summary>
    /// <exception cref="MachinesFileException">A line cannot be understood, or a file cannot be read.</exception>
    public static IReadOnlyList<SshHost> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Read(path, depth: 0);
    }

    /// <summary>The machines in <paramref name="text"/>, as the file or Nix's setting <c>builders</c> has it: <c>;</c> ends a line too, and a line <c>@file</c> stands for that file.</summary>
    /// <param name="text">The lines.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="MachinesFileException">A line cannot be understood, or a file cannot be read.</exception>
    public static IReadOnlyList<SshHost> Parse(string text, string name = "builders")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        return Parse(text, name, depth: 0);
    }

    private static List<SshHost> Read(string path, int depth)
    {
        try
        {
            return Parse(File.ReadAllText(path), path, depth);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new MachinesFileException(path, 1, $"the file cannot be read, {failure.Message.TrimEnd('.')}");
        }
    }

    private static List<SshHost> Parse(string text, string name, int depth)
    {
        List<SshHost> hosts = [];
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;

            // A comment goes to the end of its line, whatever is in it.
            foreach (var entry in line.Split('#')[0].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (entry[0] == '@')
                {
                    hosts.AddRange(depth < DeepestFile ? Read(entry[1..], depth + 1) : throw new Place(name, number).Wrong($"files stand for files more than {DeepestFile} deep"));
                }
                else
                {
                    hosts.Add(ParseHost(entry, new(name, number)));
                }
            }
        }

        return hosts;
    }

    private static SshHost ParseHost(string entry, Place place)
    {
        var fields = entry.Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length > 8)
        {
            throw place.Wrong($"it has {fields.Length} fields, and there are only 8");
        }

        string? Field(int at) => at < fields.Length && fields[at] != NotSaid ? fields[at] : null;
        Seq<string> List(int at) => Field(at) is { } list ? [.. list.Split(',', StringSplitOptions.RemoveEmptyEntries)] : [];
        var traits = new HostTraits { Features = List(5), MandatoryFeatures = List(6), Jobs = Jobs(Field(3), place), Speed = Speed(Field(4), place) };
        var systems = List(1);
        var (destination, nix) = MachineAddress.Parse(fields[0], place);
        try
        {
            destination = destination with { IdentityFile = Field(2) ?? destination.IdentityFile, HostKey = HostKey(Field(7), place) ?? destination.HostKey };
            return new(destination, systems.IsEmpty ? traits : traits with { Systems = systems }, nix);
        }
        catch (SshDestinationException failure)
        {
            throw place.Wrong(failure.Message.TrimEnd('.'));
        }
    }

    private static int Jobs(string? text, Place place) => text is null ? 1
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var jobs) && jobs > 0 ? jobs
        : throw place.Wrong($"its number of jobs is '{text}', which is no number from 1");

    private static double Speed(string? text, Place place) => text is null ? 1
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var speed) && speed > 0 && double.IsFinite(speed) ? speed
        : throw place.Wrong($"its speed is '{text}', which is no number above 0");

    /// <summary>Type and digits of a public key that is written in base 64 once more, its comment left out.</summary>
    internal static string? HostKey(string? text, Place place)
    {
        if (text is null)
        {
            return null;
        }

        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? string.Join(' ', Encoding.UTF8.GetString(bytes, 0, length).Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Take(2))
            : throw place.Wrong("its host key is not in base 64");
    }

    /// <summary>Where an entry stands, for errors.</summary>
    internal readonly record struct Place(string File, int Line)
    {
        public MachinesFileException Wrong(string problem) => new(File, Line, problem);
    }
}
