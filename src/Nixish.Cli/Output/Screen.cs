using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Nixish.Cli;

internal enum HumanOutput
{
    Output,
    Error,
}

internal enum Tone
{
    Plain,
    Good,
    Bad,
    Quiet,
    Changing,
}

// Where text goes: people's to the console (standard output, or standard error when that is for programs), JSON to standard output.
internal sealed class Screen
{
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IAnsiConsole _error;
    private readonly TextReader? _input;

    public Screen(TextWriter output, IAnsiConsole people, IAnsiConsole error, TextReader? input, bool redraws) =>
        (Output, Console, _error, _input, Redraws) = (output, people, error, input, redraws);

    public IAnsiConsole Console { get; }

    // Whether lines can be drawn over: a real terminal.
    public bool Redraws { get; }

    public bool CanAsk => _input is not null;

    public TextWriter Output { get; }

    // Whether what is written to the output is seen by people at once, and goes nowhere else.
    public bool OutputIsTerminal { get; init; }

    public static Screen Detect(HostOptions options, HumanOutput people)
    {
        var error = ConsoleOn(options.ErrorOutput ?? System.Console.Error, terminal: options.ErrorOutput is null && !System.Console.IsErrorRedirected);
        var onTerminal = options.Output is null && !System.Console.IsOutputRedirected && people == HumanOutput.Output;
        var console = people == HumanOutput.Error ? error : ConsoleOn(options.Output ?? System.Console.Out, onTerminal);
        var input = onTerminal && !System.Console.IsInputRedirected ? System.Console.In : null;
        var redraws = onTerminal && console.Profile.Capabilities is { Ansi: true, Interactive: true };
        return new(options.Output ?? System.Console.Out, console, error, input, redraws) { OutputIsTerminal = options.Output is null && !System.Console.IsOutputRedirected };
    }

    public void Line(string text, Tone tone = Tone.Plain) => Write(Console, text + "\n", tone);

    public void Text(string text, Tone tone = Tone.Plain) => Write(Console, text, tone);

    public void Error(string text, Tone tone = Tone.Bad) => Write(_error, text.TrimEnd('\n') + "\n", tone);

    // Each line of a plan in the colour of its sign; fields go with their resource, lines of a text that differs have signs of their own.
    public void Plan(Plan plan)
    {
        var resource = Tone.Plain;
        foreach (var line in plan.ToText().TrimEnd('\n').Split('\n'))
        {
            resource = line.StartsWith("      ", StringComparison.Ordinal) ? resource : ToneOf(line.TrimStart(), line.StartsWith(' '));
            Line(line, line.StartsWith("        ", StringComparison.Ordinal) ? ToneOfText(line.AsSpan(8)) : resource);
        }
    }

    private static Tone ToneOf(string line, bool isChange) => !isChange ? Tone.Plain : line switch
    {
        ['+', ' ', ..] => Tone.Good,
        ['-', ' ', ..] => Tone.Bad,
        _ => Tone.Changing,
    };

    private static Tone ToneOfText(ReadOnlySpan<char> line) => line switch
    {
        "+" or ['+', ' ', ..] => Tone.Good,
        "-" or ['-', ' ', ..] => Tone.Bad,
        _ => Tone.Quiet,
    };

    public void Json(Action<Utf8JsonWriter> write)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, OneLine))
        {
            write(json);
        }

        // One call a line: lines of several threads do not mix.
        Output.Write(Encoding.UTF8.GetString(text.WrittenSpan) + "\n");
        Output.Flush();
    }

    public void JsonObject(Action<Utf8JsonWriter> write) => Json(json =>
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    });

    public async Task<bool> AskAsync(string question, CancellationToken cancellationToken)
    {
        Text($"{question} [y/N] ", Tone.Changing);

        // Reading a terminal cannot be cancelled; a stop leaves the read behind.
        var answer = await Task.Run(_input!.ReadLine, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        return answer?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    internal static IAnsiConsole ConsoleOn(TextWriter writer, bool terminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = terminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!terminal)
        {
            // Files and pipes have no width to break lines at.
            console.Profile.Width = 1_000_000;
        }

        return console;
    }

    internal static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Good => new(Color.Green),
        Tone.Bad => new(Color.Red),
        Tone.Quiet => new(Color.Grey),
        Tone.Changing => new(Color.Yellow),
        _ => Style.Plain,
    };

    // Servers and builders choose what they say; only line breaks may move the cursor.
    internal static string Clean(string text) => text.Any(Moves) ? string.Concat(text.Select(letter => Moves(letter) ? '\uFFFD' : letter)) : text;

    private static bool Moves(char letter) => char.IsControl(letter) && letter != '\n';

    // As text, never as markup: names and messages may hold brackets.
    private static void Write(IAnsiConsole console, string text, Tone tone) => console.Write(new Text(Clean(text), StyleOf(tone)));
}
