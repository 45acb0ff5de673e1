using System.Text.Json;

namespace Nixish.Cli;

// From an exception to what people and programs are told.
internal static class Failure
{
    public static int Print(Exception error, Screen screen, bool json, Verbosity verbosity)
    {
        var (message, code) = error switch
        {
            OperationCanceledException stopped => (stopped is ApplyCanceledException or StoppedException ? stopped.Message : "Stopped. Nothing was changed.", ExitCode.Stopped),
            NixishException known => (known.Message, ExitCode.Failed),
            _ => ($"{error.GetType().Name}: {error.Message}\nThis was not expected. Run with --verbosity debug to see where it came from.", ExitCode.Failed),
        };
        if (json)
        {
            if (error is ApplyFailedException { Result: var failed })
            {
                screen.JsonObject(writer => ResultJson.Write(writer, failed));
            }
            else if (error is ApplyCanceledException { Result: var canceled })
            {
                screen.JsonObject(writer => ResultJson.Write(writer, canceled));
            }

            else if (error is NotDeterministicException differs)
            {
                screen.JsonObject(writer => Write(writer, differs));
            }

            screen.JsonObject(writer =>
            {
                writer.WriteString("event"u8, "error");
                writer.WriteString("type"u8, error.GetType().Name);
                writer.WriteString("message"u8, message);
            });
        }

        screen.Error(code == ExitCode.Stopped ? message : $"Error: {message}");
        if (verbosity == Verbosity.Debug)
        {
            screen.Error(error.ToString(), Tone.Quiet);
        }

        return code;
    }

    private static void Write(Utf8JsonWriter writer, NotDeterministicException differs)
    {
        var (difference, derivation) = (differs.Difference, differs.Derivation);
        writer.WriteString("event"u8, "differs");
        writer.WriteString("derivation"u8, derivation.Path.ToString());
        writer.WriteString("output"u8, differs.Output);
        writer.WriteString("path"u8, difference.Path);
        writer.WriteString("problem"u8, difference.Problem);
        if (difference.Offset is { } offset)
        {
            writer.WriteNumber("offset"u8, offset);
            writer.WriteString("first"u8, Convert.ToHexStringLower(difference.First.AsSpan()));
            writer.WriteString("second"u8, Convert.ToHexStringLower(difference.Second.AsSpan()));
        }
    }
}
