using System.Runtime.CompilerServices;

namespace Nixish.Cli.Tests;

// What users see, compared with the reviewed file beside the test: Class.Test.verified.txt. A difference leaves Class.Test.received.txt.
internal static class Golden
{
    public static void Match(string text, [CallerFilePath] string file = "", [CallerMemberName] string test = "")
    {
        var verified = Path.ChangeExtension(file, null) + $".{test}.verified.txt";
        var received = Path.ChangeExtension(file, null) + $".{test}.received.txt";
        if (File.Exists(verified) && File.ReadAllText(verified) == text)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, text);
        text.Should().Be(File.Exists(verified) ? File.ReadAllText(verified) : "(no reviewed file yet)", "{0} is what was reviewed; review the received file and rename it", verified);
    }
}
