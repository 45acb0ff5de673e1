using System.Text.Json;

namespace Nixish.Cli;

// From an exception to what people and programs are told.
internal static class Failure
{
    public static int Print(Exception error, Screen screen, bool json, Verbosity verbosity)
    {
        var (message, code) = error switch
        {
            OperationCanceledException stopped => (stopped is ApplyCanceledException ? stopped.Message : "Stopped. Nothing was changed.", ExitCode.Stopped),
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
}
